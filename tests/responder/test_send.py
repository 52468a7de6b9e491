"""One approved letter leaves once, as it was approved, or it is known why not, or it is known that it is not known."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.addresses import address_hash
from responder.db import connect
from responder.errors import AlreadyMoved, Temporary
from responder.instants import now
from responder.journey import Stage
from responder.mailcatcher import MailCatcher
from responder.models import Approval, Case, DoNotContact, Draft, Letter, SendAttempt, TimelineEntry
from responder.moving import move
from responder.postman import Postman
from responder.send import doubt_expired, send
from responder.wording import letter_hash
from tests import cast
from tests.peers.sendgrid import ID, SendGrid, closed_port

KEY = "SG.secret.key"
WORDS = "Dear Ada,\r\n\n  ten years … trailing  \n.\n..dots\n\tZoë, 読者, 🌲👩‍💻\u00a0\n\n"


@pytest.fixture
def engine(database_url):
    engine = connect(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine):
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def catcher(tmp_path):
    with MailCatcher(folder=tmp_path) as server:
        yield server


@pytest.fixture
def peer():
    with SendGrid().listening() as server:
        yield server


def carrier(server, **more):
    return Postman(KEY, server.url, **more)


def approved(session, **letter):
    case, draft = cast.drafted_case(session, **letter)
    approve_again(session, case, draft)
    return case


def approve_again(session, case, draft):
    session.execute(sa.update(Approval).values(undone_at=now(), undone_by="Maya Lindqvist"))
    moment = now() - timedelta(seconds=1)
    session.add(
        Approval(case_id=case.id, version=draft.version, sha256=draft.sha256, who="Maya Lindqvist", leaves_at=moment)
    )
    move(session, case, Stage.APPROVED, who="Maya Lindqvist", what="Approved.", due_at=moment)
    session.commit()


def letter_of(session, case):
    return session.scalars(sa.select(Letter).where(Letter.case_id == case.id)).one()


def attempts(session):
    return [
        (attempt.number, attempt.state)
        for attempt in session.scalars(sa.select(SendAttempt).order_by(SendAttempt.number))
    ]


def story(session):
    return [entry.what for entry in session.scalars(sa.select(TimelineEntry).order_by(TimelineEntry.id))]


def test_what_arrives_is_what_was_approved_to_the_byte(session, catcher):
    case = approved(session, body=WORDS, subject="Danke, Zoë 🌲")

    send(session, case, carrier(catcher))

    [caught] = catcher.box.messages()
    letter = letter_of(session, case)
    assert caught["text"].encode() == WORDS.encode()
    assert caught["subject"] == "Danke, Zoë 🌲"
    assert letter_hash(caught["subject"], caught["text"]) == letter.sha256
    assert caught["to"] == [{"email": "ada@example.com", "name": "Ada Byron"}]
    assert caught["from"] == caught["reply_to"] == {"email": "maya@example.com", "name": "Maya Lindqvist"}
    assert (letter.status, letter.provider_ref) == ("accepted", caught["x_message_id"])
    assert letter.sent_at is not None
    assert case.stage == Stage.SENT
    assert attempts(session) == [(1, "accepted")]


def test_sending_a_sent_case_again_is_refused(session, catcher):
    case = approved(session)
    send(session, case, carrier(catcher))

    with pytest.raises(AlreadyMoved):
        send(session, case, carrier(catcher))

    assert len(catcher.box.messages()) == 1


def test_two_workers_racing_send_once(engine, session, catcher):
    case = approved(session)
    start, outcomes = threading.Barrier(6), []

    def race():
        with Session(engine, expire_on_commit=False) as mine:
            seen = mine.get_one(Case, case.id)
            mine.rollback()
            start.wait()
            try:
                send(mine, seen, carrier(catcher))
                outcomes.append("sent")
            except AlreadyMoved:
                outcomes.append("late")

    racers = [threading.Thread(target=race) for _ in range(6)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()

    assert sorted(outcomes) == ["late"] * 5 + ["sent"]
    assert len(catcher.box.messages()) == 1


def test_text_edited_meanwhile_is_not_sent(session, catcher):
    case = approved(session)
    draft = session.scalars(sa.select(Draft)).one()
    newer = "Dear Ada, goodbye"
    edited = Draft(
        case_id=case.id, version=2, author="Tom", language="en", subject=draft.subject, body=newer,
        sha256=letter_hash(draft.subject, newer), spans=[], checks=[], plan=[],
    )  # fmt: skip
    session.add(edited)
    session.commit()

    send(session, case, carrier(catcher))

    assert (case.stage, case.stuck_at) == (Stage.STUCK, Stage.DRAFTED)
    assert "read it again" in case.reason
    assert catcher.box.messages() == []
    assert session.scalars(sa.select(Letter)).all() == []


def test_a_text_that_no_longer_fits_its_hash_is_not_sent(session, catcher):
    case = approved(session)
    session.execute(sa.update(Draft).values(body="Something else"))
    session.commit()

    send(session, case, carrier(catcher))

    assert case.stage == Stage.STUCK
    assert catcher.box.messages() == []


def test_an_approval_that_was_taken_back_sends_nothing(session, catcher):
    case = approved(session)
    session.execute(sa.update(Approval).values(undone_at=now(), undone_by="Maya Lindqvist"))
    session.commit()

    send(session, case, carrier(catcher))

    assert case.stage == Stage.STUCK
    assert catcher.box.messages() == []


def test_nothing_leaves_while_it_may_be_undone(session, catcher):
    case = approved(session)
    session.execute(sa.update(Approval).values(leaves_at=now() + timedelta(seconds=20)))
    session.commit()

    with pytest.raises(Temporary) as early:
        send(session, case, carrier(catcher))

    session.rollback()
    assert 0 < early.value.retry_after_seconds <= 20
    assert session.get_one(Case, case.id, populate_existing=True).stage == Stage.APPROVED
    assert catcher.box.messages() == []


def test_somebody_who_asked_for_silence_is_left_alone(session, catcher):
    case = approved(session)
    session.add(DoNotContact(address_hash=address_hash("ada@example.com"), reason="complained"))
    session.commit()

    send(session, case, carrier(catcher))

    assert case.stage == Stage.WITHDRAWN
    assert catcher.box.messages() == []


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda case, _: setattr(case, "email", None), "no address"),
        (lambda case, _: setattr(case.signer, "active", False), "does not sign"),
        (lambda case, _: setattr(case.signer, "name", "Maya\r\nBcc: tom@example.com"), "signer's name"),
    ],
    ids=["no address", "signer left", "forged header"],
)
def test_a_letter_that_cannot_leave_waits_for_a_person(session, catcher, spoil, words):
    case = approved(session)
    spoil(case, session)
    session.commit()

    send(session, case, carrier(catcher))

    assert case.stage == Stage.STUCK
    assert words in case.reason
    assert attempts(session) == []
    assert catcher.box.messages() == []


FATES = {
    "accept": (Stage.SENT, "accepted"),
    "drop after accept": (Stage.DOUBTFUL, "doubtful"),
    "202 with its head cut": (Stage.DOUBTFUL, "doubtful"),
    "302": (Stage.DOUBTFUL, "doubtful"),
    "500 accepted": (Stage.DOUBTFUL, "doubtful"),
    "429": (Stage.APPROVED, "not_sent"),
    "403 scope": (Stage.STUCK, "rejected"),
}


@pytest.mark.parametrize("mode", FATES)
def test_whatever_sendgrid_does_the_case_ends_where_the_protocol_says(session, peer, mode):
    case = approved(session)
    peer.mode = mode

    send(session, case, carrier(peer, deadline_seconds=0.4))

    stage, state = FATES[mode]
    assert case.stage == stage
    assert attempts(session) == [(1, state)]
    assert letter_of(session, case).status == state
    assert peer.paths in ([], ["/v3/mail/send"])


def test_a_refused_connection_is_tried_again_later_with_a_new_attempt(session, peer):
    case = approved(session)

    send(session, case, Postman(KEY, f"http://127.0.0.1:{closed_port()}"))
    assert case.stage == Stage.APPROVED
    assert case.due_at > now()
    send(session, case, carrier(peer))

    assert case.stage == Stage.SENT
    assert attempts(session) == [(1, "not_sent"), (2, "accepted")]
    assert letter_of(session, case).provider_ref == ID
    assert len(peer.accepted) == 1


def test_pauses_grow_until_sendgrid_says_how_long(session, peer):
    case, away = approved(session), Postman(KEY, f"http://127.0.0.1:{closed_port()}")
    rests = []
    for _ in range(3):
        send(session, case, away)
        rests.append(round((case.due_at - now()).total_seconds(), -1))
    peer.mode = "429"
    send(session, case, carrier(peer))

    assert rests == [10, 20, 40]
    assert 6 < (case.due_at - now()).total_seconds() <= 7


def test_a_settled_doubt_may_be_approved_and_sent_anew(session, peer):
    case = approved(session)
    peer.mode = "500 not accepted"
    send(session, case, carrier(peer))
    move(session, case, Stage.DRAFTED, who="Maya Lindqvist", what="It did not arrive.")
    draft = cast.draft_of(session, case, body="Dear Ada, once more")
    approve_again(session, case, draft)
    peer.mode = "accept"

    send(session, case, carrier(peer))

    assert [letter["content"][0]["value"] for letter in peer.accepted] == ["Dear Ada, once more"]
    assert letter_of(session, case).body == "Dear Ada, once more"
    assert attempts(session) == [(1, "doubtful"), (2, "accepted")]


def test_what_sendgrid_has_already_is_never_sent_again(session, peer):
    case = approved(session)
    send(session, case, carrier(peer))
    session.execute(sa.update(Case).values(stage=Stage.DRAFTED.value))
    session.refresh(case)
    approve_again(session, case, session.scalars(sa.select(Draft)).one())

    send(session, case, carrier(peer))

    assert case.stage == Stage.STUCK
    assert len(peer.accepted) == 1


# ---- who comes late ----


def expire_lease(session):
    session.execute(sa.update(Case).values(lease_until=now() - timedelta(seconds=1)))
    session.commit()


def test_a_lease_that_ran_out_leaves_the_letter_in_doubt(engine, session, peer):
    case = approved(session)
    peer.mode = "hang"
    sender = threading.Thread(target=in_own_session, args=(engine, case.id, carrier(peer, deadline_seconds=1.5)))
    sender.start()
    wait_for(lambda: peer.accepted)

    assert doubt_expired(session) == 0
    expire_lease(session)
    assert doubt_expired(session) == 1
    session.commit()
    sender.join()

    session.expire_all()
    assert session.get_one(Case, case.id).stage == Stage.DOUBTFUL
    assert attempts(session) == [(1, "doubtful")]
    assert "Heard late about try 1" in story(session)[-1]


def test_an_answer_that_comes_after_the_doubt_settles_it(engine, session, peer):
    case = approved(session)

    def somebody_doubts():
        with Session(engine) as other:
            expire_lease(other)
            assert doubt_expired(other) == 1
            other.commit()

    peer.before_answer = somebody_doubts
    send(session, case, carrier(peer))

    assert case.stage == Stage.SENT
    assert attempts(session) == [(1, "accepted")]
    assert letter_of(session, case).provider_ref == ID


def test_an_answer_that_comes_after_a_person_decided_is_told_and_moves_nothing(engine, session, peer):
    case = approved(session)

    def somebody_decides():
        with Session(engine) as other:
            expire_lease(other)
            doubt_expired(other)
            move(other, other.get_one(Case, case.id), Stage.SILENT, who="Tom Okafor", what="Enough.")
            other.commit()

    peer.before_answer = somebody_decides
    send(session, case, carrier(peer))

    assert case.stage == Stage.SILENT
    assert attempts(session) == [(1, "accepted")]
    assert story(session)[-1] == "Heard late about try 1: SendGrid took the letter."


class Interrupted(BaseException):
    """What RQ raises in a job it stops."""


class Stopped(Postman):
    def deliver(self, *_):
        raise Interrupted


def test_a_sender_that_is_stopped_leaves_a_doubt(session, peer):
    case = approved(session)

    with pytest.raises(Interrupted):
        send(session, case, Stopped(KEY, peer.url))

    assert case.stage == Stage.DOUBTFUL
    assert attempts(session) == [(1, "doubtful")]


def in_own_session(engine, case_id, postman):
    with Session(engine, expire_on_commit=False) as session:
        send(session, session.get_one(Case, case_id), postman)


def wait_for(happened):
    for _ in range(1000):
        if happened():
            return
        threading.Event().wait(0.01)
    pytest.fail("it did not happen in time")
