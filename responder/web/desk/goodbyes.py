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


PHRASES = {
    Kind.UNSUBSCRIBED: "left {what}",
    Kind.CANCELLATION_SCHEDULED: "is cancelling {what} at the end of the term",
    Kind.CANCELLED: "cancelled {what}",
    Kind.PAUSED: "paused {what}",
    Kind.COMPLAINED: "marked {what} as spam",
    Kind.BOUNCED: "can no longer be reached by {what}",
    Kind.ERASED: "asked {what} to forget them",
}


def what_happened(case: Case, event: Event | None) -> str:
    """Left the newsletter, cancelled the plan: in a few words, without the person's name."""
    what = (event.subject_name if event else None) or case.connection.brand.name
    phrase = PHRASES.get(Kind(case.kind), f"{case.kind.replace('_', ' ')}: {{what}}")
    return phrase.replace("{what}", what)
