"""Whatever comes back instead of an answer, it is said in a sentence, in time, and without letter or key."""

import logging
import sys

import pytest

from responder.errors import Permanent, ResponderError, Temporary
from responder.polishing import endpoint
from responder.polishing.endpoint import polishes, problem, rephrase, what_is_missing
from tests import cast
from tests.peers.chat import KEY, Chat, completion
from tests.peers.json_api import JsonApi
from tests.peers.sendgrid import closed_port
from tests.responder.polishing.asked import letter, say

MISBEHAVIOUR = {
    "hang": "It did not answer within 1 seconds.",
    "drip": "It could not be reached, or did not answer as servers do (what it said did not come whole).",
    "cut in its body": "It could not be reached, or did not answer as servers do (what it said did not come whole).",
    "301": "It sends us elsewhere (301)",
    "400": "It does not take the question (400).",
    "401": "It refuses the key",
    "429": "It asks us to wait (429).",
    "500": "It is in trouble (500).",
    "HTML": "It answered in another shape than OpenAI's.",
    "nothing": "It answered in another shape than OpenAI's.",
    "another shape": "It answered in another shape than OpenAI's.",
    "a list": "It answered in another shape than OpenAI's.",
    "not UTF-8": "It answered in another shape than OpenAI's.",
    "no HTTP": "It could not be reached, or did not answer as servers do",
    "hung up": "It could not be reached, or did not answer as servers do",
    "too large": "It could not be reached, or did not answer as servers do (more than 64 KB).",
}


def trouble() -> str:
    with pytest.raises(ResponderError) as raised:
        rephrase(letter().messages)
    return str(raised.value)


def test_what_it_says_is_what_the_model_said(api: JsonApi, chat: Chat) -> None:
    chat.content = "Dear Ada"
    assert rephrase(letter().messages) == "Dear Ada"


@pytest.mark.parametrize("mode", MISBEHAVIOUR)
def test_an_endpoint_in_trouble_is_a_sentence(
    api: JsonApi, mode: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    if mode in ("hang", "drip"):
        say(monkeypatch, POLISH_SECONDS="1")
    api.mode = mode

    sentence = trouble()

    assert sentence.startswith(MISBEHAVIOUR[mode])
    told = [word for word in (KEY, "Ada", "Northlight", cast.ADA) if word in f"{sentence} {caplog.text}"]
    assert told == []


def test_nothing_of_a_letter_is_logged_either_when_all_is_well(api: JsonApi, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    rephrase(letter().messages)
    assert [word for word in (KEY, "Ada", "Northlight", "decade") if word in caplog.text] == []


@pytest.mark.parametrize(
    "body",
    [
        {"choices": []},
        {"choices": [{"index": 0}]},
        {"choices": [{"message": {"content": 7}}]},
        completion(None),
        completion([{"type": "text", "text": "Dear Ada"}]),
    ],
)
def test_a_completion_in_another_shape_is_no_answer(api: JsonApi, chat: Chat, body: object) -> None:
    chat.body = body
    assert trouble() == "It answered in another shape than OpenAI's."


def test_who_asks_us_to_wait_says_for_how_long(api: JsonApi) -> None:
    api.mode = "429"
    with pytest.raises(Temporary) as raised:
        rephrase(letter().messages)
    assert raised.value.retry_after_seconds == 7


def test_a_wrong_key_is_for_a_person(api: JsonApi, monkeypatch: pytest.MonkeyPatch) -> None:
    say(monkeypatch, POLISH_KEY="sk-wrong")
    with pytest.raises(Permanent, match="refuses the key"):
        rephrase(letter().messages)


def test_an_endpoint_that_is_not_there_is_a_sentence(api: JsonApi, monkeypatch: pytest.MonkeyPatch) -> None:
    say(monkeypatch, POLISH_URL=f"http://127.0.0.1:{closed_port()}/v1")
    assert trouble().startswith("It could not be reached")


def test_without_a_key_none_is_sent_and_nothing_tells_which_machine_asks(
    api: JsonApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = {"OPENAI_API_KEY": "sk-of-somebody", "OPENAI_ORG_ID": "org", "OPENAI_BASE_URL": "http://127.0.0.1:1"}
    say(monkeypatch, POLISH_KEY="", HTTP_PROXY="http://127.0.0.1:1", **elsewhere)

    trouble()

    [asked] = api.asked
    usual = {"host", "connection", "content-length", "content-type", "accept", "accept-encoding", "user-agent"}
    assert set(asked.headers) <= usual
    assert asked.headers["user-agent"] == "responder"


def test_the_doctor_is_told_whether_it_answers_and_takes_the_key(api: JsonApi, monkeypatch: pytest.MonkeyPatch) -> None:
    assert problem() is None
    say(monkeypatch, POLISH_KEY="sk-wrong")
    assert problem() == "It refuses the key, or the key may not ask this model (401)."


def test_without_the_package_nothing_is_polished_and_the_remedy_is_one_sentence(
    api: JsonApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (polishes(), what_is_missing()) == (True, None)
    endpoint._is_installed.cache_clear()
    monkeypatch.setitem(sys.modules, "openai", None)
    assert not polishes()
    assert what_is_missing() == (
        "POLISH_URL is set, but the package that asks is missing: pip install 'responder[ai]', then start again."
    )
    endpoint._is_installed.cache_clear()


def test_a_house_that_says_nothing_of_it_polishes_nothing() -> None:
    assert (polishes(), what_is_missing()) == (False, None)
