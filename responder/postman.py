"""Turns a letter into one request SendGrid understands, and SendGrid's answer into what became of the letter.

The only module that knows SendGrid. It tries once: whether to try again is decided where the work is kept.

Source: Twilio SendGrid's API reference, "Mail Send", "Limitations", "Errors" and "Rate Limits" (read 2026-11-23), and
for photos in the text its OpenAPI description of "Mail Send" (read 2026-11-28).
SendGrid knows no idempotency key, so an answer that leaves a doubt leaves the letter in doubt.
"""

import base64
import hashlib
import json
import logging
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any

from sendgrid.helpers.mail import (
    Attachment,
    Category,
    ClickTracking,
    CustomArg,
    Email,
    From,
    Ganalytics,
    HtmlContent,
    Mail,
    OpenTracking,
    Personalization,
    PlainTextContent,
    ReplyTo,
    SubscriptionTracking,
    To,
    TrackingSettings,
)
from sendgrid.helpers.mail.exceptions import ApiKeyIncludedException

from responder.errors import Misconfigured, Permanent
from responder.log import scrub
from responder.mail_headers import display_name, is_one_line, recipients_name, subject_line
from responder.photos import CONTENT_TYPE, size_of
from responder.settings import settings
from responder.twin import Picture, twin
from responder.wire import Answer, Host, NothingLeft, NoWholeAnswer, Watch, exchange

DEADLINE_SECONDS = 10  # for the whole exchange; shorter than the job's time-out, which is shorter than the lease
FRESH_SECONDS = 15  # a claim older than this sends nothing: somebody may have doubted it by now
LONGEST_PAUSE_SECONDS = 3600
CATEGORY = "farewell"
PHOTO_NAME = "photo.jpg"
LETTER_ARG, ATTEMPT_ARG = "responder_letter", "responder_attempt"

# At DEBUG, SendGrid's own client would log the key and the whole letter. We do not call it; should anybody: silence.
logging.getLogger("python_http_client").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True, repr=False)
class Parcel:
    """A letter as it shall arrive. The two ids are the only words of ours that SendGrid keeps for long."""

    letter_id: str
    attempt_id: str
    to_email: str
    to_name: str | None
    from_email: str
    from_name: str
    reply_to: str
    subject: str
    body: str
    language: str = "en"
    photo: bytes | None = None


class Fate(StrEnum):
    """What became of one try; the states of a SendAttempt."""

    ACCEPTED = "accepted"  # SendGrid has it
    REJECTED = "rejected"  # SendGrid surely does not have it, and trying again would end the same
    NOT_SENT = "not_sent"  # SendGrid surely does not have it; time may mend that
    DOUBTFUL = "doubtful"  # SendGrid may have it


@dataclass(frozen=True, slots=True)
class Receipt:
    """The fate of one try, in a sentence; `message_ref` is SendGrid's X-Message-Id."""

    fate: Fate
    detail: str
    message_ref: str | None = None
    retry_after_seconds: float | None = None


class Postman:
    """Carries letters to one SendGrid host with one key."""

    def __init__(self, api_key: str, host: str, *, deadline_seconds: float = DEADLINE_SECONDS) -> None:
        if not api_key.isascii() or not api_key.isprintable() or " " in api_key:
            raise Misconfigured("SENDGRID_API_KEY: holds characters no key has")
        self._key = api_key
        self._host = Host.of(host)
        self._deadline_seconds = deadline_seconds

    def pack(self, parcel: Parcel) -> bytes:
        """The request's body. Raises Permanent, with a sentence, for what SendGrid would refuse or mangle."""
        if not self._key:
            raise Permanent("No letter can leave: SENDGRID_API_KEY is not set.")
        try:
            return json.dumps(_payload(parcel), ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise Permanent("The letter holds half a character that no mail can carry.") from error
        except ApiKeyIncludedException as error:
            raise Permanent("The letter holds what looks like a SendGrid API key.") from error

    def deliver(self, packed: bytes, claimed: Watch) -> Receipt:
        """Hand over what was packed, once. Says what became of it and raises nothing."""
        try:
            answer = exchange(
                self._host,
                "POST",
                "/v3/mail/send",
                self._headers() | {"Content-Type": "application/json"},
                packed,
                deadline_seconds=self._deadline_seconds,
                still_fresh=lambda: claimed.seconds() < FRESH_SECONDS,
            )
        except NothingLeft as why:
            return Receipt(Fate.NOT_SENT, f"SendGrid could not be reached ({why}); nothing has left.")
        except NoWholeAnswer as why:
            return Receipt(Fate.DOUBTFUL, f"The letter was on its way when the line broke ({why}).")
        return receipt(answer)

    def scopes(self) -> tuple[Answer, list[str]]:
        """SendGrid's answer to what the key may do, and the list. Raises NothingLeft or NoWholeAnswer."""
        answer = exchange(self._host, "GET", "/v3/scopes", self._headers(), deadline_seconds=self._deadline_seconds)
        found = _json(answer).get("scopes")
        return answer, [str(scope) for scope in found] if isinstance(found, list) else []

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._key}", "Accept": "application/json", "User-Agent": "responder"}


def postman() -> Postman:
    """The postman of this process, by settings."""
    return Postman(settings().sendgrid_api_key, settings().sendgrid_host)


