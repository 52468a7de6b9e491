"""Turns past contacts into the order in which a letter would remember them, and into who of us knows the person."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from responder.enrich.sensitive import is_sensitive
from responder.enrich.values import Colleague, Contact, Person
from responder.facts import Channel

MOST_CONTACTS = 5

WEIGHT = {
    channel: place
    for place, channel in enumerate(
        (
            Channel.MET,
            Channel.CALL,
            Channel.MESSAGE,
            Channel.LINKEDIN,
            Channel.EMAIL,
            Channel.EVENT,
            Channel.SUPPORT,
            Channel.OTHER,
        )
    )
}
"""What people remember of each other, most first."""

PERSONAL = frozenset({Channel.MET, Channel.CALL, Channel.MESSAGE, Channel.LINKEDIN, Channel.EMAIL})
"""Who had one of these knows the person, and before whoever merely looks after the account."""


def is_private(contact: Contact) -> bool:
    """Whether its note is for the manager's eyes only."""
    return bool(contact.summary and is_sensitive(contact.summary))


def for_the_letter(contacts: Iterable[Contact], signer_id: UUID | None, until: date) -> list[Contact]:
    """The few a letter would use, strongest first: of the signer before others, private ones last."""
    past = [contact for contact in contacts if contact.occurred_on <= until]
    return sorted(
        past, key=lambda contact: (is_private(contact), contact.manager_id != signer_id, *_strength(contact))
    )[:MOST_CONTACTS]


def strongest(contacts: Iterable[Contact], among: Mapping[UUID, Colleague], until: date) -> Contact | None:
    """The strongest contact with one of those who may sign."""
    theirs = [
        contact
        for contact in contacts
        if (one := among.get(contact.manager_id)) and one.may_sign and contact.occurred_on <= until  # type: ignore[arg-type]
    ]
    return min(theirs, key=_strength, default=None)


def _strength(contact: Contact) -> tuple[int, int, UUID]:
    return WEIGHT[_channel(contact)], -contact.occurred_on.toordinal(), contact.id


def _channel(contact: Contact) -> Channel:
    try:
        return Channel(contact.channel)
    except ValueError:
        return Channel.OTHER


def is_personal(contact: Contact) -> bool:
    """Whether the two of them dealt with each other in person."""
    return _channel(contact) in PERSONAL


def of(person: Person | None) -> Sequence[Contact]:
    """A person's contacts; nobody's are none."""
    return person.contacts if person else ()
