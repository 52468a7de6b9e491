"""Dutch: what is told to the letters' tests."""

from tests.responder.draft.abroad import Said

SAID = Said(
    honorific="mevr.",
    comment="De brieven waren mooi, maar ik ga met pensioen.",
    fault="Het bedrag van mei hebben we dubbel afgeschreven",
    gesture="Het archief blijft tot juni voor u open",
    place="de lezersavond in Malmö",
    guesses=(
        r"\b(?:[Mm]evrouw|[Mm]eneer|[Mm]ijnheer|[Hh]eren?|[Dd]hr|[Ll]ieve|lezer(?:es)?|vriend(?:in)?|klante?"
        r"|hem|hij|zij|haar)\b"
    ),
    formal=r"\b(?:[Uu]|[Uu]we?|[Uu]zelf|[Dd]ank u)\b",
    close=r"\b(?:[Jj](?:e|ij|ou|ouwe?|ullie)|[Jj]ezelf)\b",
    least={
        "nog maar kort geleden": 0, "niet zo lang geleden": 0, "een paar weken": 1, "twee maanden": 2,
        "een paar maanden": 3, "een tijd": 3, "een half jaar": 6, "een jaar": 12, "anderhalf jaar": 18,
        "meerdere jaren": 36, "enkele jaren": 36, "vele jaren": 84,
    },
    more=r"ruim (.*)",
    almost=r"bijna (.*)",
    years=r"(\S+) jaar",
    ago=r"(.*) geleden",
)  # fmt: skip
