"""GET /people and /people/<id>: whom we know, and what we know of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from uuid import UUID

import sqlalchemy as sa
from flask import abort, request
from sqlalchemy.orm import Session

from responder.addresses import address_hash
from responder.db import reading
from responder.models import Case, Customer, DoNotContact, Touchpoint
from responder.queries.beside_cases import opening_events
from responder.queries.people import cases_of_person, last_contacts, people_found, people_newest_first, person_by_id
from responder.sources import title_of
from responder.web.desk.case_view import Moment
from responder.web.desk.frame import page
from responder.web.desk.goodbyes import what_happened
from responder.web.desk.house import desk
from responder.web.desk.person_view import display_name, person_line, person_rows
from responder.web.desk.piles import pile_of
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


@dataclass(frozen=True, slots=True)
class Goodbye:
    """One of a person's cases."""

    id: UUID
    what: str
    stage: str
    at: datetime


@desk.get("/people")
def people() -> str:
    """A page of people, or those whose address begins with `?find=`."""
    find = request.args.get("find", "").strip()[:254]
    with reading() as session:
        if find:
            found, older = people_found(session, find), None
        else:
            found = people_newest_first(session, after=cursor(), limit=A_PAGE + 1)
            older = f"/people?after={found[A_PAGE - 1].id}" if len(found) > A_PAGE else None
        shown = [_row(customer) for customer in found[:A_PAGE]]
        return page(session, "people.html", title="People", people=shown, find=find, older_url=older)


def _row(customer: Customer) -> PersonRow:
    since = min((claim.since_on for claim in customer.tenure_claims), default=None)
    return PersonRow(
        id=customer.id,
        name=display_name(customer),
        email=customer.addresses[0].email if customer.addresses else "no address",
        since=f"since {day(since)}" if since else "",
        line=person_line(customer),
    )


@desk.get("/people/<uuid:customer_id>")
def person(customer_id: UUID) -> str:
    """One person: what is kept, their goodbyes, and when we met or wrote."""
    with reading() as session:
        customer = person_by_id(session, customer_id) or abort(404)
        return page(
            session,
            "person.html",
            title=display_name(customer),
            line=person_line(customer),
            rows=person_rows(customer),
            do_not_contact=_is_barred(session, customer),
            cases=_goodbyes(session, cases_of_person(session, customer_id)),
            timeline=[_contact(it) for it in last_contacts(session, customer_id)],
        )


def _is_barred(session: Session, customer: Customer) -> bool:
    hashes = [address_hash(address.email_norm) for address in customer.addresses]
    return session.scalar(sa.select(DoNotContact.id).where(DoNotContact.address_hash.in_(hashes)).limit(1)) is not None


def _goodbyes(session: Session, cases: Sequence[Case]) -> list[Goodbye]:
    events = opening_events(session, cases)
    return [
        Goodbye(case.id, what_happened(case, events.get(case.id)), _pile_label(case), case.received_at)
        for case in cases
    ]


def _pile_label(case: Case) -> str:
    pile = pile_of(case.stage)
    return pile.label.lower() if pile else case.stage


def _contact(touchpoint: Touchpoint) -> Moment:
    who = touchpoint.manager.name if touchpoint.manager else "Somebody of ours"
    text = f"{touchpoint.channel.capitalize()} with {who}"
    if touchpoint.summary:
        text = f"{text}: {touchpoint.summary}"
    at = datetime.combine(touchpoint.occurred_on, time(12), UTC)
    return Moment(text, at, source=title_of(touchpoint.source))
