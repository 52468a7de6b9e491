"""POST /settings/connections/<id>/…: its secret and its address, their rotation, and what is watched for next."""

from uuid import UUID

from flask import redirect, request
from werkzeug.wrappers import Response

from responder.db import reading
from responder.errors import Refused
from responder.instants import now
from responder.log import logger
from responder.models import Connection, Role
from responder.rotating import PREVIOUS_TOKEN_DAYS, Rotated, end_previous, rotate_secret, rotate_token
from responder.web.desk.connection import connection_or_404, keep, show_secret_once, shown
from responder.web.desk.house import desk
from responder.web.desk.visitor import me, needs

MOST_DIGITS = 9

log = logger(__name__)


@desk.post("/settings/connections/<uuid:connection_id>/secret")
@needs(Role.ADMIN)
def give_secret(connection_id: UUID) -> Response:
    """`secret`: the one the platform has made. From now on the live check waits for it."""
    return keep(
        connection_id,
        lambda one: rotate_secret(one, request.form.get("secret", "")),
        then=lambda: watching(connection_id),
    )


@desk.post("/settings/connections/<uuid:connection_id>/rotation")
@needs(Role.ADMIN)
def rotate(connection_id: UUID) -> Response:
    """A new one of `what` (secret, token), the one before stays valid too. A new secret is shown on the next page."""
    what = _what()

    def change(one: Connection) -> None:
        if what is Rotated.TOKEN:
            rotate_token(one, days=_days())
        else:
            rotate_secret(one)

    def then() -> str:
        if what is Rotated.SECRET:
            show_secret_once(connection_id)
        return watching(connection_id)

    return keep(connection_id, change, then=then)


@desk.post("/settings/connections/<uuid:connection_id>/rotation/end")
@needs(Role.ADMIN)
def end_rotation(connection_id: UUID) -> Response:
    """Let nobody in any more by `what` was before."""
    what = _what()
    return keep(
        connection_id, lambda one: end_previous(one, what), then=lambda: f"/settings/connections/{connection_id}"
    )


@desk.post("/settings/connections/<uuid:connection_id>/showing")
@needs(Role.ADMIN)
def show_secret(connection_id: UUID) -> Response:
    """Show the secret once more. Who did is written down."""
    log.info("a secret was shown", connection_id=str(connection_id), manager_id=str(me().id))
    with reading() as session:
        return shown(session, connection_or_404(session, connection_id), with_secret=True)


@desk.get("/settings/connections/<uuid:connection_id>/watching")
def watch(connection_id: UUID) -> Response:
    """The page again, waiting for what comes from now on."""
    return redirect(watching(connection_id), code=303)


def watching(connection_id: UUID) -> str:
    """Where the live check waits for what comes from now on."""
    return f"/settings/connections/{connection_id}?since={int(now().timestamp() * 1000)}"


def _what() -> Rotated:
    return Rotated.TOKEN if request.form.get("what") == Rotated.TOKEN else Rotated.SECRET


def _days() -> int:
    text = request.form.get("days", str(PREVIOUS_TOKEN_DAYS)).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise Refused("Days are a whole number.")
    return int(text)
