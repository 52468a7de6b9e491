"""Turns the body of a `POST /v3/mail/send` into checked values, or into the errors SendGrid would answer.

Source: Twilio SendGrid's API reference, "Mail Send", "Errors" and "Limitations" (read 2026-11-23).
"""

import base64
import binascii
import json
import unicodedata
from collections.abc import Iterable
from typing import Annotated, Any, Literal, Self

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

HELP = "http://sendgrid.com/docs/API_Reference/Web_API_v3/Mail/errors.html#message."
RESERVED_HEADERS = frozenset(
    {
        "x-sg-id", "x-sg-eid", "received", "dkim-signature", "content-type", "content-transfer-encoding",
        "to", "from", "subject", "reply-to", "cc", "bcc",
    }
)  # fmt: skip
LARGEST_CUSTOM_ARGS = 10_000
MOST_RECIPIENTS = 1000


class Unacceptable(ValueError):
    """The body is not one SendGrid would take; `errors` is what its answer lists."""

    def __init__(self, errors: list[dict[str, str | None]]) -> None:
        super().__init__("not a mail SendGrid would take")
        self.errors = errors


def error(message: str, field: str | None = None) -> dict[str, str | None]:
    """One entry of an error answer in SendGrid's format."""
    place = ".".join(part for part in (field or "").split(".") if not part.isdigit())
    return {"message": message, "field": field, "help": HELP + place if place else None}


def _line(text: str) -> str:
    if any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in text):
        raise ValueError("control characters and line breaks are not allowed here")
    return text


def _name(text: str) -> str:
    if set(text) & set(";,"):
        raise ValueError("the name may contain neither a semicolon nor a comma")
    return _line(text)


def _token(text: str) -> str:
    if set(text) & set(";, "):
        raise ValueError("semicolons, commas and spaces are not allowed here")
    return _line(text)


def _encoded(text: str) -> str:
    try:
        base64.b64decode(text, validate=True)
    except binascii.Error as why:
        raise ValueError("the attachment content must be base64 encoded") from why
    return text


