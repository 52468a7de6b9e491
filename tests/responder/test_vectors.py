"""The published signatures: each verifies, also by settings alone, and with one bit flipped none does."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from responder.errors import BadSignature
from responder.facts import Inbound
from responder.providers import fitting, headers_of, provider
from tests.samples import FOLDER

SIGNED_AT = datetime.fromtimestamp(1790000000, UTC)
URL = "https://hooks.example.com/in/hubspot/abc"
VECTORS = json.loads((FOLDER / "vectors" / "vectors.json").read_bytes())

BY_SETTINGS = {"mailersend", "shopify", "memberful", "patreon", "resend"}
# Not an HMAC over a header: they have tests of their own.
OTHERS = {"mailgun", "paypal"}

HEX_AND_TIME = {"prefix": "v1=", "separator": ",", "timestamp_prefix": "t=", "signed": "{ts}.{body}"}
STANDARD = {
    "prefix": "v1,",
    "separator": " ",
    "encoding": "base64",
    "signed": "{id}.{ts}.{body}",
    "id_header": "webhook-id",
    "timestamp_header": "webhook-timestamp",
}
# How each would be told to `hmac`: one verifier, eighteen vendors.
TOLD = {
    "mailchimp": {"signature_header": "X-Mailchimp-Signature", **HEX_AND_TIME},
    "kit": {"signature_header": "X-Kit-Signature", **HEX_AND_TIME},
    "stripe": {"signature_header": "Stripe-Signature", **HEX_AND_TIME},
    "paddle": {
        "signature_header": "Paddle-Signature",
        "prefix": "h1=",
        "separator": ";",
        "timestamp_prefix": "ts=",
        "signed": "{ts}:{body}",
    },
    "lemonsqueezy": {"signature_header": "X-Signature"},
    "mailerlite": {"signature_header": "Signature"},
    "mailersend": {"signature_header": "Signature"},
    "klaviyo": {
        "signature_header": "Klaviyo-Signature",
        "timestamp_header": "Klaviyo-Timestamp",
        "signed": "{body}{ts}",
    },
    "ghost": {
        "signature_header": "X-Ghost-Signature",
        "prefix": "sha256=",
        "separator": ",",
        "timestamp_prefix": "t=",
        "timestamp_unit": "ms",
        "signed": "{body}{ts}",
    },
    "buttondown": {"signature_header": "X-Buttondown-Signature", "prefix": "sha256="},
    "customer.io": {
        "signature_header": "X-CIO-Signature",
        "timestamp_header": "X-CIO-Timestamp",
        "signed": "v0:{ts}:{body}",
    },
    "recurly": {
        "signature_header": "recurly-signature",
        "separator": ",",
        "timestamp_unit": "ms",
        "signed": "{ts}.{body}",
    },
    "gocardless": {"signature_header": "Webhook-Signature"},
    "shopify": {"signature_header": "X-Shopify-Hmac-Sha256", "encoding": "base64"},
    "woocommerce": {"signature_header": "X-WC-Webhook-Signature", "encoding": "base64"},
    "memberful": {"signature_header": "X-Memberful-Webhook-Signature"},
    "patreon": {"signature_header": "X-Patreon-Signature", "algorithm": "md5"},
    "hubspot": {
        "signature_header": "X-HubSpot-Signature-v3",
        "timestamp_header": "X-HubSpot-Request-Timestamp",
        "timestamp_unit": "ms",
        "encoding": "base64",
        "signed": "POST{url}{body}{ts}",
    },
    "standard": {"signature_header": "webhook-signature", "key": "base64", **STANDARD},
    "polar": {"signature_header": "webhook-signature", **STANDARD},
    "resend": {
        "signature_header": "svix-signature",
        "key": "base64",
        **STANDARD,
        "id_header": "svix-id",
        "timestamp_header": "svix-timestamp",
    },
    "generic": {},
}


def short(title):
    return title.split(" ", maxsplit=1)[0].lower()


SHORT = sorted({short(title) for title in VECTORS} - OTHERS)


class Vector:
    """One published request, as the provider of its own takes it, or as `hmac` does by settings."""

    def __init__(self, name, *, by_settings):
        told = next(vector for title, vector in VECTORS.items() if short(title) == name)
        self.secrets = told["secret"].split(" / ")
        self.body = (FOLDER / "vectors" / told["fixture"]).read_bytes()
        self.settings = {}
        if by_settings or name == "generic":
            self.provider, self.settings = provider("hmac"), fitting(provider("hmac"), TOLD[name], self.secrets)
        elif name in BY_SETTINGS:
            self.provider, self.settings = provider("hmac"), {"preset": name}
        else:
            self.provider = provider(name.replace(".", ""))
        read = headers_of(self.provider, self.settings)
        headers = {header.lower(): value for header, value in told["headers"].items()}
        self.headers = {header: value for header, value in headers.items() if header in read}

    def request(self, **changes):
        as_sent = {
            "headers": self.headers,
            "body": self.body,
            "received_at": SIGNED_AT + timedelta(seconds=3),
            "url": URL,
            "settings": self.settings,
        }
        return Inbound(**{**as_sent, **changes})

    def takes(self, **changes):
        try:
            return self.provider.verify(self.request(**changes), self.secrets)
        except BadSignature:
            return None


every_vector = pytest.mark.parametrize("name", SHORT)
either_way = pytest.mark.parametrize("by_settings", [False, True], ids=["own", "hmac"])


def flipped(data):
    """The same bytes with one bit flipped, for a bit of each of some hundred of them."""
    step = max(1, len(data) // 300)
    for place in range(0, len(data), step):
        other = bytearray(data)
        other[place] ^= 1 << place % 8
        yield bytes(other)


def test_none_is_forgotten():
    assert len(SHORT) == 22
    assert set(SHORT) == set(TOLD)


@every_vector
@either_way
def test_a_published_signature_verifies(name, by_settings):
    vector = Vector(name, by_settings=by_settings)

    assert vector.takes().secret == 0
    assert vector.provider.verify(vector.request(), ["YW5vdGhlciBzZWNyZXQ=", vector.secrets[-1]]).secret == 1


@every_vector
@either_way
def test_with_one_bit_flipped_in_the_body_it_does_not(name, by_settings):
    vector = Vector(name, by_settings=by_settings)

    assert not any(vector.takes(body=body) for body in flipped(vector.body))


@every_vector
@either_way
def test_with_one_bit_flipped_in_time_id_or_signature_it_does_not(name, by_settings):
    vector = Vector(name, by_settings=by_settings)
    if name == "kit":  # either of its two signatures suffices: take one
        one = ",".join(vector.headers["x-kit-signature"].split(",")[:2])
        vector.headers, vector.secrets = {"x-kit-signature": one}, vector.secrets[:1]
    for header, value in vector.headers.items():
        for bit in range(8):
            for place in range(len(value)):
                letters = bytearray(value.encode())
                letters[place] ^= 1 << bit
                changed = {**vector.headers, header: letters.decode("latin-1")}
                assert not vector.takes(headers=changed), f"{header}: bit {bit} of character {place}"


@every_vector
@either_way
@pytest.mark.parametrize("days", [-30, 30], ids=["early", "late"])
def test_out_of_time_it_does_not_where_the_time_is_signed(name, by_settings, days):
    vector = Vector(name, by_settings=by_settings)
    undated = "{ts}" not in TOLD[name].get("signed", "")

    assert bool(vector.takes(received_at=SIGNED_AT + timedelta(days=days))) is undated
