"""Turns what somebody of ours knows about a person into memory: a contact, a date, an address; or marks one as wrong.

What people say here is never overwritten by a file. What they say is wrong is kept and used no more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.addresses import normalise
from responder.addressing import FORMS
from responder.decisions import look_again
from responder.errors import AlreadyMoved, Refused
from responder.facts import Channel, Since
from responder.inserting import insert_new
from responder.instants import new_id, now
from responder.journey import OPEN, Stage
from responder.likeness import hint_of
from responder.models import Address, Case, Customer, Event, Manager, TenureClaim, Touchpoint
from responder.moving import note
from responder.queries.identities import customers_by_email, one_person
from responder.waking import wake_known

MEMORY = "memory"
"""The source of what one of us told; `told_by` says who."""
LONGEST = 2_000
EARLIEST = date(1950, 1, 1)


@dataclass(frozen=True, slots=True)
class Memory:
    """One contact as somebody remembers it. `manager` is who of us it was with; a private one is for us alone."""

    channel: Channel
    occurred_on: date
    manager: Manager | None
    summary: str = ""
    is_private: bool = False


def write_down(session: Session, customer_id: UUID, memory: Memory, *, who: str) -> Touchpoint:
    """Keep a memory of a contact with this person. Raises Refused for a day that is still to come, or no day."""
    summary = " ".join(memory.summary.split())
    if not EARLIEST <= memory.occurred_on <= now().date():
        raise Refused("Say on which day it was; it cannot be one that is still to come.")
    if len(summary) > LONGEST:
        raise Refused(f"Keep it under {LONGEST} characters.")
    point = Touchpoint(
        customer_id=customer_id,
        manager_id=memory.manager.id if memory.manager else None,
        channel=memory.channel.value,
        occurred_on=memory.occurred_on,
        summary=summary or None,
        is_private=memory.is_private,
        source=MEMORY,
        source_ref=str(new_id()),
        as_of=now(),
        told_by=who,
    )
    session.add(point)
    session.flush()
    return point


def write_date_down(session: Session, customer_id: UUID, meaning: Since, since_on: date, *, who: str) -> TenureClaim:
    """Keep what somebody knows about since when a person is with us. Raises Refused for a day still to come."""
    if not EARLIEST <= since_on <= now().date():
        raise Refused("Say since which day it is; it cannot be one that is still to come.")
    row = {
        "id": new_id(), "created_at": now(), "customer_id": customer_id, "source": MEMORY, "meaning": meaning.value,
        "ref": who, "since_on": since_on, "as_of": now(),
    }  # fmt: skip
    insert_new(session.connection(), TenureClaim.__table__, [row])  # type: ignore[arg-type]
    same = {name: row[name] for name in ("customer_id", "source", "meaning", "ref", "since_on")}
    return session.scalars(sa.select(TenureClaim).filter_by(**same)).one()


def write_address_down(session: Session, customer_id: UUID, email: str) -> Address:
    """One more address of this person. Raises Refused for none, and for one that is somebody else's."""
    try:
        email_norm = normalise(email)
    except ValueError:
        raise Refused("That is not an e-mail address.") from None
    owner = customers_by_email(session, [email_norm]).get(email_norm)
    if owner is None:
        address = Address(customer_id=customer_id, email=email.strip(), email_norm=email_norm, hint=hint_of(email_norm))
        session.add(address)
        session.flush()
        wake_known(session, customers=one_person(session, [customer_id])[customer_id])
        return address
    if customer_id not in one_person(session, [owner])[owner]:
        raise Refused("That address is known as somebody else's; say that the two are one person instead.")
    return session.scalars(sa.select(Address).where(Address.email_norm == email_norm)).one()


def address_as(session: Session, customer_id: UUID, form: str | None) -> None:
    """Let this person be addressed so, "formal" or "close", in every row of theirs; None: by rule.

    Raises Refused for anything else.
    """
    if form not in (*FORMS, None):
        raise Refused("Somebody is addressed formally, closely, or by rule.")
    rows = one_person(session, [customer_id])[customer_id]
    for row in session.scalars(sa.select(Customer).where(Customer.id.in_(rows))):
        row.address_form = form
        row.said_by = {**row.said_by, "address_form": MEMORY}


def withdraw(session: Session, what: Touchpoint | TenureClaim, *, who: str) -> None:
    """Say that a contact or a date is wrong; a signed letter that has not left is called back. Raises AlreadyMoved
    when somebody said so already.
    """
    _mark(session, what, withdrawn=True, who=who)
    why = f"{who} said that something the letter may rest on is wrong, so the facts are gathered again."
    for case in _cases_at(session, what.customer_id, (Stage.APPROVED, Stage.STUCK)):
        look_again(session, case, who=who, why=why, even_signed=True)


def restore(session: Session, what: Touchpoint | TenureClaim, *, who: str) -> None:
    """Say that it is right after all. Raises AlreadyMoved when nobody said it was wrong."""
    _mark(session, what, withdrawn=False, who=who)


def _mark(session: Session, what: Touchpoint | TenureClaim, *, withdrawn: bool, who: str) -> None:
    table = type(what)
    is_as_seen = table.withdrawn_at.is_(None) if withdrawn else table.withdrawn_at.is_not(None)
    values = {"withdrawn_at": now() if withdrawn else None, "withdrawn_by": who if withdrawn else None}
    marked = session.execute(sa.update(table).where(table.id == what.id, is_as_seen).values(values))
    if marked.rowcount != 1:  # type: ignore[attr-defined]
        raise AlreadyMoved("Somebody was faster: it is marked already.")
    session.refresh(what)


def tell_their_cases(session: Session, customer_id: UUID, *, who: str, why: str) -> bool:
    """Let the open cases of this person know that something new is known of them; whether one is looked at again.

    Those that wait to be read are gathered and drafted anew. `why` is a sentence and stands on the timeline of all.
    """
    looked_at = False
    for case in _cases_at(session, customer_id, OPEN):
        if look_again(session, case, who=who, why=why):
            looked_at = True
        else:
            note(session, case.id, who=who, what=why)
    return looked_at


def _cases_at(session: Session, customer_id: UUID, stages: Iterable[Stage]) -> Sequence[Case]:
    rows, names = one_person(session, [customer_id])[customer_id], [stage.value for stage in stages]
    query = sa.select(Case).where(Case.customer_id.in_(rows), Case.stage.in_(names)).with_for_update(of=Case)
    return session.scalars(query.order_by(Case.id).execution_options(populate_existing=True)).all()


def person_of(session: Session, case: Case) -> UUID:
    """The row of the person a case is about; a new one, of what the platform told, for somebody nobody knew.

    Raises Refused while not even an address is known.
    """
    if case.customer_id:
        return case.customer_id
    if case.email is None:
        raise Refused("We do not know who this is: the platform named no address.")
    email_norm = normalise(case.email)
    found = customers_by_email(session, [email_norm]).get(email_norm)
    case.customer_id = found or _newcomer(session, case, email_norm)
    session.flush()
    return case.customer_id


def _newcomer(session: Session, case: Case, email_norm: str) -> UUID:
    told = session.scalar(sa.select(Event).where(Event.case_id == case.id).order_by(Event.occurred_at).limit(1))
    names = {name: getattr(told, name) for name in ("name", "given_name", "family_name")} if told else {}
    person = Customer(**names, said_by={"*": case.connection.name})
    session.add(person)
    session.flush()
    session.add(
        Address(customer_id=person.id, email=case.email or email_norm, email_norm=email_norm, hint=hint_of(email_norm))
    )
    return person.id
