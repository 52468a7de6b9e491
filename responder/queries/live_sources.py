"""Turns questions about live sources, and what became of asking them, into SELECTs."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.addresses import normalise
from responder.models import AskedSource, Case, SourceAnswer
from responder.queries.identities import one_person
from responder.queries.memories import addresses_of

UNANSWERED = "no answer"
MOST_SHOWN = 200


def live_sources_in_use(session: Session) -> Sequence[AskedSource]:
    """Who is asked about a person when they leave, by name."""
    active = sa.select(AskedSource).where(AskedSource.active).order_by(AskedSource.name)
    return session.scalars(active.limit(MOST_SHOWN)).all()


def connections_with_key(session: Session) -> set[UUID]:
    """The connections whose people are looked up with a key of their own."""
    own = sa.select(AskedSource.connection_id).where(AskedSource.connection_id.is_not(None), AskedSource.active)
    return {found for found in session.scalars(own) if found}


def unanswered_of(session: Session, case: Case) -> Sequence[SourceAnswer]:
    """The sources that did not answer about the person of this case since they left: each once, its latest silence."""
    query = (
        sa.select(SourceAnswer)
        .where(SourceAnswer.email_norm.in_(emails_of(session, case)), SourceAnswer.asked_at >= case.received_at)
        .order_by(SourceAnswer.asked_at)
    )
    silent = [it for it in session.scalars(query) if it.state == UNANSWERED and it.source.active]
    return list({it.asked_source_id: it for it in silent}.values())


def emails_of(session: Session, case: Case) -> list[str]:
    """Every address of the person of a case, normalised; the one that left first."""
    found = _normal(case.email)
    if case.customer_id:
        rows = one_person(session, [case.customer_id])[case.customer_id]
        found += [address.email_norm for address in addresses_of(session, rows)]
    return list(dict.fromkeys(found))


def _normal(email: str | None) -> list[str]:
    """What a platform wrote may be no address at all; then nobody was asked about it."""
    try:
        return [normalise(email)] if email else []
    except ValueError:
        return []
