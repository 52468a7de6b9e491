"""Turns storms into a list, and one decision about all who left in one into what becomes of them."""

from flask import Response

from responder.db import reading, transaction
from responder.journey import Step
from responder.queries.storms import newest_storms, storm_by_id
from responder.queue import ring
from responder.storms import DECISIONS, decide
from responder.web.api.bearer import who
from responder.web.api.blueprint import about, answer, api
from responder.web.api.lookups import nothing
from responder.web.api.problems import answers
from responder.web.api.shapes.storms import OneStorm, Storm, StormDecision, StormList

TAGS = about("Storms", "Very many goodbyes of one connection within an hour: all are held, and decided about once.")


@api.get("/storms", tags=TAGS, responses=answers({200: StormList}), operation_id="listStorms")
def list_storms() -> Response:
    """The latest 200, the newest first; those whose state is `raging` wait for a decision."""
    with reading() as session:
        return answer(StormList(items=[Storm.of(it) for it in newest_storms(session)]))


@api.post(
    "/storms/<uuid:storm_id>/decision",
    tags=TAGS,
    responses=answers({200: Storm}, 404, 409),
    operation_id="decideStorm",
)
def post_storm_decision(path: OneStorm, body: StormDecision) -> Response:
    """Release all who left in it, or stay silent about all. 409 when somebody decided already."""
    with transaction() as session:
        found = storm_by_id(session, path.storm_id) or nothing("storm")
        decide(session, found, DECISIONS[body.decision], who=who())
        shape = Storm.of(found)
    ring(Step.STORM)
    return answer(shape)
