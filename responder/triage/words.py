"""Turns lists of words, in several languages, into patterns that ask for a person's eyes: better once too often."""

import re


def _any_of(*beginnings: str) -> re.Pattern[str]:
    """Words that start so; a full stop at the end of one means: and no longer."""
    forms = (word.removesuffix(".") + (r"\b" if word.endswith(".") else "") for word in beginnings)
    return re.compile(rf"\b(?:{'|'.join(forms)})", re.IGNORECASE)


BEREAVEMENT = _any_of(
    "bereave", "dead.", "death", "deceased", "died", "executor", "funeral", "grief", "griev", "in memoriam",
    r"late (?:husband|wife|father|mother|partner|brother|sister|son|daughter|friend).", "mourn", "no longer with us",
    "obituary", "pass(?:ed|ing) away", "probate", "widow",
    "beerdigung", "beerdigt", "gestorben", "hinterblieben", "tod.", "todesfall", "trauer", "verstorben", "verwitwet",
    "décéd", "décès", "deuil", "enterrement", "veuf", "veuve",
    "duelo", "falleci", "luto.", "murió", "viud",
    "avlid", "begravning", "dött.",
)  # fmt: skip

ILLNESS = _any_of(
    "ambulance", "cancer", "chemo", "dementia", "depress", "diagnos", "disabilit", "hospice", "hospital", "illness",
    "intensive care", "miscarr", "suicid", "surgery", "terminal(?:ly)? ill", "tumou?r",
    "burnout", "demenz", "krankenhaus", "krankheit", "krebs.", "palliativ", "reha.", "selbstmord", "suizid",
    "dépression", "hôpital", "maladie", "enfermedad", "cáncer", "sjukdom", "sjukhus",
)  # fmt: skip

LEGAL = _any_of(
    "attorney", "cease and desist", "class action", "court.", "data protection", "(?:delete|erase) (?:all )?my data",
    "fraud", "gdpr", "ico.", "lawsuit", "lawyer", "legal action", "legal advice", "ombudsman", "police",
    "right to be forgotten", "small claims", "solicitor", "(?:going to|will|shall|'ll) sue.", "sue you.", "suing",
    "trading standards",
    "abmahn", "anwalt", "anwält", "anzeige", "datenschutz", "dsgvo", "gericht", "klage.", "verbraucherzentrale",
    "avocat", "cnil.", "rgpd.", "tribunal", "abogad", "demanda.", "advokat", "stämma.",
)  # fmt: skip

ABUSIVE = _any_of(
    "arsehole", "asshole", "bastard", "bitch", "bullshit", "crooks.", "cunt", "damn you", "fuck", "go to hell",
    "idiots.", "morons.", "piss off", "rip.?off", "scammer", "scum.", "shit", "thieves", "wankers?.",
    "abzocke", "arschl", "betrüger", "drecks", "fick", "scheiß", "scheiss", "verpiss",
    "connard", "merde", "salaud", "cabr[oó]n", "mierda", "jävla", "skit.",
)  # fmt: skip

OUR_FAULT = _any_of(
    r"(?:over|double.?|wrongly |twice )(?:billed|charged)", r"(?:billed|charged) (?:me |us )?(?:twice|two times|again)",
    r"(?:never|nobody|no one) (?:ever )?(?:answered|called back|replied|responded|wrote back)",
    r"no (?:answer|reply|response) (?:from you|to my|to our)", r"you lost (?:all )?(?:my|our)",
    r"(?<!not )(?<!n.t )your (?:error|fault|mistake)", r"still waiting for (?:a |an |my |our |your )",
    "doppelt (?:abgebucht|berechnet)", "nie geantwortet", "niemand (?:hat )?geantwortet", "keine antwort (?:von|auf)",
    "débitée? deux fois", "facturée? deux fois", "jamais répondu", "aucune réponse",
    "cobr(?:ado|aron) dos veces", "nadie (?:me |nos )?(?:contestó|respondió)", "debiterats? två gånger", "aldrig svar",
)  # fmt: skip
