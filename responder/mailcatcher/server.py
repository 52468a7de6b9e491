"""Turns HTTP requests into caught mails and answers as SendGrid gives them; serves what was caught as JSON."""

import base64
import hmac
import json
import secrets
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Self

from responder.instants import new_id, now
from responder.log import logger
from responder.mailcatcher.box import Box, Message
from responder.mailcatcher.events import Postback
from responder.mailcatcher.payload import Attachment, Mail, Personalization, Unacceptable, error, read

LARGEST_BODY = 30 * 1024 * 1024
SEND, SCOPES, MESSAGES = "/v3/mail/send", "/v3/scopes", "/messages"
UNVERIFIED = "unverified"  # a From address that starts like this has no verified sender identity


class MailCatcher:
    """The server, listening from the moment it exists; `with` it, or `serve_forever()` and `stop()`."""

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        folder: Path,
        events_url: str | None = None,
        private_key_pem: str | None = None,
        api_key: str | None = None,
    ) -> None:
        self.box = Box(folder)
        self.api_key = api_key
        can_report = events_url and private_key_pem
        self.postback = Postback(self.box, events_url, private_key_pem) if can_report else None  # type: ignore[arg-type]
        self._server = _Server((host, port), self)
        self.host, self.port = host, int(self._server.server_address[1])
        self.url = f"http://{host}:{self.port}"

    def serve_forever(self) -> None:
        """Answer until somebody calls `stop()` from another thread."""
        if self.postback:
            self.postback.start()
        self._server.serve_forever(poll_interval=0.1)

    def stop(self) -> None:
        """Answer nobody any more; what was answered 202 is on disk already."""
        self._server.shutdown()
        self._server.server_close()
        if self.postback:
            self.postback.stop()

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        self.stop()

    def catch(self, mail: Mail, raw: dict[str, Any]) -> str:
        """Keep the mail, one entry per personalization, and tell its X-Message-Id."""
        x_message_id = secrets.token_urlsafe(16)
        self.box.put([_message(mail, raw, one, x_message_id) for one in mail.personalizations])
        if self.postback:
            self.postback.wake()
        return x_message_id


def _message(mail: Mail, raw: dict[str, Any], one: Personalization, x_message_id: str) -> Message:
    renderings = {content.type: content.value for content in mail.content}
    return {
        "id": str(new_id()),
        "x_message_id": x_message_id,
        "at": now().isoformat(),
        "from": (one.sender or mail.sender).model_dump(),
        "to": [person.model_dump() for person in one.people],
        "reply_to": mail.reply_to.model_dump() if mail.reply_to else None,
        "subject": one.subject or mail.subject,
        "text": renderings.get("text/plain"),
        "html": renderings.get("text/html"),
        "attachments": [_attachment(one) for one in mail.attachments],
        "headers": {**mail.headers, **one.headers},
        "custom_args": {**mail.custom_args, **one.custom_args},
        "raw": raw,
    }


def _attachment(one: Attachment) -> dict[str, Any]:
    """What it is and how large; its content is in `raw`."""
    return {**one.model_dump(exclude={"content"}), "bytes": len(base64.b64decode(one.content))}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], catcher: MailCatcher) -> None:
        self.catcher = catcher
        super().__init__(address, _Handler)

    def handle_error(self, _request: object, _address: object) -> None:
        """Somebody hung up in mid-sentence: theirs to explain."""
        logger(__name__).debug("a connection broke", exc_info=True)


