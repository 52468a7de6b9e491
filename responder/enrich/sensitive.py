"""Turns a note about a contact into "a letter may know of this" or "this stays between us": pure data and one question.

Word beginnings in English, German, French, Spanish and Swedish. Too many hits cost a sentence in a letter; one too
few would cost a person's trust.
"""

import re

COMPLAINT = """
complain, complaint, angry, furious, upset, refund, chargeback, escalat, dispute, apolog, beschwer, verärger,
erstattung, réclam, plainte, rembours, queja, reclam, reembols, klagom, återbetal
"""
HEALTH = """
ill, illness, sick, sickness, hospital, cancer, surgery, operation, diagnos, depress, burnout, therap, disab,
pregnan, miscarr, stroke, died, dies, death, dead, funeral, bereave, grief, widow, passed away, divorc, health,
krank, klinik, krebs, schwanger, verstorben, gestorben, todes, trauer, beerdigung, scheidung, malad, hôpital,
décès, décéd, enceinte, enferm, falleci, embaraz, muerte, sjuk, avlid, dödsfall, gravid, skilsmäss
"""
LEGAL = """
legal, lawyer, lawsuit, attorney, solicitor, court, sue, sued, suing, gdpr, police, fraud, anwalt, anwält,
gericht, klage, polizei, betrug, dsgvo, avocat, tribunal, abogad, demanda, advokat, domstol, stämning
"""
MONEY = """
debt, bankrupt, insolven, overdue, unpaid, arrears, dunning, can't pay, cannot pay, can't afford,
cannot afford, hardship, money trouble, schulden, mahnung, pleite, dette, faillite, impayé, deuda, quiebra,
impag, skuld, konkurs, inkasso
"""
WORK = """
redundan, laid off, layoff, lay-off, fired, dismiss, unemploy, jobless, lost her job, lost his job,
lost their job, entlass, gekündigt, arbeitslos, licenci, chômage, despid, despedid, desemple, uppsagd, arbetslös
"""

# Short words that other words begin with: these count only as they stand.
WHOLE = frozenset(
    {"ill", "sick", "sue", "sued", "dies", "died", "dead", "upset", "court", "operation", "stroke", "fired"}
)


def _pattern() -> re.Pattern[str]:
    words = re.split(r",\s+", ", ".join(text.strip().rstrip(",") for text in (COMPLAINT, HEALTH, LEGAL, MONEY, WORK)))
    parts = [re.escape(word) + (r"\b" if word in WHOLE else "") for word in words]
    return re.compile(rf"\b(?:{'|'.join(parts)})", re.IGNORECASE)


_SENSITIVE = _pattern()


def is_sensitive(summary: str) -> bool:
    """Whether a note touches a complaint, health, law, money trouble or a lost job."""
    return _SENSITIVE.search(summary.replace("’", "'")) is not None
