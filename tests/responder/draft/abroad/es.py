"""Spanish: what is told to the letters' tests."""

from tests.responder.draft.abroad import Said

SAID = Said(
    honorific="Sra.",
    comment="Las cartas eran preciosas, pero me jubilo.",
    fault="El importe de mayo se cobró dos veces",
    gesture="El archivo queda abierto hasta junio",
    place="la velada de lectores en Malmö",
    guesses=(
        r"\b(?:[Ee]stimad[oa]s?|[Qq]uerid[oa]s?|[Bb]ienvenid[oa]s?|agradecid[oa]|encantad[oa]|contento|contenta"
        r"|satisfech[oa]|seguro|segura|mism[oa]|juntos|juntas|[Cc]lientes?|[Ll]ector[ea]?s?|[Ss]uscriptor\w*"
        r"|compañer[oa]|amig[oa]|acompañarl[oa]|atenderl[oa]|verl[oa])\b"
    ),
    formal=(
        r"\b(?:[Uu]sted(?:es)?|[Ll]e|[Ss]u(?! fin\b)|[Ss]us|suy[oa]s?|[Ss]e lo|[Ss]e las|\w+(?:irle|arle|erle|selo)"
        r"|[Dd]ígamelo|[Ee]scríbame|[Tt]ómelo|[Cc]uídese|[Rr]esponda|[Rr]eciba)\b"
    ),
    close=(
        r"\b(?:[Tt]ú|[Tt]u|[Tt]us|[Tt]e|ti|[Cc]ontigo|tuy[oa]s?|eres|\w+(?:irte|arte|erte|telo|aste|iste)|\w+abas"
        r"|[Dd]ímelo|[Ee]scríbeme|[Tt]ómalo|[Cc]uídate|[Rr]esponde|[Rr]ecibe)\b(?<!parte)(?<!Parte)"
    ),
    least={
        "hace muy poco": 0, "hace poco": 0, "hace unas semanas": 1, "hace un par de meses": 2, "hace unos meses": 3,
        "hace algún tiempo": 3, "hace un par de años": 24, "hace unos años": 36,
        "un año": 12, "un año y medio": 18, "varios años": 36, "muchos años": 84,
    },
    more=r"más de (.*)",
    almost=r"casi (.*)",
    years=r"(\S+|\S+ y \S+) años",
    ago=r"hace (.*)",
)  # fmt: skip
