"""Platforms that sign in a way of their own: how is told by settings, and what cannot be is refused."""

import hmac
import json
from base64 import b64encode, urlsafe_b64encode
from datetime import UTC, datetime

import pytest

from responder.errors import BadSignature, Refused
from responder.facts import Inbound, Kind
from responder.presets import FOLDER, presets_for
from responder.providers import Proof, fitting, headers_of, proof_of, provider
from tests.samples import samples

SECRET = "a secret both sides know"


def inbound(body, *, settings, headers=None):
    moment = datetime(2026, 9, 21, 14, 13, 25, tzinfo=UTC)
    return Inbound(headers or {}, body, moment, "application/json", "https://example.com/hooks/x/y", settings)


def told(settings, secrets=(SECRET,)):
    return fitting(provider("hmac"), settings, list(secrets))


@pytest.mark.parametrize(
    ("settings", "message", "write"),
    [
        ({}, b"%b", lambda digest: digest.hex()),
        ({}, b"%b", lambda digest: f"sha256={digest.hex()}"),
        ({"algorithm": "sha512"}, b"%b", lambda digest: f"sha512={digest.hex()}"),
        ({"algorithm": "sha1", "prefix": "sha1="}, b"%b", lambda digest: f"sha1={digest.hex()}"),
        ({"encoding": "HEX"}, b"%b", lambda digest: digest.hex().upper()),
        ({"encoding": "base64"}, b"%b", lambda digest: b64encode(digest).decode()),
        ({"encoding": "base64url"}, b"%b", lambda digest: urlsafe_b64encode(digest).decode()),
        ({"encoding": "base64url-bare"}, b"%b", lambda digest: urlsafe_b64encode(digest).decode().rstrip("=")),
        ({"signed": "POST{url}{body}"}, b"POSThttps://example.com/hooks/x/y%b", lambda digest: digest.hex()),
        (
            {"signed": "{body}{ts}", "timestamp_header": "X-At", "timestamp_unit": "iso"},
            b"%b2026-09-21T14:13:20Z",
            lambda digest: digest.hex(),
        ),
    ],
)
def test_a_way_to_sign_is_told(settings, message, write):
    whole = told({"signature_header": "X-Signature", **settings})
    body = b'{"type":"test"}'
    digest = hmac.digest(SECRET.encode(), message % body, whole.get("algorithm", "sha256"))
    headers = {"x-signature": write(digest), "x-at": "2026-09-21T14:13:20Z"}
    verify = provider("hmac").verify

    assert verify(inbound(body, headers=headers, settings=whole), [SECRET]).secret == 0
    with pytest.raises(BadSignature):
        verify(inbound(body + b" ", headers=headers, settings=whole), [SECRET])
    assert set(headers_of(provider("hmac"), whole)) <= {"x-signature", "x-at"}


@pytest.mark.parametrize(("key", "secret"), [("hex", "00ff" * 8), ("base64", b64encode(b"k" * 24).decode())])
def test_a_secret_may_be_written_in_hexadecimal_or_base64(key, secret):
    settings = told({"key": key}, [secret])
    bytes_of_it = bytes.fromhex(secret) if key == "hex" else b"k" * 24
    headers = {"x-signature-256": hmac.digest(bytes_of_it, b"{}", "sha256").hex()}

    assert provider("hmac").verify(inbound(b"{}", headers=headers, settings=settings), [secret])


def test_with_a_signed_time_it_is_dated_and_without_it_is_not():
    dated = {"signed": "{ts}.{body}", "timestamp_header": "x-at"}

    assert proof_of(provider("hmac"), told(dated), [SECRET]) is Proof.DATED
    assert proof_of(provider("hmac"), {}, [SECRET]) is Proof.UNDATED
    assert proof_of(provider("hmac"), {"preset": "resend"}, [SECRET]) is Proof.DATED


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"preset": "pigeon"}, "one of: "),
        ({"algorithm": "crc32"}, "one of: sha256"),
        ({"signed": "{ts}"}, "hold {body} once"),
        ({"signed": "{body}{body}"}, "hold {body} once"),
        ({"signed": "{body}{secret}"}, "hold {body} once"),
        ({"signed": "{ts}.{body}"}, "timestamp_header"),
        ({"signed": "{id}.{body}"}, "id_header"),
        ({"signature_header": "Authorization"}, "not of one that holds a password"),
        ({"signature_header": "x sig"}, "name of a header"),
        ({"prefix": "v=1="}, "end with one sign"),
        ({"prefix": "v1=", "timestamp_prefix": "t:"}, "end with one sign"),
        ({"tolerance_seconds": 0}, "from 1 to"),
        ({"key": "hex"}, "secret is no hex"),
        ({"fields": {"emial": "a.b"}}, "no field 'emial'"),
        ({"kinds": {"gone": "vanished"}}, "no kind 'vanished'"),
        ({"constants": {"type": "vanished"}}, "no kind 'vanished'"),
        ({"fields": "email"}, "name=value"),
        ({"events_at": ["a"]}, "has to be a text"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(settings, word):
    with pytest.raises(Refused) as refused:
        told(settings)

    assert word in str(refused.value)


def test_a_blank_between_signatures_can_be_typed():
    assert told({"separator": "space", "prefix": "v1,"}) == {"separator": " ", "prefix": "v1,"}


def test_lines_of_a_form_are_pairs():
    assert told({"fields": "email = user.address\r\nname=user.name\n\n"}) == {
        "fields": {"email": "user.address", "name": "user.name"}
    }


# ---- presets ----


PRESETS = [preset for name in ("hmac", "form") for preset in presets_for(name).values()]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_is_settings_that_could_be_told_one_by_one(preset):
    one = provider(preset.provider)

    assert fitting(one, preset.settings, []).keys() == preset.settings.keys()
    assert fitting(one, {"preset": preset.name}, []) == {"preset": preset.name}
    assert preset.title
    assert preset.steps
    assert "2026" in preset.source


def test_every_preset_has_a_sample_and_belongs_to_a_provider():
    assert {path.stem for path in FOLDER.glob("*.toml")} == {preset.name for preset in PRESETS}
    assert {preset.name for preset in PRESETS} == {
        sample.settings["preset"] for sample in samples() if "preset" in sample.settings
    }


def test_what_is_told_besides_goes_before_what_a_preset_says():
    settings = {"preset": "mailersend", "kinds": {"activity.soft_bounced": "bounced"}, "fields": {"name": "data.who"}}
    body = {"type": "activity.soft_bounced", "data": {"who": "Ada", "email": {"recipient": {"email": "a@example.com"}}}}

    [event] = provider("hmac").parse(inbound(json.dumps(body).encode(), settings=told(settings)))

    assert (event.kind, event.name, event.email) == (Kind.BOUNCED, "Ada", "a@example.com")
