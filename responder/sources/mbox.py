"""A mailbox (mbox): with whom one of us wrote mails, thread by thread. Headers only; no body is looked at.

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
from typing import BinaryIO

from responder.addresses import is_role, normalise
from responder.errors import UnusableFile
from responder.facts import Channel, FoundCustomer, FoundTouchpoint, Unusable

NAME = "mbox"
TITLE = "mailbox"
NEEDS_OWNER = True
KNOWN_PEOPLE_ONLY = True

MOST_RECIPIENTS = 10
LONGEST_LINE = 1 << 16
LONGEST_HEADERS = 1 << 18
LONGEST_SUBJECT = 200
BLANK = (b"\n", b"\r\n")

_ENVELOPE = re.compile(rb"From \S+ .*\d{1,2}:\d{2}.*\d{4}")
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

    @property
    def summary(self) -> str:
        """12 mails from 2019-05-03 to 2021-06-04: Issue 12."""
        when = f"on {self.first_on}" if self.first_on == self.last_on else f"from {self.first_on} to {self.last_on}"
        said = f"{self.count} mail{'' if self.count == 1 else 's'} {when}"
        return f"{said}: {self.subject}" if self.subject else said


def read(file: BinaryIO, owner_email: str | None) -> Iterator[FoundTouchpoint | Unusable]:
    """One contact a thread and person, after the whole mailbox was read; what was left out comes on the way."""
    threads: dict[str, Thread] = {}
    roots: dict[str, str] = {}
    parser = BytesHeaderParser()
    for line, headers in _messages(file):
        message = parser.parsebytes(headers)
        try:
            _file(message, line, owner_email or "", threads, roots)
        except ValueError as reason:
            yield Unusable(line, str(reason))
    for source_ref, thread in threads.items():
        yield _contact(thread, source_ref, owner_email)


def _contact(thread: Thread, source_ref: str, owner_email: str | None) -> FoundTouchpoint:
    return FoundTouchpoint(
        customer=FoundCustomer(email=thread.email, line=thread.line),
        channel=Channel.EMAIL,
        occurred_on=thread.last_on,
        source_ref=source_ref,
        manager_email=owner_email,
        direction=thread.direction,
        summary=thread.summary,
        line=thread.line,
    )


def _file(message: Message, line: int, owner_email: str, threads: dict[str, Thread], roots: dict[str, str]) -> None:
    """Count the mail in its thread with each person. Raises ValueError, saying why, where there is none."""
    if why := _impersonal(message):
        raise ValueError(why)
    received, people = _people(message, owner_email)
    written_on, root = _written_on(message), _root(message, roots)
    for email in people:
        key = sha256("\x1f".join((owner_email, email, root)).encode(errors="replace")).hexdigest()[:32]
        if key not in threads:
            threads[key] = Thread(email, _subject(message), written_on, written_on, line)
        threads[key].add(written_on, received=received)


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


def _messages(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The headers of each mail and the line it begins in. Bodies are passed over line by line."""
    start, headers = 0, bytearray()
    in_headers = False
    for number, line, after_blank in _lines(file):
        if after_blank and _ENVELOPE.match(line):
            if start:
                yield start, bytes(headers)
            start, headers, in_headers = number, bytearray(), True
        elif in_headers and len(headers) < LONGEST_HEADERS:
            in_headers = line not in BLANK
            headers += line
    if not start:
        raise UnusableFile("This is not a mailbox in the mbox format.")
    yield start, bytes(headers)


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes, bool]]:
    """Each line with its number and whether the one before was blank. Of an endless one only the beginning."""
    file.seek(0)
    number, after_blank, at_start = 0, True, True
    while line := file.readline(LONGEST_LINE):
        if at_start:
            number += 1
            yield number, line, after_blank
        after_blank, at_start = line in BLANK, line.endswith(b"\n")
