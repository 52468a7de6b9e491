"""Italian: what is told to the letters' tests."""

from tests.responder.draft.abroad import Said

SAID = Said(
    honorific="Sig.ra",
    comment="Le lettere erano bellissime, ma vado in pensione.",
    fault="L’importo di maggio è stato addebitato due volte",
    gesture="L’archivio resta aperto fino a giugno",
    place="la serata dei lettori a Malmö",
    guesses=(
        r"\b(?:Car[oa]|[Cc]arissim[oa]|[Ee]gregi[oa]|[Bb]envenut[oa]|grat[oa]|contento|contenta|felici|liet[oa]"
        r"|sicur[oa]|soddisfatt[oa]|(?<!colpa è )stata|stati|rimast[oa]|venut[oa]|iscritt[oa]|incontrat[ie]|sentit[ie]"
        r"|vist[ie]|abbonat[oa]|lettrice|lettore|clienti?|collega|stess[oa](?! evento))\b"
    ),
    formal=(
        r"\b(?:Lei|La(?! (?:scelta|mia|colpa))|Le(?! (?:ho|esigenze))|Su[oae]i?|\w+L[ea]|mi scriva"
        r"|me lo dica|[Ll]o prenda|[Rr]isponda|[Aa]bbia cura)\b"
    ),
    close=(
        r"\b(?:[Tt]u|te|[Tt]i|[Tt]u[oae]i?|\w+(?:irti|erti|arti)|hai|[Hh]ai|sei|[Pp]uoi|vuoi|devi|scrivimi|dimmelo"
        r"|[Pp]rendilo|[Rr]ispondi|[Aa]bbi cura)\b"
    ),
    least={
        "di recente": 0, "qualche settimana": 1, "un paio di mesi": 2, "qualche mese": 3, "qualche tempo": 3,
        "un paio d’anni": 24, "qualche anno": 36,
        "un anno": 12, "un anno e mezzo": 18, "diversi anni": 36, "molti anni": 84,
        "vent’anni": 240, "trent’anni": 360, "quarant’anni": 480,
    },
    more=r"più di (.*)",
    almost=r"quasi (.*)",
    years=r"(\S+) anni",
    ago=r"(.*) fa",
)  # fmt: skip
