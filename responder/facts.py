"""Turns what crosses a border, from providers and sources, into plain values: no table in sight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from operator import attrgetter
from typing import Any

Json = dict[str, Any]


class Kind(StrEnum):
    """What happened to one person, in our words whatever the provider called it."""

    UNSUBSCRIBED = "unsubscribed"
    RESUBSCRIBED = "resubscribed"
    CANCELLATION_SCHEDULED = "cancellation_scheduled"
    CANCELLATION_REVERSED = "cancellation_reversed"
    CANCELLED = "cancelled"
    REACTIVATED = "reactivated"
    PAUSED = "paused"
    RESUMED = "resumed"
    REASON_ADDED = "reason_added"
    COMPLAINED = "complained"
    BOUNCED = "bounced"
    ERASED = "erased"
    PROCESSED = "processed"  # of a letter of ours, as the three below: SendGrid has it
    DELIVERED = "delivered"
    DEFERRED = "deferred"
    DROPPED = "dropped"
    TEST = "test"
    OTHER = "other"


LEAVING = (Kind.UNSUBSCRIBED, Kind.CANCELLATION_SCHEDULED, Kind.CANCELLED)
RETURNING = (Kind.RESUBSCRIBED, Kind.CANCELLATION_REVERSED, Kind.REACTIVATED)
FORBIDDING = (Kind.COMPLAINED, Kind.BOUNCED, Kind.ERASED)


class Family(StrEnum):
    """What they left: a mailing list, or something they paid for."""

    LIST = "list"
    BILLING = "billing"


class Actor(StrEnum):
    """Who did it."""

    CUSTOMER = "customer"
    STAFF = "staff"
    API = "api"
    PROVIDER = "provider"
    UNKNOWN = "unknown"


class Disposition(StrEnum):
    """What we do about a leaving."""

    WRITE = "write"
    CALL = "call"
    HOLD = "hold"
    SILENT = "silent"
    WITHDRAW = "withdraw"


class Way(StrEnum):
    """How we heard of it."""

    POSTED = "posted"  # a platform told us by itself
    POLLED = "polled"  # we asked a platform that does not
    IMPORTED = "imported"  # somebody handed in an export
    BACKFILL = "backfill"  # the same, as history: nobody is written to


@dataclass(frozen=True, slots=True)
class Inbound:
    """One HTTP request as it came in. Header names are lower-case; `body` is the exact bytes.

    `url` is the public one it was posted to, as the sender knows it: some sign it along. `settings` are those of the
    connection it came in by.
    """

    headers: Mapping[str, str]
    body: bytes
    received_at: datetime
    content_type: str = ""
    url: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewEvent:
    """One normalised thing that happened to one person, as a provider's file read it. Absent means None.

    `provider_ref` is the provider's own id of the event (or a key made of its content) and makes it unique
    within its connection. `refs` are the provider's ids of the person ({"stripe": "cus_1"}), by which we find
    somebody whose address the event does not carry. `subject_ref` is the subscription or list it is about.
    `attempt_ref` is set when the event concerns a letter of ours: the id we gave SendGrid in custom_args;
    `message_ref` is SendGrid's own id of the message.
    """

    kind: Kind
    provider_ref: str
    occurred_at: datetime
    family: Family = Family.LIST
    actor: Actor = Actor.UNKNOWN
    voluntary: bool = True
    is_test: bool = False
    provider_type: str = ""
    email: str | None = None
    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    refs: Mapping[str, str] = field(default_factory=dict)
    subject_ref: str | None = None
    subject_name: str | None = None
    reason: str | None = None
    comment: str | None = None
    subscribed_since_on: date | None = None
    effective_at: datetime | None = None
    locale: str | None = None
    country: str | None = None
    value_cents: int | None = None
    currency: str | None = None
    attempt_ref: str | None = None
    message_ref: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


class Since(StrEnum):
    """What a date that a source claims for somebody means. Not each of them is the beginning of a time together."""

    CUSTOMER_SINCE = "customer since"  # the company's own word, whatever it rests on
    SUBSCRIBED = "subscribed"
    ACCOUNT_CREATED = "account created"
    FIRST_ORDER = "first order"
    FIRST_PAYMENT = "first payment"
    FIRST_MAIL = "first mail"  # proves that the two were in touch, not that they were with us
    LIST_IMPORT = "list import"  # the day somebody loaded a list: they were with us by then, and perhaps long before


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """One date a source claims for a person, and what it means.

    `until_on` is the last day of a stay the source knows to be over. `ref` tells the stays of one source apart (a
    subscription's id); a source that knows one such date leaves it empty.
    """

    meaning: Since
    since_on: date
    until_on: date | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class FoundCustomer:
    """One person as a source remembers them. Absent means None; `email` is as written in the source.

    A person without an address (`email` None) is found again by `refs` alone and needs one. `other_emails` are
    further addresses the source knows to be the same person's. `claims` are dates besides `customer_since_on`.
    `line` is where in its file the source read it, 0 where there are no lines.
    """

    email: str | None
    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    company: str | None = None
    title: str | None = None
    phone: str | None = None
    language: str | None = None
    address_form: str | None = None
    country: str | None = None
    time_zone: str | None = None
    customer_since_on: date | None = None
    list_name: str | None = None
    plan: str | None = None
    value_cents: int | None = None
    currency: str | None = None
    owner_email: str | None = None
    refs: Mapping[str, str] = field(default_factory=dict)
    notes: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    line: int = 0
    other_emails: Sequence[str] = ()
    claims: Sequence[FoundClaim] = ()

    @property
    def is_address_only(self) -> bool:
        """Whether nothing else is said of them."""
        return _SAID(self) == _NOTHING


_SAID = attrgetter(*(each.name for each in fields(FoundCustomer) if each.name not in ("email", "line")))
_NOTHING = _SAID(FoundCustomer(email=None))


@dataclass(frozen=True, slots=True)
class Sought:
    """The person a live source is asked about: every address we know, normalised, and what systems call them.

    `manager_emails` are ours, normalised: whose mailbox or calendar a source may speak of.
    """

    emails: Sequence[str]
    refs: Mapping[str, str] = field(default_factory=dict)
    name: str | None = None
    manager_emails: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One event of a delivery that could not be read. `position` counts from 1; `why` is a sentence without data."""

    position: int
    why: str


class Channel(StrEnum):
    """How a past contact happened."""

    MET = "met"
    CALL = "call"
    MESSAGE = "message"
    LINKEDIN = "linkedin"
    EMAIL = "email"
    EVENT = "event"
    SUPPORT = "support"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FoundTouchpoint:
    """One past contact between a person and one of us. `manager_email` is ours, `customer` is theirs.

    `source_ref` makes it unique within its source, so that importing the same file again adds nothing.
    `occurred_on` is a date: none of the sources is trusted to the hour. Of several contacts told as one (the mails of
    a thread, a recurring meeting) it is the last, `first_on` the first and `times` their number. `is_private`: the
    source says that no letter may know of it.
    """

    customer: FoundCustomer
    channel: Channel
    occurred_on: date
    source_ref: str
    manager_email: str | None = None
    direction: str | None = None
    summary: str | None = None
    line: int = 0
    first_on: date | None = None
    times: int = 1
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Unusable:
    """One row of a file that could not be used. `line` counts from 1, the header included."""

    line: int
    why: str
