"""Turns POST /deliveries/replay into an order to read a range again, and GET /replays into how far it has come."""

from flask import Response

from responder import models
from responder.db import reading, transaction
from responder.queries.deliveries import Wanted
from responder.replaying import order_replay
from responder.web.api.bearer import who
from responder.web.api.blueprint import answer, api
from responder.web.api.deliveries import TAGS
from responder.web.api.lookups import nothing
from responder.web.api.problems import answers
from responder.web.api.shapes.deliveries import OneReplay, Replay, ReplayWanted


@api.post("/deliveries/replay", tags=TAGS, responses=answers({202: Replay}, 404), operation_id="replayRange")
def post_replay_of_range(body: ReplayWanted) -> Response:
    """Read a range of deliveries again, in the background; what was understood before is not done twice.

    422 when there are none, or more than 10,000: those whose bodies were erased, and those that still wait to be read,
    do not count.
    """
    wanted = Wanted(connection_id=body.connection, state=body.state, since=body.since, until=body.until)
    with transaction() as session:
        if body.connection is not None and session.get(models.Connection, body.connection) is None:
            nothing("connection")
        shape = Replay.model_validate(order_replay(session, wanted, who=who()))
    return answer(shape, 202, location=f"/replays/{shape.id}")


@api.get("/replays/<uuid:replay_id>", tags=TAGS, responses=answers({200: Replay}, 404), operation_id="getReplay")
def get_replay(path: OneReplay) -> Response:
    """How far an order to read deliveries again has come."""
    with reading() as session:
        return answer(Replay.model_validate(session.get(models.Replay, path.replay_id) or nothing("replay")))
