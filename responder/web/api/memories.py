"""Turns what you know about a person into more of it, and marks what is wrong: addresses, dates, withdrawals."""

from collections.abc import Callable
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from responder import models
from responder.db import transaction
from responder.journey import Step
from responder.queries.memories import DatedClaim
from responder.queue import ring
from responder.remembering import restore, tell_their_cases, withdraw, write_address_down, write_date_down
from responder.web.api.bearer import who
from responder.web.api.blueprint import about, answer, api
from responder.web.api.customers import shape_of, the_customer
from responder.web.api.lookups import nothing
from responder.web.api.problems import answers
from responder.web.api.shapes.customers import (
    AddressWanted,
    Customer,
    DateWanted,
    OneClaim,
    OneCustomer,
    OneTouchpoint,
    TenureClaim,
    Touchpoint,
    claim_of,
)

TAGS = about("Memories", "What one of us knows about a person, and what of it is wrong.")
CONTACT, CLAIM = "/touchpoints/<uuid:touchpoint_id>/withdrawal", "/tenure-claims/<uuid:claim_id>/withdrawal"
WRONG = "said that something we remembered of them is wrong."
RIGHT = "said that something we remembered of them is right after all."


@api.post("/customers/<email>/addresses", tags=TAGS, responses=answers({201: Customer}, 404), operation_id="addAddress")
def post_address(path: OneCustomer, body: AddressWanted) -> Response:
    """One more address of a person we know. 422 for one that is somebody else's: merge the two instead."""
    with transaction() as session:
        customer = the_customer(session, path.email)
        write_address_down(session, customer.id, body.email)
        _tell(session, customer.id, "added an address of theirs.")
        shape = shape_of(session, customer.id)
    ring(Step.ENRICH)
    return answer(shape, 201)


@api.post("/customers/<email>/dates", tags=TAGS, responses=answers({201: TenureClaim}, 404), operation_id="addDate")
def post_date(path: OneCustomer, body: DateWanted) -> Response:
    """Since when a person was what. No file overwrites it."""
    with transaction() as session:
        customer = the_customer(session, path.email)
        claim = write_date_down(session, customer.id, body.meaning, body.since_on, who=who())
        _tell(session, customer.id, "remembered since when they are with us.")
        shape = claim_of(DatedClaim(claim, None))
    ring(Step.ENRICH)
    return answer(shape, 201)


@api.post(CONTACT, tags=TAGS, responses=answers({200: Touchpoint}, 404, 409), operation_id="withdrawTouchpoint")
def post_contact_withdrawal(path: OneTouchpoint) -> Response:
    """Say that a contact is wrong: it is kept, and used no more. 409 when somebody said so already."""
    return _mark_contact(path.touchpoint_id, withdraw, WRONG)


@api.delete(CONTACT, tags=TAGS, responses=answers({200: Touchpoint}, 404, 409), operation_id="restoreTouchpoint")
def delete_contact_withdrawal(path: OneTouchpoint) -> Response:
    """Say that a contact is right after all. 409 when nobody said that it is wrong."""
    return _mark_contact(path.touchpoint_id, restore, RIGHT)


def _mark_contact(contact_id: UUID, mark: Callable[..., None], why: str) -> Response:
    with transaction() as session:
        contact = session.get(models.Touchpoint, contact_id) or nothing("contact")
        mark(session, contact, who=who())
        _tell(session, contact.customer_id, why)
        shape = Touchpoint.model_validate(contact)
    ring(Step.ENRICH)
    return answer(shape)


@api.post(CLAIM, tags=TAGS, responses=answers({200: TenureClaim}, 404, 409), operation_id="withdrawDate")
def post_claim_withdrawal(path: OneClaim) -> Response:
    """Say that a date is wrong: it is kept, and counts no more. 409 when somebody said so already."""
    return _mark_claim(path.claim_id, withdraw, WRONG)


@api.delete(CLAIM, tags=TAGS, responses=answers({200: TenureClaim}, 404, 409), operation_id="restoreDate")
def delete_claim_withdrawal(path: OneClaim) -> Response:
    """Say that a date is right after all. 409 when nobody said that it is wrong."""
    return _mark_claim(path.claim_id, restore, RIGHT)


def _mark_claim(claim_id: UUID, mark: Callable[..., None], why: str) -> Response:
    with transaction() as session:
        claim = session.get(models.TenureClaim, claim_id) or nothing("date")
        mark(session, claim, who=who())
        _tell(session, claim.customer_id, why)
        shape = claim_of(DatedClaim(claim, None))
    ring(Step.ENRICH)
    return answer(shape)


def _tell(session: Session, customer_id: UUID, why: str) -> None:
    tell_their_cases(session, customer_id, who=who(), why=f"{who()} {why}")
