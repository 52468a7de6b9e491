"""One approved letter leaves once, as it was approved, or it is known why not, or it is known that it is not known."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.addresses import address_hash
from responder.errors import AlreadyMoved, Temporary
from responder.instants import now
from responder.journey import Stage
from responder.models import Approval, Case, DoNotContact, Draft, Letter
from responder.moving import move
from responder.postman import Postman
from responder.send import send
from responder.wording import letter_hash
from tests import cast
from tests.cast import approved_case as approved
from tests.peers.sendgrid import ID, closed_port
from tests.responder.sent import KEY, attempts, carrier, letter_of

WORDS = "Dear Ada,\r\n\n  ten years … trailing  \n.\n..dots\n\tZoë, 読者, 🌲👩‍💻\u00a0\n\n"


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

    send(session, case, carrier(peer))

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
    cast.approval_of(session, case, draft)
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
    cast.approval_of(session, case, session.scalars(sa.select(Draft)).one())

    send(session, case, carrier(peer))

    assert case.stage == Stage.STUCK
    assert len(peer.accepted) == 1
