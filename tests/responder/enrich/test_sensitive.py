"""Notes that stay between a manager and the customer, and notes a letter may know of."""

import pytest

from responder.enrich.sensitive import is_sensitive


@pytest.mark.parametrize(
    "note",
    [
        "Complained about the invoice",
        "Her father passed away in May",
        "Was ill for weeks",
        "Talked to his lawyer",
        "Can’t pay this month",
        "laid off in the spring",
        "Beschwerde über die Rechnung",
        "maladie longue durée",
        "Fue despedida en marzo",
        "Blev uppsagd i mars",
    ],
)
def test_a_delicate_note_is_private(note):
    assert is_sensitive(note)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "Coffee at the summer fair",
        "Asked how to gift a subscription",
        "Illustrated our anniversary issue",
        "Suggested a series on lighthouses",
    ],
)
def test_an_ordinary_note_is_not(note):
    assert not is_sensitive(note)
