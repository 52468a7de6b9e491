"""What managers change is told by wording and by sentence, without anybody's name in it."""

from datetime import timedelta
from typing import Any

import pytest

from responder.instants import now
from responder.models import Approval, Draft
from responder.voice.changes import changes, likenesses
from responder.wording import letter_hash
from tests import cast

WRITTEN = (
    "Dear Ada,\n\n"
    "You were with us for ten years. I do not take that for granted. Thank you, Ada.\n\n"
    "The door stays open. I wish you well.\n\n"
    "Maya Lindqvist\n"
)
MOVES = {
    "thanks/long": "You were with us for ten years. I do not take that for granted. Thank you, Ada.",
    "offer/standing": "The door stays open.",
    "wishes/well": "I wish you well.",
}


def plan_of(body: str) -> list[dict[str, Any]]:
    plan = [{"move": "subject", "template": "subject/long", "ways": [], "wording": 0, "at": None}]
    for template, text in MOVES.items():
        start = body.index(text)
        move = {"move": template.partition("/")[0], "template": template, "ways": [], "wording": 0}
        plan.append({**move, "at": [start, start + len(text)]})
    return plan


def draft_of(body: str, subject: str = "Thank you") -> Draft:
    return Draft(body=body, subject=subject, sha256=letter_hash(subject, body), plan=plan_of(WRITTEN), language="en")


def told(body: str, **more: str) -> dict[str, float]:
    return {name: round(share, 2) for name, share in likenesses(draft_of(WRITTEN), draft_of(body, **more))}


def test_a_letter_that_went_as_written_changed_nothing():
    assert set(told(WRITTEN).values()) == {1.0}


def test_a_change_counts_against_the_wording_it_was_made_in_alone():
    shares = told(WRITTEN.replace("I do not take that for granted.", "I mean that."))

    assert 0.7 < shares["thanks/long"] < 0.9
    assert (shares["offer/standing"], shares["wishes/well"], shares["subject/long"]) == (1, 1, 1)


def test_a_wording_that_was_taken_out_is_unlike_itself():
    assert told(WRITTEN.replace("The door stays open. ", ""))["offer/standing"] == 0
    assert told(WRITTEN, subject="A word of thanks")["subject/long"] < 1


def test_what_was_put_in_counts_against_what_stands_before_it():
    shares = told(WRITTEN.replace("I wish you well.", "I wish you well. Come and see us in the harbour some day."))

    assert shares["wishes/well"] < 0.7
    assert shares["offer/standing"] == 1


def approved(session, customer: str, edited: str | None = None, **more: Any) -> None:
    """One letter to this person, approved as the machine wrote it or as it was edited."""
    brand, signer = more.pop("place")
    person = cast.ada(session, name=customer, given_name=customer, email=f"{customer.lower()}@example.com")
    case = cast.case_of(session, brand, person, signer_id=signer.id)
    body = WRITTEN.replace("Ada", customer)
    names = {"name": customer, "given_name": customer, "greeting": customer}
    cast.tenure_of(session, case, kind="name", value=names)
    draft = cast.draft_of(session, case, body=body, subject="Thank you", plan=plan_of(WRITTEN))
    if edited:
        draft = cast.draft_of(
            session, case, body=edited.replace("Ada", customer), subject="Thank you", author="Tom Okafor"
        )
    values = {"version": draft.version, "sha256": draft.sha256, "who": "Maya Lindqvist", "leaves_at": now()}
    session.add(Approval(case_id=case.id, **{**values, **more}))
    session.flush()


@pytest.fixture
def place(session):
    signer = cast.maya(session)
    return cast.newsletter(session, cast.northlight(session, signer)), signer


def test_sentences_of_different_people_are_counted_together_with_what_is_personal_left_blank(session, place):
    edit = WRITTEN.replace("Thank you, Ada.", "Ada, I thank you for 10 years of reading.")
    for person in ("Ada", "Grace", "Mary"):
        approved(session, person, edit, place=place)
    approved(session, "Alan", place=place)

    found = changes(session)

    assert (found.letters, found.edited) == (4, 3)
    assert [(said.sentence, said.times) for said in found.deleted] == [("Thank you, ….", 3)]
    assert [(said.sentence, said.times) for said in found.added] == [("…, I thank you for … years of reading.", 3)]
    hands = {hand.template: (hand.unchanged, hand.lightly + hand.rewritten) for hand in found.hands}
    assert hands["thanks/long"] == (1, 3)
    assert hands["wishes/well"] == (4, 0)
    assert found.hands[0].template == "thanks/long"


def test_what_happened_once_is_one_person_s_letter_and_is_not_shown(session, place):
    approved(session, "Ada", WRITTEN.replace("I wish you well.", "Give my love to the dog."), place=place)

    found = changes(session)

    assert (found.deleted, found.added) == ([], [])
    assert found.edited == 1


def test_only_standing_approvals_of_the_last_days_and_of_the_brand_count(session, place):
    approved(session, "Ada", place=place)
    approved(session, "Grace", place=place, undone_at=now())
    approved(session, "Mary", place=place, created_at=now() - timedelta(days=91))

    assert changes(session, place[0].brand_id).letters == 1
    assert changes(session, days=100).letters == 2
    assert changes(session, place[1].id).letters == 0


def test_letters_of_earlier_releases_without_places_are_counted_and_not_guessed_at(session, place):
    approved(session, "Ada", place=place)
    for draft in session.query(Draft):
        draft.plan = [{"move": "thanks", "template": "thanks/long", "ways": []}]
    session.flush()

    found = changes(session)

    assert (found.letters, found.hands) == (1, [])
