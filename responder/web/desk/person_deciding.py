"""Turns what one of us knows about a person into one transaction, one ring, and the page that follows."""

from collections.abc import Callable
from uuid import UUID

from flask import make_response, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.db import reading, transaction
from responder.errors import AlreadyMoved, Refused
from responder.journey import Stage
from responder.models import Customer
from responder.queries.identities import one_person
from responder.remembering import tell_their_cases
from responder.web.desk.deciding import ring_for
from responder.web.desk.house import case_or_404
from responder.web.desk.person import person_or_404, person_page, place_in
from responder.web.desk.visitor import me

Act = Callable[[Session, Customer], object]


def tell(customer_id: UUID, act: Act, *, why: str | None = None, key: str = "") -> Response:
    """Carry the act out, let their open cases know why (a predicate after our name), and go back to where it was said.

    `key` is the entry of the story to come back to.
    """
    try:
        with transaction() as session:
            act(session, person_or_404(session, customer_id))
            if why:
                tell_their_cases(session, customer_id, who=me().name, why=f"{me().name} {why}")
            back = _back(session, customer_id, key)
    except AlreadyMoved as refusal:
        return refused(customer_id, str(refusal), 409)
    except Refused as refusal:
        return refused(customer_id, str(refusal))
    ring_for(Stage.RECEIVED)
    return redirect(back, code=303)


def refused(customer_id: UUID, sentence: str, status: int = 422) -> Response:
    """The person's page with the sentence, and what was typed still in its place."""
    with reading() as session:
        body = person_page(session, customer_id, trouble=sentence, typed=request.form)
    return make_response(body, status)


def _back(session: Session, customer_id: UUID, key: str) -> str:
    """The case in whose margin it was said, if any; else the person's page, where the entry was."""
    if case_id := request.form.get("case"):
        return f"/cases/{case_or_404(session, uuid_in(case_id)).id}"
    head, before = one_person(session, [customer_id])[customer_id][0], request.form.get("before", "")
    place = f"?before={before}" if place_in(before) else ""
    return f"/people/{head}{place}{f'#{key}' if key else ''}"


def uuid_in(text: str) -> UUID:
    """An id out of a form. Raises Refused for anything that is none."""
    try:
        return UUID(text)
    except ValueError:
        raise Refused("That is not an id of ours.") from None
