"""Any platform that signs its JSON with an HMAC: how it signs, and where in its body things are, is told by settings.

A preset (`--setting preset=memberful`) tells all of it for one platform; what else is told goes before it. Source of
the ways to sign that are offered: the platforms of which samples lie in tests/samples/vectors.
"""

import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from responder import reading, strict_json, translating
from responder.connection_settings import number
from responder.facts import Inbound, NewEvent, Unreadable
from responder.presets import presets_for, with_preset
from responder.providers import Proof, Setting, given_secret
from responder.signatures import (
    HmacScheme,
    Verified,
    base64_key,
    hex_text,
    text_key,
    unix_milliseconds,
    unix_seconds,
    verify_hmac,
)

NAME = "hmac"
TITLE = "Any platform that signs its JSON (HMAC)"
INSTRUCTIONS = """\
In your platform, or in the code that knows about goodbyes, add a webhook:
  URL   {url}
It signs with a secret that you choose or that it shows; Responder has to know it:
  responder connect hmac --name … --secret …
Unless settings say otherwise, the header X-Signature-256 holds sha256= and the HMAC-SHA256 of the body in hexadecimal,
and the body is one event, or a list of them, as `standard` takes them. `responder providers` lists the settings."""

SECRET = given_secret("the secret both sides sign with", shortest=6)
PROOF = Proof.UNDATED
HEADERS = ("x-signature-256",)
MOST_SECONDS = 3 * 24 * 3600

_HEADER = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_PLACE = re.compile(r"\{(body|ts|id|url)\}")
_PARTS = {"{body}": "body", "{ts}": "timestamp", "{id}": "id", "{url}": "url"}
_NOT_FOR_US = ("authorization", "cookie", "proxy-authorization")


def _header(value: Any) -> str:
    found = str(value).strip().lower()
    if not _HEADER.fullmatch(found) or found in _NOT_FOR_US:
        raise ValueError("has to be the name of a header, and not of one that holds a password")
    return found


def _as_written(value: Any) -> str:
    """Text whose blanks count: some write "v1 " before a signature, or a space between two."""
    if not isinstance(value, str) or not 0 < len(value) <= 100 or not value.isascii() or not value.isprintable():
        raise ValueError("has to be a text of up to 100 plain characters")
    return " " if value == "space" else value


def _signed_parts(value: Any) -> str:
    found = _as_written(value)
    if found.count("{body}") != 1 or re.search(r"[{}]", _PLACE.sub("", found)):
        raise ValueError("has to hold {body} once, and besides it {ts}, {id}, {url} or signs between them")
    return found


def _upper_hex(digest: bytes) -> bytes:
    return hex_text(digest).upper()


def _bare_base64url(digest: bytes) -> bytes:
    return urlsafe_b64encode(digest).rstrip(b"=")


def _iso(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("that moment has no zone")
    return found


ENCODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "hex": hex_text,
    "HEX": _upper_hex,
    "base64": b64encode,
    "base64url": urlsafe_b64encode,
    "base64url-bare": _bare_base64url,
}
CLOCKS: Mapping[str, Callable[[str], datetime]] = {"s": unix_seconds, "ms": unix_milliseconds, "iso": _iso}
KEYS: Mapping[str, Callable[[str], bytes]] = {"text": text_key, "base64": base64_key, "hex": bytes.fromhex}

SETTINGS = (
    Setting(name="preset", about="a platform whose settings we know", choices=tuple(presets_for(NAME))),
    Setting(name="signature_header", about="the header with the signature", default="x-signature-256", read=_header),
    Setting(
        name="prefix",
        about="what stands before the signature, such as v1= (the algorithm's name and = may always stand there)",
        read=_as_written,
    ),
    Setting(name="separator", about="what stands between the entries of that header: , or space", read=_as_written),
    Setting(
        name="algorithm",
        about="the hash; sha1 and md5 are weak and only for platforms that know nothing else",
        default="sha256",
        choices=("sha256", "sha384", "sha512", "sha1", "md5"),
    ),
    Setting(name="encoding", about="how the signature is written", default="hex", choices=tuple(ENCODINGS)),
    Setting(name="key", about="what the secret is", default="text", choices=tuple(KEYS)),
    Setting(name="signed", about="what is signed, such as {body} or {ts}.{body}", default="{body}", read=_signed_parts),
    Setting(name="timestamp_header", about="the header with the time, where it has one", read=_header),
    Setting(
        name="timestamp_prefix",
        about="what stands before the time in the header of the signature, such as t=; empty there: first",
        read=_as_written,
    ),
    Setting(name="timestamp_unit", about="how the time is written", default="s", choices=tuple(CLOCKS)),
    Setting(
        name="tolerance_seconds",
        about="how far the time may be from ours, either way",
        default=300,
        read=number(1, MOST_SECONDS),
    ),
    Setting(name="id_header", about="the header with the delivery's id, where it is signed", read=_header),
    *translating.SETTINGS,
)


