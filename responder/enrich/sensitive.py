"""Turns a note about a contact into "a letter may know of this" or "this stays between us": pure data and one question.

Words in English, German, French, Spanish, Italian, Portuguese, Dutch and Swedish, as they stand; * stands for the rest
of a word. Too many hits cost a sentence in a letter; one too few would cost a person's trust.
"""

import re
import unicodedata

COMPLAINT = """
complain*, angry, angrily, furious*, upset, refund*, chargeback*, escalated, escalation*, dispute*, apologi*,
apology, outraged,
beschwer*, verärger*, wütend*, erstattung*, rückerstatt*, unzufrieden*,
réclam*, plainte*, rembours*, mécontent*, en colère,
queja*, quejó, reclamo, reclamó, reclamac*, reclamaba*, reembols*, enojad*, enfadad*, indignad*,
lamentel*, si è lamentat*, reclami, rimbors*, arrabbiat*, furios*, indignat*,
reclamou, reclamaç*, queixa*, queixou, zangad*, insatisfeit*,
klacht*, klaagde, geklaagd, boos, woedend, ontevreden, terugbetal*, geld terug,
klagom*, klagade, återbetal*, missnöjd*, rasande, arg
"""
HEALTH = """
ill, illness*, sick, sickness*, sick leave, hospital, hospitals, hospitalis*, hospitaliz*, cancer, tumour*, tumor*,
surgery, had an operation, operated on, diagnos*, depress*, burnout, burn-out, therap*, disabilit*, is disabled,
pregnan*, miscarr*, a stroke, heart attack, dementia, alzheimer*, chemo*, rehab, health, suicid*,
krank*, erkrank*, klinik*, krebs*, schwanger*, fehlgeburt*, herzinfarkt*, schlaganfall*, demenz*, operiert, selbstmord*,
malad*, hôpital, hôpitaux, enceinte, fausse couche, opéré, opérée, dépressi*, problèmes de santé,
enferm*, embaraz*, cáncer, infarto*, ictus, cirugía, depresi*, baja médica, problemas de salud,
malat*, ospedal*, incinta, gravidanz*, cancro, esaurimento nervoso, intervento chirurgico, chirurg*, problemi di salute,
doente*, doença*, grávid*, gravidez, câncer, cirurgi*, enfarte, aborto*, baixa médica, problemas de saúde,
ziek, ziekte*, zieke, ziekenhuis*, kanker*, zwanger*, miskraam, geopereerd, overspannen, hartaanval, beroerte,
depressie*, gezondheid*, zelfmoord*,
sjuk*, gravid*, missfall, utbränd*, opererad*, hjärtinfarkt, självmord*
"""
BEREAVEMENT = """
died, dies of, dies from, he dies, she dies, dead, death*, funeral*, bereave*, grief, grieving, widow*, passed away,
verstorben*, gestorben*, todes*, tod, trauer*, beerdigung*, witwe*,
décès, décéd*, est mort, est morte, mort de, obsèques, enterrement*, en deuil, veuf, veuve,
falleci*, muerte*, murió, murió, murieron, entierro, luto, viuda, viudo,
morto, morta, morti, morte, deced*, defunt*, lutto, vedova, vedovo,
falec*, morreu, enterro, velório, viúva, viúvo,
overled*, overlijden*, rouw, begrafenis*, uitvaart*, weduwe*, weduwnaar,
avlid*, död, döda, dödsfall*, begravning*, änka, änkling, sörjer
"""
DIVORCE = """
divorc*, separated from, broke up with, custody,
scheidung*, geschieden*, lebt getrennt, leben getrennt,
divórci*, divorzi*, separación, separazione, séparation, séparée de, séparé de, separação,
echtscheiding*, scheiding, gescheiden,
skilsmäss*, skild, frånskild*
"""
LEGAL = """
legal*, lawyer*, lawsuit*, attorney*, solicitor*, in court, to court, court case*, court order*, courtroom*, sue us,
sues us, sued, suing, to sue, will sue, gdpr, police, fraud*,
anwalt*, anwält*, vor gericht, gerichts*, amtsgericht*, landgericht*, klage, klagt, verklag*, polizei*, betrüg*,
betrugs*, dsgvo,
avocat*, tribunal*, en justice, procès, porter plainte, rgpd,
abogad*, demandó, demandar, demandado*, demandada*, juicio, policía, estafa*, denuncia*,
avvocat*, causa legale, querela*, polizia, carabinieri, truffa*,
advogad*, processo judicial, polícia, denúncia*,
advocaat, advocaten, rechtbank*, rechtszaak*, dagvaard*, aangifte, aanklacht*, politie, oplicht*, avg-verzoek*,
advokat*, domstol*, stämningsansök*, stämde oss, stämma oss, polis, polisen, bedräger*
"""
MONEY = """
debt, debts, bankrupt*, insolven*, overdue, unpaid, arrears, dunning, can't pay, cannot pay, could not pay,
can't afford, cannot afford, could not afford, hardship*, money trouble*, foreclos*, evict*,
schulden*, überschuld*, mahnung*, pleite, pfändung*, zahlungsunfähig*, kann nicht zahlen, nicht mehr leisten,
dettes, endett*, surendett*, faillite*, impayé*, ne peut pas payer, ne peut plus payer,
deuda*, endeudad*, quiebra*, impag*, insolvenc*, desahuci*, no puede pagar,
debiti, indebitat*, falliment*, fallita, fallito, insolut*, pignorament*, sfratt*, non può pagare,
dívida*, endividad*, falência*, falid*, inadimpl*, não pode pagar, não consegue pagar,
schuldsaner*, failliet*, faillissement*, incasso*, betalingsachterstand*, aanmaning*, kan niet betalen,
skuld, skulder, konkurs*, inkasso*, kronofogden, har inte råd
"""
WORK = """
redundan*, laid off, layoff*, lay-off*, fired, dismiss*, unemploy*, jobless, lost her job, lost his job, lost their job,
lost my job, made redundant,
entlass*, wurde gekündigt, arbeitslos*, jobverlust, kurzarbeit,
licencié*, licenciement*, chômage, chômeu*, perdu son emploi,
despido*, fue despedid*, fueron despedid*, lo despidieron, la despidieron, le despidieron, desemple*, en paro,
licenziat*, licenziament*, disoccupa*, cassa integrazione, perso il lavoro,
demitid*, demissão, foi despedid*, foram despedid*, desempreg*, perdeu o emprego,
ontslag*, ontslagen, werkloos*, werkloze, baan kwijt,
uppsagd*, varsla*, arbetslös*, blev av med jobbet
"""


def _pattern() -> re.Pattern[str]:
    texts = (COMPLAINT, HEALTH, BEREAVEMENT, DIVORCE, LEGAL, MONEY, WORK)
    words = (word.strip() for text in texts for word in text.replace("\n", " ").split(","))
    parts = [re.escape(word.rstrip("*")) + ("" if word.endswith("*") else r"\b") for word in words if word]
    return re.compile(rf"\b(?:{'|'.join(parts)})", re.IGNORECASE)


_SENSITIVE = _pattern()


def is_sensitive(summary: str) -> bool:
    """Whether a note touches a complaint, health, a death, a divorce, law, money trouble or a lost job."""
    text = " ".join(unicodedata.normalize("NFC", summary).replace("’", "'").split())
    return _SENSITIVE.search(text) is not None
