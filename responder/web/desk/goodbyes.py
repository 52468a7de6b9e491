"""Turns a case into the words that say who left what."""

from responder.facts import Kind
from responder.models import Case, Customer, Event

NOBODY = "Somebody without a name"


def name_of(case: Case, event: Event | None) -> str:
    """What to call the person: their name as we know it, else as the platform does, else their address."""
    return (
        (case.customer and customer_name(case.customer))
        or (event and (event.name or _joined(event.given_name, event.family_name)))
        or case.email
        or NOBODY
    )


def customer_name(customer: Customer) -> str | None:
    """The full name as a source wrote it, else put together from its parts."""
    return customer.name or _joined(customer.given_name, customer.family_name)


def _joined(*parts: str | None) -> str | None:
    return " ".join(part for part in parts if part) or None


def what_happened(case: Case, event: Event | None) -> str:
    """Left the newsletter, cancelled the plan: in a few words, without the person's name."""
    subject = event.subject_name if event else None
    brand = case.connection.brand.name
    if case.kind == Kind.UNSUBSCRIBED:
        return f"left {subject or f'the {brand} newsletter'}"
    if case.kind == Kind.CANCELLATION_SCHEDULED:
        return f"is cancelling {subject or brand} at the end of the term"
    if case.kind == Kind.CANCELLED:
        return f"cancelled {subject or brand}"
    return f"{case.kind.replace('_', ' ')} at {brand}"
