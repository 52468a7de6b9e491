"""Who may tell us about goodbyes, over the API."""

import pytest

from responder.settings import settings


@pytest.fixture(autouse=True)
def _public_url(monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "https://responder.example.com")
    settings.cache_clear()


def test_a_connection_shows_its_secret_once(program):
    made = program.post("/connections", {"provider": "standard", "name": "Northlight Weekly"})

    assert made.status_code == 201
    assert made.json["secret"].startswith("whsec_")
    assert made.json["url"].startswith("https://responder.example.com/hooks/standard/")
    assert made.json["url"] in made.json["instructions"]
    listed = program.get("/connections").json["items"]
    assert [it["id"] for it in listed] == [made.json["id"]]
    assert made.json["secret"] not in program.get("/connections").text
    assert (listed[0]["brand"], listed[0]["last_delivery_at"]) == ("Northlight Weekly", None)


def test_a_secret_of_the_platforms_own_is_taken(program):
    secret = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo="
    made = program.post(
        "/connections", {"provider": "standard", "name": "Daily", "secret": secret, "brand": "Northlight"}
    )
    assert (made.json["secret"], made.json["brand"]) == (secret, "Northlight")


WRONG = [{"provider": "carrier-pigeon"}, {"name": " "}, {"secret": "short"}, {"token": "mine"}, {"settings": []}]


def test_what_cannot_be_connected_is_refused_in_a_sentence(program):
    refused = [program.post("/connections", {"provider": "standard", "name": "Daily", **change}) for change in WRONG]

    assert [it.status_code for it in refused] == [422] * len(WRONG)
    assert min(len(it.json["detail"]) for it in refused) > 10
    assert program.get("/connections").json["items"] == []


def test_a_reader_may_not_connect(reader):
    assert reader.post("/connections", {"provider": "standard", "name": "Daily"}).status_code == 403


def test_pages_follow_each_other(program):
    for name in ("One", "Two", "Three"):
        program.post("/connections", {"provider": "standard", "name": name})

    first = program.get("/connections?limit=2").json
    rest = program.get("/connections", query_string={"after": first["next"]}).json

    assert [it["name"] for it in first["items"] + rest["items"]] == ["Three", "Two", "One"]
    assert rest["next"] is None
