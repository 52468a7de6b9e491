"""GET /people: whom we know, and who of them cannot be written to yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from responder.db import reading
from responder.models import Customer
from responder.queries.people import first_address, people_found, people_newest_first, people_without_address
from responder.web.desk.frame import page
from responder.web.desk.house import desk
from responder.web.desk.person_view import display_name, person_line, since_in_list
from responder.web.desk.queue import A_PAGE, cursor
from responder.web.desk.words import day


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person in the list."""

    id: UUID
    name: str
    email: str
    since: str
    line: str


@desk.get("/people")
def people() -> str:
    """A page of people with an address, or (`?without=address`) without, or found by how something of them begins."""
    find = request.args.get("find", "").strip()[:254]
    without = request.args.get("without") == "address"
    with reading() as session:
        if find:
            found, older = people_found(session, find), None
        elif without:
            found, older = _without_address(session)
        else:
            found, older = _with_address(session)
        shown = [_row(customer) for customer in found]
        return page(session, "people.html", title="People", people=shown, find=find, without=without, older_url=older)


def _with_address(session: Session) -> tuple[Sequence[Customer], str | None]:
    found = people_newest_first(session, after=cursor(), limit=A_PAGE + 1)
    older = f"/people?after={first_address(found[A_PAGE - 1])}" if len(found) > A_PAGE else None
    return found[:A_PAGE], older


def _without_address(session: Session) -> tuple[Sequence[Customer], str | None]:
    found, after = people_without_address(session, after=cursor(), limit=A_PAGE)
    return found, f"/people?without=address&after={after}" if after else None


def _row(customer: Customer) -> PersonRow:
    since = since_in_list(customer)
    return PersonRow(
        id=customer.id,
        name=display_name(customer),
        email=customer.addresses[0].email if customer.addresses else "no address known",
        since=f"since {day(since)}" if since else "",
        line=person_line(customer),
    )
