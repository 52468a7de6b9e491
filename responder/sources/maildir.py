"""A mailbox (Maildir): with whom one of us wrote mails, thread by thread, out of a folder with a file for each mail.

Headers only; no body is looked at. Mass mail, automatic replies and mailboxes nobody reads are left out. Every mail's
number, in the order of their files' names and so of their arrival, stands for its line. Folders may lie in it under a
dot, as Maildir++ has them, or without.
Source: D. J. Bernstein, "Using maildir format" (cr.yp.to/proto/maildir.html), as quoted (read 2026-11-28)
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from responder.errors import UnusableFile
from responder.facts import FoundTouchpoint, Unusable
from responder.folders import Folder
from responder.mails import Conversations

NAME = "maildir"
TITLE = "mailbox (Maildir)"
WANTS = "a manager's mail folder, a file for each mail (Dovecot, mutt, Evolution); --manager EMAIL"
NEEDS_OWNER = True
KNOWN_PEOPLE_ONLY = True
READS_FOLDER = True

LONGEST_HEADERS = 1 << 18
# Mails lie in these; what lies in `tmp` has not arrived.
PLACES = ("cur", "new")

_BODY = re.compile(rb"\r?\n\r?\n")
# "D" among the flags: a draft, which nobody sent.
_DRAFT = re.compile(r"[:;!]2,[A-Za-z]*D")


def read(folder: Folder, owner_email: str | None) -> Iterator[FoundTouchpoint | Unusable]:
    """One contact a thread and person, after all mails were read; what was left out comes on the way."""
    places = [path for path in folder.folders() if path.name in PLACES and path != folder.path]
    if not places:
        raise UnusableFile("This folder is no Maildir: there is no folder cur or new in it.")
    conversations = Conversations(owner_email or "")
    for number, (name, file) in enumerate(folder.files(places), start=1):
        try:
            conversations.add(_headers(name, file), number)
        except ValueError as reason:
            yield Unusable(number, str(reason))
    yield from conversations.contacts()


def _headers(name: str, file: BinaryIO | None) -> bytes:
    """The mail up to its first blank line. Raises ValueError, saying why, where it is none."""
    if name.startswith("."):
        raise ValueError("it is no mail: its name begins with a dot")
    if file is None:
        raise ValueError("it cannot be opened")
    if _DRAFT.search(name):
        raise ValueError("it is a draft")
    try:
        head = file.read(LONGEST_HEADERS)
    except OSError:
        raise ValueError("it cannot be read") from None
    end = _BODY.search(head)
    return head[: end.start() + 1] if end else head
