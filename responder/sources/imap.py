"""The mailbox of one of us, asked over IMAP: with whom they wrote mails, thread by thread.

Headers only, and nothing in the mailbox changes: folders are opened for reading and mails are not marked as seen.

Source: RFC 3501 (EXAMINE, SEARCH, FETCH), RFC 6154 (\\Sent), RFC 5530 (UNAVAILABLE, INUSE, LIMIT); read 2026-11-28
"""

import imaplib
import io
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError
from imapclient.imapclient import SENT, IMAPClient

from responder.addresses import normalise
from responder.errors import Permanent, Temporary
from responder.facts import Sought
from responder.mails import HEADERS, Conversations
from responder.sources import Found, Setting, told
from responder.wire import LOOPBACK, Deadline, Ear, Host, NothingLeft, connect

NAME = "imap"
TITLE = "IMAP mailbox"

MOST_MAILS = 300
MOST_ADDRESSES = 5
LONGEST_LINE = 1 << 20
LONGEST_LITERAL = 1 << 18
LONGEST_TALK = 16 << 20

SETTINGS = {
    "host": Setting("the mail server's name, such as imap.example.com"),
    "port": Setting("its port", default="993"),
    "security": Setting("tls, or plain for a server on this machine", default="tls"),
    "user": Setting("who signs in there"),
    "password": Setting("that user's password, best one made for this alone", is_secret=True),
    "manager": Setting("the e-mail address of the one of us whose mailbox it is"),
    "folders": Setting(
        "the folders to look in, with commas between; empty for the inbox and the one where the server keeps sent mail",
        default="",
    ),
}

# What a server says in brackets when a sign-in fails for now, and not because of the password.
FOR_NOW = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]")

# It would write what is said, folders and addresses included, at DEBUG.
logging.getLogger("imapclient").setLevel(logging.WARNING)


def ask(who: Sought, settings: Mapping[str, str], seconds: float) -> list[Found]:
    """The conversations between the mailbox's owner and the person, as far as its latest mails tell."""
    say = told(TITLE, SETTINGS, settings)
    host, manager = _host(say), _manager(say, who)
    conversations = Conversations(manager)
    with _speaking(), _Mailbox(host, Deadline(seconds)) as mailbox:
        _sign_in(mailbox, say["user"], say["password"])
        for headers in dict.fromkeys(_mails(mailbox, say["folders"], who)):
            try:
                conversations.add(headers)
            except ValueError:
                continue  # mass mail and the like, which nobody remembers
    return [one for one in conversations.contacts() if one.customer.email in who.emails]


def _host(say: Mapping[str, str]) -> Host:
    name, port, security = say["host"], say["port"], say["security"].lower()
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 1 << 16):
        raise Permanent(f"{TITLE} cannot be asked: its setting 'port' is no number of a port.")
    if security not in ("tls", "plain") or (security == "plain" and name not in LOOPBACK):
        raise Permanent(f"{TITLE} cannot be asked: its setting 'security' has to be tls, or plain on this machine.")
    return Host(name, int(port), secure=security == "tls")


def _manager(say: Mapping[str, str], who: Sought) -> str:
    try:
        manager = normalise(say["manager"])
    except ValueError:
        raise Permanent(f"{TITLE} cannot be asked: its setting 'manager' is not an e-mail address.") from None
    if who.manager_emails and manager not in who.manager_emails:
        raise Permanent(f"{TITLE} is not asked: its setting 'manager' is nobody of ours.")
    return manager


@contextmanager
def _speaking() -> Iterator[None]:
    """Within it, IMAP is spoken. Says who has to act when it fails; never what the server said, who may quote us."""
    try:
        yield
    except NothingLeft as error:
        raise Temporary(f"{TITLE} could not be reached ({error}).") from error
    except LoginError as error:
        raise _not_let_in(error) from error
    except IMAPClientAbortError as error:
        raise Temporary(f"{TITLE} hung up, or spoke no IMAP.") from error
    except TimeoutError as error:
        raise Temporary(f"{TITLE} did not answer in time.") from error
    except OSError as error:
        raise Temporary(f"{TITLE} did not answer ({type(error).__name__}).") from error
    except (IMAPClientError, ValueError, LookupError, TypeError) as error:
        raise Temporary(f"{TITLE} answered in a way that is not understood ({type(error).__name__}).") from error


