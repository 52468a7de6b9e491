"""The cast: Maya manages, Tom deputises, Ada left. Small factories; each adds rows to the session and returns them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.addresses import normalise
from responder.facts import Disposition, Family, Kind
from responder.instants import now
from responder.journey import Stage
from responder.models import (
    Address,
    Approval,
    Brand,
    Case,
    Connection,
    Customer,
    Delivery,
    Draft,
    Event,
    Fact,
    Letter,
    Manager,
    Role,
    TenureClaim,
    TimelineEntry,
    Touchpoint,
)
from responder.moving import move
from responder.wording import letter_hash

ADA, MAYA, TOM = "ada@example.com", "maya@example.com", "tom@example.com"
STRANGER = "stranger@example.com"
LETTER = "Dear Ada,\n\nthank you for ten years.\n\nMaya Lindqvist\nOperations Manager\n"


def maya(session: Session, **more: Any) -> Manager:
    """Maya Lindqvist, Operations Manager: she signs."""
    return _add(
        session, Manager, email=MAYA, name="Maya Lindqvist", title="Operations Manager", role=Role.MANAGER, **more
    )


def tom(session: Session, **more: Any) -> Manager:
    """Tom Okafor, Head of Support: he deputises."""
    return _add(session, Manager, email=TOM, name="Tom Okafor", title="Head of Support", role=Role.MANAGER, **more)


def northlight(session: Session, signer: Manager | None = None) -> Brand:
    """The brand."""
    return _add(session, Brand, name="Northlight", default_signer_id=signer.id if signer else None)


def newsletter(session: Session, brand: Brand | None = None, **more: Any) -> Connection:
    """A `standard` connection of Northlight's newsletter."""
    brand = brand or northlight(session)
    values = {
        "provider": "standard",
        "name": "Northlight Weekly",
        "token": "t" * 32,
        "secrets": {"current": "whsec_AAAA"},
    }
    return _add(session, Connection, brand_id=brand.id, **{**values, **more})


def ada(session: Session, *, since_on: date | None = date(2016, 9, 10), email: str = ADA, **more: Any) -> Customer:
    """Ada Byron, a reader, by default since 10 September 2016."""
    known = {"name": "Ada Byron", "given_name": "Ada", "family_name": "Byron", **more}
    customer = _add(session, Customer, **known)
    _add(session, Address, customer_id=customer.id, email=email, email_norm=normalise(email))
    if since_on:
        claim = {"source": "customers.csv", "meaning": "customer since", "since_on": since_on}
        _add(session, TenureClaim, customer_id=customer.id, as_of=now(), **claim)
    return customer


def linkedin_contact(session: Session, customer: Customer, manager: Manager, on: date) -> Touchpoint:
    """The two of them connected on LinkedIn."""
    return _add(
        session,
        Touchpoint,
        customer_id=customer.id,
        manager_id=manager.id,
        channel="linkedin",
        occurred_on=on,
        source="LinkedIn export of Maya Lindqvist",
        source_ref=f"{customer.id}:{manager.id}",
        as_of=now(),
    )


def case_of(session: Session, connection: Connection, customer: Customer | None, **more: Any) -> Case:
    """An unsubscribe of this customer, received a moment ago; `more` puts it elsewhere on the road."""
    moment = now() - timedelta(seconds=5)
    values: dict[str, Any] = {
        "stage": Stage.RECEIVED.value,
        "disposition": Disposition.WRITE.value,
        "kind": Kind.UNSUBSCRIBED.value,
        "family": Family.LIST.value,
        "person_key": f"{connection.brand_id}:{customer.id if customer else 'stranger'}",
        "customer_id": customer.id if customer else None,
        "email": customer.addresses[0].email if customer and customer.addresses else ADA,
        "occurred_at": moment,
        "received_at": moment,
        "moved_at": moment,
        "due_at": moment,
    }
    return _add(session, Case, connection_id=connection.id, **{**values, **more})


def draft_of(
    session: Session, case: Case, *, body: str = LETTER, subject: str = "Thank you, Ada", **more: Any
) -> Draft:
    """The case's next draft, and the case waiting for a manager with it."""
    case.draft_version += 1
    case.stage = Stage.DRAFTED.value
    values: dict[str, Any] = {"author": "responder", "language": "en", "spans": [], "checks": [], "plan": []}
    return _add(
        session,
        Draft,
        case_id=case.id,
        version=case.draft_version,
        subject=subject,
        body=body,
        sha256=letter_hash(subject, body),
        **{**values, **more},
    )


