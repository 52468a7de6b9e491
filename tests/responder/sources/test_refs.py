"""One name for one system: what events, sheets, look-ups and the README call a platform's ids is the same word."""

import json
import re

import pytest

from responder.facts import Inbound, NewEvent, Sought
from responder.instants import now
from responder.providers import all_providers, provider
from responder.rows import values
from responder.sources import live_source, live_sources
from tests.cast import ADA
from tests.machine import ROOT
from tests.peers.json_api import JsonApi
from tests.samples import FOLDER

NAMES = {each.NAME for each in all_providers()}
LOOKED_UP = sorted(NAMES & live_sources().keys())
MORE = {"revenuecat": {"project": "proj1"}}
KEYS = {"hubspot": "token"}
README = (ROOT / "README.md").read_text(encoding="utf-8")
# Whoever leaves one of these may be known by another system's id as well, or by that system's alone.
ALSO = {"beehiiv": {"stripe"}, "ghost_admin": {"ghost"}, "kit_legacy": {"kit"}}


def refs_in_samples(name):
    for file in sorted((FOLDER / name).glob("*.json")):
        if not file.name.endswith(".expected.json"):
            request = Inbound({}, file.read_bytes(), now(), "application/json")
            yield from (event.refs for event in provider(name).parse(request) if isinstance(event, NewEvent))


@pytest.mark.parametrize("name", LOOKED_UP)
def test_events_name_ids_as_the_source_that_knows_them_is_called(name):
    called = {system for refs in refs_in_samples(name) for system in refs}

    assert called == {name}


@pytest.mark.parametrize("name", LOOKED_UP)
def test_the_source_asks_for_the_id_that_goes_by_its_name(name):
    told = {KEYS.get(name, "key"): "ck_1:cs_1", **MORE.get(name, {})}
    with JsonApi().listening() as api:
        live_source(name).ask(Sought((), {name: "4711", "elsewhere": "1815"}), {**told, "url": api.url}, 5)

        asked = json.dumps([(one.path, one.query, one.body) for one in api.asked])
    assert "4711" in asked
    assert "1815" not in asked


@pytest.mark.parametrize("name", LOOKED_UP)
def test_a_sheet_names_it_so_in_whatever_letters(name):
    [row] = values("customers", [{"refs": f"{name.title()}:Ab:1"}], ADA)

    assert row.refs == {name: "Ab:1"}


def test_the_readme_names_it_so_where_no_address_is_sent():
    rows = re.findall(r"^\| `(\w+)` \|.*\| ([^|]*)no address is sent[^|]*\|$", README, re.MULTILINE)

    assert {name for name, _ in rows} >= {"buttondown", "hubspot", "paddle", "stripe"}
    assert [name for name, says in rows if f"`{name}:" not in says] == []


@pytest.mark.parametrize("name", sorted(NAMES - {"hmac", "form", "standard"}))
def test_no_platform_gives_its_ids_another_name(name):
    if name in ALSO or (FOLDER / name).is_dir():
        called = {system for refs in refs_in_samples(name) for system in refs}
        assert called <= {name} | ALSO.get(name, set())
