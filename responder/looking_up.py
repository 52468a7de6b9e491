"""Turns questions to somebody's JSON API into values, and everything that may come back instead into a sentence.

All questions to one API share one deadline. Who has to act is said by the error: Temporary is for time to mend,
Permanent for a person. No sentence holds what was asked, what came back, or the key.
"""

import json
import re
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from responder import strict_json
from responder.errors import BadPayload, Misconfigured, Permanent, Temporary
from responder.reading import MISREAD
from responder.wire import Answer, Deadline, Host, NothingLeft, NoWholeAnswer, exchange

LONGEST_ANSWER = 4 * 1024 * 1024
LONGEST_PAUSE_SECONDS = 3600
FOUND = (200, 207)  # 207: of the things asked for, some are not there

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_TARGET = re.compile(r"/[\x21-\x7e]*", re.ASCII)


class _KeyRefused(Permanent):
    """The key opens nothing, or not this."""


class Api:
    """One JSON API at `url`, asked within `seconds` all in all; `title` is what its sentences call it."""

    def __init__(self, title: str, url: str, headers: Mapping[str, str], seconds: float) -> None:
        self._title = title
        self._deadline = Deadline(seconds)
        try:
            self._host = Host.of(url, "url")
        except Misconfigured as error:
            raise Permanent(f"{title} cannot be asked. Its setting {error}.") from error
        self._root = urlsplit(url).path.rstrip("/")
        ours = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "responder"}
        self._headers = ours | {name: _harmless(title, name, value) for name, value in headers.items()}

    def get(self, path: str, query: Mapping[str, Any] | None = None) -> Any:
        """What is there, None for 404. Values of `query` that are lists are named several times."""
        return self._ask("GET", f"{path}?{urlencode(query, doseq=True)}" if query else path, {}, b"")

    def get_if_allowed(self, path: str, query: Mapping[str, Any] | None = None) -> Any:
        """The same, for what is good to know: None as well where the key may not read it."""
        try:
            return self.get(path, query)
        except _KeyRefused:
            return None

    def post(self, path: str, question: Any) -> Any:
        """The answer to a question that is itself JSON, None for 404."""
        return self._ask("POST", path, {"Content-Type": "application/json"}, json.dumps(question).encode())

    def _ask(self, method: str, path: str, more: dict[str, str], body: bytes) -> Any:
        target = f"{self._root}{path}"
        if not _TARGET.fullmatch(target):
            raise Permanent(f"{self._title} cannot be asked: its setting 'url' holds characters no URL has.")
        try:
            answer = exchange(
                self._host,
                method,
                target,
                self._headers | more,
                body,
                deadline_seconds=self._deadline.left(),
                longest_body=LONGEST_ANSWER,
            )
        except (TimeoutError, NothingLeft, NoWholeAnswer) as error:
            raise self._silence(error) from error
        return self._read(answer)

    def _silence(self, error: Exception) -> Temporary:
        if TimeoutError in (type(error), type(error.__cause__)):
            return Temporary(f"{self._title} did not answer in time.")
        reached = "did not answer" if isinstance(error, NoWholeAnswer) else "could not be reached"
        return Temporary(f"{self._title} {reached} ({error}).")

    def _read(self, answer: Answer) -> Any:
        if answer.status == 404:
            return None
        if answer.status not in FOUND:
            raise self._refusal(answer)
        if not answer.is_whole:
            raise self._half(answer)
        try:
            return strict_json.load(answer.body)
        except BadPayload as error:
            raise Temporary(f"{self._title} answered with something else than JSON. {error}") from error

    def _half(self, answer: Answer) -> Temporary | Permanent:
        if len(answer.body) >= LONGEST_ANSWER:
            return Permanent(f"{self._title} answered with more than {LONGEST_ANSWER // 1024**2} MB for one person.")
        return Temporary(f"{self._title} did not answer in time, or hung up in the middle.")

    def _refusal(self, answer: Answer) -> Temporary | Permanent:
        status = answer.status
        if status in (401, 403):
            return _KeyRefused(f"{self._title} refuses the key, or the key may not read this ({status}).")
        if status == 429:
            return Temporary(f"{self._title} asks us to wait (429).", retry_after_seconds(answer.headers))
        if status >= 500 or status == 408:
            return Temporary(f"{self._title} is in trouble ({status}).", retry_after_seconds(answer.headers))
        if 300 <= status < 400:
            return Permanent(f"{self._title} sends us elsewhere ({status}), and redirects are not followed.")
        return Permanent(f"{self._title} does not take the question ({status}).")


def basic(title: str, user: str, password: str = "") -> dict[str, str]:
    """The header that says who asks, in HTTP's basic form. Raises Permanent for what cannot stand in it."""
    for said in (user, password):
        _harmless(title, "Authorization", said or "-")
    return {"Authorization": f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"}


@contextmanager
def understood(title: str) -> Iterator[None]:
    """Within it, JSON may be read as its documentation says. Raises Permanent where it turns out to be otherwise."""
    try:
        yield
    except MISREAD as error:
        raise Permanent(f"{title} answered in another shape than it documents ({type(error).__name__}).") from error


def _harmless(title: str, name: str, value: str) -> str:
    """The value, if header and value cannot be taken for anything else. Raises Permanent otherwise."""
    if not _HEADER_NAME.fullmatch(name):
        raise Permanent(f"{title} cannot be asked: the name of its header is none that HTTP has.")
    if not (value.isascii() and value.isprintable() and value.strip()):
        raise Permanent(f"{title} cannot be asked: its key is empty or holds characters no key has.")
    return value


def retry_after_seconds(headers: Mapping[str, str]) -> float | None:
    """How long the other side wants us to wait, between a second and an hour; None when it does not say."""
    value = next((value for name, value in headers.items() if name.lower() == "retry-after"), "").strip()
    try:
        seconds = float(value) if value.isascii() and value.isdigit() else _until(value)
    except (TypeError, ValueError):
        return None
    return min(max(seconds, 1.0), LONGEST_PAUSE_SECONDS)


def _until(date: str) -> float:
    return parsedate_to_datetime(date).timestamp() - time.time()
