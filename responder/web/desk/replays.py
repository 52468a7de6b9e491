"""POST /settings/deliveries/replays: a range of deliveries is to be read again, in the background."""

from flask import make_response, redirect, request
from werkzeug.wrappers import Response

from responder.db import reading, transaction
from responder.errors import Refused
from responder.models import Role
from responder.queries.deliveries import Wanted
from responder.replaying import order_replay
from responder.web.desk.deliveries import Filter, filter_in, log_page
from responder.web.desk.house import desk
from responder.web.desk.visitor import me, needs


@desk.post("/settings/deliveries/replays")
@needs(Role.ADMIN)
def read_range_again() -> Response:
    """Those of the filter (`connection`, `state`, `since`, `until`), and back to the log of them."""
    chosen = filter_in(request.form.to_dict())
    try:
        with transaction() as session:
            order_replay(session, _wanted(chosen), who=me().name)
    except Refused as refusal:
        with reading() as session:
            return make_response(log_page(session, None, chosen, trouble=str(refusal)), 422)
    return redirect(f"/settings/deliveries{chosen.query()}", code=303)


def _wanted(chosen: Filter) -> Wanted:
    if chosen.verification:
        raise Refused("What is read again cannot be narrowed by how it was verified: leave that out.")
    return chosen.wanted()
