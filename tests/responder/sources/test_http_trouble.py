"""Whatever comes back instead of an answer, a source that asks over HTTP says who has to act, and keeps its time."""

import time

import pytest

from responder.errors import Permanent, ResponderError, Temporary
from responder.facts import Sought
from responder.looking_up import LONGEST_PAUSE_SECONDS
from responder.sources import live_source
from tests.cast import ADA, MAYA
from tests.peers.json_api import MISBEHAVIOUR, JsonApi
from tests.peers.sendgrid import closed_port

SECRET = "sesame-1815"
REFS = {
    "buttondown": "b1d0",
    "chargebee": "cb-1",
    "hubspot": "4815",
    "klaviyo": "01J9",
    "paddle": "ctm_1",
    "revenuecat": "1001",
    "stripe": "cus_1",
    "woocommerce": "7007",
}
WHO = Sought(emails=(ADA,), refs=REFS, name="Ada Byron", manager_emails={MAYA})
SETTINGS = {
    "buttondown": {"key": SECRET},
    "chargebee": {"key": SECRET},
    "hubspot": {"token": SECRET},
    "klaviyo": {"key": SECRET},
    "paddle": {"key": SECRET},
    "rest": {"secret": f"Bearer {SECRET}", "fields": "name=name", "touchpoints": "data"},
    "revenuecat": {"key": SECRET, "project": "proj1"},
    "stripe": {"key": SECRET},
    "woocommerce": {"key": f"ck_1:{SECRET}"},
}
EXPECTED = {
    "301": (Permanent, "sends us elsewhere .301., and redirects are not followed"),
    "400": (Permanent, "does not take the question .400."),
    "401": (Permanent, "refuses the key, or the key may not read this .401."),
    "403": (Permanent, "refuses the key, or the key may not read this .403."),
    "429": (Temporary, "asks us to wait .429."),
    "500": (Temporary, "is in trouble .500."),
    "503": (Temporary, "is in trouble .503."),
    "HTML": (Temporary, "something else than JSON"),
    "nothing": (Temporary, "something else than JSON"),
    "not UTF-8": (Temporary, "something else than JSON"),
    "no HTTP": (Temporary, "did not answer"),
    "cut in its body": (Temporary, "hung up in the middle"),
    "cut in a chunk": (Temporary, "hung up in the middle"),
    "cut in its head": (Temporary, "did not answer"),
    "hung up": (Temporary, "did not answer"),
    "too large": (Permanent, "more than 4 MB"),
}


@pytest.fixture
def api():
    with JsonApi().listening() as api:
        yield api


@pytest.fixture(params=sorted(SETTINGS))
def source(request):
    return request.param


def ask(source, url, seconds=5):
    place = f"{url}/{{email}}" if source == "rest" else url
    return live_source(source).ask(WHO, SETTINGS[source] | {"url": place}, seconds)


def outcome(source, url):
    """What was said, without the kind of error in parentheses."""
    try:
        return "somebody" if ask(source, url) else "nobody"
    except ResponderError as error:
        return str(error).rstrip(".").partition(" (")[0]


def test_nobody_found_is_an_empty_list(source, api):
    if source == "woocommerce":  # where its list is missing, there is no shop
        api.answering = lambda asked: (200, []) if asked.query else (404, {})

    assert ask(source, api.url) == []
    assert api.asked


@pytest.mark.parametrize("trouble", sorted(EXPECTED))
def test_who_has_to_act_is_said_and_nothing_that_was_asked_or_answered(source, api, trouble):
    error, says = EXPECTED[trouble]
    api.mode = trouble

    with pytest.raises(error, match=says) as raised:
        ask(source, api.url)

    sentence = str(raised.value)
    assert sentence.startswith(live_source(source).title)
    assert sentence.endswith(".")
    assert not any(word in sentence for word in (ADA, "Ada", "Byron", SECRET, *REFS.values()))
    assert len(api.asked) == 1


@pytest.mark.parametrize("trouble", ["another shape", "a list"])
def test_an_answer_of_another_shape_is_for_a_person_or_holds_nobody(source, api, trouble):
    api.mode = trouble

    assert outcome(source, api.url) in (
        "nobody",
        f"{live_source(source).title} answered in another shape than it documents",
    )


def test_every_misbehaviour_ends_in_a_sentence_or_in_nobody(source, api):
    for mode in MISBEHAVIOUR:
        api.mode = mode

        assert outcome(source, api.url)


@pytest.mark.parametrize(
    ("trouble", "seconds"),
    [("429", 7), ("429 by date", LONGEST_PAUSE_SECONDS), ("429 without a time", None), ("503", 7), ("500", None)],
)
def test_how_long_to_wait_is_passed_on(source, api, trouble, seconds):
    api.mode = trouble

    with pytest.raises(Temporary) as raised:
        ask(source, api.url)

    assert raised.value.retry_after_seconds == seconds


@pytest.mark.parametrize(("mode", "drip_seconds"), [("hang", 0), ("drip", 0.02), ("drip", 0.001)])
def test_the_deadline_holds_however_slowly_they_answer(source, api, mode, drip_seconds, monkeypatch):
    monkeypatch.setattr("tests.peers.json_api.DRIP_SECONDS", drip_seconds)
    api.mode = mode
    started = time.monotonic()

    with pytest.raises(Temporary, match="did not answer in time"):
        ask(source, api.url, seconds=0.4)

    assert time.monotonic() - started < 1.5


def test_nobody_listening_is_asked_again_later(source):
    with pytest.raises(Temporary, match=r"could not be reached \(ConnectionRefusedError\)"):
        ask(source, f"http://127.0.0.1:{closed_port()}")


def test_no_time_at_all_asks_nobody(source, api):
    with pytest.raises(Temporary, match="in time"):
        ask(source, api.url, seconds=0)

    assert api.asked == []
