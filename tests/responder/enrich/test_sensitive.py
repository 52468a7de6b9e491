"""Notes that stay between a manager and the customer, and notes a letter may know of."""

import unicodedata

import pytest

from responder.enrich.sensitive import is_sensitive

DELICATE = {
    "en": ["Complained about the invoice", "Her father passed away in May", "Was ill for weeks", "Talked to his lawyer",
           "Can’t pay this month", "laid off in the spring", "In the middle of a divorce", "They want to sue us"],
    "de": ["Beschwerde über die Rechnung", "Seine Mutter ist verstorben", "seit Wochen krank", "droht mit dem Anwalt",
           "hohe Schulden", "ist arbeitslos geworden", "Scheidung läuft", "sehr unzufrieden"],
    "fr": ["Réclamation sur la facture", "maladie longue durée", "décès de son père", "son avocat nous a écrit",
           "en faillite", "licencié en mars", "en plein divorce", "remboursement demandé"],
    "es": ["Presentó una queja", "Fue despedida en marzo", "Está enferma", "Falleció su madre", "su abogado llamó",
           "no puede pagar", "tras el divorcio", "le despidieron"],
    "it": ["Si è lamentata della fattura", "È malata da settimane", "È morto suo padre", "il suo avvocato ha scritto",
           "Ha perso il lavoro", "non può pagare", "dopo il divorzio", "licenziata a marzo"],
    "pt": ["Apresentou uma reclamação", "Está doente", "Faleceu o pai", "o advogado escreveu", "tem dívidas",
           "foi demitida em março", "depois do divórcio", "perdeu o emprego"],
    "nl": ["Klacht over de factuur", "Is al weken ziek", "Vader is overleden", "dreigt met een advocaat",
           "kan niet betalen", "ontslagen in maart", "na de scheiding", "ligt in het ziekenhuis"],
    "sv": ["Klagomål på fakturan", "Blev uppsagd i mars", "Är sjukskriven", "Hennes far avled, dödsfall i familjen",
           "hotar med advokat", "stora skulder", "mitt i en skilsmässa", "är arbetslös"],
}  # fmt: skip

ORDINARY = [
    "",
    "Coffee at the summer fair",
    "Asked how to gift a subscription",
    "Illustrated our anniversary issue",
    "Suggested a series on lighthouses",
    "Thanked us for our hospitality",
    "Showed her a court theatre in Vienna",
    "Plays tennis on the court next door",
    "Disabled two-factor sign-in for the trip",
    "Her deadline is in June",
    "Met Sue and Muriel at the fair; Frode sent a salute",
    "Diesmal ging es um Leuchttürme, dies war ein schöner Abend",
    "Hat eine Bitte an uns gerichtet und ein Gericht empfohlen",
    "Der Preis betrug fünf Euro",
    "Il demandait un livre; un court échange",
    "Se despidió con un abrazo, cena de despedida",
    "Pidió una licencia, y sin embargo volvió",
    "Una bella serata, le cose dette e fatte",
    "Mooie reclame op de beurs",
    "God stämning på mässan",
    "Dette er en god idé",
    "the readers' evening in Malmö",
    "12 mails from 2019-05-03 to 2021-06-04: Issue 12",
]


@pytest.mark.parametrize("note", [note for notes in DELICATE.values() for note in notes])
def test_a_delicate_note_is_private(note):
    assert is_sensitive(note)
    assert is_sensitive(unicodedata.normalize("NFD", note.upper()))


@pytest.mark.parametrize("note", ORDINARY)
def test_an_ordinary_note_is_not(note):
    assert not is_sensitive(note)


def test_a_line_break_hides_nothing():
    assert is_sensitive("she was laid\noff")
