"""Rotating, replaying and looking after connections, from the command line."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from responder.db import reading, transaction
from responder.instants import first_id_at, now
from responder.models import Connection, Delivery
from tests.commanding import run as _run
from tests.commanding import told as _json

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def weekly() -> dict[str, Any]:
    return _json("connect", "standard", "--name", "Northlight Weekly")


def _heard(*, days: int = 0, state: str = "parsed") -> None:
    at = now() - timedelta(days=days)
    with transaction() as session:
        connection = session.scalars(sa.select(Connection)).one()
        told = {"dedup_key": f"{days}", "received_at": at, "headers": {}, "body": b"{}", "state": state}
        session.add(Delivery(id=first_id_at(at), connection_id=connection.id, **told))


def test_an_address_is_rotated_and_the_one_before_ended(weekly: dict[str, Any]) -> None:
    rotated = _json("connection", "rotate", "Northlight Weekly", "--token", "--days", "3")
    assert rotated["previous_url"] == weekly["url"] != rotated["url"]

    ended = _run("connection", "end", "Northlight Weekly", "--token")

    assert ended.stdout == "It is over. Nobody used it since it was replaced.\n"
    assert "no address of before" in _run("connection", "end", "Northlight Weekly", "--token").stderr


def test_a_secret_is_rotated_to_one_of_ours_or_to_one_handed_in(weekly: dict[str, Any]) -> None:
    made = _json("connection", "rotate", "Northlight Weekly", "--secret")
    assert made["secret"] != weekly["secret"]

    taken = _json("connection", "rotate", "Northlight Weekly", "--secret", "-", stdin=weekly["secret"] + "\n")

    assert (taken["secret"], taken["has_previous_secret"]) == (weekly["secret"], True)
    told = _run("connection", "rotate", "Northlight Weekly", "--secret").stdout
    assert "stays valid until you end it" in told


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["connection", "rotate", "Nobody", "--token"], "no connection called"),
        (["connection", "rotate", "Northlight Weekly"], "either --token"),
        (["connection", "rotate", "Northlight Weekly", "--token", "--secret"], "either --token"),
        (["connection", "rotate", "Northlight Weekly", "--secret", "short"], "whsec_"),
        (["replay"], "no delivery"),
        (["replay", "--since", "soon"], "--since is a moment"),
    ],
)
def test_what_is_refused_ends_with_one_sentence(weekly: dict[str, Any], arguments: list[str], why: str) -> None:
    done = _run(*arguments)
    assert (done.exit_code, done.stdout) == (1, "")
    assert why in done.stderr


def test_deliveries_are_read_again_by_connection_state_and_time(weekly: dict[str, Any]) -> None:
    _heard(days=3, state="failed")
    _heard(days=1)
    since = f"{now() - timedelta(days=2):%Y-%m-%d}"

    assert _json("replay", "--connection", "Northlight Weekly", "--state", "failed")["wanted"] == 1
    assert _json("replay", "--since", since)["wanted"] == 1
    assert "2 deliveries are read again" in _run("replay").stdout
    assert _run("replay", "--since", since, "--state", "failed").exit_code == 1


def test_how_each_connection_is_doing_is_listed_and_the_doctor_minds(weekly: dict[str, Any], redis_url: str) -> None:
    assert "not heard yet: waiting for the first delivery" in _run("connections").stdout
    _heard(days=8, state="failed")
    _heard(days=6, state="failed")

    listed = _json("connections")["items"][0]

    assert (listed["health"], listed["unreadable_7_days"]) == ("troubled", 1)
    assert listed["notices"][0].startswith("1 delivery of the last 7 days could not be read")
    said = _run("doctor").stdout
    assert "FAIL connection Northlight Weekly: 1 delivery of the last 7 days" in said
    assert "responder replay --state failed" in said


def test_a_token_may_be_made_for_raw_bodies() -> None:
    assert _json("token", "add", "--name", "Auditor", "--scope", "raw")["scope"] == "raw"
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Connection)) == 0
