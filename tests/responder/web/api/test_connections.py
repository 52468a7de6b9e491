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


def test_where_nobody_posts_there_is_nothing_to_paste(program):
    made = program.post("/connections", {"provider": "csv", "name": "Our Substack"}).json

    assert (made["url"], made["secret"]) == (None, None)
    assert "responder import events" in made["instructions"]


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


def test_an_api_key_is_tried_kept_and_never_shown(program):
    billing = {"provider": "paddle", "name": "Billing"}
    nowhere = {"url": "http://127.0.0.1:1"}
    made = program.post("/connections", {**billing, "api_key": {"key": "pdl_sesame", "settings": nowhere}})
    bare = program.post("/connections", {"provider": "buttondown", "name": "Letters"}).json
    put = program.put(f"/connections/{bare['id']}/key", {"key": "bd_sesame", "settings": nowhere})

    assert (made.status_code, put.status_code) == (201, 200)
    assert made.json["look_up"]["sentence"].startswith("The key is kept, but could not be tried: Paddle")
    assert (put.json["works"], bare["look_up"], bare["has_api_key"]) == (False, None, False)
    listed = program.get("/connections")
    assert [it["has_api_key"] for it in listed.json["items"]] == [True, True]
    assert not any("sesame" in answer.text for answer in (made, put, listed))


def test_a_key_that_cannot_be_used_is_refused_and_nobodys_connection_is_404(program):
    weekly = program.post("/connections", {"provider": "standard", "name": "Weekly"}).json
    nobody = "01940000-0000-7000-8000-000000000000"

    assert program.put(f"/connections/{weekly['id']}/key", {"key": "k"}).status_code == 422
    assert program.put(f"/connections/{nobody}/key", {"key": "k"}).status_code == 404


def test_a_reader_may_not_give_a_key(reader, program):
    weekly = program.post("/connections", {"provider": "paddle", "name": "Billing"}).json
    assert reader.put(f"/connections/{weekly['id']}/key", {"key": "k"}).status_code == 403
