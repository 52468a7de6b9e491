"""Words a manager vouches for, what is no longer known so, and what the machine would write now, at the desk."""

import pytest

from responder.db import reading, transaction
from responder.draft import draft, revise
from responder.journey import Stage
from responder.models import Case, Draft, Manager, Role
from responder.models import Testimony as Said
from responder.sign_in import hash_password
from tests import cast
from tests.responder.draft import known
from tests.responder.draft.test_drafting import enriched
from tests.responder.draft.test_vouching import gather_again
from tests.responder.web.desk.conftest import PASSWORD, signed_in
from tests.responder.web.desk.test_case import move as put


def facts(years=10):
    return known.name(), known.removal(), known.tenure(years=years), known.contact()


@pytest.fixture
def case(app):
    """Ada's letter, into which Maya wrote of Prague in 2019."""
    with transaction() as session:
        case = enriched(session, *facts(), id=known.CASE_ID)
        cast.event_of(session, case, name="Ada Byron")
        session.query(Manager).one().password_hash = hash_password(PASSWORD)
        draft(session, case)
        first = session.query(Draft).one()
        body = first.body.replace("Maya Lindqvist\n", "Do you remember Prague in 2019?\n\nMaya Lindqvist\n")
        revise(session, case, version=1, subject=first.subject, body=body, author="Maya Lindqvist")
    return case


@pytest.fixture
def manager(app, case):
    return signed_in(app, cast.MAYA)


@pytest.fixture
def outdated(case):
    """By now we know that it were nine years."""
    gather_again(case, *facts(years=9))
    return case


def newest():
    with reading() as session:
        return session.query(Draft).order_by(Draft.version.desc()).first()


def told():
    with reading() as session:
        return [(it.value["words"], it.told_by) for it in session.query(Said).order_by(Said.id)]


def test_each_word_is_vouched_for_with_one_click_and_shows_whose_word_it_is(manager, case):
    page = manager.open(f"/cases/{case.id}")
    assert "I know this: 2019 Prague I know all of this" in page.words
    assert "By approving you vouch for: 2019, Prague" in page.words

    after = page.press("Prague")

    assert told() == [("Prague", "Maya Lindqvist")]
    assert "“Prague” in the letter is so Maya Lindqvist's own word" in after.words
    assert "By approving you vouch for: 2019" in after.words
    assert "No fact of ours supports" not in after.press("2019").words


def test_all_are_vouched_for_at_once(manager, case):
    manager.open(f"/cases/{case.id}")
    filled = {"csrf_token": manager.token(), "version": "2", "word": ["2019", "Prague"]}

    after = manager.post(f"/cases/{case.id}/draft/claims", filled)

    assert [word for word, _ in told()] == ["2019", "Prague"]
    assert "By approving" not in after.words


def test_approving_vouches_for_what_is_open(manager, case):
    after = manager.open(f"/cases/{case.id}").press("Approve")

    assert told() == [("2019", "Maya Lindqvist"), ("Prague", "Maya Lindqvist")]
    assert "Maya Lindqvist vouches for “2019”, “Prague”." in after.words


def test_what_is_no_longer_known_so_is_marked_and_holds_the_letter_back(manager, outdated):
    page = manager.open(f"/cases/{outdated.id}")

    assert "The letter still says “2016” and “a decade”" in page.words
    assert '<mark class="outdated" title="No longer known to be so">' in page.html
    assert not page.offers("Approve")
    assert "By approving you vouch for" not in page.words
    clause = next(check for check in newest().checks if check["name"] == "stale")["words"][0]
    assert page.press(clause).offers("Approve")


def test_what_the_machine_would_write_now_is_taken(manager, outdated):
    page = manager.open(f"/cases/{outdated.id}")
    assert "What the machine would write now" in page.words
    assert "<ins>" in page.html
    assert "<del>" in page.html

    after = page.press("Take it")

    assert (newest().author, "nine years" in newest().body) == ("responder", True)
    assert "What the machine would write now" not in after.words.replace("took what", "")
    assert after.offers("Approve")


def test_one_passage_is_taken(manager, outdated):
    after = manager.open(f"/cases/{outdated.id}").press("Take this passage")

    assert (newest().author, "nine years" in newest().body) == ("Maya Lindqvist", True)
    assert "Prague" in newest().body
    assert after.offers("Leave this out")
    assert "Prague" not in after.press("Leave this out").form_with("Approve").fields
    assert "Prague" not in newest().body


def test_mine_is_kept(manager, outdated):
    after = manager.open(f"/cases/{outdated.id}").press("Keep mine")

    assert not after.offers("Take it")
    assert "Prague" in newest().body
    assert "kept the letter as it is" in after.words


def test_whoever_is_late_reads_again(manager, outdated):
    page = manager.open(f"/cases/{outdated.id}")
    with transaction() as session:
        case, seen = session.get(Case, outdated.id), newest()
        revise(session, case, version=seen.version, subject="Hello", body=seen.body, author="Tom Okafor")

    for button in ("Take it", "Keep mine", "Take this passage", "Prague"):
        assert page.press(button).status == 409
    for verb in ("claims", "proposal", "proposal/refusal"):
        assert manager.post(f"/cases/{outdated.id}/draft/{verb}", {"csrf_token": manager.token()}).status == 409


def test_a_drafter_takes_a_proposal_and_vouches_for_nothing(person_with_role, outdated):
    drafter = person_with_role(Role.DRAFTER)
    page = drafter.open(f"/cases/{outdated.id}")

    assert (page.offers("Take it"), page.offers("Prague")) == (True, False)
    assert drafter.post(f"/cases/{outdated.id}/draft/claims", {"csrf_token": drafter.token()}).status == 403
    assert not person_with_role(Role.VIEWER).open(f"/cases/{outdated.id}").offers("Take it")


def test_a_letter_that_left_is_proposed_nothing(manager, outdated):
    put(outdated, Stage.SENT)
    assert not manager.open(f"/cases/{outdated.id}").offers("Take it")
