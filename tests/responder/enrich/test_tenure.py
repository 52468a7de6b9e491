"""Since when somebody was with us: by the calendar, and never longer than the evidence."""

from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from responder.enrich.tenure import AGREE_DAYS, Span, elapsed, tenure
from responder.enrich.values import Claim

SEEN = datetime(2026, 11, 1, tzinfo=UTC)
UNTIL = date(2026, 11, 23)

days = st.dates(date(1970, 1, 1), date(2100, 12, 31))


def claim(since_on, source="customers"):
    return Claim(since_on, source, "customer since", SEEN)


def size(span):
    return span.years, span.months, span.days


@pytest.mark.parametrize(
    ("since", "until", "span"),
    [
        (date(2016, 9, 10), date(2026, 11, 23), Span(10, 2, 13)),
        (date(2016, 11, 24), date(2026, 11, 23), Span(9, 11, 30)),
        (date(2016, 11, 23), date(2026, 11, 23), Span(10, 0, 0)),
        (date(2016, 2, 29), date(2026, 2, 27), Span(9, 11, 29)),
        (date(2016, 2, 29), date(2026, 2, 28), Span(10, 0, 0)),
        (date(2016, 2, 29), date(2024, 2, 28), Span(7, 11, 30)),
        (date(2021, 12, 31), date(2022, 2, 28), Span(0, 2, 0)),
        (date(2026, 11, 23), date(2026, 11, 23), Span(0, 0, 0)),
    ],
)
def test_time_is_counted_by_the_calendar(since, until, span):
    assert elapsed(since, until) == span


@given(days, days)
def test_time_counted_never_exceeds_time_passed(one, other):
    since, until = sorted((one, other))
    span = elapsed(since, until)

    assert since + relativedelta(years=span.years, months=span.months, days=span.days) <= until
    assert 0 <= span.months < 12
    assert 0 <= span.days < 31


@given(days, days, st.integers(0, 800))
def test_waiting_longer_never_makes_it_shorter(one, other, more):
    since, until = sorted((one, other))

    assert size(elapsed(since, until + timedelta(more))) >= size(elapsed(since, until))
    assert size(elapsed(since - timedelta(more), until)) >= size(elapsed(since, until))


@given(st.lists(days, min_size=1), days)
def test_no_tenure_is_longer_than_the_claims_bear_out(starts, until):
    found = tenure([claim(start) for start in starts], until)
    heard = [start for start in starts if start <= until]

    if found is None:
        assert heard == []
    else:
        assert found.claim.since_on in heard
        assert all((found.claim.since_on - start).days >= -AGREE_DAYS for start in heard)


def test_claims_within_a_month_agree_and_the_earliest_counts():
    found = tenure([claim(date(2016, 10, 9), "api"), claim(date(2016, 9, 10))], UNTIL)

    assert (found.claim.source, found.confidence, found.contradicted_by) == ("customers", "high", None)


def test_claims_that_contradict_leave_the_shorter_time():
    found = tenure([claim(date(2016, 9, 10)), claim(date(2023, 3, 5), "api")], UNTIL)

    assert (found.claim.source, found.confidence) == ("api", "medium")
    assert found.contradicted_by.since_on == date(2016, 9, 10)


def test_a_start_after_the_goodbye_is_not_heard():
    assert tenure([claim(UNTIL + timedelta(1))], UNTIL) is None


def test_without_a_claim_there_is_no_tenure():
    assert tenure([], UNTIL) is None
