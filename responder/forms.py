"""Turns a form that a platform posts into names and texts every later step can store, or refuses it."""

from collections.abc import Iterable
from email import message_from_bytes, policy
from email.message import MIMEPart
from urllib.parse import parse_qsl

from responder.errors import BadPayload

MOST_FIELDS = 1000


def load(body: bytes, *wanted: str) -> dict[str, str]:
    """The fields, out of application/x-www-form-urlencoded in UTF-8; of a list (`name[]`) the first.

    Of a name that comes twice, too: to refuse what some platform means as a list would lose a goodbye, and the raw
    form is kept. Raises BadPayload for anything else and for what databases choke on: NUL, more than 1,000
    fields, a `wanted` one that is missing or empty.
    """
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise BadPayload("The body is no form.") from error
    return _fields(pairs, wanted)


def load_multipart(body: bytes, content_type: str, *wanted: str) -> dict[str, str]:
    """The texts among the fields, out of multipart/form-data; files are left out. Raises BadPayload as `load` does."""
    try:
        head = f"Content-Type: {content_type}\r\nMIME-Version: 1.0\r\n\r\n".encode("ascii")
        whole = message_from_bytes(head + body, policy=policy.HTTP)
        parts = [part for part in whole.iter_parts() if not part.get_filename()] if whole.is_multipart() else []
        pairs = [(str(part.get_param("name", "", "content-disposition")), _text(part)) for part in parts[:MOST_FIELDS]]
    except (LookupError, TypeError, ValueError) as error:
        raise BadPayload("The body is no form.") from error
    return _fields(pairs, wanted)


def _text(part: MIMEPart) -> str:
    content = part.get_payload(decode=True)
    return content.decode("utf-8") if isinstance(content, bytes) else ""


def _fields(pairs: Iterable[tuple[str, str]], wanted: Iterable[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, value in pairs:
        if "\0" in name or "\0" in value:
            raise BadPayload("The body holds a NUL character.")
        fields.setdefault(name, value)
    if not fields:
        raise BadPayload("The body is empty.")
    for name in wanted:
        if not fields.get(name):
            raise BadPayload(f'The form has no "{name}".')
    return fields
