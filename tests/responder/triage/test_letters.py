"""What SendGrid reports about our own letters never opens a case."""

import pytest

from responder.addresses import address_hash
from responder.db import transaction
from responder.instants import now
from responder.journey import Stage
from responder.models import Approval, Case, Connection, Event, LetterEvent, SendAttempt
from tests import cast
from tests.arriving import arrive, forbidden, mail_event, only_case, outcomes, put, rows

MESSAGE = "14c5d75ce93.dfd.64b469"


@pytest.fixture
def attempt(weekly) -> SendAttempt:
    """Ada's letter has left, as attempt number one."""
    with transaction() as session:
        case = cast.case_of(session, session.get_one(Connection, weekly.id), cast.ada(session), stage=Stage.SENT.value)
        session.add(Approval(case_id=case.id, version=1, sha256="0", who="Maya Lindqvist", leaves_at=now()))
        session.flush()
        letter = cast.letter_of(session, case, provider_ref=MESSAGE)
        made = SendAttempt(letter_id=letter.id, number=1, state="accepted")
        session.add(made)
        return made


@pytest.mark.parametrize("kind", ["processed", "delivered", "deferred", "dropped", "bounce", "spamreport"])
def test_its_fate_is_handed_to_the_outcome_step(mailer, attempt, kind):
    arrive(mailer, [mail_event(kind, attempt.id, response="250 OK")])

    [reported], [stored] = rows(LetterEvent), rows(Event)
    assert (reported.letter_id, reported.attempt_ref, reported.event_id) == (
        attempt.letter_id, str(attempt.id), stored.id,
    )  # fmt: skip
    assert (stored.outcome, stored.case_id) == ("letter", only_case().id)
    assert reported.detail["reason"] == "250 OK"


@pytest.mark.parametrize(
    ("kind", "reason"), [("unsubscribe", "asked"), ("spamreport", "complained"), ("bounce", "bounced")]
)
def test_who_takes_offence_at_it_is_left_in_peace(mailer, attempt, kind, reason):
    arrive(mailer, [mail_event(kind, attempt.id)])

    assert only_case().stage == "sent"
    assert forbidden() == {address_hash(cast.ADA): reason}


def test_an_unsubscribe_from_it_calls_off_another_letter_under_way(mailer, attempt):
    put(only_case(), Stage.DRAFTED)
    arrive(mailer, [mail_event("unsubscribe", attempt.id)])

    assert (only_case().stage, forbidden()) == ("withdrawn", {address_hash(cast.ADA): "asked"})


@pytest.mark.parametrize("attempt_ref", ["of another installation", "01998f3c-0000-7000-8000-000000000009"])
def test_a_letter_of_another_installation_opens_nothing_either(mailer, attempt_ref):
    arrive(mailer, [mail_event("unsubscribe", attempt_ref), mail_event("delivered", attempt_ref)])

    assert (rows(Case), rows(LetterEvent), outcomes()) == ([], [], ["noted", "noted"])
    assert forbidden() == {address_hash(cast.ADA): "asked"}


def test_a_bounce_without_our_id_is_found_by_sendgrids_own(mailer, attempt):
    arrive(mailer, [mail_event("bounce", sg_message_id=f"{MESSAGE}.recvd-5f9c-1-6711-0.0")])

    [reported] = rows(LetterEvent)
    assert (reported.letter_id, outcomes()) == (attempt.letter_id, ["letter"])


def test_a_bounce_that_names_only_the_address_is_left_to_the_outcome_step_to_guess(mailer, attempt):
    arrive(mailer, [mail_event("bounce")])

    [reported] = rows(LetterEvent)
    assert (reported.letter_id, reported.kind) == (None, "bounced")


def test_an_unsubscribe_from_anybody_elses_mail_is_a_goodbye(mailer):
    arrive(mailer, [mail_event("group_unsubscribe", asm_group_id=7), mail_event("unsubscribe")])

    assert (only_case().stage, outcomes()) == ("received", ["opened", "joined"])
