"""POST /settings/connections/<id>/key: the API key by which this connection's people are looked up."""

from collections.abc import Mapping
from uuid import UUID

from flask import redirect, request
from flask import session as cookie
from werkzeug.wrappers import Response

from responder.asking.keys import can_look_up, keep_key, try_key
from responder.db import reading, transaction
from responder.errors import Refused
from responder.models import Connection, Role
from responder.sources import live_source
from responder.web.desk.connection import connection_or_404, shown
from responder.web.desk.connection_view import KEY_FIELD, TRIED
from responder.web.desk.house import desk
from responder.web.desk.visitor import needs


@desk.post("/settings/connections/<uuid:connection_id>/key")
@needs(Role.ADMIN)
def give_key(connection_id: UUID) -> Response:
    """`key`, and what else looking up has to be told. It is kept, then tried; the next page says how that went."""
    try:
        with transaction() as session:
            one = connection_or_404(session, connection_id)
            source = keep_key(session, one, request.form.get("key", ""), more=_more(one, request.form))
    except Refused as refusal:
        with reading() as session:
            one = connection_or_404(session, connection_id)
            return shown(session, one, trouble=str(refusal), typed=request.form)
    tried = try_key(source)
    cookie[TRIED] = [str(connection_id), tried.works, tried.sentence]
    return redirect(f"/settings/connections/{connection_id}", code=303)


def _more(one: Connection, form: Mapping[str, str]) -> dict[str, str]:
    known = live_source(one.provider).settings if can_look_up(one.provider) else {}
    asked = {name: form.get(KEY_FIELD + name, "").strip() for name, it in known.items() if not it.is_secret}
    return {name: value for name, value in asked.items() if value}
