"""POST /people/<id>/merges, /merges/<id>/undo, /likenesses/<id>/decision: two who are one, and two again."""

from uuid import UUID

from flask import abort, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.addresses import normalise
from responder.db import reading
from responder.errors import Refused
from responder.merging import decide_likeness, merge, undo_merge
from responder.models import Customer, Likeness, Merge, Role
from responder.queries.identities import customers_by_email, one_person
from responder.queries.memories import addresses_of
from responder.web.desk.house import desk
from responder.web.desk.person_deciding import tell, uuid_in
from responder.web.desk.visitor import me, needs


@desk.post("/people/<uuid:customer_id>/merges")
@needs(Role.MANAGER)
def merge_with(customer_id: UUID) -> Response:
    """They are one with whoever has this address, or this page."""

    def one(session: Session, customer: Customer) -> None:
        other_id = _named(session, request.form.get("other", "").strip())
        merge(session, *_kept_first(session, customer.id, other_id), who=me().name)

    return tell(customer_id, one)


def _named(session: Session, words: str) -> UUID:
    """Whoever has this address; or whose page this is, by its link or its id."""
    if "@" not in words:
        return uuid_in(words.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0].rstrip("/").rpartition("/")[2])
    try:
        email_norm = normalise(words)
    except ValueError:
        raise Refused("That is not an e-mail address.") from None
    found = customers_by_email(session, [email_norm]).get(email_norm)
    if found is None:
        raise Refused("Nobody we know has this address. If it is theirs, add it to them.")
    return found


def _kept_first(session: Session, here: UUID, other: UUID) -> tuple[UUID, UUID]:
    """Who can be written to is kept before who cannot; otherwise the one whose page we were on."""
    circles = one_person(session, [here, other])
    has = {each: bool(addresses_of(session, circles[each])) for each in (here, other) if each in circles}
    return (other, here) if has.get(other) and not has.get(here) else (here, other)


@desk.post("/merges/<uuid:merge_id>/undo")
@needs(Role.MANAGER)
def undo(merge_id: UUID) -> Response:
    """They are two after all."""
    with reading() as session:
        kept_id = (session.get(Merge, merge_id) or abort(404)).kept_id

    def part(session: Session, _: Customer) -> None:
        undo_merge(session, session.get(Merge, merge_id) or abort(404), who=me().name)

    return tell(kept_id, part)


@desk.post("/likenesses/<uuid:likeness_id>/decision")
@needs(Role.MANAGER)
def decide_about(likeness_id: UUID) -> Response:
    """`same` is yes or no; nothing else answers the question."""
    same, customer_id = request.form.get("same"), uuid_in(request.form.get("person", ""))
    if same not in ("yes", "no"):
        abort(400)

    def decide(session: Session, _: Customer) -> None:
        found = session.get(Likeness, likeness_id) or abort(404)
        decide_likeness(session, found, is_same=same == "yes", who=me().name)

    return tell(customer_id, decide)
