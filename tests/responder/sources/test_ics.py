"""Calendars: whom one of us surely met."""

import io
from datetime import date

import pytest

from responder.calendars import Patience
from responder.facts import Channel, Unusable
from responder.sources.ics import read
from tests.cast import ADA, MAYA, TOM


def found(*lines, owner=MAYA):
    event = ["BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT"]
    text = "\r\n".join(["BEGIN:VCALENDAR", *event, "END:VCALENDAR", ""])
    return list(read(io.BytesIO(text.encode()), owner))


def meeting(*lines, starts="DTSTART:20240514T103000Z", answer="ACCEPTED"):
    return found(starts, f"ORGANIZER:mailto:{MAYA}", f"ATTENDEE;PARTSTAT={answer}:mailto:{ADA}", *lines)


def test_a_meeting_is_a_contact_with_everybody_who_came():
    both = meeting(f"ATTENDEE;PARTSTAT=ACCEPTED:MAILTO:{TOM.upper()}", "SUMMARY:Coffee\\, black")

    assert [(one.customer.email, one.channel, one.occurred_on, one.summary) for one in both] == [
        (ADA, Channel.MET, date(2024, 5, 14), "Coffee, black"),
        (TOM, Channel.MET, date(2024, 5, 14), "Coffee, black"),
    ]


@pytest.mark.parametrize(
    "line", ["LOCATION:https://example.zoom.us/j/1", "X-GOOGLE-CONFERENCE:https://meet.google.com/a"]
)
def test_a_meeting_on_a_screen_is_a_call(line):
    assert meeting(line)[0].channel is Channel.CALL


@pytest.mark.parametrize(
    ("rule", "times"),
    [
        ("RRULE:FREQ=WEEKLY;COUNT=3", 3),
        ("RRULE:FREQ=WEEKLY;UNTIL=20240528", 3),
        ("RRULE:FREQ=WEEKLY;UNTIL=20240528T103000Z\r\nEXDATE;TZID=Europe/Stockholm:20240521T103000", 2),
        ("RRULE:FREQ=DAILY;INTERVAL=2;COUNT=4;BYHOUR=10;BYMINUTE=30", 4),
        ("RRULE:FREQ=MONTHLY;BYDAY=+2TU;COUNT=5;WKST=MO", 5),
        ("RDATE:20240601T103000Z,20240602T103000Z", 3),
    ],
)
def test_a_recurring_meeting_is_counted_time_by_time(rule, times):
    (series,) = meeting(rule)

    assert (series.times, series.first_on) == (times, date(2024, 5, 14))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=99999",
        "FREQ=NEVER",
        "nonsense",
        "",
        "FREQ=DAILY;COUNT=x",
        "FREQ=YEARLY;BYWEEKNO=20",
        "FREQ=DAILY" + ";BYMONTH=1" * 60,
    ],
)
def test_a_rule_no_meeting_has_is_refused_and_takes_no_time(rule):
    (refused,) = meeting(f"RRULE:{rule}")

    assert isinstance(refused, Unusable)


@pytest.mark.parametrize("answer", ["DECLINED", "NEEDS-ACTION", "TENTATIVE"])
def test_who_did_not_accept_was_not_met(answer):
    assert meeting(answer=answer) == [Unusable(2, "nobody else accepted")]


def test_without_an_organizer_it_is_the_owners_own_note():
    assert [one.customer.email for one in found("DTSTART:20240514", f"ATTENDEE:mailto:{ADA}")] == [ADA]


@pytest.mark.parametrize("start", ["DTSTART:", "DTSTART:tomorrow", "DTSTART:00010101", "DTSTART:20240230", "SUMMARY:x"])
def test_an_event_without_a_day_is_left_out(start):
    assert isinstance(meeting(starts=start)[0], Unusable)


def test_lines_are_unfolded_and_quoted_parameters_respected():
    (folded,) = found("DTSTART:2024", " 0514", 'ATTENDEE;CN="a:b;c",x;PARTSTAT=ACCEPTED:mail', f" to:{ADA}")

    assert (folded.customer.email, folded.occurred_on) == (ADA, date(2024, 5, 14))


@pytest.mark.parametrize("start", ["DTSTART;TZID=Asia/Tokyo:20240514T003000", "DTSTART:20240514T233000Z"])
def test_a_day_is_the_one_that_is_written(start):
    assert meeting(starts=start)[0].occurred_on == date(2024, 5, 14)


@pytest.mark.parametrize("mark", ["PRIVATE", "confidential"])
def test_what_the_owner_marked_private_stays_private(mark):
    assert [meeting(f"CLASS:{word}")[0].is_private for word in (mark, "PUBLIC")] == [True, False]


def test_an_event_without_end_and_one_without_measure_are_named():
    guests = (f"ATTENDEE:mailto:guest{number}@example.com" for number in range(40_000))
    text = "\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", "BEGIN:VEVENT", "UID:2", *guests, "END:VEVENT", ""])

    assert list(read(io.BytesIO(f"{text}BEGIN:VEVENT\nUID:3\n".encode()), MAYA)) == [
        Unusable(2, "it breaks off in the middle"),
        Unusable(4, "it is larger than a meeting of two can be"),
        Unusable(40_007, "it breaks off in the middle"),
    ]


def test_recurring_meetings_without_an_id_stand_alone():
    event = ("BEGIN:VEVENT", "DTSTART:20240514", "RRULE:FREQ=WEEKLY;COUNT=2", f"ATTENDEE:mailto:{ADA}", "END:VEVENT")
    text = "\n".join(["BEGIN:VCALENDAR", *event, *event, ""])

    assert [one.line for one in read(io.BytesIO(text.encode()), MAYA)] == [2, 7]


def test_rules_that_take_too_long_together_are_refused_from_there_on(monkeypatch):
    monkeypatch.setattr("responder.sources.ics.Patience", lambda: Patience(days=20_000))
    event = "BEGIN:VEVENT\nDTSTART:19800101\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\nATTENDEE:mailto:{}\nEND:VEVENT\n"
    text = "BEGIN:VCALENDAR\n" + event.format(ADA) + event.format(TOM)

    first, second = read(io.BytesIO(text.encode()), MAYA)

    assert (first.customer.email, first.times) == (ADA, 1)
    assert second == Unusable(7, "the rules of recurrence before it took too long to count; import the file in parts")
