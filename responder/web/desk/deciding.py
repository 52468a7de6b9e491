"""Turns one person's decision about a case into one transaction, one ring, and the page that follows."""

from collections.abc import Callable
from uuid import UUID

from flask import make_response, redirect
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.db import reading, transaction
from responder.errors import AlreadyMoved, ChecksFailed, Refused
from responder.journey import ACTS_AT, Stage
from responder.models import Case
from responder.queries.cases import timeline_of
from responder.queue import ring
from responder.web.desk.case import case_page
from responder.web.desk.frame import page
from responder.web.desk.house import case_or_404
from responder.web.desk.piles import pile_of
from responder.web.desk.words import ago

Decision = Callable[[Session, Case], object]


def decide(case_id: UUID, decision: Decision, *, yours: str | None = None) -> Response:
    """Carry the decision out and show the case; or say why not, with `yours`, the text that was not saved."""
    try:
        with transaction() as session:
            case = case_or_404(session, case_id)
            decision(session, case)
            stage = Stage(case.stage)
    except AlreadyMoved:
        return please_read_again(case_id, yours=yours)
    except (Refused, ChecksFailed) as refusal:
        return _refused(case_id, str(refusal))
    ring_for(stage)
    return redirect(f"/cases/{case_id}", code=303)


def ring_for(stage: Stage) -> None:
    """Ring whoever acts at this stage; a bell that does not ring now is rung by the clock."""
    for step, acts_at in ACTS_AT.items():
        if acts_at is stage:
            ring(step)


def please_read_again(case_id: UUID, *, yours: str | None = None) -> Response:
    """409: what somebody did meanwhile, and the text that could not be saved."""
    with reading() as session:
        case = case_or_404(session, case_id)
        body = page(
            session,
            "conflict.html",
            pile=pile_of(case.stage),
            title="Please read it again",
            sentence=meanwhile(session, case),
            case_id=case_id,
            yours=yours,
        )
    return make_response(body, 409)


def meanwhile(session: Session, case: Case) -> str:
    """The last thing that happened to the case, as a sentence."""
    story = timeline_of(session, case)
    if not story:
        return "Somebody was faster: the case is no longer as you saw it."
    last = story[-1]
    return f"The case moved on while you were reading. {last.what} ({ago(last.at)})"


def _refused(case_id: UUID, sentence: str) -> Response:
    with reading() as session:
        body = case_page(session, case_or_404(session, case_id), trouble=sentence)
    return make_response(body, 422)
