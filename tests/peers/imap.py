"""An IMAP server on loopback (RFC 3501) with a few mails in folders, that may misbehave at any command."""

import base64
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header, make_header
from typing import BinaryIO

DRIP_SECONDS = 0.02
_WORD = re.compile(rb'\(([^()]*)\)|"((?:[^"\\]|\\.)*)"|(\S+?\[[^\]]*\]|[^\s()"]+)')


@dataclass
class Folder:
    """`mails` are whole mails, oldest first; their place, from 1, times ten is their UID."""

    flags: str
    mails: list[bytes] = field(default_factory=list)


@dataclass
class Imap:
    """`failing` holds command → what is said instead: a tagged answer, bytes as they are, "hang", "drip" or "hang up".

    Who may not come in, and folders that are not there, are told by `failing` as well.
    """

    user: str
    password: str
    folders: dict[str, Folder] = field(default_factory=dict)
    capabilities: str = "IMAP4rev1 AUTH=PLAIN SPECIAL-USE"
    greeting: bytes = b"* OK Ready\r\n"
    failing: dict[str, str | bytes] = field(default_factory=dict)
    context: ssl.SSLContext | None = None
    commands: list[str] = field(default_factory=list)
    port: int = 0
    _over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def listening(self) -> Iterator["Imap"]:
        """Listen until the end of the block; who is still hanging on then is let go."""
        with socket.create_server(("127.0.0.1", 0)) as door:
            self.port = door.getsockname()[1]
            door.settimeout(0.05)
            porter = threading.Thread(target=self._greet, args=(door,))
            porter.start()
            try:
                yield self
            finally:
                self._over.set()
                porter.join()

    def _greet(self, door: socket.socket) -> None:
        guests = []
        while not self._over.is_set():
            try:
                line, _ = door.accept()
            except TimeoutError:
                continue
            guests.append(threading.Thread(target=self._serve, args=(line,)))
            guests[-1].start()
        for guest in guests:
            guest.join()

    def _serve(self, line: socket.socket) -> None:
        with line, suppress(OSError):  # the client hangs up, as some of these tests want
            line.settimeout(10)
            if self.context:
                line = self.context.wrap_socket(line, server_side=True)
            with line, line.makefile("rb") as ear:
                line.sendall(self.greeting)
                Talk(self, line, ear).go_on()


