"""Turns the headers of mails into conversations: with whom one of us wrote, thread by thread. No body is looked at.

Mass mail, automatic replies and mailboxes nobody reads are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256

from responder.addresses import is_role, normalise
from responder.facts import Channel, FoundCustomer, FoundTouchpoint

MOST_RECIPIENTS = 10
LONGEST_SUBJECT = 200

HEADERS = (
    "From", "To", "Cc", "Bcc", "Delivered-To", "X-Original-To", "Date", "Subject", "Message-ID", "References",
    "In-Reply-To", "Precedence", "Auto-Submitted", "X-Autoreply", "X-Autorespond", "Return-Path", "Content-Type",
    "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Post", "List-Help", "List-Owner", "List-Archive",
)  # fmt: skip
"""All that is looked at, for those who have to ask for each header by its name."""

_MESSAGE_ID = re.compile(r"<[^<>\s]{1,500}>")
_ANSWER = re.compile(r"^(?:(?:re|fwd?|aw|wg|sv|vs|tr|rv)\s*(?:\[\d+\])?:\s*)+", re.IGNORECASE)


@dataclass(slots=True)
class Thread:
    """The mails of one conversation with one person, so far."""

    email: str
    subject: str
    first_on: date
    last_on: date
    line: int
    count: int = 0
    received: bool = False
    sent: bool = False

    def add(self, written_on: date, *, received: bool) -> None:
        """Count one more mail."""
        self.first_on, self.last_on = min(self.first_on, written_on), max(self.last_on, written_on)
        self.received, self.sent = self.received or received, self.sent or not received
        self.count += 1

    @property
    def direction(self) -> str:
        """Who wrote."""
        if self.received and self.sent:
            return "both"
        return "inbound" if self.received else "outbound"


class Conversations:
    """Every conversation the mailbox of `owner_email` (normalised) holds, built up mail by mail, oldest mail first."""

    def __init__(self, owner_email: str) -> None:
        self._owner_email = owner_email
        self._threads: dict[str, Thread] = {}
        self._roots: dict[str, str] = {}
        self._parser = BytesHeaderParser()

    def add(self, headers: bytes, line: int = 0) -> None:
        """Count one mail, as its headers are written, in its thread with each person; `line` is where it stands.

        Raises ValueError, saying why, where nobody remembers it as one between two people.
        """
        message = self._parser.parsebytes(headers)
        if why := _impersonal(message):
            raise ValueError(why)
        received, people = _people(message, self._owner_email)
        written_on, root = _written_on(message), _root(message, self._roots)
        for email in people:
            key = sha256("\x1f".join((self._owner_email, email, root)).encode(errors="replace")).hexdigest()[:32]
            if key not in self._threads:
                self._threads[key] = Thread(email, _subject(message), written_on, written_on, line)
            self._threads[key].add(written_on, received=received)

    def contacts(self) -> Iterator[FoundTouchpoint]:
        """One contact a thread and person. The same thread has the same `source_ref` however many mails are added."""
        for source_ref, thread in self._threads.items():
            yield FoundTouchpoint(
                customer=FoundCustomer(email=thread.email, line=thread.line),
                channel=Channel.EMAIL,
                occurred_on=thread.last_on,
                source_ref=source_ref,
                manager_email=self._owner_email,
                direction=thread.direction,
                summary=thread.subject or None,
                line=thread.line,
                first_on=thread.first_on,
                times=thread.count,
            )


def _impersonal(message: Message) -> str | None:
    """Why nobody remembers this mail as one between two people; None when they might."""
    if any(name.lower().startswith("list-") for name in message.keys()):  # noqa: SIM118 - a Message is no dict
        return "it is mass mail"
    if _word(message, "Precedence") in ("bulk", "list", "junk"):
        return "it is mass mail"
    if _word(message, "Auto-Submitted") not in ("", "no") or "X-Autoreply" in message or "X-Autorespond" in message:
        return "it is an automatic reply"
    if _word(message, "Return-Path") == "<>" or message.get_content_type() == "multipart/report":
        return "it is a report of a mail server"
    return None


def _word(message: Message, name: str) -> str:
    return str(message.get(name, "")).partition(";")[0].strip().lower()


def _people(message: Message, owner_email: str) -> tuple[bool, list[str]]:
    """Whether the owner received it, and who is on the other side."""
    senders, recipients = _addresses(message, "From"), _addresses(message, "To", "Cc", "Bcc")
    if len(recipients) > MOST_RECIPIENTS:
        raise ValueError("it is mass mail")
    if owner_email in senders:
        others = [email for email in recipients if email != owner_email]
    elif owner_email in (*recipients, *_addresses(message, "Delivered-To", "X-Original-To")):
        others = senders
    else:
        raise ValueError("it is neither from nor to the owner of the mailbox")
    people = [email for email in others if not is_role(email)]
    if not people:
        raise ValueError("nobody reads the mailbox on the other side, or there is none")
    return owner_email not in senders, people


def _addresses(message: Message, *names: str) -> list[str]:
    written = [str(value) for name in names for value in message.get_all(name, ())]
    found = []
    for _, email in getaddresses(written):
        try:
            found.append(normalise(email))
        except ValueError:
            continue
    return list(dict.fromkeys(found))


def _written_on(message: Message) -> date:
    try:
        written_on = parsedate_to_datetime(str(message.get("Date", ""))).date()
    except (ArithmeticError, LookupError, TypeError, ValueError):
        raise ValueError("it has no date") from None
    if written_on.year < 1980:
        raise ValueError("it has no date")
    return written_on


def _root(message: Message, roots: dict[str, str]) -> str:
    """What the first mail of the conversation is called. Mails that name only the one they answer are followed up."""
    own = _ids(message, "Message-ID")[:1]
    if references := _ids(message, "References"):
        return references[0]
    answered = _ids(message, "In-Reply-To")[:1]
    if not answered:
        return (own or [_subject(message).casefold()])[0]
    root = roots.get(answered[0], answered[0])
    if own:
        roots[own[0]] = root
    return root


def _ids(message: Message, name: str) -> list[str]:
    return _MESSAGE_ID.findall(str(message.get(name, "")))


def _subject(message: Message) -> str:
    written = str(message.get("Subject", ""))
    try:
        subject = str(make_header(decode_header(written)))
    except (MessageError, LookupError, ValueError):
        return ""
    shown = "".join(letter if letter.isprintable() and letter != "\ufffd" else " " for letter in subject)
    return _ANSWER.sub("", " ".join(shown.split()))[:LONGEST_SUBJECT]
