"""However a platform misbehaves, its poller says in words who has to act, in time, and repeats nothing of it."""

from time import monotonic

import pytest

from responder.errors import Permanent, Temporary
from responder.instants import now
from responder.pollers import poller
from tests.peers.ghost_admin import KEY
from tests.peers.json_api import MISBEHAVIOUR, JsonApi
from tests.peers.listmonk import TOKEN, USER

SETTINGS = {"listmonk": {"user": USER, "secret": TOKEN}, "ghost_admin": {"secret": KEY}}
FOR_A_PERSON = {"301", "400", "401", "403", "another shape", "a list", "too large"}


def asked(kind, mode, seconds=5.0):
    with JsonApi(mode=mode).listening() as api, pytest.raises((Temporary, Permanent)) as trouble:
        poller(kind).poll({**SETTINGS[kind], "url": api.url}, poller(kind).begin(now()), seconds)
    return trouble.value


@pytest.mark.parametrize("kind", SETTINGS)
@pytest.mark.parametrize("mode", MISBEHAVIOUR)
def test_it_is_said_who_has_to_act(kind, mode):
    trouble = asked(kind, mode)

    assert isinstance(trouble, Permanent if mode in FOR_A_PERSON else Temporary)
    assert not [word for word in ("ada", "byron", "sesame", KEY, "@") if word in str(trouble).lower()]
    if mode in ("429", "503"):
        assert trouble.retry_after_seconds == 7


@pytest.mark.parametrize("kind", SETTINGS)
@pytest.mark.parametrize("mode", ["hang", "drip"])
def test_who_answers_slowly_is_not_waited_for(kind, mode):
    began = monotonic()

    assert isinstance(asked(kind, mode, 0.3), Temporary)
    assert monotonic() - began < 2
