"""Turns the secret that a request brings along, in its Authorization header or beside its content, into a yes.

Some platforms sign nothing and send what both sides agreed on: as a bearer token, as user and password, or bare.
"""

import binascii
import hmac
from base64 import b64decode
from collections.abc import Sequence

from responder.errors import BadSignature
from responder.facts import Inbound
from responder.signatures import LONGEST_HEADER, Verified, by_its_url

HEADER = "authorization"
SCHEMES = ("bearer ", "token ")


def verify_password(request: Inbound, secrets: Sequence[str], *beside: str) -> Verified:
    """Which of the live secrets the request brings, in its header or among `beside`. Raises BadSignature for all else.

    Of user and password, the secret is both with a colon between, or the password alone.
    """
    brought = [text.encode("utf-8", "replace") for text in (*_texts(request), *beside) if text]
    for number, secret in enumerate(secrets):
        if secret and any(hmac.compare_digest(secret.encode(), text) for text in brought):
            return Verified(request.received_at, number)
    raise BadSignature("It brings no secret that fits.")


def by_its_password(request: Inbound, secrets: Sequence[str]) -> Verified:
    """The secret in its header, where one was chosen; the token in the URL where none was. Raises BadSignature."""
    return verify_password(request, secrets) if secrets else by_its_url(request)


def _texts(request: Inbound) -> list[str]:
    header = request.headers.get(HEADER, "").strip()
    if not header or len(header) > LONGEST_HEADER:
        return []
    scheme = next((scheme for scheme in SCHEMES if header[: len(scheme)].lower() == scheme), "")
    if header[:6].lower() == "basic ":
        return _basic(header[6:].strip())
    return [header, header[len(scheme) :].strip()]


def _basic(encoded: str) -> list[str]:
    try:
        both = b64decode(encoded, validate=True).decode()
    except (binascii.Error, ValueError):
        return []
    return [both, both.partition(":")[2]]
