"""Turns an address that somebody of ours knows into who a case without one is about, from now on and for good.

The platform's id of the person and the address are kept together: the next event with this id needs nobody.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.addresses import normalise
from responder.errors import AlreadyMoved, Refused
from responder.facts import FoundCustomer
from responder.holding import hold_brands
from responder.importing import remember
from responder.journey import Stage
from responder.models import Case, Event
from responder.moving import note
from responder.queries.identities import customers_by_email, customers_by_ref, one_person
from responder.triage import take_up_named

MAY_BE_NAMED = (Stage.HELD, Stage.SILENT)


def name_address(session: Session, case: Case, email: str, *, who: str) -> None:
    """Let this be the person's address. A case that waited for one is judged by the rules again; a silent one stays.

    Raises Refused for what is no address, and for one that is known as somebody else's; AlreadyMoved when the case has
    an address, or is not one to be given any.
    """
    hold_brands(session, [case.connection.brand_id])  # before any row is held, as triage does
    session.refresh(case)
    if case.email is not None or case.stage not in MAY_BE_NAMED:
        raise AlreadyMoved(f"case {case.id} does not wait for an address")
    email = email.strip()
    told = session.scalars(sa.select(Event).where(Event.case_id == case.id).order_by(Event.occurred_at)).all()
    refs = {provider: ref for event in told for provider, ref in event.refs.items()}
    _refuse_somebody_else(session, case, _normal(email), refs)
    name = next((event.name for event in told if event.name), None)
    remember(session, case.connection.name, [FoundCustomer(email=email, name=name, refs=refs)])
    note(session, case.id, who=who, what=f"{who} wrote down the person's address.")
    session.flush()
    if case.stage == Stage.HELD:
        take_up_named(session, case, email)
    else:
        case.email, case.customer_id = email, customers_by_email(session, [_normal(email)])[_normal(email)]


def _normal(email: str) -> str:
    try:
        return normalise(email)
    except ValueError:
        raise Refused("That is not an e-mail address.") from None


def _refuse_somebody_else(session: Session, case: Case, email_norm: str, refs: dict[str, str]) -> None:
    """One is known by the platform's id already, and another by this address: only a merge says who is who."""
    owner = customers_by_email(session, [email_norm]).get(email_norm)
    known = case.customer_id or next(iter(customers_by_ref(session, set(refs.items())).values()), None)
    if owner and known and known not in one_person(session, [owner])[owner]:
        raise Refused("That address is known as somebody else's; say that the two are one person instead.")
