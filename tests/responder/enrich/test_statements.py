"""The one line a manager reads next to the letter."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from responder.enrich import statements
from responder.enrich.tenure import Span, tenure
from responder.enrich.values import Absence, Claim, Contact
from responder.facts import Channel
from responder.instants import new_id
from responder.names import name_of

SEEN = datetime(2026, 11, 1, tzinfo=UTC)


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


def told(*claims, away=()):
    return statements.tenure(tenure(claims, date(2026, 11, 23), away))


@pytest.mark.parametrize(
    ("meaning", "words"),
    [
        ("customer since", "Customer since 3 May 2016: ten years and six months"),
        ("subscribed", "Subscribed since 3 May 2016: ten years and six months"),
        ("account created", "Account created on 3 May 2016: ten years and six months"),
        ("first order", "First order on 3 May 2016: ten years and six months"),
        ("first payment", "First payment on 3 May 2016: ten years and six months"),
        ("list import", "With us since 3 May 2016 at the latest: at least ten years and six months"),
    ],
)
def test_a_tenure_is_told_by_how_it_began(meaning, words):
    assert told(Claim(date(2016, 5, 3), "customers", meaning, SEEN)) == words


def test_a_source_that_says_otherwise_is_told_in_the_tense_it_said_it():
    now = Claim(date(2018, 5, 3), "customers", "customer since", SEEN)
    before = Claim(date(2016, 5, 3), "customers", "customer since", SEEN, superseded_at=SEEN)
    later = Claim(date(2019, 5, 3), "api", "customer since", SEEN)

    assert told(before, now).endswith(". customers.csv used to say 3 May 2016, so the later day is used")
    assert told(now, later).endswith(". customers.csv says 3 May 2018, so the later day is used")


def test_comings_and_goings_are_told_one_by_one_while_they_are_few():
    since = Claim(date(2010, 5, 3), "customers", "customer since", SEEN)
    away = [Absence(date(year, 3, 1), date(year, 6, 1)) for year in (2012, 2014, 2016)]

    assert told(since, away=away[:2]) == (
        "First joined 3 May 2010, left in March 2012, came back in June 2012, left in March 2014, "
        "came back in June 2014: 16 years in all"
    )
    assert told(since, away=away) == (
        "First joined 3 May 2010, left and came back three times, last in June 2016: 15 years and nine months in all"
    )


def test_a_return_on_a_day_nobody_knows_is_told_as_that():
    ended = Claim(date(2016, 5, 3), "api", "subscribed", SEEN, until_on=date(2018, 5, 3), ref="sub_1")

    assert told(ended) == (
        "First joined 3 May 2016, left in May 2018, came back on a day we do not know: at least two years in all"
    )


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


BEFORE, LAST = date(2019, 5, 3), date(2021, 6, 4)


@pytest.mark.parametrize(
    ("channel", "direction", "first_on", "times", "said"),
    [
        ("met", None, BEFORE, 6, "Maya Lindqvist met them 6 times, last on 4 June 2021"),
        ("met", None, BEFORE, 2, "Maya Lindqvist met them twice, last on 4 June 2021"),
        ("email", "both", BEFORE, 12,
         "Maya Lindqvist and they wrote each other 12 mails between 3 May 2019 and 4 June 2021"),
        ("email", "inbound", BEFORE, 12, "They wrote 12 mails to Maya Lindqvist between 3 May 2019 and 4 June 2021"),
        ("email", "outbound", LAST, 3, "Maya Lindqvist wrote them 3 mails on 4 June 2021"),
        ("message", "inbound", None, 3, "They wrote 3 messages to Maya Lindqvist, last on 4 June 2021"),
        ("call", None, None, 3, "Maya Lindqvist spoke with them on the phone 3 times, last on 4 June 2021"),
        ("support", None, BEFORE, 3,
         "Maya Lindqvist helped them with 3 questions between 3 May 2019 and 4 June 2021"),
        ("linkedin", None, None, 2, "Maya Lindqvist and they have been connected on LinkedIn since 4 June 2021"),
        ("pigeon", None, None, 3, "Maya Lindqvist was in touch with them 3 times, last on 4 June 2021"),
    ],
)  # fmt: skip
def test_several_told_as_one_are_counted(channel, direction, first_on, times, said):
    found = Contact(
        new_id(), UUID(int=1), channel, LAST, direction, None, "api", datetime.now(UTC), first_on=first_on, times=times
    )

    assert statements.contact(found, "Maya Lindqvist") == said


@pytest.mark.parametrize("channel", [*Channel, "pigeon"])
def test_how_a_colleague_knows_them_is_told_with_the_day(channel):
    found = Contact(new_id(), UUID(int=1), channel, LAST, None, None, "api", datetime.now(UTC))

    assert statements.acquaintance(found).endswith("4 June 2021")


@pytest.mark.parametrize(
    ("sharing", "who_left", "said"),
    [
        ([], None, "Ada Byron"),
        (["Ada Byron", "Tom Meyer"], None,
         "Two people share this address: Ada Byron and Tom Meyer; the letter greets neither by name."),
        (["Ada Byron", "Tom Meyer", "Li"], None,
         "Three people share this address: Ada Byron, Tom Meyer and Li; the letter greets nobody by name."),
        (["Ada Byron", "Tom Meyer"], "Tom Meyer",
         "Two people share this address: Ada Byron and Tom Meyer; the platform says that Tom Meyer left."),
    ],
)  # fmt: skip
def test_a_shared_address_is_told(sharing, who_left, said):
    assert statements.name(name_of("Ada Byron"), sharing, who_left=who_left) == said


def test_a_name_that_is_nobodys_is_told_as_that():
    assert statements.name(name_of("Acme GmbH")) == "Acme GmbH; the letter greets nobody by it"


def test_a_reason_we_have_no_words_for_is_quoted():
    assert statements.reason("dog_ate_it") == "They gave the reason 'dog_ate_it'"


@pytest.mark.parametrize(
    ("name", "title"), [("customers", "customers.csv"), ("api", "api"), ("linkedin", "LinkedIn export")]
)
def test_a_source_is_called_what_people_call_it(name, title):
    assert statements.source(name) == title
