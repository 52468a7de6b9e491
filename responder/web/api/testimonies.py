"""Turns what is said about a case on somebody's own word into testimonies: faults, gestures, and their end."""

from collections.abc import Callable
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from responder import models
from responder.db import reading, transaction
from responder.journey import Step
from responder.queries.cases import case_by_id
from responder.queries.testimonies import testimonies_of
from responder.queue import ring
from responder.testifying import Witness, offer, say_fault, take_back
from responder.web.api.bearer import who
from responder.web.api.blueprint import about, answer, api
from responder.web.api.lookups import nothing, the_case
from responder.web.api.problems import answers
from responder.web.api.shapes.cases import OneCase
from responder.web.api.shapes.testimonies import FaultWanted, GestureWanted, OneTestimony, Testimonies, Testimony

TAGS = about("Testimonies", "What somebody of ours vouches for: what went wrong, what is offered, what is so.")
RULE = "/cases/<uuid:case_id>"
SAID = answers({201: Testimony}, 404, 409)


@api.get(f"{RULE}/testimonies", tags=TAGS, responses=answers({200: Testimonies}, 404), operation_id="listTestimonies")
def get_testimonies(path: OneCase) -> Response:
    """Everything said about a case on somebody's own word."""
    with reading() as session:
        told = testimonies_of(session, the_case(session, path.case_id))
        return answer(Testimonies(items=[Testimony.model_validate(it) for it in told]))


@api.post(f"{RULE}/fault", tags=TAGS, responses=SAID, operation_id="sayFault")
def post_fault(path: OneCase, body: FaultWanted) -> Response:
    """Say what went wrong; a waiting letter is drafted anew, and an edit stays. 409 once it is signed."""
    by = Witness(who())
    return _say(path.case_id, lambda session, case: say_fault(session, case, grade=body.grade, what=body.what, by=by))


@api.post(f"{RULE}/gesture", tags=TAGS, responses=SAID, operation_id="offerGesture")
def post_gesture(path: OneCase, body: GestureWanted) -> Response:
    """Offer something, up to the limit of the brand; a waiting letter is drafted anew. 409 once it is signed."""
    by = Witness(who())
    return _say(
        path.case_id, lambda session, case: offer(session, case, what=body.what, worth_cents=body.worth_cents, by=by)
    )


@api.post(
    "/testimonies/<uuid:testimony_id>/withdrawal",
    tags=TAGS,
    responses=answers({200: Testimony}, 404, 409),
    operation_id="withdrawTestimony",
)
def post_testimony_withdrawal(path: OneTestimony) -> Response:
    """Take it back: it is kept, and counts no more. A signed letter that has not left is called back."""
    with transaction() as session:
        told = session.get(models.Testimony, path.testimony_id) or nothing("testimony")
        case = case_by_id(session, told.case_id) or nothing("case")
        take_back(session, case, told, who=who())
        shape = Testimony.model_validate(told)
    ring(Step.ENRICH)
    return answer(shape)


def _say(case_id: UUID, say: Callable[[Session, models.Case], models.Testimony]) -> Response:
    with transaction() as session:
        shape = Testimony.model_validate(say(session, the_case(session, case_id)))
    ring(Step.ENRICH)
    return answer(shape, 201)
