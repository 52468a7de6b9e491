"""A house that lets a language model polish its letters: where it is, and a letter of Ada's that waits."""

from collections.abc import Iterator

import pytest

from responder.models import Case
from tests.peers.chat import KEY, MODEL, Chat
from tests.peers.json_api import JsonApi
from tests.responder.polishing.asked import drafted, say


@pytest.fixture
def chat() -> Chat:
    return Chat()


@pytest.fixture
def api(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> Iterator[JsonApi]:
    """The endpoint; the settings say that it polishes."""
    with JsonApi(chat.answer).listening() as api:
        say(monkeypatch, POLISH_URL=f"{api.url}/v1", POLISH_KEY=KEY, POLISH_MODEL=MODEL)
        yield api


@pytest.fixture
def case(database: str, redis_url: str, api: JsonApi) -> Case:
    """Ada's case, drafted a moment ago."""
    return drafted()