def _mailbox(text: str) -> str:
    try:
        validate_email(text, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError as why:
        raise ValueError("does not contain a valid address") from why
    return text


def _headers(headers: dict[str, str]) -> dict[str, str]:
    for key in headers:
        if key.lower() in RESERVED_HEADERS:
            raise ValueError("the headers object holds a reserved header")
        if not key.isascii() or not key.replace("-", "").isalnum():
            raise ValueError("a header's name holds letters, digits and hyphens only")
    if len({key.lower() for key in headers}) < len(headers):
        raise ValueError("a header may be given once only")
    return headers


def _small(custom_args: dict[str, str]) -> dict[str, str]:
    if len(json.dumps(custom_args, ensure_ascii=False).encode()) >= LARGEST_CUSTOM_ARGS:
        raise ValueError("custom_args have to stay under 10,000 bytes")
    return custom_args


def _unique(texts: list[str]) -> list[str]:
    if len(set(texts)) < len(texts):
        raise ValueError("every category may be given once only")
    return texts


Line = Annotated[str, AfterValidator(_line)]
Token = Annotated[str, AfterValidator(_token), Field(min_length=1)]
Headers = Annotated[dict[str, Line], AfterValidator(_headers)]
CustomArgs = Annotated[dict[str, str], AfterValidator(_small)]


class Part(BaseModel):
    """Any object of the payload: the documented members, of the documented types, and no other."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Person(Part):
    """An address and perhaps a name."""

    email: Annotated[str, AfterValidator(_mailbox)]
    name: Annotated[str, AfterValidator(_name)] | None = None


class Personalization(Part):
    """Who gets one copy, and what differs in it."""

    to: list[Person] = Field(min_length=1)
    cc: list[Person] = []
    bcc: list[Person] = []
    sender: Person | None = Field(None, alias="from")
    subject: Annotated[Line, Field(min_length=1)] | None = None
    headers: Headers = {}
    substitutions: dict[str, str] = {}
    dynamic_template_data: dict[str, Any] = {}
    custom_args: CustomArgs = {}
    send_at: int | None = None

    @property
    def people(self) -> list[Person]:
        """Everybody who would get it."""
        return [*self.to, *self.cc, *self.bcc]

    @model_validator(mode="after")
    def _everybody_once(self) -> Self:
        if len({person.email.lower() for person in self.people}) < len(self.people):
            raise ValueError("each email address in the personalization block should be unique between to, cc, and bcc")
        return self


class Content(Part):
    """One rendering of the text."""

    type: Token
    value: Annotated[str, Field(min_length=1)]


class Attachment(Part):
    """A file, in base64."""

    content: Annotated[str, Field(min_length=1), AfterValidator(_encoded)]
    filename: Line
    type: Token | None = None
    disposition: Literal["inline", "attachment"] | None = None
    content_id: Token | None = None


class Switch(Part):
    """A setting that is on or off; what else it may hold depends on which one it is."""

    model_config = ConfigDict(extra="allow", strict=True)
    enable: bool | None = None


class Tracking(Part):
    """What would be measured, and thereby changed in the text."""

    click_tracking: Switch | None = None
    open_tracking: Switch | None = None
    subscription_tracking: Switch | None = None
    ganalytics: Switch | None = None


class Settings(Part):
    """How the mail is treated. Of the bypasses, the one of list management stands alone."""

    bypass_list_management: Switch | None = None
    bypass_spam_management: Switch | None = None
    bypass_bounce_management: Switch | None = None
    bypass_unsubscribe_management: Switch | None = None
    footer: Switch | None = None
    sandbox_mode: Switch | None = None

    @model_validator(mode="after")
    def _bypass_alone(self) -> Self:
        others = (self.bypass_spam_management, self.bypass_bounce_management, self.bypass_unsubscribe_management)
        if _is_on(self.bypass_list_management) and any(map(_is_on, others)):
            raise ValueError("bypass_list_management cannot be combined with any other bypass setting")
        return self


def _is_on(switch: Switch | None) -> bool:
    return bool(switch and switch.enable)


class Group(Part):
    """The unsubscribe group the mail belongs to."""

    group_id: int
    groups_to_display: Annotated[list[int], Field(max_length=25)] = []


class Mail(Part):
    """A whole request. Templates are refused by name: nobody here keeps any."""

    personalizations: list[Personalization] = Field(min_length=1, max_length=1000)
    sender: Person = Field(alias="from")
    reply_to: Person | None = None
    reply_to_list: Annotated[list[Person], Field(min_length=1, max_length=1000)] | None = None
    subject: Annotated[Line, Field(min_length=1)] | None = None
    content: list[Content] = Field(min_length=1)
    attachments: list[Attachment] = []
    headers: Headers = {}
    categories: Annotated[
        list[Annotated[str, Field(max_length=255)]], Field(max_length=10), AfterValidator(_unique)
    ] = []
    custom_args: CustomArgs = {}
    send_at: int | None = None
    batch_id: str | None = None
    asm: Group | None = None
    ip_pool_name: Annotated[str, Field(min_length=2, max_length=64)] | None = None
    mail_settings: Settings | None = None
    tracking_settings: Tracking | None = None

    @property
    def in_sandbox(self) -> bool:
        """Whether it asks to be checked only: answered 200, and caught by nobody."""
        return bool(self.mail_settings) and _is_on(self.mail_settings.sandbox_mode)  # type: ignore[union-attr]

    @model_validator(mode="after")
    def _belongs_together(self) -> Self:
        if self.reply_to and self.reply_to_list:
            raise ValueError("reply_to and reply_to_list exclude each other")
        if not self.subject and not all(one.subject for one in self.personalizations):
            raise ValueError("the subject is required, here or in every personalization")
        if sum(len(one.people) for one in self.personalizations) > MOST_RECIPIENTS:
            raise ValueError("there is a limit of 1000 total recipients (to + cc + bcc) per request")
        if [part.type for part in self.content] != sorted((part.type for part in self.content), key=_place_of):
            raise ValueError("if present, text/plain must be the first content, followed by text/html")
        return self


def _place_of(content_type: str) -> int:
    """Plain text comes first, then HTML, then whatever else."""
    known = ("text/plain", "text/x-amp-html", "text/html")
    return known.index(content_type) if content_type in known else len(known)


def read(body: bytes) -> tuple[Mail, dict[str, Any]]:
    """The checked mail and its raw JSON. Raises Unacceptable."""
    raw = _parse(body)
    try:
        return Mail.model_validate(raw), raw
    except ValidationError as found:
        raise Unacceptable([error(_sentence(one), _place(one)) for one in found.errors()]) from None


def _parse(body: bytes) -> dict[str, Any]:
    try:
        raw = json.loads(body.decode(), object_pairs_hook=_one_of_each, parse_constant=_no_constant)
        json.dumps(raw, ensure_ascii=False).encode()  # lone surrogates are no text
    except (ValueError, RecursionError):
        raise Unacceptable([error("Bad Request")]) from None
    if not isinstance(raw, dict):
        raise Unacceptable([error("Bad Request")])
    return raw


def _one_of_each(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for key, value in pairs:
        if key in members:
            raise ValueError("a member is given twice")
        members[key] = value
    return members


def _no_constant(_name: str) -> None:
    raise ValueError("JSON knows no such number")


def _sentence(found: Any) -> str:
    return str(found["msg"]).removeprefix("Value error, ")


def _place(found: Any) -> str | None:
    return ".".join(str(part) for part in found["loc"]) or None
