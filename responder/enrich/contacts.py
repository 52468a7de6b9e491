"""Turns past contacts into the order in which a letter would remember them, and into how well one of us knows somebody.

Only what the two of them lived through, and the person would remember, gets into a letter.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum, log10
from uuid import UUID

from responder.enrich.sensitive import is_sensitive
from responder.enrich.tenure import elapsed
from responder.enrich.values import Colleague, Contact, Person
from responder.facts import Channel

MOST_CONTACTS = 5
HALF_LIFE_DAYS = 5 * 365
"""After so long a contact weighs half as much."""
STALE_DAYS = 730


@dataclass(frozen=True, slots=True)
class Trait:
    """What a kind of contact weighs, for how many years it is remembered, and whether it makes them acquainted."""

    weight: int
    years: int
    is_personal: bool = False


# What people remember of each other, most first. Mail that only we wrote is no contact of theirs: it weighs nothing.
TRAITS = {
    Channel.MET: Trait(100, 20, is_personal=True),
    Channel.CALL: Trait(60, 8, is_personal=True),
    Channel.MESSAGE: Trait(40, 5, is_personal=True),
    Channel.LINKEDIN: Trait(30, 15, is_personal=True),
    Channel.EMAIL: Trait(25, 5, is_personal=True),
    Channel.EVENT: Trait(15, 5),
    Channel.SUPPORT: Trait(10, 2),
    Channel.OTHER: Trait(5, 1),
}
ONE_WAY = {
    (Channel.EMAIL, "inbound"): Trait(20, 3, is_personal=True),
    (Channel.EMAIL, "outbound"): Trait(0, 0),
    (Channel.MESSAGE, "outbound"): Trait(0, 0),
}


def is_private(contact: Contact) -> bool:
    """Whether it is for the manager's eyes only: its source says so, or its note does."""
    return contact.is_private or bool(contact.summary and is_sensitive(contact.summary))


def for_the_letter(
    contacts: Iterable[Contact], signer_id: UUID | None, until: date, colleagues: Mapping[UUID, Colleague]
) -> list[Contact]:
    """The few a letter would use, strongest first: of the signer before others, those it may not use last."""
    past = [contact for contact in contacts if contact.occurred_on <= until and not contact.withdrawn_by]
    return sorted(past, key=lambda contact: _place(contact, signer_id, until, colleagues))[:MOST_CONTACTS]


def _place(
    contact: Contact, signer_id: UUID | None, until: date, colleagues: Mapping[UUID, Colleague]
) -> tuple[bool, bool, float, int, UUID]:
    is_unused = unused(contact, until, colleagues) is not None
    return is_unused, contact.manager_id != signer_id, -weight(contact, until), *_latest(contact)


def _latest(contact: Contact) -> tuple[int, UUID]:
    return -contact.occurred_on.toordinal(), contact.id


def unused(contact: Contact, until: date, colleagues: Mapping[UUID, Colleague]) -> str | None:
    """Why no letter to somebody who left on `until` speaks of this contact; None when one may."""
    grounds = {
        f"withdrawn by {contact.withdrawn_by}": contact.withdrawn_by is not None,
        "private": is_private(contact),
        "only we wrote": trait(contact).weight == 0,
        "nobody knows who of us it was": contact.manager_id not in colleagues,
        "too long ago to be remembered": not is_remembered(contact, until),
    }
    return next((why for why, applies in grounds.items() if applies), None)


def marks(contact: Contact, until: date, colleagues: Mapping[UUID, Colleague]) -> list[str]:
    """What a manager should know before trusting it: "stale", "second-hand", "private"."""
    found = {
        "stale": is_stale(contact, until),
        "second-hand": is_second_hand(contact, colleagues),
        "private": is_private(contact),
    }
    return [mark for mark, applies in found.items() if applies]


def is_stale(contact: Contact, until: date) -> bool:
    """Whether its source was last read long before they left. A manager may mind; what happened has happened."""
    return (until - contact.as_of.date()).days > STALE_DAYS


def is_second_hand(contact: Contact, colleagues: Mapping[UUID, Colleague]) -> bool:
    """Whether it was told by somebody else than the one of us it is about, or nobody knows who that is."""
    one = colleagues.get(contact.manager_id) if contact.manager_id else None
    return one is None or (contact.told_by is not None and contact.told_by.casefold() != one.name.casefold())


def is_remembered(contact: Contact, until: date) -> bool:
    """Whether somebody who left on `until` would still remember it."""
    return elapsed(contact.occurred_on, until).years < trait(contact).years


def trait(contact: Contact) -> Trait:
    """The line of the tables above that this contact falls under."""
    channel = _channel(contact)
    return ONE_WAY.get((channel, contact.direction or "")) or TRAITS[channel]


def weight(contact: Contact, until: date) -> float:
    """How much it means to the two: by its kind, the less the longer ago, somewhat more when it happened often."""
    return _often(_once(contact, until), contact.times)


def _once(contact: Contact, until: date) -> float:
    days = (until - contact.occurred_on).days
    return trait(contact).weight * float(0.5 ** (days / HALF_LIFE_DAYS))


def _often(once: float, times: int) -> float:
    """Ten of a kind weigh twice as much as one: a hundred mails are no meeting."""
    return once * (1 + log10(max(times, 1)))


def acquaintance(contacts: Iterable[Contact], until: date) -> float:
    """How well one of us knows somebody by these contacts of the two: the strongest of each kind, and how often."""
    kinds: defaultdict[Channel, list[Contact]] = defaultdict(list)
    for contact in contacts:
        kinds[_channel(contact)].append(contact)
    return fsum(
        _often(max(_once(contact, until) for contact in some), sum(contact.times for contact in some))
        for some in kinds.values()
    )


def acquainted(contacts: Iterable[Contact], until: date) -> dict[UUID, list[Contact]]:
    """By which contacts each of us knows somebody who left on `until`, the strongest first."""
    known = [contact for contact in contacts if trait(contact).is_personal and is_remembered(contact, until)]
    return _by_colleague(known, until)


def in_touch(contacts: Iterable[Contact], until: date) -> dict[UUID, list[Contact]]:
    """The same for all that the two had to do with each other, however little and long ago."""
    return _by_colleague((contact for contact in contacts if trait(contact).weight), until)


def _by_colleague(contacts: Iterable[Contact], until: date) -> dict[UUID, list[Contact]]:
    found: defaultdict[UUID, list[Contact]] = defaultdict(list)
    for contact in contacts:
        if contact.manager_id and contact.occurred_on <= until and not contact.withdrawn_by:
            found[contact.manager_id].append(contact)
    return {
        one: sorted(some, key=lambda contact: (-weight(contact, until), *_latest(contact)))
        for one, some in found.items()
    }


def _channel(contact: Contact) -> Channel:
    try:
        return Channel(contact.channel)
    except ValueError:
        return Channel.OTHER


def of(person: Person | None) -> Sequence[Contact]:
    """A person's contacts; nobody's are none."""
    return person.contacts if person else ()
