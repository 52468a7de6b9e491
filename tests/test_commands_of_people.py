"""`responder user change` and `responder brand`, through their real door."""

import pytest

from tests.test_commands import _json, _maya, _run


@pytest.fixture
def ours(database):
    _maya()
    _json("user", "add", "tom@example.com", "--name", "Tom Okafor", "--title", "Head of Support", "--role", "manager")


@pytest.mark.usefixtures("ours")
def test_a_person_is_away_with_a_deputy_and_here_again():
    away = ("--away-from", "2026-12-21", "--away-until", "2027-01-06", "--deputy", "tom@example.com")

    told = _json("user", "change", "Maya@Example.com", *away, "--level", "2", "--title", "COO")

    assert {"id", "email", "level", "away_from", "away_until", "deputy", "active"} <= set(told)
    assert (told["away_from"], told["away_until"], told["deputy"]) == ("2026-12-21", "2027-01-06", "tom@example.com")
    assert (told["level"], told["active"]) == (2, True)
    longer = _json("user", "change", "maya@example.com", "--away-until", "2027-02-01")
    assert (longer["away_from"], longer["away_until"], longer["deputy"]) == (
        "2026-12-21",
        "2027-02-01",
        "tom@example.com",
    )
    here = _json("user", "change", "maya@example.com", "--here")
    assert (here["away_from"], here["away_until"], here["deputy"], here["level"]) == (None, None, None, 2)


@pytest.mark.usefixtures("ours")
def test_somebody_who_left_may_not_sign_in_any_more():
    assert _json("user", "change", "tom@example.com", "--inactive")["active"] is False
    assert _run("user", "change", "tom@example.com").stdout == "Tom Okafor: may not sign in, level 1, here.\n"
    assert _json("user", "change", "tom@example.com", "--active")["active"] is True


REFUSED = [
    (["user", "change", "nobody@example.com", "--here"], "Nobody of ours"),
    (["user", "change", "maya", "--here"], "e-mail address"),
    (["user", "change", "maya@example.com", "--deputy", "maya@example.com"], "Nobody deputises for themselves"),
    (["user", "change", "maya@example.com", "--here", "--away-from", "2026-12-01"], "is not away"),
    (["user", "change", "maya@example.com", "--away-from", "2026-12-02", "--away-until", "2026-12-01"], "lies before"),
    (["brand", "Nowhere"], "There is no brand called 'Nowhere'"),
    (["brand", "Northlight", "--signer", "nobody@example.com"], "Nobody of ours"),
]


@pytest.mark.usefixtures("ours")
def test_what_is_refused_ends_with_a_sentence():
    _json("connect", "standard", "--name", "Northlight")
    for arguments, why in REFUSED:
        done = _run(*arguments)
        assert (done.exit_code, done.stdout) == (1, "")
        assert why in done.stderr


@pytest.mark.usefixtures("ours")
def test_a_brand_is_listed_and_changed():
    assert _json("brand") == {"items": []}
    _json("connect", "standard", "--name", "Northlight")
    name = _json("brand")["items"][0]["name"]

    told = _json("brand", name, "--signer", "maya@example.com", "--high-value", "500000", "--personal-bar", "4")

    assert told.items() >= {"name": name, "signer": "maya@example.com", "high_value_cents": 500_000}.items()
    assert told["personal_bar"] == 4
    assert _json("brand", name, "--personal-bar", "0") == {**told, "personal_bar": 0}
    assert _json("brand")["items"] == [{**told, "personal_bar": 0}]
