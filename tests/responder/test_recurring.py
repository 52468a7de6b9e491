"""Rules of recurrence, against a library that reads them all, and those it would never be done with."""

from contextlib import suppress
from datetime import date, datetime, time

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from responder.recurring import NoRule, days_by_rule

START, LAST = date(2019, 12, 30), date(2026, 11, 28)
WEEKDAYS = st.lists(st.sampled_from(("MO", "TU", "WE", "TH", "FR", "SA", "SU")), min_size=1, max_size=3, unique=True)
ORDINALS = st.lists(st.sampled_from(("1MO", "-1FR", "+2TU", "5WE", "-2SU")), min_size=1, max_size=2, unique=True)


def some(most, least=1):
    return st.lists(st.integers(least, most).filter(bool), min_size=1, max_size=3, unique=True)


def rules(freq, **parts):
    chosen = st.fixed_dictionaries(
        {"FREQ": st.just(freq), "INTERVAL": st.integers(1, 5)},
        optional={"COUNT": st.integers(1, 60), "WKST": st.sampled_from(("MO", "SU")), **parts},
    )
    return chosen.map(lambda rule: ";".join(f"{name}={said(value)}" for name, value in rule.items()))


def said(value):
    return ",".join(map(str, value)) if isinstance(value, list) else value


RULES = st.one_of(
    rules("DAILY", BYDAY=WEEKDAYS, BYMONTH=some(12)),
    rules("WEEKLY", BYDAY=WEEKDAYS, BYMONTH=some(12)),
    rules("MONTHLY", BYDAY=ORDINALS | WEEKDAYS, BYMONTH=some(12)),
    rules("MONTHLY", BYDAY=WEEKDAYS, BYMONTHDAY=some(31, -31)),
    rules("MONTHLY", BYDAY=WEEKDAYS).map(lambda rule: f"{rule};BYSETPOS=-1" if "BYDAY" in rule else rule),
    rules("YEARLY", BYDAY=ORDINALS | WEEKDAYS, BYMONTH=some(12)),
    rules("YEARLY", BYMONTHDAY=some(31, -31), BYMONTH=some(12)),
)


@given(RULES, st.dates(date(2019, 1, 1), date(2020, 12, 31)))
def test_a_rule_names_the_days_that_the_library_names(rule, start):
    midnight = datetime.combine(start, time())
    expected = rrulestr(rule, dtstart=midnight).between(midnight, datetime.combine(LAST, time()), inc=True)

    assert list(days_by_rule(rule, start, LAST)) == [moment.date() for moment in expected]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=9",
        "FREQ=YEARLY;INTERVAL=999;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;UNTIL=20010101",
    ],
)
def test_a_rule_that_names_no_day_ends(rule):
    assert list(days_by_rule(rule, START, LAST)) == []


@given(st.text(alphabet="FREQ=DAILYWKMONTHUBSP;,+-0123456789", max_size=60))
def test_no_text_raises_anything_but_no_rule(text):
    with suppress(NoRule):
        assert len(list(days_by_rule(text, START, LAST))) < 3000


def test_a_rule_reads_the_same_with_times_of_day_and_in_small_letters():
    assert list(days_by_rule("freq=daily;count=2;byhour=10;byminute=30", START, LAST)) == [START, date(2019, 12, 31)]