def drafted_case(session: Session, **more: Any) -> tuple[Case, Draft]:
    """Ada left the newsletter, and Maya has a letter to read."""
    signer = maya(session)
    case = case_of(session, newsletter(session, northlight(session, signer)), ada(session), signer_id=signer.id)
    return case, draft_of(session, case, **more)


def event_of(session: Session, case: Case, **more: Any) -> Event:
    """The event that opened the case, in a delivery of its own."""
    ref = more.pop("provider_ref", f"event of {case.id}")
    request = {
        "dedup_key": ref,
        "received_at": now(),
        "headers": {},
        "body": b"{}",
        "state": "parsed",
        "event_count": 1,
    }
    delivery = _add(session, Delivery, connection_id=case.connection_id, **request)
    values: dict[str, Any] = {
        "provider_ref": ref,
        "outcome": "opened",
        "kind": case.kind,
        "family": case.family,
        "actor": "customer",
        "voluntary": True,
        "is_test": False,
        "provider_type": "subscriber.unsubscribed",
        "occurred_at": case.occurred_at,
        "email": case.email,
        "refs": {},
    }
    own = {"case_id": case.id, "connection_id": case.connection_id, "delivery_id": delivery.id}
    return _add(session, Event, **{**own, **values, **more})


def tenure_of(session: Session, case: Case, **more: Any) -> Fact:
    """The fact that Ada was with Northlight for ten years."""
    values: dict[str, Any] = {
        "kind": "tenure",
        "rank": 0,
        "text": "Customer since 10 September 2016: ten years and two months",
        "value": {"since_on": "2016-09-10", "years": 10, "months": 2, "days": 10, "meaning": "customer since"},
        "source": "customers.csv",
        "as_of": now(),
        "confidence": "high",
    }
    return _add(session, Fact, case_id=case.id, **{**values, **more})


def letter_of(session: Session, case: Case, **more: Any) -> Letter:
    """The letter of an approved case, from Maya to Ada."""
    approval = session.scalars(sa.select(Approval).where(Approval.case_id == case.id)).one()
    values: dict[str, Any] = {
        "to_email": case.email,
        "to_name": "Ada Byron",
        "from_email": MAYA,
        "from_name": "Maya Lindqvist",
        "reply_to": MAYA,
        "subject": "Thank you, Ada",
        "body": LETTER,
        "sha256": approval.sha256,
    }
    return _add(session, Letter, case_id=case.id, approval_id=approval.id, **{**values, **more})


def line_of(session: Session, case: Case, what: str = "Ada left.") -> TimelineEntry:
    """One line of the case's story."""
    return _add(session, TimelineEntry, case_id=case.id, at=now(), who="responder", what=what)


def approved_case(session: Session, **letter: Any) -> Case:
    """Ada left, Maya said yes to the letter, the undo window is over; committed."""
    case, draft = drafted_case(session, **letter)
    approval_of(session, case, draft)
    return case


def approval_of(session: Session, case: Case, draft: Draft, **more: Any) -> Approval:
    """Maya's yes to this draft, in place of any other, with its undo window over; committed."""
    standing = sa.update(Approval).where(Approval.case_id == case.id, Approval.undone_at.is_(None))
    session.execute(standing.values(undone_at=now(), undone_by="Maya Lindqvist"))
    moment = now() - timedelta(seconds=1)
    values = {"version": draft.version, "sha256": draft.sha256, "who": "Maya Lindqvist", "leaves_at": moment}
    approval: Approval = _add(session, Approval, case_id=case.id, **{**values, **more})
    move(session, case, Stage.APPROVED, who="Maya Lindqvist", what="Maya Lindqvist approved.", due_at=moment)
    session.commit()
    return approval


LONG_AGO = datetime(2016, 9, 10, 9, 0, tzinfo=UTC)


def _add(session: Session, table: Any, **values: Any) -> Any:
    row = table(**values)
    session.add(row)
    session.flush()
    return row