def _sign_in(mailbox: IMAPClient, user: str, password: str) -> None:
    """By PLAIN, which takes every letter, or where a server has none by LOGIN, which does not."""
    if mailbox.has_capability("AUTH=PLAIN"):
        mailbox.plain_login(user, password)
    elif not (user + password).isascii() or not (user + password).isprintable() or " " in user:
        raise Permanent(f"{TITLE} cannot be asked: its user or password holds characters this server cannot take.")
    else:
        mailbox.login(user, password)


def _not_let_in(error: LoginError) -> Temporary | Permanent:
    broken = isinstance(error.__context__, IMAPClientAbortError)
    if broken or any(word in str(error).upper() for word in FOR_NOW):
        return Temporary(f"{TITLE} lets nobody in for now.")
    return Permanent(f"{TITLE} refuses the user or the password.")


def _mails(mailbox: IMAPClient, folders: str, who: Sought) -> Iterator[bytes]:
    """The headers of the latest mails from or to the person, oldest first within each folder."""
    names = [name.strip() for name in folders.split(",") if name.strip()] or _usual(mailbox)
    wanted = f"BODY.PEEK[HEADER.FIELDS ({' '.join(HEADERS)})]"
    for name in names:
        _open(mailbox, name)
        found = sorted({uid for email in who.emails[:MOST_ADDRESSES] for uid in _search(mailbox, email)})
        latest = found[-(MOST_MAILS // len(names)) :]
        for _, said in sorted(mailbox.fetch(latest, [wanted]).items()) if latest else ():
            yield from (value for key, value in said.items() if key.startswith(b"BODY[HEADER.FIELDS") and value)


def _usual(mailbox: IMAPClient) -> list[str]:
    sent = mailbox.find_special_folder(SENT)
    return list(dict.fromkeys(["INBOX", sent or "INBOX"]))


def _open(mailbox: IMAPClient, folder: str) -> None:
    try:
        mailbox.select_folder(folder, readonly=True)
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        raise Permanent(f"{TITLE} has no folder as its setting 'folders' names one, or does not open it.") from error


def _search(mailbox: IMAPClient, email: str) -> list[int]:
    criteria = ["OR", "FROM", email, "OR", "TO", email, "CC", email]
    found: list[int] = mailbox.search(criteria, None if email.isascii() else "UTF-8")
    return found


class _Mailbox(IMAPClient):  # type: ignore[misc]
    """IMAPClient on a line of ours, whose deadline holds for the whole talk."""

    def __init__(self, host: Host, deadline: Deadline) -> None:
        self._place, self._deadline = host, deadline
        super().__init__(host.name, host.port, ssl=host.secure)

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802 - IMAPClient's name for where it takes its line from
        return _Line(self._place, self._deadline)

    def __exit__(self, *_: object) -> None:
        """Say good-bye if there is time for it, and hang up."""
        try:
            self.logout()
        except (OSError, ValueError, imaplib.IMAP4.error):
            self._imap.shutdown()


class _Line(imaplib.IMAP4):
    """Python's IMAP over `wire`: every read ends with the deadline, and nothing may be longer than it ought to be."""

    def __init__(self, host: Host, deadline: Deadline) -> None:
        self._place, self._deadline, self._heard = host, deadline, 0
        super().__init__(host.name, host.port)

    def open(self, host: str = "", port: int = 0, timeout: float | None = None) -> None:  # noqa: ARG002 - imaplib's
        self.sock = connect(self._place, self._deadline)
        self._ear = io.BufferedReader(Ear(self.sock, self._deadline))

    def read(self, size: int) -> bytes:
        if size > LONGEST_LITERAL:
            raise self.abort("a part of the answer is too large")
        return self._counted(self._ear.read(size))

    def readline(self) -> bytes:
        return self._counted(self._ear.readline(LONGEST_LINE))

    def send(self, data: Any) -> None:
        self.sock.settimeout(self._deadline.left())
        self.sock.sendall(data)

    def shutdown(self) -> None:
        self.sock.close()

    def _counted(self, data: bytes) -> bytes:
        self._heard += len(data)
        if self._heard > LONGEST_TALK:
            raise self.abort("the answers are too large")
        return data
