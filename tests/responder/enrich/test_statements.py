"""The one line a manager reads next to the letter."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from responder.enrich import statements
from responder.enrich.tenure import Span
from responder.enrich.values import Contact
from responder.facts import Channel
from responder.instants import new_id


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span(10, 2, 13), "ten years and two months"),
        (Span(1, 0, 29), "one year"),
        (Span(0, 1, 5), "one month"),
        (Span(21, 11, 0), "21 years and eleven months"),
        (Span(0, 0, 21), "three weeks"),
        (Span(0, 0, 13), "13 days"),
        (Span(0, 0, 1), "one day"),
        (Span(0, 0, 0), "less than a day"),
    ],
)
def test_a_span_is_told_in_its_two_largest_units(span, words):
    assert statements.length(span) == words


@pytest.mark.parametrize(
    ("plan", "effective_on", "scheduled", "words"),
    [
        ("Pro", date(2026, 12, 2), True, "Their subscription to Pro ends on 2 December 2026"),
        ("Pro", date(2026, 11, 23), False, "Their subscription to Pro was cancelled as of 23 November 2026"),
        (None, None, True, "Their subscription is to end"),
        (None, None, False, "Their subscription was cancelled"),
    ],
)
def test_an_ending_is_told_as_far_as_it_is_known(plan, effective_on, scheduled, words):
    assert statements.ending(plan, effective_on, scheduled=scheduled) == words


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("direction", [None, "inbound", "outbound", "both"])
@pytest.mark.parametrize("name", ["Maya Lindqvist", None])
def test_every_contact_is_told_with_who_and_when(channel, direction, name):
    met = Contact(new_id(), UUID(int=1), channel.value, date(2024, 5, 14), direction, None, "api", datetime.now(UTC))

    said = statements.contact(met, name)

    assert (name or "omebody of ours") in said
    assert said.endswith("14 May 2024")


def test_a_reason_we_have_no_words_for_is_quoted():
    assert statements.reason("dog_ate_it") == "They gave the reason 'dog_ate_it'"


@pytest.mark.parametrize(
    ("name", "title"), [("customers", "customers.csv"), ("api", "api"), ("linkedin", "LinkedIn export")]
)
def test_a_source_is_called_what_people_call_it(name, title):
    assert statements.source(name) == title
