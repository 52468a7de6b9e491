"""Turns a request's signature headers and a connection's secrets into a yes, or into BadSignature.

One HMAC verifier for every vendor that signs so, told apart by a table row (`HmacScheme`), and one for ECDSA. Who signs
nothing is known by the random token in the URL alone (`by_its_url`); whoever found the connection has checked that.
The vendors' own libraries serve as oracles in the tests only: some accept any age or a moment in the future, and
most raise something unexpected on a malformed header.
"""

import binascii
import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from responder.errors import BadSignature
from responder.facts import Inbound

MOST_SIGNATURES = 10  # a sender rotating secrets sends two; each costs us an HMAC
LONGEST_HEADER = 4096
_SECONDS, _MILLISECONDS = re.compile(r"[0-9]{10}"), re.compile(r"[0-9]{13}")
_ID = re.compile(r"[A-Za-z0-9_.:@/+=-]{1,256}")  # no quote, no brace: no part of a body can pose as an id


@dataclass(frozen=True, slots=True)
class Verified:
    """When it was signed, and with which secret: 0 is the current one, 1 the previous one.

    `signed_at` is None where no time is signed along, `secret` where the token in the URL alone had to do.
    """

    signed_at: datetime | None
    secret: int | None


def text_key(secret: str) -> bytes:
    """The secret's characters are the key, prefix included."""
    return secret.encode()


@lru_cache(maxsize=256)
def base64_key(secret: str) -> bytes:
    """The secret is `whsec_` and the key in base64. Raises ValueError when it is not."""
    encoded = secret.removeprefix("whsec_").rstrip("=")
    return b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)


def hex_text(digest: bytes) -> bytes:
    """Hexadecimal, in lower case: the one text that counts."""
    return digest.hex().encode()


def unix_seconds(text: str) -> datetime:
    """Ten digits. Raises ValueError for all else."""
    if not _SECONDS.fullmatch(text):
        raise ValueError("that is not ten digits")
    return datetime.fromtimestamp(int(text), UTC)


