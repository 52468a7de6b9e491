"""French: what is told to the letters' tests."""

from tests.responder.draft.abroad import Said

SAID = Said(
    honorific="Mme",
    comment="Vos lettres sont très belles, mais je prends ma retraite.",
    fault="La somme du mois de mai a été prélevée deux fois",
    gesture="L’accès aux archives reste ouvert jusqu’en juin",
    place="la soirée des lecteurs à Malmö",
    guesses=(
        r"\b(?:êtes|es|étiez|étais|suis) (?:\w+ )?\w+ée?\b|désolée?|ravie?\b|contente?\b|heureu(?:x|se)|nous sommes"
        r"|reconnaissante?|bienvenue?|\bchère? (?!Madame)|\bseule?\b|rencontrée?s|\bvue?s\b|\bt’[^aeiouhéêèœy]"
    ),
    formal=r"\b(?:[Vv]ous|[Vv]otre|[Vv]os|vôtre|(?![Cc]hez|assez)\w+ez)\b",
    close=(
        r"\b(?:[Tt]u|te|[Tt]oi|[Tt]on|[Tt]a|tes|tienn?e?|t’\w+|[Rr]éponds|écris-moi|dis-le-moi|[Pp]rends-le"
        r"|[Pp]rends soin|[Pp]orte-toi)\b"
    ),
    least={
        "tout récemment": 0, "récemment": 0, "il y a quelques semaines": 1, "il y a deux mois": 2,
        "il y a quelques mois": 3, "il y a quelque temps": 3, "il y a quelques années": 36,
        "un an": 12, "un an et demi": 18, "plusieurs années": 36, "de longues années": 84,
    },
    more=r"plus (?:de |d’)(.*)",
    almost=r"presque (.*)",
    years=r"(\S+|\S+ et un) ans",
    ago=r"il y a (.*)",
)  # fmt: skip
