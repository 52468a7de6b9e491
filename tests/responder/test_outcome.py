"""SendGrid's events settle a letter: by rank, never backwards, in whatever order they come."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
import sqlalchemy as sa

from responder.addresses import address_hash
from responder.facts import Kind
from responder.forbidding import is_forbidden
from responder.instants import now
from responder.journey import Stage
from responder.models import (
    Approval,
    Case,
    Delivery,
    DoNotContact,
    Event,
    Letter,
    LetterEvent,
    SendAttempt,
    TimelineEntry,
)
from responder.outcome import outcome
from tests import cast

MOMENT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MESSAGE = "XBg2anf2ReT4mEs5a9eJdQ"


def letter_at(session, stage, *, status, attempt="accepted", **more):
    case, draft = cast.drafted_case(session)
    case.stage = stage.value
    approval = Approval(case_id=case.id, version=1, sha256=draft.sha256, who="Maya Lindqvist", leaves_at=MOMENT)
    session.add(approval)
    session.flush()
    values = {"sent_at": now(), "provider_ref": MESSAGE, **more}
    letter = Letter(
        case_id=case.id, approval_id=approval.id, to_email="Ada@example.com", from_email=cast.MAYA,
        from_name="Maya Lindqvist", reply_to=cast.MAYA, subject=draft.subject, body=draft.body,
        sha256=draft.sha256, status=status, **values,
    )  # fmt: skip
    session.add(letter)
    session.flush()
    session.add(SendAttempt(letter_id=letter.id, number=1, state=attempt))
    session.flush()
    return case, letter


def sent(session):
    return letter_at(session, Stage.SENT, status="accepted")


def reported(session, kind, *, attempt=None, message=None, email="ada@example.com", after=0, **detail):
    case = session.scalars(sa.select(Case)).one()
    delivery = Delivery(
        connection_id=case.connection_id, dedup_key=str(now()), received_at=MOMENT, headers={}, body=b""
    )
    session.add(delivery)
    session.flush()
    event = Event(
        connection_id=case.connection_id, delivery_id=delivery.id, provider_ref=str(delivery.id), outcome="letter",
        kind=kind, family="list", actor="unknown", voluntary=True, is_test=False, provider_type=str(kind),
        occurred_at=MOMENT, refs={}, email=email,
    )  # fmt: skip
    session.add(event)
    session.flush()
    row = LetterEvent(
        event_id=event.id, attempt_ref=attempt, message_ref=message, kind=kind,
        occurred_at=MOMENT + timedelta(seconds=after), detail=detail,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def about(session, letter, kind, **more):
    attempt = session.scalars(sa.select(SendAttempt).where(SendAttempt.letter_id == letter.id)).first()
    return reported(session, kind, attempt=str(attempt.id), **more)


def story(session):
    return [entry.what for entry in session.scalars(sa.select(TimelineEntry).order_by(TimelineEntry.id))]


@pytest.mark.parametrize(
    ("kind", "status", "stage"),
    [
        (Kind.PROCESSED, "accepted", Stage.SENT),
        (Kind.OTHER, "accepted", Stage.SENT),
        (Kind.DEFERRED, "deferred", Stage.SENT),
        (Kind.DELIVERED, "delivered", Stage.SETTLED),
        (Kind.BOUNCED, "bounced", Stage.SETTLED),
        (Kind.DROPPED, "dropped", Stage.SETTLED),
        (Kind.COMPLAINED, "complained", Stage.SETTLED),
        (Kind.UNSUBSCRIBED, "delivered", Stage.SETTLED),
    ],
)
def test_every_event_leads_where_it_should(session, kind, status, stage):
    case, letter = sent(session)
    event = about(session, letter, kind)

    outcome(session, [event])

    assert (letter.status, case.stage) == (status, stage)
    assert (event.letter_id, event.handled_at is not None) == (letter.id, True)


def test_the_story_is_told_once_in_words(session):
    _, letter = sent(session)
    events = [about(session, letter, kind) for kind in (Kind.PROCESSED, Kind.DEFERRED, Kind.DELIVERED, Kind.DELIVERED)]

    for event in events:
        outcome(session, [event])

    assert story(session) == [
        "The letter is delayed: the receiving server asked to be called again.",
        "The letter was delivered.",
    ]


ORDERS = list(permutations([Kind.PROCESSED, Kind.DEFERRED, Kind.DELIVERED, Kind.COMPLAINED]))


def test_whatever_the_order_the_end_is_the_same(session):
    case, letter = sent(session)
    for order in ORDERS:
        case.stage, letter.status = Stage.SENT.value, "accepted"
        session.flush()
        for kind in order:
            outcome(session, [about(session, letter, kind)])

        assert (case.stage, letter.status) == (Stage.SETTLED, "complained")


def test_a_late_bounce_beats_a_delivery_and_nothing_goes_back(session):
    case, letter = sent(session)
    for kind in (Kind.DELIVERED, Kind.BOUNCED, Kind.DEFERRED, Kind.DELIVERED, Kind.PROCESSED):
        outcome(session, [about(session, letter, kind)])

    assert (case.stage, letter.status) == (Stage.SETTLED, "bounced")


def test_a_batch_out_of_order_is_read_in_the_order_of_events(session):
    case, letter = sent(session)
    batch = [about(session, letter, Kind.DELIVERED, after=9), about(session, letter, Kind.DEFERRED, after=1)]

    outcome(session, batch)

    assert case.stage == Stage.SETTLED
    assert len(story(session)) == 2


# ---- doubt ----


@pytest.mark.parametrize("stage", [Stage.DOUBTFUL, Stage.SENDING])
def test_an_event_with_our_attempt_settles_the_doubt(session, stage):
    case, letter = letter_at(session, stage, status="doubtful", attempt="doubtful", sent_at=None, provider_ref=None)
    event = about(session, letter, Kind.PROCESSED, message=f"{MESSAGE}.recvd-1-2-3.0")

    outcome(session, [event])

    assert (case.stage, case.reason, letter.status) == (Stage.SENT, None, "accepted")
    assert (letter.provider_ref, letter.sent_at) == (MESSAGE, MOMENT)
    assert session.scalars(sa.select(SendAttempt.state)).all() == ["accepted"]
    assert story(session) == ["SendGrid reports that it has the letter."]


def test_a_delivery_settles_doubt_and_case_in_one_go(session):
    case, letter = letter_at(session, Stage.DOUBTFUL, status="doubtful", attempt="doubtful")

    outcome(session, [about(session, letter, Kind.DELIVERED)])

    assert case.stage == Stage.SETTLED
    assert story(session) == ["SendGrid reports that it has the letter.", "The letter was delivered."]


@pytest.mark.parametrize("stage", [Stage.DRAFTED, Stage.APPROVED, Stage.STUCK])
def test_a_letter_given_up_for_lost_gets_no_second_one_when_it_had_left(session, stage):
    case, letter = letter_at(session, stage, status="doubtful", attempt="doubtful")

    outcome(session, [about(session, letter, Kind.DELIVERED)])

    assert (case.stage, letter.status) == (Stage.SETTLED, "delivered")
    assert "no second one" in story(session)[0]


@pytest.mark.parametrize("stage", [Stage.SILENT, Stage.WITHDRAWN, Stage.HELD])
def test_where_a_person_decided_the_case_stays_and_is_told(session, stage):
    case, letter = letter_at(session, stage, status="doubtful", attempt="doubtful")

    outcome(session, [about(session, letter, Kind.DELIVERED)])

    assert (case.stage, letter.status) == (stage, "delivered")
    assert story(session) == ["The letter was delivered."]


# ---- whose event ----


def test_sendgrids_own_id_is_enough(session):
    case, _ = sent(session)

    outcome(session, [reported(session, Kind.DELIVERED, message=f"{MESSAGE}.filter0905p1mdw1-1-2-3.0")])

    assert case.stage == Stage.SETTLED


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        ("0198a000-0000-7000-8000-000000000000", None),
        ("' OR 1=1 --", None),
        (None, "SomebodyElses.filter1"),
        (None, MESSAGE[:10]),
        (None, None),
    ],
)
def test_somebody_elses_event_touches_nothing(session, attempt, message):
    case, letter = sent(session)
    event = reported(session, Kind.DELIVERED, attempt=attempt, message=message)

    outcome(session, [event])

    assert (case.stage, letter.status, story(session)) == (Stage.SENT, "accepted", [])
    assert event.handled_at is not None


def test_a_bounce_without_ids_is_probable_and_only_noted(session):
    case, letter = sent(session)
    event = reported(session, Kind.BOUNCED, email="ADA@example.com")

    outcome(session, [event])

    assert (case.stage, letter.status, event.letter_id) == (Stage.SENT, "accepted", letter.id)
    assert "probably" in story(session)[0]


def test_a_bounce_long_after_is_not_even_probable(session):
    _, letter = sent(session)
    letter.sent_at = now() - timedelta(days=8)
    session.flush()

    outcome(session, [reported(session, Kind.BOUNCED)])

    assert story(session) == []


# ---- never again ----


@pytest.mark.parametrize(
    ("kind", "detail", "reason"),
    [
        (Kind.COMPLAINED, {}, "complained"),
        (Kind.BOUNCED, {}, "bounced"),
        (Kind.UNSUBSCRIBED, {}, "asked"),
        (Kind.DROPPED, {"reason": "Bounced Address"}, "bounced"),
        (Kind.DROPPED, {"reason": "Spam Reporting Address"}, "complained"),
        (Kind.DROPPED, {"reason": "Unsubscribed Address"}, None),
        (Kind.DELIVERED, {}, None),
        (Kind.DEFERRED, {}, None),
    ],
)
def test_who_must_not_hear_from_us_again(session, kind, detail, reason):
    _, letter = sent(session)
    for _ in range(2):
        outcome(session, [about(session, letter, kind, **detail)])

    rows = session.execute(sa.select(DoNotContact.address_hash, DoNotContact.reason)).all()
    assert rows == ([(address_hash("ada@example.com"), reason)] if reason else [])
    assert is_forbidden(session, "ADA@Example.com") == bool(reason)


def test_what_a_foreign_server_says_is_quoted_short_on_one_line_without_addresses(session):
    _, letter = sent(session)
    said = "550 <ada@example.com>:\r\n no such user " + "x" * 1000

    outcome(session, [about(session, letter, Kind.BOUNCED, reason=said)])

    [line] = story(session)
    assert line.startswith(
        "The letter bounced; this address is not written to again. The report says: 550 <…@…>: no such"
    )
    assert len(line) < 300
