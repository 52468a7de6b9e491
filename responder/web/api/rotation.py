"""Turns POST /connections/{id}/rotation into a new token or secret beside the one of before, and its end into one."""

from flask import Response

from responder.db import transaction
from responder.rotating import Rotated, end_previous, rotate_secret, rotate_token
from responder.web.api.blueprint import answer, api
from responder.web.api.connections import RULE, TAGS, connection_to_change, members_of
from responder.web.api.problems import answers
from responder.web.api.shapes.connections import Connection, EndWanted, OneConnection, RotatedConnection, RotationWanted


@api.post(f"{RULE}/rotation", tags=TAGS, responses=answers({201: RotatedConnection}, 404), operation_id="rotate")
def post_rotation(path: OneConnection, body: RotationWanted) -> Response:
    """Make a new token or secret, or take the one the platform made; both are live until the one of before is ended.

    This answer is the only one that shows a new secret. A connection has two of each at most: the one before the one
    of before is over at once.
    """
    with transaction() as session:
        connection = connection_to_change(session, path.connection_id)
        if body.what is Rotated.TOKEN:
            rotate_token(connection, days=body.days)
        else:
            rotate_secret(connection, body.secret)
        session.flush()
        secret = connection.secrets["current"] if body.what is Rotated.SECRET else None
        shape = RotatedConnection(**members_of(session, [connection])[0], secret=secret)
    return answer(shape, 201)


@api.post(f"{RULE}/rotation/end", tags=TAGS, responses=answers({200: Connection}, 404), operation_id="endRotation")
def post_end(path: OneConnection, body: EndWanted) -> Response:
    """Let nobody in any more by the token, or the secret, of before. 422 where there is none."""
    with transaction() as session:
        connection = connection_to_change(session, path.connection_id)
        end_previous(connection, body.what)
        session.flush()
        return answer(Connection(**members_of(session, [connection])[0]))