def key_problem() -> str | None:
    """Why the configured key cannot send, in a sentence; None when it can."""
    try:
        answer, scopes = postman().scopes()
    except (NothingLeft, NoWholeAnswer) as why:
        return f"SendGrid did not answer ({why})"
    if answer.status in (401, 403):
        return f"SendGrid does not accept the key ({answer.status})"
    if answer.status != 200:
        return f"SendGrid answered {answer.status} when asked what the key may do"
    return None if "mail.send" in scopes else "the key lacks the scope mail.send"


# ---- out: the payload ----


def _payload(parcel: Parcel) -> dict[str, Any]:
    recipient = Personalization()
    recipient.add_to(_person(To(), parcel.to_email, recipients_name(parcel.to_name)))
    mail = Mail()
    mail.add_personalization(recipient)
    mail.from_email = _person(From(), parcel.from_email, display_name(parcel.from_name))
    mail.reply_to = _person(ReplyTo(), parcel.reply_to, display_name(parcel.from_name))
    mail.subject = subject_line(parcel.subject)
    mail.content = [PlainTextContent(parcel.body), HtmlContent(_html(parcel))]  # text first, says SendGrid
    if parcel.photo:
        mail.attachment = _attached(parcel.photo)
    mail.category = Category(CATEGORY)
    mail.custom_arg = [CustomArg(LETTER_ARG, parcel.letter_id), CustomArg(ATTEMPT_ARG, parcel.attempt_id)]
    mail.tracking_settings = _untracked()
    payload: dict[str, Any] = mail.get()
    return payload


def _html(parcel: Parcel) -> str:
    """The twin of the body that was approved; the photo is named as RFC 2392 wants it."""
    picture = Picture(f"cid:{_content_id(parcel.photo)}", *size_of(parcel.photo)) if parcel.photo else None
    return twin(parcel.body, language=parcel.language, signer=parcel.from_name, picture=picture)


def _attached(photo: bytes) -> Attachment:
    """Shown where the text names it. SendGrid puts the angle brackets around the id itself."""
    content = base64.b64encode(photo).decode()
    return Attachment(content, PHOTO_NAME, CONTENT_TYPE, "inline", _content_id(photo))


def _content_id(photo: bytes) -> str:
    return f"{PHOTO_NAME}@{hashlib.sha256(photo).hexdigest()[:16]}"


def _person(person: Email, email: str, name: str | None) -> Email:
    """Given to the constructor without a name, an address would be taken apart as "Name <address>"."""
    person.email, person.name = email, name
    return person


def _untracked() -> TrackingSettings:
    """Everything off, said aloud: the account's own settings would apply otherwise, and rewrite links."""
    off = TrackingSettings()
    off.click_tracking = ClickTracking(enable=False, enable_text=False)
    off.open_tracking = OpenTracking(enable=False)
    off.subscription_tracking = SubscriptionTracking(enable=False)
    off.ganalytics = Ganalytics(enable=False)
    return off


# ---- back: the answer ----


def receipt(answer: Answer) -> Receipt:
    """What a whole answer says about the letter."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    message_ref = headers.get("x-message-id")
    if answer.status == 202 and message_ref:
        return Receipt(Fate.ACCEPTED, "SendGrid took the letter.", message_ref)
    if answer.status == 429:
        wait = _retry_after_seconds(headers)
        return Receipt(Fate.NOT_SENT, "SendGrid asked us to wait (429); nothing has left.", None, wait)
    if answer.status == 200 or 400 <= answer.status < 500:
        return Receipt(Fate.REJECTED, _refusal(answer))
    return Receipt(Fate.DOUBTFUL, f"SendGrid answered {answer.status}, which does not say whether it has the letter.")


def _refusal(answer: Answer) -> str:
    errors = _errors(answer)
    if answer.status == 200:
        why = "SendGrid only checked the letter (200): sandbox mode is on"
    elif answer.status == 401:
        why = "SendGrid does not know the key (401): set SENDGRID_API_KEY to one with the scope mail.send"
    elif answer.status == 403 and any(error.get("field") == "from" for error in errors):
        why = "SendGrid lets nobody write from the signer's address (403): verify that sender or its domain there"
    elif answer.status == 403:
        why = "SendGrid does not let the key send (403): give it the scope mail.send"
    else:
        said = "; ".join(str(error.get("message")) for error in errors)
        why = f"SendGrid refused the letter ({answer.status}): {_harmless(said) or 'it did not say why'}"
    return f"{why}. Nothing has left."


def _errors(answer: Answer) -> list[dict[str, Any]]:
    found = _json(answer).get("errors")
    return [error for error in found if isinstance(error, dict)] if isinstance(found, list) else []


def _json(answer: Answer) -> dict[str, Any]:
    """The answer's JSON object; empty for anything else (a 413 may be the web server's own HTML)."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _harmless(text: str) -> str:
    """Somebody else's words, short, on one line, and without addresses."""
    return scrub("".join(sign if is_one_line(sign) else " " for sign in text))[:300].rstrip(". ")


def _retry_after_seconds(headers: dict[str, str]) -> float | None:
    """How long SendGrid wants us to wait, within reason; None when it does not say."""
    for name, absolute in (("retry-after", False), ("x-ratelimit-reset", True)):
        value = headers.get(name, "")
        try:
            seconds = float(value) if value.isascii() and value.isdigit() else _until(value)
        except (TypeError, ValueError):
            continue
        seconds -= time.time() if absolute else 0
        return min(max(seconds, 1.0), LONGEST_PAUSE_SECONDS)
    return None


def _until(date: str) -> float:
    return parsedate_to_datetime(date).timestamp() - time.time()
