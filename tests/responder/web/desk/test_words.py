"""How the desk says moments, names and counts."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from responder.queries.cases import MOST
from responder.web.desk.words import ago, bounded, day, initials, moment, plural

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=4, seconds=59), "4 min ago"),
        (timedelta(hours=23), "23 h ago"),
        (timedelta(hours=25), "yesterday"),
        (timedelta(days=30), "30 days ago"),
        (timedelta(days=31), "23 Oct 2026"),
    ],
)
def test_how_long_ago_is_said_as_a_person_would(before, words):
    with time_machine.travel(NOON, tick=False):
        assert ago(NOON - before) == words


def test_days_and_moments_name_their_zone():
    assert day(NOON) == "23 Nov 2026"
    assert moment(NOON) == "23 Nov 2026, 12:00 UTC"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Maya Lindqvist", "ML"), ("Ada", "A"), ("Jean-Luc Picard", "JP"), ("李 小龍", "李小"), ("", "·"), ("-", "·")],
)
def test_initials_stand_for_a_person(name, letters):
    assert initials(name) == letters


def test_counts_stop_where_counting_stopped():
    assert [bounded(count) for count in (0, 7, MOST, MOST + 1)] == ["", "7", "1,000", "1,000+"]


def test_one_is_not_many():
    assert [plural(1, "check"), plural(2, "check"), plural(0, "reply", "replies")] == [
        "1 check",
        "2 checks",
        "0 replies",
    ]
