"""`responder demo` as a newcomer runs it: a sample company, by the real doors, twice, and nothing in the logs."""

import csv
import json
import re
import sqlite3
from pathlib import Path
from types import SimpleNamespace

import pytest
import requests
from click.testing import CliRunner, Result

from responder.cli import demo as command
from responder.cli import main
from responder.db import transaction
from responder.demo import northlight
from responder.demo.answers import ANSWERS, LAST
from responder.demo.files import COMPANY
from responder.demo.northlight import COLLEAGUES, LUKAS
from responder.models import Table
from responder.settings import settings
from tests.cast import ada
from tests.running_house import RunningHouse, eventually

ALLOWED_DOMAINS = {"example.com", "example.org", "example.net"}
# What SendGrid refuses and what is answered with silence never leaves.
WRITTEN_TO = {answer.to for answer in (*ANSWERS, LAST) if not answer.reason and answer.by is not LUKAS}
# What may grow: each start prints a new way in, and this test uses it.
GROWS = {"sign_in_link", "sign_in"}


class RunningDemo(RunningHouse):
    """`responder demo`, and a browser without JavaScript in front of it."""

    def starts_with(self) -> list[str]:
        """The command that starts it."""
        return ["demo"]

    def sign_in(self) -> None:
        """Follow the printed link, as Maya would."""
        self.browser = requests.Session()
        page = self.browser.get(self.told["sign_in_url"], timeout=10)
        page.raise_for_status()
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
        assert token, page.text
        self.browser.post(self.told["sign_in_url"], data={"csrf_token": token[1]}, timeout=10).raise_for_status()

    def page(self, path: str) -> str:
        """A page of the desk."""
        answer = self.browser.get(f"{self.url}{path}", timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.text

    def rows(self) -> dict[str, int]:
        """How many rows each table holds."""
        with sqlite3.connect(f"file:{self.folder / 'responder.sqlite3'}?mode=ro", uri=True) as database:
            counted = {
                name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in Table.metadata.tables
            }
        database.close()
        return counted


def _people() -> list[dict[str, str]]:
    with (COMPANY / "customers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def demo(tmp_path: Path) -> RunningDemo:
    return RunningDemo(tmp_path / "d", {"LOG_LEVEL": "DEBUG", "LOG_FORMAT": "json", "UNDO_SECONDS": "1"})


@pytest.mark.timeout(300)
@pytest.mark.long
def test_northlight_opens_on_a_busy_morning_and_a_second_start_adds_nothing(demo: RunningDemo) -> None:
    with demo:
        demo.use_api()
        demo.sign_in()
        _adas_letter_waits_for_maya(demo)
        for stage in ("drafted", "held", "call", "stuck", "sent", "silent"):
            assert re.search(r'href="/cases/[0-9a-f-]{36}', demo.page(f"/cases?stage={stage}")), f"nobody is {stage}"
        _signed_letters_were_caught(demo)
    before = demo.rows()

    with demo:
        demo.sign_in()
        assert "Ada Byron" in demo.page("/cases")
    assert {name for name, count in demo.rows().items() if count != before[name]} <= GROWS
    _the_log_names_nobody_and_no_key(demo)


def _adas_letter_waits_for_maya(demo: RunningDemo) -> None:
    case = next(case for case in demo.cases("drafted") if case["customer"]["email"] == "ada@example.com")
    letter = demo.get(f"/cases/{case['id']}/draft")["body"]
    assert letter.startswith("Dear Ada,\n")
    assert "decade" in letter or "ten years" in letter
    assert "LinkedIn" in letter
    assert "a couple of years ago" in letter
    assert "Maya Lindqvist\nOperations Manager" in letter
    assert case["signer"]["email"] == "maya@example.com"


def _signed_letters_were_caught(demo: RunningDemo) -> None:
    eventually(lambda: len(demo.cases("settled")) == len(WRITTEN_TO), "every signed letter settled")
    caught = {letter["to"][0]["email"]: letter for letter in demo.caught()}
    assert caught.keys() == WRITTEN_TO
    assert caught["aroha@example.org"]["text"].startswith("Kia ora Aroha,\n")
    assert {letter["from"]["email"] for letter in caught.values()} <= {colleague.email for colleague in COLLEAGUES}


def _the_log_names_nobody_and_no_key(demo: RunningDemo) -> None:
    log = (demo.folder / "house.log").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert {"debug", "info"} <= {line["level"] for line in lines}
    assert {secret for secret in _secrets(demo) if secret in log} == set()
    assert {name for name in _names() if re.search(rf"\b{re.escape(name)}\b", log)} == set()
    assert re.findall(r"[\w.+-]+@[\w-]+\.\w+", log) == []


def _names() -> set[str]:
    parts = [person[key] for person in _people() for key in ("name", "family_name")]
    return {name for name in [*parts, *(colleague.name for colleague in COLLEAGUES)] if name}


def _secrets(demo: RunningDemo) -> set[str]:
    """What opens a door: what connections keep, the way in, the session key, the keys of our API and of SendGrid."""
    with sqlite3.connect(f"file:{demo.folder / 'responder.sqlite3'}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT token, secrets FROM connection").fetchall()
    database.close()
    kept = {value for token, secrets in rows for value in (token, *json.loads(secrets).values())}
    link = demo.told["sign_in_url"].rpartition("/")[2]
    bearer = str(demo.api.headers["Authorization"]).removeprefix("Bearer ")
    return kept | {link, bearer, (demo.folder / "secret_key").read_text(), "SG.the-mail-catcher"}


def test_everybody_is_invented() -> None:
    people = _people()
    assert len(people) >= 40
    assert {person["email"].rpartition("@")[2] for person in people} <= ALLOWED_DOMAINS


def test_the_demo_does_not_start_where_letters_would_leave(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENDGRID_API_KEY", "SG.real")
    assert "SENDGRID_API_KEY is set" in _refused("--data", str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_the_demo_does_not_start_among_real_people(database: str) -> None:
    with transaction() as session:
        ada(session)
    assert "invented people" in _refused()


def test_the_demo_keeps_apart_where_nobody_chose_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RESPONDER_DATA")
    chosen = []
    monkeypatch.setattr(northlight, "refuse_real_data", lambda: chosen.append(settings().responder_data))
    monkeypatch.setattr(command, "house_at", lambda *_, **__: SimpleNamespace(url="http://127.0.0.1:8000"))
    monkeypatch.setattr(command, "run", lambda *_, **__: None)
    _demo()
    assert chosen == [Path("var/demo")]


def _refused(*arguments: str) -> str:
    done = _demo(*arguments)
    assert (done.exit_code, done.stdout) == (1, "")
    return done.stderr


def _demo(*arguments: str) -> Result:
    settings.cache_clear()
    return CliRunner().invoke(main, ["demo", *arguments])
