"""The story: a reader of ten years leaves, and hears from one person, once. Over the real doors only."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from time import sleep
from typing import Any

import pytest
import requests
from dateutil.relativedelta import relativedelta

from tests.running_house import RunningHouse, eventually, goodbye, signed

ADA = "ada@example.com"
MAYA = "maya@example.com"


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[RunningHouse]:
    with RunningHouse(tmp_path / "h", {"DATABASE_URL": database_url}) as running:
        running.use_api()
        yield running


def _customers(folder: Path) -> Path:
    since = date.today() - relativedelta(years=10, months=2)  # noqa: DTZ011 - the files of this story hold dates
    path = folder / "customers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["email", "given_name", "family_name", "customer_since"], [ADA, "Ada", "Byron", since.isoformat()]]
        )
    return path


def _connections(folder: Path) -> Path:
    connected = datetime.now(UTC) - relativedelta(years=2, months=3)
    rows = [
        ["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"],
        ["Ada", "Byron", "https://www.linkedin.com/in/ada", ADA, "Engines", "Analyst", f"{connected:%d %b %Y}"],
        ["No", "Address", "https://www.linkedin.com/in/no", "", "Nowhere", "Nobody", "24 Aug 2023"],
    ]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path = folder / "Connections.csv"
    path.write_text('Notes:\n"When exporting your connection data, …"\n\n' + text.getvalue(), encoding="utf-8")
    return path


def _post(connection: dict[str, Any], body: bytes, headers: dict[str, str]) -> requests.Response:
    return requests.post(connection["url"], data=body, headers=headers, timeout=10, allow_redirects=False)


@pytest.mark.long
def test_a_reader_of_ten_years_hears_from_maya_once(house: RunningHouse, tmp_path: Path) -> None:
    house.command("user", "add", MAYA, "--name", "Maya Lindqvist", "--title", "Operations Manager", "--role", "manager")
    connection = house.command("connect", "standard", "--name", "Northlight Weekly")
    imported = house.command("import", "customers", str(_customers(tmp_path)))
    assert (imported["read"], imported["added"]) == (1, 1)
    imported = house.command("import", "linkedin", str(_connections(tmp_path)), "--manager", MAYA)
    assert (imported["read"], imported["skipped"]) == (2, 0)

    body = json.dumps(goodbye(ADA)).encode()
    headers = signed(connection["secret"], body)
    first = _post(connection, body, headers)
    assert first.status_code == 202

    case = eventually(lambda: house.cases("drafted"), "a draft in the manager's queue")[0]
    draft = house.get(f"/cases/{case['id']}/draft")
    letter = draft["body"]
    assert "Ada" in letter
    assert "LinkedIn" in letter
    assert "a couple of years ago" in letter
    assert "decade" in letter or "ten years" in letter
    assert "Maya Lindqvist\nOperations Manager" in letter
    assert all(check["passed"] for check in draft["checks"] if check.get("blocking")), draft["checks"]
    for span in draft["spans"]:
        assert letter[span["start"] : span["end"]].strip()

    again = _post(connection, body, headers)
    assert (again.status_code, again.json()) == (200, first.json())

    edited = letter.replace("Dear Ada", "My dear Ada").rstrip("\n") + "\n\nPS: Södermalm says hello. 👋\n"
    changed = house.send(
        "PUT", f"/cases/{case['id']}/draft", {"version": draft["version"], "subject": "Thank you, Ada", "body": edited}
    )
    assert changed.status_code == 200, changed.text
    new = changed.json()
    stale = house.send(
        "POST", f"/cases/{case['id']}/approval", {"version": draft["version"], "sha256": draft["sha256"]}
    )
    assert stale.status_code == 409
    approved = house.send("POST", f"/cases/{case['id']}/approval", {"version": new["version"], "sha256": new["sha256"]})
    assert approved.status_code == 201, approved.text

    caught = eventually(house.caught, "the letter at the mail catcher")[0]
    assert caught["text"] == new["body"]
    assert caught["subject"] == "Thank you, Ada"
    assert caught["from"]["email"] == MAYA
    assert caught["from"]["name"] == "Maya Lindqvist"
    eventually(lambda: house.cases("settled"), "the case settled by SendGrid's word")

    _post(connection, body, signed(connection["secret"], body))
    sleep(3)
    assert len(house.caught()) == 1
    assert len(house.cases()) == 1


@pytest.mark.long
def test_a_stranger_is_turned_away(house: RunningHouse) -> None:
    connection = house.command("connect", "standard", "--name", "Northlight Weekly")
    body = json.dumps(goodbye(ADA)).encode()
    forged = signed("whsec_" + "A" * 32, body)
    assert _post(connection, body, forged).status_code == 401
    assert requests.post(f"{house.url}/hooks/standard/nobody", data=body, timeout=10).status_code == 404
    assert requests.get(f"{house.url}/api/v1/cases", timeout=10).status_code == 401
    assert house.cases() == []