def unix_milliseconds(text: str) -> datetime:
    """Thirteen digits. Raises ValueError for all else."""
    if not _MILLISECONDS.fullmatch(text):
        raise ValueError("that is not thirteen digits")
    return datetime.fromtimestamp(int(text) / 1000, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class HmacScheme:
    """How one vendor writes an HMAC into its headers.

    `signature` names the header. Its entries stand between `between` and each is label, `joint`, value; those labelled
    `label` count. Without `between` there is one entry, without `joint` entries are bare values. The timestamp has a
    header of its own (`timestamp`), or stands among the entries, labelled `t` or first of the bare ones.
    `signed` says what is signed, in order: "id", "timestamp", "url", "body", and bytes as they are. `clock` reads a
    timestamp, `key` makes the key's bytes of a secret, `encode` text of a digest: texts are compared, so that no two
    texts pass for one signature.

    Where no timestamp is signed nobody can tell an old request from a new one: a repetition is then recognised by its
    bytes, or by its own id, which every delivery is stored under once.
    """

    signature: str
    between: str = ""
    joint: str = ""
    label: str = "v1"
    stamp_label: str = "t"
    timestamp: str | None = None
    id: str | None = None
    signed: Sequence[str | bytes] = ("timestamp", b".", "body")
    algorithm: str = "sha256"
    clock: Callable[[str], datetime] = unix_seconds
    key: Callable[[str], bytes] = text_key
    encode: Callable[[bytes], bytes] = b64encode
    past_seconds: int = 300
    future_seconds: int = 300

    @property
    def is_dated(self) -> bool:
        """Whether the time is signed along, so that what is old can be refused."""
        return "timestamp" in self.signed


def verify_hmac(request: Inbound, secrets: Sequence[str], scheme: HmacScheme) -> Verified:
    """Which of the live secrets signed these bytes, within the time allowed. Raises BadSignature for all else."""
    entries = _entries(_header(request, scheme.signature), scheme)
    parts = {"body": request.body, "url": request.url.encode()}
    signed_at = None
    if scheme.is_dated:
        timestamp = _header(request, scheme.timestamp) if scheme.timestamp else _only(entries, scheme.stamp_label)
        signed_at = _in_time(request, timestamp, scheme)
        parts["timestamp"] = timestamp.encode()
    if scheme.id:
        parts["id"] = _id(request, scheme.id)
    message = b"".join(part if isinstance(part, bytes) else parts[part] for part in scheme.signed)
    given = [value for label, value in entries if label == scheme.label]
    return Verified(signed_at, which_signed(message, given, secrets, scheme))


def which_signed(message: bytes, given: Iterable[str], secrets: Sequence[str], scheme: HmacScheme) -> int:
    """The number of the secret that one of the signatures given was made with. Raises BadSignature when none was."""
    texts = [value.encode("utf-8", "replace") for value in given]
    for number, secret in enumerate(secrets):
        expected = sign_hmac(message, secret, scheme)
        if any(hmac.compare_digest(expected, text) for text in texts):
            return number
    raise BadSignature("No signature fits.")


def by_its_url(request: Inbound) -> Verified:  # noqa: ARG001 - what a provider calls `verify` with
    """What stands for a proof where the vendor signs nothing: the token in the URL, which only the vendor was given."""
    return Verified(None, None)


def sign_hmac(message: bytes, secret: str, scheme: HmacScheme) -> bytes:
    """The text of the signature that the secret gives to a message. Raises BadSignature when the secret is no key."""
    try:
        key = scheme.key(secret)
    except ValueError as error:
        raise BadSignature("The secret kept for this connection is no key.") from error
    if not key:
        raise BadSignature("The secret kept for this connection is empty.")
    return scheme.encode(hmac.digest(key, message, scheme.algorithm))


def verify_ecdsa(
    request: Inbound, keys: Sequence[str], *, signature: str, timestamp: str, past_seconds: int, future_seconds: int
) -> Verified:
    """Which of the public keys (base64 of DER, P-256) signed timestamp and body. Raises BadSignature for all else."""
    moment = _header(request, timestamp)
    signed_at = within(request, moment, unix_seconds, past_seconds=past_seconds, future_seconds=future_seconds)
    given = _canonical(_header(request, signature))
    for number, key in enumerate(keys):
        if _fits(key, given, moment.encode() + request.body):
            return Verified(signed_at, number)
    raise BadSignature("No signature fits.")


def _fits(key: str, signature: bytes, message: bytes) -> bool:
    try:
        public_key(key).verify(signature, message, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=256)
def public_key(text: str) -> ec.EllipticCurvePublicKey:
    """The P-256 key out of base64 of DER. Raises ValueError when it is something else."""
    try:
        key = load_der_public_key(b64decode(text, validate=True))
    except UnsupportedAlgorithm as error:
        raise ValueError("that is no public key we know") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("that is no P-256 public key")  # noqa: TRY004 - one error for callers to catch
    return key


def _canonical(text: str) -> bytes:
    """The decoded bytes, of the one base64 text that stands for them."""
    try:
        found = b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadSignature("The signature is not base64.") from error
    if b64encode(found).decode() != text:
        raise BadSignature("The signature is not base64.")
    return found


def _header(request: Inbound, name: str) -> str:
    value = request.headers.get(name, "")
    if not 0 < len(value) <= LONGEST_HEADER:
        raise BadSignature("A signature header is missing or too long.")
    return value


def _entries(text: str, scheme: HmacScheme) -> list[tuple[str, str]]:
    parts = text.split(scheme.between) if scheme.between else [text]
    if len(parts) > MOST_SIGNATURES:
        raise BadSignature("There are too many signatures.")
    if not scheme.joint:
        stamps = 1 if scheme.is_dated and not scheme.timestamp else 0
        labels = [scheme.stamp_label] * stamps + [scheme.label] * (len(parts) - stamps)
        return list(zip(labels, parts, strict=True))
    split = (part.lstrip(" ").partition(scheme.joint) for part in parts)
    return [(label, value) for label, _, value in split]


def _only(entries: list[tuple[str, str]], label: str) -> str:
    values = [value for name, value in entries if name == label]
    if len(values) != 1:
        raise BadSignature("The signature header does not hold one timestamp.")
    return values[0]


def _id(request: Inbound, header: str) -> bytes:
    found = _header(request, header)
    if not _ID.fullmatch(found):
        raise BadSignature("The id of the delivery is not one.")
    return found.encode()


def _in_time(request: Inbound, timestamp: str, scheme: HmacScheme) -> datetime:
    return within(
        request, timestamp, scheme.clock, past_seconds=scheme.past_seconds, future_seconds=scheme.future_seconds
    )


def within(
    request: Inbound, timestamp: str, clock: Callable[[str], datetime], *, past_seconds: int, future_seconds: int
) -> datetime:
    """The moment a request was signed, when it is near enough to ours. Raises BadSignature for all else."""
    try:
        signed_at = clock(timestamp)
    except ValueError as error:
        raise BadSignature("The timestamp is not one.") from error
    age_seconds = request.received_at.timestamp() - signed_at.timestamp()
    if not -future_seconds <= age_seconds <= past_seconds:
        raise BadSignature("The timestamp is too old or in the future.")
    return signed_at
