"""A mailbox (mbox): with whom one of us wrote mails, thread by thread. Headers only; no body is looked at.

Mass mail, automatic replies and mailboxes nobody reads are left out.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from responder.errors import UnusableFile
from responder.facts import FoundTouchpoint, Unusable
from responder.mails import Conversations

NAME = "mbox"
TITLE = "mailbox"
WANTS = "a manager's mailbox in one file (Thunderbird, Apple Mail, Google Takeout); --manager EMAIL"
NEEDS_OWNER = True
KNOWN_PEOPLE_ONLY = True

LONGEST_LINE = 1 << 16
LONGEST_HEADERS = 1 << 18
BLANK = (b"\n", b"\r\n")

_ENVELOPE = re.compile(rb"From \S+ .*\d{1,2}:\d{2}.*\d{4}")


def read(file: BinaryIO, owner_email: str | None) -> Iterator[FoundTouchpoint | Unusable]:
    """One contact a thread and person, after the whole mailbox was read; what was left out comes on the way."""
    conversations = Conversations(owner_email or "")
    for line, headers in _messages(file):
        try:
            conversations.add(headers, line)
        except ValueError as reason:
            yield Unusable(line, str(reason))
    yield from conversations.contacts()


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
