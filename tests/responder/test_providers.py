"""What every provider's file has to keep, over every request of its samples."""

import json
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode

import pytest

from responder import addresses
from responder.errors import BadPayload, BadSignature, Refused
from responder.facts import Unreadable
from responder.providers import (
    NO_SECRET,
    Proof,
    all_providers,
    fitting,
    headers_of,
    passwords_of,
    proof_of,
    provider,
    settings_of,
)
from tests.samples import plain, samples

SAMPLES = samples()
NAMES = [one.NAME for one in all_providers()]

SIGNED = (Proof.DATED, Proof.UNDATED)


def samples_proved_by(*proofs):
    return pytest.mark.parametrize("sample", [sample for sample in SAMPLES if sample.proof in proofs], ids=str)


def one_sample_each(*proofs):
    """One sample of each provider, and of each proof it may bring."""
    found = {(sample.provider, sample.proof): sample for sample in SAMPLES if sample.proof in proofs}
    return pytest.mark.parametrize("sample", [found[key] for key in sorted(found)], ids=str)


ASKED = {one.NAME for one in all_providers() if one.PROOF is Proof.NOBODY}
POSTED = [sample for sample in SAMPLES if sample.provider not in ASKED]
every_posted_sample = pytest.mark.parametrize("sample", POSTED, ids=str)
every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=str)
every_provider = pytest.mark.parametrize("name", NAMES)
every_signed_sample = samples_proved_by(*SIGNED)
every_sample_with_a_secret = samples_proved_by(*SIGNED, Proof.TICKET, Proof.SHARED)
every_way_to_sign = one_sample_each(*SIGNED)
every_way_to_sign_with_a_time = one_sample_each(Proof.DATED, Proof.TICKET)
every_way_to_sign_without_a_time = one_sample_each(Proof.UNDATED)
every_unsigned_sample = pytest.mark.parametrize(
    "sample", [sample for sample in SAMPLES if provider(sample.provider).PROOF is Proof.URL], ids=str
)
every_sample_of_who_may_go_without_a_secret = pytest.mark.parametrize(
    "sample", [sample for sample in POSTED if not provider(sample.provider).SECRET.needed], ids=str
)

MALFORMED = (
    "",
    "garbage",
    "v1",
    "v1,",
    "v1=",
    "t=,v1=",
    "t=1790000000,v1=zz",
    "v1,====",
    "\x00\x01",
    "ÿ½é",
    "１７９０００００００",
    "1790000000 ",
    "-790000000",
    "1e9",
    " ".join(["v1,QUJD"] * 11),
    ",".join(["t=1790000000", *["v1=00"] * 11]),
    "A" * 100_000,
)


BESIDE = ("klaviyo-webhook-id", "x-kit-delivery")  # may be missing; what they say has to stand in the body


def one_of(name):
    return next(sample for sample in SAMPLES if sample.provider == name)


def other_secret(sample):
    return sample.expected["another_secret"]


def refuses(sample, request, secrets=None):
    with pytest.raises(BadSignature):
        provider(sample.provider).verify(request, secrets if secrets is not None else [sample.secret])
    return True


@every_provider
def test_a_provider_says_who_it_is_and_what_to_paste(name):
    one = provider(name)

    text = one.INSTRUCTIONS.format(url="https://example.com/hooks/x/y", secret="s3cret")

    assert one.NAME.isidentifier()
    assert one.TITLE
    assert ("https://example.com/hooks/x/y" in text) == (name not in ASKED)
    assert all(header == header.lower() for header in (*one.HEADERS, *passwords_of(one)))
    assert "authorization" not in one.HEADERS
    assert all(f"{setting.name} {setting.about}" for setting in settings_of(one))


@every_sample
def test_what_a_sample_was_told_is_what_a_connection_keeps(sample):
    one = provider(sample.provider)

    assert fitting(one, sample.settings, sample.secrets) == sample.settings
    assert "authorization" not in headers_of(one, sample.settings)
    assert not set(headers_of(one, sample.settings)) & set(passwords_of(one))


@every_provider
def test_a_secret_that_may_be_missing_says_so_in_the_proof(name):
    one = provider(name)

    assert proof_of(one, {}, []) is (one.PROOF if one.SECRET.needed or name in ASKED else Proof.URL)


def test_an_unknown_provider_is_refused_with_the_names_there_are():
    with pytest.raises(Refused, match="standard"):
        provider("carrier_pigeon")


@every_provider
def test_every_provider_has_samples(name):
    assert len([sample for sample in SAMPLES if sample.provider == name]) >= 2


@every_sample
def test_the_sample_is_read_as_expected(sample):
    request = sample.request()
    one = provider(sample.provider)

    assert one.check(request) == sample.expected["delivery_ref"]
    assert [plain(event) for event in one.parse(request)] == sample.expected["events"]


@every_posted_sample
def test_what_is_not_kept_is_not_needed(sample):
    one = provider(sample.provider)
    read = (*headers_of(one, sample.settings), *passwords_of(one))
    kept = {name: value for name, value in sample.request().headers.items() if name in read}

    assert one.verify(sample.request(headers=kept), sample.secrets)


@every_sample_with_a_secret
def test_a_good_signature_passes_and_says_which_secret_it_was(sample):
    verify = provider(sample.provider).verify

    assert verify(sample.request(), [sample.secret]).secret == 0
    assert verify(sample.request(), [other_secret(sample), sample.secret]).secret == 1