class _Answer(Exception):
    """Stop here and answer this."""

    def __init__(self, status: int, *errors: dict[str, str | None]) -> None:
        self.status, self.errors = status, errors


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "mailcatcher", ""
    timeout = 60
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        """What was caught, and what the key may do."""
        self._answering(self._get)

    def do_POST(self) -> None:
        """Take one mail."""
        self._answering(self._post)

    def do_DELETE(self) -> None:
        """Empty the box."""
        self._answering(self._delete)

    def _answering(self, act: Any) -> None:
        try:
            self._be_local()
            act()
        except _Answer as answer:
            self._json(answer.status, {"errors": list(answer.errors)})

    def _get(self) -> None:
        box = self.server.catcher.box
        if self.path == MESSAGES:
            self._json(200, box.messages())
        elif self.path.startswith(f"{MESSAGES}/") and (message := box.message(self.path.rpartition("/")[2])):
            self._json(200, message)
        elif self.path == SCOPES:
            self._authorise()
            self._json(200, {"scopes": ["mail.send"]})
        else:
            raise self._nowhere()

    def _post(self) -> None:
        body = self._body()
        if self.path != SEND:
            raise self._nowhere()
        self._authorise()
        if self.headers.get_content_type() != "application/json" or self.headers.get("Content-Encoding"):
            raise _Answer(415, error("Content-Type should be application/json."))
        try:
            mail, raw = read(body)
        except Unacceptable as found:
            raise _Answer(400, *found.errors) from found
        self._take(mail, raw)

    def _take(self, mail: Mail, raw: dict[str, Any]) -> None:
        if mail.sender.email.startswith(UNVERIFIED):
            raise _Answer(403, error("The from address does not match a verified Sender Identity.", "from"))
        if mail.in_sandbox:
            self._reply(200)
            return
        x_message_id = self.server.catcher.catch(mail, raw)
        logger(__name__).debug("caught", message_id=x_message_id)
        self._reply(202, {"X-Message-Id": x_message_id})

    def _delete(self) -> None:
        if self.path != MESSAGES:
            raise self._nowhere()
        self.server.catcher.box.clear()
        self._reply(204)

    def _be_local(self) -> None:
        """A page elsewhere whose name was rebound to this machine still names itself in Host."""
        host = self.headers.get("Host", "").rpartition("]")
        name = host[0] + host[1] or host[2].partition(":")[0]
        if name not in ("localhost", "127.0.0.1", "[::1]", self.server.catcher.host):
            raise _Answer(403, error("This server answers to its own machine only."))

    def _authorise(self) -> None:
        given = self.headers.get_all("Authorization") or []
        key = given[0].removeprefix("Bearer ") if len(given) == 1 and given[0].startswith("Bearer ") else ""
        wanted = self.server.catcher.api_key or key
        if not key or not hmac.compare_digest(key.encode(), wanted.encode()):
            raise _Answer(401, error("The provided authorization grant is invalid, expired, or revoked"))

    def _body(self) -> bytes:
        lengths = self.headers.get_all("Content-Length") or []
        if len(lengths) != 1 or not lengths[0].isdecimal() or self.headers.get("Transfer-Encoding"):
            self.close_connection = True
            raise _Answer(411, error("Content-Length is required"))
        if int(lengths[0]) > LARGEST_BODY:
            self.close_connection = True
            raise _Answer(413, error("The JSON payload you have included in your request is too large."))
        return self.rfile.read(int(lengths[0]))

    def _nowhere(self) -> _Answer:
        known = self.path in (SEND, SCOPES, MESSAGES)
        return _Answer(405, error("method not allowed")) if known else _Answer(404, error("not found"))

    def _json(self, status: int, value: object) -> None:
        body = json.dumps(value, ensure_ascii=False).encode()
        self._reply(status, {"Content-Type": "application/json"}, body)

    def _reply(self, status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Paths and addresses stay out of the log; what was caught is logged by its id."""


def serve(
    host: str,
    port: int,
    *,
    folder: Path,
    events_url: str | None,
    private_key_pem: str | None,
    api_key: str | None,
) -> None:
    """Catch mail until SIGTERM or Ctrl-C. Without `api_key` any key is good, without `events_url` none are posted."""
    catcher = MailCatcher(
        host, port, folder=folder, events_url=events_url, private_key_pem=private_key_pem, api_key=api_key
    )

    def stop(_signal: int, _frame: FrameType | None) -> None:
        threading.Thread(target=catcher.stop).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    logger(__name__).info("the mail catcher listens", port=catcher.port)
    catcher.serve_forever()
