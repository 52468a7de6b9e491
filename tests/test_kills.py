"""Processes are killed the hard way: every accepted event has its case all the same, and no letter is doubled."""

import json
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pytest
import requests

from tests.running_house import RunningHouse, eventually, goodbye, signed

pytestmark = [pytest.mark.kills, pytest.mark.long, pytest.mark.timeout(300)]

PEOPLE = 120
DONE = {"drafted", "silent", "settled", "sent"}


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[RunningHouse]:
    with RunningHouse(tmp_path / "h", {"DATABASE_URL": database_url}, workers=2) as running:
        running.use_api()
        running.command(
            "user", "add", "maya@example.com", "--name", "Maya Lindqvist", "--title", "Operations Manager",
            "--role", "manager",
        )  # fmt: skip
        yield running


def _customers(folder: Path) -> Path:
    rows = [f"person{n}@example.com,Person{n},2014-05-{1 + n % 28:02d}" for n in range(PEOPLE)]
    path = folder / "customers.csv"
    path.write_text("\n".join(["email,given_name,customer_since", *rows]), encoding="utf-8")
    return path


def test_kill_9_of_workers_and_redis_loses_nothing_and_doubles_nothing(house: RunningHouse, tmp_path: Path) -> None:
    house.command("import", "customers", str(_customers(tmp_path)))
    connection = house.command("connect", "standard", "--name", "Northlight Weekly")
    accepted = 0
    for n in range(PEOPLE):
        body = json.dumps(goodbye(f"person{n}@example.com")).encode()
        answer = requests.post(connection["url"], data=body, headers=signed(connection["secret"], body), timeout=10)
        assert answer.status_code == 202
        accepted += 1
        if n % 20 == 10:
            eventually(lambda: house.kill("responder", "worker"), "a worker to kill")
        if n % 40 == 30:
            eventually(lambda: house.kill("valkey"), "a Redis to kill")

    def all_at_rest() -> bool:
        cases = house.cases()
        return len(cases) == accepted and all(case["stage"] in DONE for case in cases)

    eventually(all_at_rest, "every accepted event has its case, at rest", 120)
    drafted = house.cases("drafted")
    assert len(drafted) == PEOPLE

    for n, case in enumerate(drafted[:30]):
        draft = house.get(f"/cases/{case['id']}/draft")
        approved = house.send(
            "POST", f"/cases/{case['id']}/approval", {"version": draft["version"], "sha256": draft["sha256"]}
        )
        assert approved.status_code == 201, approved.text
        if n % 10 == 5:
            sleep(1)
            house.kill("responder", "worker")

    def all_decided() -> bool:
        return not house.cases("approved") and not house.cases("sending")

    eventually(all_decided, "every approved letter left, or is in doubt", 120)
    caught = [str(message["to"]) for message in house.caught()]
    assert len(caught) == len(set(caught))
    doubtful = len(house.cases("doubtful"))
    assert len(caught) >= 30 - doubtful
    assert len(house.cases("stuck")) == 0