@every_sample_with_a_secret
def test_without_the_right_secret_nothing_passes(sample):
    for secrets in ([""], ["whsec_"], ["whsec_!"], ["é"], [other_secret(sample)]):
        assert refuses(sample, sample.request(), secrets)
    if provider(sample.provider).SECRET.needed:
        assert refuses(sample, sample.request(), [])


@every_sample_of_who_may_go_without_a_secret
def test_where_no_secret_is_needed_the_url_lets_in_whatever_the_headers(sample):
    verify = provider(sample.provider).verify

    assert verify(sample.request(headers={}), []).secret is None
    assert verify(sample.request(headers=dict.fromkeys(provider(sample.provider).HEADERS, "garbage")), [])


@every_unsigned_sample
def test_who_signs_nothing_takes_no_secret_and_reads_no_header(sample):
    one = provider(sample.provider)

    assert one.SECRET is NO_SECRET
    assert one.SECRET.refuse("s3cret")
    assert (tuple(one.HEADERS), sample.expected["headers"]) == ((), {})
    assert "{secret}" not in one.INSTRUCTIONS


@every_signed_sample
def test_a_flipped_bit_in_the_body_is_noticed(sample):
    for place in range(len(sample.body)):
        body = bytearray(sample.body)
        body[place] ^= 1 << place % 8
        assert refuses(sample, sample.request(body=bytes(body)))
    assert refuses(sample, sample.request(body=b""))
    assert refuses(sample, sample.request(body=sample.body + b" "))


@every_signed_sample
def test_a_flipped_bit_in_any_header_is_noticed(sample):
    headers = sample.request().headers
    for name, value in headers.items():
        for place in range(len(value) * 8):
            letters = bytearray(value.encode())
            letters[place // 8] ^= 1 << place % 8
            assert refuses(sample, sample.request(headers={**headers, name: letters.decode("latin-1")}))


@every_way_to_sign
def test_a_malformed_header_is_a_bad_signature_and_nothing_else(sample):
    headers = dict(sample.request().headers)
    for header in headers:
        if header not in BESIDE:
            assert refuses(sample, sample.request(headers={k: v for k, v in headers.items() if k != header}))
        for value in MALFORMED:
            assert refuses(sample, sample.request(headers={**headers, header: value}))
    assert refuses(sample, sample.request(headers={}))


@every_way_to_sign_with_a_time
@pytest.mark.parametrize("days", [-30, 30])
def test_clocks_may_not_differ_much_either_way(sample, days):
    received_at = sample.request().received_at + timedelta(days=days)

    assert refuses(sample, sample.request(received_at=received_at))


@every_way_to_sign_without_a_time
def test_without_a_time_a_repetition_is_told_by_what_it_holds(sample):
    """Its delivery is stored under an id of its own or under its bytes: once."""
    name = sample.provider
    years_later = sample.request(received_at=sample.request().received_at + timedelta(days=900))

    assert provider(name).verify(years_later, [sample.secret])
    assert provider(name).check(years_later) == provider(name).check(sample.request())
    now, then = (list(provider(name).parse(request)) for request in (sample.request(), years_later))
    assert [getattr(event, "provider_ref", None) for event in now] == [
        getattr(event, "provider_ref", None) for event in then
    ]


@every_provider
@pytest.mark.parametrize("body", [b"", b"null", b"17", b'"text"', b"[1", b"\xff", b'{"a": NaN}', b"\xef\xbb\xbf{}"])
def test_what_is_no_event_is_a_bad_payload(name, body):
    with pytest.raises(BadPayload):
        provider(name).check(one_of(name).request(body=body))


@every_sample
def test_members_of_a_wrong_type_lose_one_event_at_most(sample):
    """Whatever stands where we look, parse reports it: it neither raises nor stores what no column holds."""
    one = provider(sample.provider)
    for wrong in (None, 17, -1.5, True, "text", "", [], {}, [{}], {"id": {"id": []}}, "9" * 400, 10**19):
        for request in _with_one_member_replaced(sample, wrong):
            for event in one.parse(request):
                assert isinstance(event, Unreadable) or _is_sound(event)


def _with_one_member_replaced(sample, wrong):
    for body in _forms(sample, wrong) if sample.is_form else _documents(sample, wrong):
        request = sample.request(body=body)
        try:
            provider(sample.provider).check(request)
        except BadPayload:
            continue
        yield request


def _forms(sample, wrong):
    fields = dict(parse_qsl(sample.body.decode(), keep_blank_values=True))
    for name in fields:
        yield urlencode({**fields, name: str(wrong)}).encode()
        yield urlencode({key: value for key, value in fields.items() if key != name}).encode()


def _documents(sample, wrong):
    for path in _paths(json.loads(sample.body)):
        body = json.loads(sample.body)
        spot = body
        for step in path[:-1]:
            spot = spot[step]
        spot[path[-1]] = wrong
        yield json.dumps(body).encode()


def _paths(value, above=()):
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, found in members:
        yield (*above, key)
        yield from _paths(found, (*above, key))


def _is_sound(event):
    assert event.provider_ref
    assert event.occurred_at.tzinfo
    assert event.email is None or addresses.normalise(event.email)
    assert all(isinstance(ref, str) and ref for ref in event.refs.values())
    return True
