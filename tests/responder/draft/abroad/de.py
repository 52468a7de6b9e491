"""German: what is told to the letters' tests."""

from tests.responder.draft.abroad import Said

SAID = Said(
    honorific="Frau Dr.",
    comment="Die Briefe waren schön, aber ich gehe in Rente.",
    fault="Die Rechnung für Mai haben wir doppelt abgebucht",
    gesture="Das Archiv bleibt Ihnen bis Juni offen",
    place="die Lesung in Malmö",
    guesses=(
        r"\b(?:Lieber|Liebe(?! Grüße)|Werter?|[Ss]ehr geehrter?|Herrn?|Frau|Kolleg\w+|Kund(?:e|in)\w*|Leser\w*"
        r"|Abonnent\w*|Nutzer\w*|Freund(?:in)?|ergebene[rn]?)\b"
    ),
    formal=r"\b(?:Sie|Ihnen|Ihr(?:e[mnrs]?|etwegen)?)\b",
    close=r"\b(?:[Dd](?:u|ich|ir|ein(?:e[mnrs]?)?)|[Ee]u(?:ch|er|re[mnrs]?)|[Hh]ab|[Ss]chreib|[Aa]ntworte|[Nn]imm)\b",
    least={
        "erst vor Kurzem": 0, "nicht allzu langer Zeit": 0, "ein paar Wochen": 1, "zwei Monaten": 2,
        "ein paar Monaten": 3, "einiger Zeit": 3, "einem halben Jahr": 6, "einem guten halben Jahr": 7,
        "ein Jahr": 12, "einem Jahr": 12, "anderthalb Jahre": 18, "anderthalb Jahren": 18, "mehrere Jahre": 36,
        "einigen Jahren": 36, "viele Jahre": 84, "zwei Jahrzehnte": 240, "zwei Jahrzehnten": 240,
        "drei Jahrzehnte": 360, "vier Jahrzehnte": 480,
    },
    more=r"mehr als (.*)",
    almost=r"fast (.*)",
    years=r"(\S+) Jahren?",
    ago=r"vor (.*)",
)  # fmt: skip
