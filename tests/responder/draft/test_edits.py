"""What managers may well add to a letter is let be in every language, and what would hurt or is made up is found."""

import pytest

from responder.draft.address import Address
from responder.draft.checks import examine
from responder.draft.compose import compose
from responder.draft.reading import Reading
from tests.responder.draft.known import name, removal, situation, tenure

KIND = {
    "en": (
        "I hope the new job goes well.",
        "If you are ever in town, come by for a coffee.",
        "Your letters to us always made me smile.",
        "Have a good weekend, and a warm hello from all of us here.",
        "It was a pleasure, and I will miss seeing your name.",
        "I saw to it myself this morning.",
        "No need to answer this.",
    ),
    "de": (
        "Ich hoffe, der neue Beruf macht Ihnen Freude.",
        "Wenn Sie einmal in der Stadt sind, kommen Sie auf einen Kaffee vorbei.",
        "Ich habe Ihre Worte an die Kollegen in der Entwicklung weitergegeben.",
        "Ein schönes Wochenende und herzliche Grüße von uns allen hier.",
        "Es war mir eine Freude, und ich werde Ihren Namen vermissen.",
        "Ich habe mich heute Morgen selbst darum gekümmert.",
        "Sie müssen darauf nicht antworten.",
    ),
    "fr": (
        "J’espère que votre nouveau travail vous plaît.",
        "Si vous passez un jour par ici, venez prendre un café.",
        "J’ai transmis vos mots à ceux qui s’occupent de l’application.",
        "Bon week-end, et un salut amical de nous tous.",
        "Ce fut un plaisir, et votre nom va me manquer.",
        "Je m’en suis occupée moi-même ce matin.",
        "Vous n’avez pas besoin de répondre.",
    ),
    "es": (
        "Espero que su nuevo trabajo vaya bien.",
        "Si algún día pasa por aquí, venga a tomar un café.",
        "He pasado sus palabras a quienes se ocupan de la aplicación.",
        "Buen fin de semana, y un saludo de todos nosotros.",
        "Ha sido un placer, y echaré de menos su nombre.",
        "Me he ocupado yo misma esta mañana.",
        "No hace falta que responda.",
    ),
    "it": (
        "Spero che il nuovo lavoro Le piaccia.",
        "Se passa da queste parti, venga a prendere un caffè.",
        "Ho passato le Sue parole a chi si occupa dell’applicazione.",
        "Buon fine settimana, e un saluto da tutti noi.",
        "Me ne sono occupata io stessa stamattina.",
        "Non c’è bisogno di rispondere.",
        "Si goda il Suo giardino.",
    ),
    "nl": (
        "Ik hoop dat uw nieuwe werk u bevalt.",
        "Als u eens in de buurt bent, kom dan koffie drinken.",
        "Ik heb uw woorden doorgegeven aan de mensen die de app maken.",
        "Fijn weekend, en een groet van ons allemaal.",
        "Het was me een genoegen, en ik zal uw naam missen.",
        "Ik heb het vanochtend zelf geregeld.",
        "U hoeft niet te antwoorden.",
    ),
}
UNKIND = {  # two that promote, one that pleads, one that blames, and four things nobody told us
    "en": (
        "Come back and get 20% off your first month.",
        "We have a lot of exciting news coming soon, so keep an eye on our site.",
        "Please give us another chance before you go.",
        "After all we have done for you, this hurts.",
        "You told me on the phone that your mother was ill.",
        "Best wishes also to Peter.",
        "It was lovely to see you in Berlin.",
        "You joined us in March 2011.",
    ),
    "de": (
        "Kommen Sie zurück und sparen Sie 20 % im ersten Monat.",
        "Schauen Sie doch bald wieder auf unserer Seite vorbei, es gibt viel Neues.",
        "Bitte geben Sie uns noch eine Chance, bevor Sie gehen.",
        "Nach allem, was wir für Sie getan haben, tut das weh.",
        "Sie haben mir am Telefon erzählt, dass Ihre Mutter krank war.",
        "Grüßen Sie auch Peter von mir.",
        "Es war schön, Sie in Berlin zu sehen.",
        "Sie kamen im März 2011 zu uns.",
    ),
    "fr": (
        "Revenez et profitez de 20 % de remise le premier mois.",
        "Gardez un œil sur notre site, de belles nouveautés arrivent.",
        "Donnez-nous encore une chance avant de partir.",
        "Après tout ce que nous avons fait pour vous, cela fait mal.",
        "Vous m’avez dit au téléphone que votre mère était malade.",
        "Mes amitiés aussi à Pierre.",
        "C’était un plaisir de vous voir à Berlin.",
        "Vous êtes arrivé chez nous en mars 2011.",
    ),
    "es": (
        "Vuelva y ahorre un 20 % el primer mes.",
        "Esté atento a nuestra web, pronto habrá muchas novedades.",
        "Por favor, dénos otra oportunidad antes de irse.",
        "Después de todo lo que hemos hecho por usted, esto duele.",
        "Me contó por teléfono que su madre estaba enferma.",
        "Saludos también a Pedro.",
        "Fue un gusto verle en Berlín.",
        "Llegó a nosotros en marzo de 2011.",
    ),
    "it": (
        "Torni da noi e risparmi il 20 % il primo mese.",
        "Tenga d’occhio il nostro sito, arrivano tante novità.",
        "Ci dia un’altra possibilità prima di andare via.",
        "Dopo tutto quello che abbiamo fatto per Lei, questo fa male.",
        "Mi ha raccontato al telefono che Sua madre era malata.",
        "Un saluto anche a Pietro.",
        "È stato bello vederLa a Berlino.",
        "È arrivato da noi nel marzo del 2011.",
    ),
    "nl": (
        "Kom terug en krijg 20% korting op uw eerste maand.",
        "Houd onze site in de gaten, er komt veel nieuws aan.",
        "Geef ons alstublieft nog een kans voordat u gaat.",
        "Na alles wat we voor u hebben gedaan, doet dit pijn.",
        "U vertelde me aan de telefoon dat uw moeder ziek was.",
        "Groet ook Peter van mij.",
        "Het was fijn u in Berlijn te zien.",
        "U kwam in maart 2011 bij ons.",
    ),
}


def said_of(language: str, more: str, called: str = "Ada") -> set[str]:
    """The checks that have something to say to the machine's letter with one more sentence before the signature."""
    about = situation(name(), removal(), tenure(), language=language, address=Address("formal", ""))
    written = compose(about)
    machine = Reading(about, written.subject, written.body, written.spans)
    *paragraphs, signature = written.body.split("\n\n")
    body = "\n\n".join([*paragraphs, more, signature]).replace("Ada", called, 1)
    before = written.body.index(signature)
    spans = [span for span in written.spans if span["end"] <= before] if called == "Ada" else []
    edited = Reading(about, written.subject, body, spans, before=machine)
    return {each["name"] for each in examine(edited) if not each["passed"]}


@pytest.mark.parametrize(("language", "more"), [(each, more) for each, said in KIND.items() for more in said])
def test_what_a_manager_may_well_add_is_let_be(language, more):
    assert said_of(language, more) == set()


@pytest.mark.parametrize(("language", "more"), [(each, more) for each, said in UNKIND.items() for more in said])
def test_what_would_hurt_or_nobody_told_us_is_found(language, more):
    assert said_of(language, more)


@pytest.mark.parametrize("language", KIND)
def test_somebody_elses_name_in_the_greeting_is_found(language):
    assert "greeting_name" in said_of(language, "", called="Eva")
