"""A yes names one exact text; it can be undone until the letter leaves."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from responder.approve import approve, undo
from responder.db import transaction
from responder.errors import AlreadyMoved, ChecksFailed
from responder.instants import now
from responder.journey import Stage
from responder.models import Approval, Case, Draft
from tests import cast


@pytest.fixture
def drafted(database: str) -> tuple[Case, Draft]:
    with transaction() as session:
        return cast.drafted_case(session)


def _approve(case: Case, *, version: int, sha256: str, who: str = "Maya Lindqvist") -> Approval:
    with transaction() as session:
        return approve(session, session.get_one(Case, case.id), version=version, sha256=sha256, who=who)


def test_an_approved_letter_waits_out_the_undo_window(drafted: tuple[Case, Draft]) -> None:
    case, draft = drafted
    with time_machine.travel("2026-11-23 10:00:00Z", tick=False):
        approval = _approve(case, version=draft.version, sha256=draft.sha256)
        assert approval.leaves_at == now() + timedelta(seconds=30)
    with transaction() as session:
        approved = session.get_one(Case, case.id)
        assert (approved.stage, approved.due_at) == (Stage.APPROVED, approval.leaves_at)


def test_a_text_edited_meanwhile_is_not_approved(drafted: tuple[Case, Draft]) -> None:
    case, seen = drafted
    with transaction() as session:
        cast.draft_of(session, session.get_one(Case, case.id), body="Dear Ada,\n\ngoodbye.\n")
    with pytest.raises(AlreadyMoved, match="Please read it again"):
        _approve(case, version=seen.version, sha256=seen.sha256)


def test_the_right_version_with_another_hash_is_not_approved(drafted: tuple[Case, Draft]) -> None:
    case, draft = drafted
    with pytest.raises(AlreadyMoved):
        _approve(case, version=draft.version, sha256="0" * 64)


def test_the_second_of_two_managers_learns_that_somebody_was_faster(drafted: tuple[Case, Draft]) -> None:
    case, draft = drafted
    _approve(case, version=draft.version, sha256=draft.sha256)
    with pytest.raises(AlreadyMoved, match="Somebody was faster"):
        _approve(case, version=draft.version, sha256=draft.sha256, who="Tom Okafor")
    with transaction() as session:
        assert session.scalars(sa.select(Approval.who)).all() == ["Maya Lindqvist"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # on SQLite there is one writer at a time
def test_no_other_text_follows_between_reading_one_and_keeping_the_yes_to_it(drafted: tuple[Case, Draft]) -> None:
    case, draft = drafted
    follow = sa.update(Case).where(Case.id == case.id, Case.stage == Stage.DRAFTED.value).values(draft_version=2)
    with transaction() as session:
        known = session.get_one(Case, case.id)
        tried: list[bool] = []

        def as_the_polisher_does(*_: object) -> None:
            tried.append(True)
            with transaction() as other:
                other.execute(sa.text("SET LOCAL lock_timeout = '100ms'"))
                other.execute(follow.execution_options(synchronize_session=False))

        sa.event.listen(session.connection(), "before_cursor_execute", _once_at("UPDATE", as_the_polisher_does))
        with pytest.raises(sa.exc.OperationalError, match="lock timeout"):
            approve(session, known, version=draft.version, sha256=draft.sha256, who="Maya Lindqvist")
    assert tried == [True]


def _once_at(word: str, act: Callable[[], None]) -> Callable[..., None]:
    """What happens before the first statement that begins so."""
    left = [act]

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(word) and left:
            left.pop()()

    return listen


def test_a_failed_check_blocks_and_a_piece_of_advice_does_not(database: str) -> None:
    advice = {"name": "length", "passed": False, "blocking": False, "detail": "Rather long."}
    block = {"name": "promotion", "passed": False, "blocking": True, "detail": "It offers something."}
    with transaction() as session:
        case, draft = cast.drafted_case(session, checks=[advice, block])
    with pytest.raises(ChecksFailed, match="It offers something") as refused:
        _approve(case, version=draft.version, sha256=draft.sha256)
    assert refused.value.failed == ("promotion",)
    with transaction() as session:
        draft = cast.draft_of(session, session.get_one(Case, case.id), checks=[advice])
    _approve(case, version=draft.version, sha256=draft.sha256)


def test_an_undone_approval_is_history_and_the_draft_stands_where_it_stood(drafted: tuple[Case, Draft]) -> None:
    case, draft = drafted
    _approve(case, version=draft.version, sha256=draft.sha256)
    with transaction() as session:
        undo(session, session.get_one(Case, case.id), who="Maya Lindqvist")
    _approve(case, version=draft.version, sha256=draft.sha256)
    with transaction() as session:
        history = session.scalars(sa.select(Approval).order_by(Approval.id)).all()
        assert [approval.undone_by for approval in history] == ["Maya Lindqvist", None]


def test_what_is_leaving_cannot_be_undone(drafted: tuple[Case, Draft]) -> None:
    case, draft = drafted
    _approve(case, version=draft.version, sha256=draft.sha256)
    with transaction() as session:
        session.execute(sa.update(Case).values(stage=Stage.SENDING.value))
    with transaction() as session, pytest.raises(AlreadyMoved):
        undo(session, session.get_one(Case, case.id), who="Maya Lindqvist")