def _whole(settings: Mapping[str, Any]) -> dict[str, Any]:
    known = {setting.name: setting.default for setting in SETTINGS if setting.default is not None}
    return {**known, **with_preset(NAME, settings)}


@lru_cache(maxsize=256)
def _told(settings: str) -> tuple[HmacScheme, translating.Shape]:
    say = _whole(json.loads(settings))
    return _scheme(say), translating.shape_of(say)


def _read_by(settings: Mapping[str, Any]) -> tuple[HmacScheme, translating.Shape]:
    """How the requests of a connection are verified and read; worked out once."""
    return _told(json.dumps(settings, sort_keys=True))


def _scheme(say: Mapping[str, Any]) -> HmacScheme:
    """The row of the table of HMACs that the settings describe."""
    prefix, stamp = say.get("prefix", ""), say.get("timestamp_prefix", "")
    pieces = [piece for piece in re.split(r"(\{[a-z]+\})", say["signed"]) if piece]
    return HmacScheme(
        signature=say["signature_header"],
        between=say.get("separator", ""),
        joint=(prefix or stamp)[-1:],
        label=prefix[:-1] if prefix else "v1",
        stamp_label=stamp[:-1] if stamp else "t",
        timestamp=say.get("timestamp_header"),
        id=say.get("id_header") if "{id}" in say["signed"] else None,
        signed=tuple(_PARTS.get(piece) or piece.encode() for piece in pieces),
        algorithm=say["algorithm"],
        clock=CLOCKS[say["timestamp_unit"]],
        key=KEYS[say["key"]],
        encode=ENCODINGS[say["encoding"]],
        past_seconds=say["tolerance_seconds"],
        future_seconds=say["tolerance_seconds"],
    )


def headers(settings: Mapping[str, Any]) -> Sequence[str]:
    """Those that are signed, or sign."""
    scheme, _ = _read_by(settings)
    return tuple(name for name in (scheme.signature, scheme.timestamp, scheme.id) if name)


def proof(settings: Mapping[str, Any]) -> Proof:
    """Dated where the time is signed along."""
    return Proof.DATED if _read_by(settings)[0].is_dated else Proof.UNDATED


def unfit(settings: Mapping[str, Any], secrets: Sequence[str]) -> str | None:
    """What does not go together, in a sentence."""
    say = _whole(settings)
    return _unfit_signature(say) or _unfit_secret(say, secrets) or translating.unfit(say)


def _unfit_signature(say: Mapping[str, Any]) -> str | None:
    prefixes = [say[name] for name in ("prefix", "timestamp_prefix") if name in say]
    if len({prefix[-1] for prefix in prefixes}) > 1 or any(prefix[-1] in prefix[:-1] for prefix in prefixes):
        return "The settings prefix and timestamp_prefix have to end with one sign that they do not hold otherwise."
    if "{ts}" in say["signed"] and not ("timestamp_header" in say or "separator" in say):
        return "Where {ts} is signed, timestamp_header or timestamp_prefix and separator have to say where it stands."
    if "{id}" in say["signed"] and "id_header" not in say:
        return "Where {id} is signed, the setting id_header has to say where it stands."
    return None


def _unfit_secret(say: Mapping[str, Any], secrets: Sequence[str]) -> str | None:
    for secret in secrets:
        try:
            key = KEYS[say["key"]](secret)
        except ValueError:
            key = b""
        if not key:
            return f"The secret is no {say['key']}, as the setting key says."
    return None


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """The HMAC that the settings describe."""
    scheme, _ = _read_by(request.settings)
    if not scheme.joint and request.headers.get(scheme.signature, "").startswith(f"{scheme.algorithm}="):
        scheme = replace(scheme, joint="=", label=scheme.algorithm)
    return verify_hmac(request, secrets, scheme)


def check(request: Inbound) -> str | None:
    """One event, or a list of up to 1,000; an id that is not signed along tells nothing."""
    scheme, shape = _read_by(request.settings)
    found = translating.items(strict_json.load(request.body), shape)
    if scheme.id:
        return request.headers.get(scheme.id)
    days = "".join(translating.same_day_only(request, item, shape) for item in found) if scheme.is_dated else ""
    return reading.made_ref(request.body.decode(), days) if days else None


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """Each event of the delivery, translated into those that Responder documents."""
    _, shape = _read_by(request.settings)
    return reading.each(translating.items(strict_json.load(request.body), shape), partial(_event, request))


def _event(request: Inbound, position: int, item: Any) -> NewEvent:
    scheme, shape = _read_by(request.settings)
    delivery = request.headers.get(scheme.id) if scheme.id else None
    day = translating.same_day_only(request, item, shape) if scheme.is_dated else ""
    ref = f"{delivery}:{position}" if delivery else reading.made_ref(item, day)
    return translating.event(request, shape, ref, item)