@dataclass
class Talk:
    """One client's talk with the server."""

    server: Imap
    line: socket.socket
    ear: BinaryIO
    folder: Folder | None = None

    def go_on(self) -> None:
        """Answer commands until the client hangs up."""
        while row := self._command():
            tag, name, rest = row
            self.server.commands.append(f"{name} {rest.decode(errors='replace')}")
            failure = self.server.failing.get(name)
            if failure is None:
                self._say(self._answer(name, rest) + f"{tag} OK done\r\n".encode())
            elif not self._fail(tag, failure):
                return
            if name == "LOGOUT":
                return

    def _command(self) -> tuple[str, str, bytes] | None:
        """Tag, command and the rest, literals put in quotation marks."""
        whole = b""
        while row := self.ear.readline():
            literal = re.search(rb"\{(\d+)\}\r\n$", row)
            if not literal:
                whole += row.strip()
                break
            self._say(b"+ go on\r\n")
            whole += row[: literal.start()] + b'"' + self.ear.read(int(literal[1])) + b'"'
        if not whole:
            return None
        tag, name, *rest = whole.split(b" ", 2)
        if name.upper() == b"UID":
            kind, _, arguments = rest[0].partition(b" ")
            return tag.decode(), f"UID {kind.decode().upper()}", arguments
        return tag.decode(), name.decode().upper(), rest[0] if rest else b""

    def _fail(self, tag: str, failure: str | bytes) -> bool:
        """Whether the talk goes on."""
        if failure == "hang":
            self.server._over.wait(10)
        elif failure == "drip":
            while not self.server._over.wait(DRIP_SECONDS):
                self._say(b"*")
        elif isinstance(failure, bytes):
            self._say(failure)
        elif failure != "hang up":
            self._say(f"{tag} {failure}\r\n".encode())
            return True
        return False

    def _say(self, data: bytes) -> None:
        self.line.sendall(data)

    def _answer(self, name: str, rest: bytes) -> bytes:
        """The untagged part of the answer; a refusal counts as one."""
        match name:
            case "CAPABILITY":
                return f"* CAPABILITY {self.server.capabilities}\r\n".encode()
            case "AUTHENTICATE":
                self._say(b"+ \r\n")
                user, password = base64.b64decode(self.ear.readline()).decode().split("\0")[1:]
                return self._let_in(user, password)
            case "LOGIN":
                return self._let_in(*(word.decode() for word in _words(rest)))
            case "LIST" | "LOGOUT":
                return self._listed(_words(rest)[-1].decode()) if rest else b"* BYE\r\n"
            case "EXAMINE":
                self.folder = self.server.folders[_words(rest)[0].decode()]
                return f"* {len(self.folder.mails)} EXISTS\r\n* 0 RECENT\r\n* FLAGS ()\r\n".encode()
            case "UID SEARCH":
                return f"* SEARCH {' '.join(str(uid) for uid in self._found(_words(rest)))}\r\n".encode()
            case "UID FETCH":
                return self._fetched(rest)
        return b"* BAD never heard of it\r\n"

    def _listed(self, pattern: str) -> bytes:
        found = {name: one for name, one in self.server.folders.items() if pattern in ("*", name)}
        return "".join(f'* LIST ({one.flags}) "/" "{name}"\r\n' for name, one in found.items()).encode()

    def _let_in(self, user: str, password: str) -> bytes:
        if (user, password) != (self.server.user, self.server.password):
            raise ConnectionError("the tests say so by `failing`")
        return b""

    def _found(self, words: list[bytes]) -> list[int]:
        if words[0] == b"CHARSET":
            words = words[2:]
        wanted = [(word.decode(), words[place + 1].decode()) for place, word in enumerate(words) if word in FIELDS]
        assert [word for word in words if word == b"OR"] == [b"OR"] * (len(wanted) - 1)
        return [uid for uid, mail in self._mails() if any(_has(mail, name, text) for name, text in wanted)]

    def _mails(self) -> Iterator[tuple[int, bytes]]:
        assert self.folder is not None, "no folder was opened"
        yield from ((place * 10, mail) for place, mail in enumerate(self.folder.mails, start=1))

    def _fetched(self, rest: bytes) -> bytes:
        uids, _, what = rest.partition(b" ")
        names = re.search(rb"BODY\.PEEK\[HEADER\.FIELDS \(([^)]*)\)\]", what)
        assert names, "only headers are asked for, and without marking a mail as seen"
        wanted = names[1].lower().split()
        said = b""
        for uid, mail in self._mails():
            if str(uid).encode() in uids.split(b","):
                headers = _headers(mail, wanted)
                key = b"BODY[HEADER.FIELDS (%s)]" % names[1].upper()
                said += b"* %d FETCH (UID %d %s {%d}\r\n%s)\r\n" % (uid // 10, uid, key, len(headers), headers)
        return said


FIELDS = (b"FROM", b"TO", b"CC")


def _words(text: bytes) -> list[bytes]:
    found = [inner or quoted or plain for inner, quoted, plain in _WORD.findall(text)]
    return [re.sub(rb"\\(.)", rb"\1", word) for word in found]


def _has(mail: bytes, name: str, text: str) -> bool:
    """As servers search: a part of the field suffices, in any case of letters."""
    message = message_from_bytes(mail)
    return any(text.lower() in str(make_header(decode_header(value))).lower() for value in message.get_all(name, []))


def _headers(mail: bytes, wanted: list[bytes]) -> bytes:
    head = re.sub(rb"\r?\n", rb"\r\n", mail.replace(b"\r\n", b"\n").partition(b"\n\n")[0]) + b"\r\n"
    fields = re.findall(rb"^[^\s:]+:.*\r\n(?:[ \t].*\r\n)*", head, re.MULTILINE)
    return b"".join(one for one in fields if one.partition(b":")[0].lower() in wanted) + b"\r\n"
