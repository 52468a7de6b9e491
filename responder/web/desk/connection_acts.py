"""POST /settings/connections/<id>/…: its name, its secret, and what is watched for next."""

from collections.abc import Callable
from uuid import UUID

from flask import redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.db import reading, transaction
from responder.errors import Refused
from responder.instants import now
from responder.log import logger
from responder.models import Connection, Role
from responder.tending import new_secret, rename, set_setting, tell_secret
from responder.web.desk.connection import connection_or_404, show_secret_once, shown
from responder.web.desk.house import desk
from responder.web.desk.visitor import me, needs

log = logger(__name__)


@desk.post("/settings/connections/<uuid:connection_id>/name")
@needs(Role.ADMIN)
def name_connection(connection_id: UUID) -> Response:
    """`name`: what it is called, and whether an unsigned address is trusted (`trust_address`)."""

    def change(one: Connection) -> None:
        rename(one, request.form.get("name", ""))
        set_setting(one, "trust_address", True if "trust_address" in request.form else None)

    return _keep(connection_id, change, then=f"/settings/connections/{connection_id}")


@desk.post("/settings/connections/<uuid:connection_id>/secret")
@needs(Role.ADMIN)
def give_secret(connection_id: UUID) -> Response:
    """`secret`: the one the platform has made. From now on the live check waits for it."""
    return _keep(
        connection_id, lambda one: tell_secret(one, request.form.get("secret", "")), then=watching(connection_id)
    )


@desk.post("/settings/connections/<uuid:connection_id>/rotation")
@needs(Role.ADMIN)
def rotate_secret(connection_id: UUID) -> Response:
    """A new secret of ours; the one before stays valid too. The next page shows it, once."""
    answer = _keep(connection_id, new_secret, then=watching(connection_id))
    if answer.status_code == 303:
        show_secret_once(connection_id)
    return answer


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


def _keep(connection_id: UUID, change: Callable[[Connection], None], *, then: str) -> Response:
    """Change it and go on; or the page again as it was typed, and the sentence why not."""
    try:
        with transaction() as session:
            change(_locked(session, connection_id))
    except Refused as refusal:
        with reading() as session:
            one = connection_or_404(session, connection_id)
            return shown(session, one, trouble=str(refusal), typed=request.form)
    return redirect(then, code=303)


def _locked(session: Session, connection_id: UUID) -> Connection:
    """Two who rotate at once do so one after the other, or the second would forget the first one's secret."""
    one = connection_or_404(session, connection_id)
    session.refresh(one, with_for_update={"of": Connection})
    return one
