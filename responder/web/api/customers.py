"""Turns /customers/{email} into what we remember of a person, and what you know into more of it."""

import hashlib
from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from responder import models
from responder.addresses import normalise
from responder.db import reading, transaction
from responder.facts import FoundCustomer, FoundTouchpoint
from responder.importing import remember
from responder.queries.memories import last_contacts
from responder.queries.people import cases_of_person, contact_of_source, person_at
from responder.queries.wholes import whole
from responder.web.api.blueprint import about, answer, api
from responder.web.api.lookups import nothing, the_manager
from responder.web.api.problems import answers
from responder.web.api.shapes.customers import (
    Customer,
    CustomerWanted,
    OneCustomer,
    OnePerson,
    Touchpoint,
    TouchpointWanted,
)

TAGS = about("Customers", "The people, and what was lived through with them.")
RULE = "/customers/<email>"
SOURCE = "api"


@api.get(RULE, tags=TAGS, responses=answers({200: Customer}, 404), operation_id="getCustomer")
def get_customer(path: OneCustomer) -> Response:
    """The person with this address."""
    with reading() as session:
        return answer(shape_of(session, the_customer(session, path.email).id))


@api.get("/people/<uuid:person_id>", tags=TAGS, responses=answers({200: Customer}, 404), operation_id="getPerson")
def get_person(path: OnePerson) -> Response:
    """The person with this id, for those without an address; the id of a merged row leads to the same person."""
    with reading() as session:
        found = session.get(models.Customer, path.person_id) or nothing("person")
        return answer(shape_of(session, found.id))


@api.put(RULE, tags=TAGS, responses=answers({200: Customer, 201: Customer}), operation_id="rememberCustomer")
def put_customer(path: OneCustomer, body: CustomerWanted) -> Response:
    """Tell us about a person; 201 when they are new. It counts before what files say; what is left out stays."""
    with transaction() as session:
        owner = the_manager(session, body.owner).email if body.owner else None
        told = body.model_dump(exclude={"email", "owner", "customer_since"})
        found = FoundCustomer(email=path.email, owner_email=owner, customer_since_on=body.customer_since, **told)
        tally = remember(session, SOURCE, [found], overrules=True)
        shape = shape_of(session, the_customer(session, path.email).id)
    return answer(shape, 201 if tally.added else 200)


@api.post(
    f"{RULE}/touchpoints",
    tags=TAGS,
    responses=answers({200: Touchpoint, 201: Touchpoint}, 404),
    operation_id="rememberTouchpoint",
)
def post_touchpoint(path: OneCustomer, body: TouchpointWanted) -> Response:
    """Tell us about a past contact with a person we know; 200 when we knew of it already."""
    email, ref = normalise(path.email), _source_ref(path, body)
    with transaction() as session:
        the_customer(session, email)
        manager = the_manager(session, body.manager).email if body.manager else None
        found = FoundTouchpoint(
            customer=FoundCustomer(email=email),
            channel=body.channel,
            occurred_on=body.occurred_at,
            source_ref=ref,
            manager_email=manager,
            direction=body.direction,
            summary=body.summary,
            is_private=body.private,
        )
        tally = remember(session, SOURCE, [found], known_people_only=True)
        stored = contact_of_source(session, SOURCE, ref)
        return answer(Touchpoint.model_validate(stored), 201 if tally.added else 200)


def _source_ref(path: OneCustomer, body: TouchpointWanted) -> str:
    """The caller's own id, else a key of all that tells two contacts apart."""
    if body.id:
        return f"id:{body.id}"
    told_apart = (normalise(path.email), body.manager, body.channel, body.occurred_at, body.summary)
    return hashlib.sha256("\x1f".join(str(part or "") for part in told_apart).encode()).hexdigest()[:32]


def the_customer(session: Session, email: str) -> models.Customer:
    """The row with this address, or 404."""
    return person_at(session, normalise(email)) or nothing("customer")


def shape_of(session: Session, customer_id: UUID) -> Customer:
    """The person who has this row, as the API gives them."""
    person = whole(session, customer_id)
    owner_id = person.first("owner_id")
    beside: dict[str, Any] = {
        "owner": session.get(models.Manager, owner_id) if owner_id else None,
        "touchpoints": last_contacts(session, person.ids),
        "cases": cases_of_person(session, person.ids),
    }
    return Customer.of(person, **beside)
