"""What hosts rely on: the processes they start, the settings they give, and an end within 25 seconds of SIGTERM."""

import json
import os
import shlex
import signal
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest
import requests
import sqlalchemy as sa
from redis import Redis

from responder.cli.main import COMMANDS
from responder.db import reading, transaction
from responder.errors import Misconfigured
from responder.journey import Stage, Step
from responder.models import Case
from responder.queue import ring
from responder.settings import Settings, settings
from responder.up.house import free_port
from tests.cast import case_of, maya, newsletter, northlight
from tests.machine import ROOT
from tests.machine.databases import Postgres
from tests.running_house import eventually

LONGEST_STOP_SECONDS = 25
STARTS_WITHIN_SECONDS = 60  # on a busy machine
MANY = 1200
PROCESSES = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
APP = json.loads((ROOT / "app.json").read_text())


def test_every_process_of_the_procfile_is_a_command_of_ours() -> None:
    assert PROCESSES.keys() == {"release", "web", "worker", "clock"}
    for line in PROCESSES.values():
        python, option, package, command = shlex.split(line)
        assert (python, option, package) == ("python", "-m", "responder")
        assert command in COMMANDS


def test_the_manifest_starts_what_the_procfile_names() -> None:
    assert APP["formation"].keys() == PROCESSES.keys() - {"release"}
    assert {addon.partition(":")[0] for addon in APP["addons"]} == {"heroku-postgresql", "heroku-redis"}
    assert APP["env"]["SECRET_KEY"]["generator"] == "secret"


def test_the_manifest_asks_for_settings_there_are() -> None:
    assert {name.lower() for name in APP["env"]} <= Settings.model_fields.keys()


def test_hosts_find_one_lock_and_one_python() -> None:
    locks = ("requirements.txt", "uv.lock", "poetry.lock", "Pipfile.lock", "pdm.lock")
    tracked = subprocess.run(["git", "ls-files", *locks], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert tracked.split() == ["requirements.txt"]
    oldest = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert oldest == f">={(ROOT / '.python-version').read_text().strip()}"


def test_a_checkout_runs_without_being_installed(tmp_path: Path) -> None:
    # -S leaves out the file by which `pip install -e .` points here, PYTHONPATH brings the dependencies back.
    environment = {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib"), "RESPONDER_DATA": str(tmp_path)}
    release = [sys.executable, "-S", *shlex.split(PROCESSES["release"])[1:]]
    done = subprocess.run(release, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "The database is at the newest revision.\n"), done.stderr


@contextmanager
def _running(process: str, stderr: int | None = None, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, *shlex.split(PROCESSES[process])[1:]]
    started = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stderr=stderr)
    try:
        yield started
    finally:
        started.kill()
        started.wait()


def _stops(process: subprocess.Popen[bytes]) -> float:
    """How many seconds it takes to end after SIGTERM; it must end well."""
    asked_at = monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(LONGEST_STOP_SECONDS) == 0
    return monotonic() - asked_at


def _listening(redis_url: str) -> bool:
    with Redis.from_url(redis_url) as redis:
        return bool(redis.smembers("rq:workers"))


def test_an_idle_worker_ends_at_once(database: str, redis_url: str) -> None:
    with _running("worker") as worker:
        eventually(lambda: _listening(redis_url), "a worker that listens", STARTS_WITHIN_SECONDS)
        assert _stops(worker) < 5
    assert not _listening(redis_url)


def test_a_busy_worker_finishes_what_is_at_hand_and_leaves_the_rest(database: str, redis_url: str) -> None:
    with transaction() as session:
        newsletter_ = newsletter(session, northlight(session, maya(session)))
        for n in range(MANY):
            case_of(session, newsletter_, None, person_key=f"person {n}", email=f"person{n}@example.com")
    ring(Step.ENRICH)

    with _running("worker") as worker:
        eventually(lambda: _waiting() < MANY, "a worker in the middle of it", STARTS_WITHIN_SECONDS)
        assert _stops(worker) < LONGEST_STOP_SECONDS

    with reading() as session:
        claimed = sa.select(sa.func.count()).where(Case.stage == Stage.RECEIVED, Case.lease_until.is_not(None))
        assert session.scalar(claimed) == 0


def _waiting() -> int:
    with reading() as session:
        return session.scalar(sa.select(sa.func.count()).where(Case.stage == Stage.RECEIVED)) or 0


def test_the_clock_ends_at_once(database: str, redis_url: str) -> None:
    with _running("clock", LOG_FORMAT="json", stderr=subprocess.PIPE) as clock:
        assert clock.stderr is not None
        with clock.stderr as log:
            assert json.loads(log.readline())["event"] == "the clock is ticking"
        assert _stops(clock) < 5


def test_the_web_process_ends_at_once(database: str, redis_url: str) -> None:
    port = free_port()
    with _running("web", PORT=str(port)) as web:
        eventually(lambda: _answers(port), "a web process that is ready", STARTS_WITHIN_SECONDS)
        assert _stops(web) < 10


def _answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=2).status_code == 200
    except requests.ConnectionError:
        return False


def test_a_dyno_answers_behind_its_router(postgres: Postgres, redis_url: str) -> None:
    port = free_port()
    with postgres.fresh() as url:
        dyno = {
            "DYNO": "web.1",
            "DATABASE_URL": url.replace("postgresql+psycopg://", "postgres://"),
            "SECRET_KEY": "k" * 40,
            "PUBLIC_URL": "https://goodbyes.example.com",
        }
        with _running("web", PORT=str(port), **dyno) as web:
            eventually(lambda: _answers(port), "a web process that is ready", STARTS_WITHIN_SECONDS)
            routed = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
            page = requests.get(f"http://127.0.0.1:{port}/sign-in", headers=routed, timeout=10)
            assert _stops(web) < 10
    assert page.status_code == 200
    assert page.headers["Set-Cookie"].startswith("__Host-responder=")
    assert "Secure" in page.headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://somewhere/responder"),
        ("DATABASE_URL", "not a url"),
        ("REDIS_URL", "http://somewhere"),
        ("PUBLIC_URL", "goodbyes.example.com"),
        ("SENDGRID_HOST", "api.eu.sendgrid.com"),
        ("UNDO_SECONDS", "soon"),
        ("PORT", "99999"),
        ("WEB_CONCURRENCY", "0"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "yaml"),
        ("POLISH_URL", "api.example.com/v1"),
        ("POLISH_URL", "http://api.example.com/v1"),
        ("POLISH_KEY", "sk-with a space"),
        ("POLISH_SECONDS", "60"),
    ],
)
def test_a_malformed_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured, match=rf"^{name}: ") as refusal:
        settings()
    assert value not in str(refusal.value)


@pytest.mark.parametrize(("said", "missing"), [("URL", "MODEL"), ("MODEL", "URL")])
def test_who_polishes_is_said_wholly_or_not_at_all(monkeypatch: pytest.MonkeyPatch, said: str, missing: str) -> None:
    monkeypatch.setenv(f"POLISH_{said}", "https://api.example.com/v1")
    with pytest.raises(Misconfigured, match=rf"^POLISH_{missing} must"):
        settings()


def test_the_key_of_the_polisher_is_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLISH_KEY", "sk-sesame")
    assert "sesame" not in repr(settings())


def test_an_unknown_setting_of_ours_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESPONDER_DATE", "/somewhere")
    with pytest.raises(Misconfigured, match="RESPONDER_DATE"):
        settings()


def test_a_dyno_needs_postgresql_and_a_shared_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DYNO", "web.1")
    with pytest.raises(Misconfigured, match="DATABASE_URL"):
        settings()
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody@somewhere/responder")
    with pytest.raises(Misconfigured, match="SECRET_KEY"):
        settings()
    monkeypatch.setenv("SECRET_KEY", "k" * 40)
    assert settings().database == "postgresql+psycopg://somebody@somewhere/responder"


def test_a_process_that_is_misconfigured_ends_with_one_sentence() -> None:
    environment = {**os.environ, "DYNO": "worker.1"}
    done = subprocess.run(
        [sys.executable, "-m", "responder", "worker"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("responder: ")
    assert "DATABASE_URL" in done.stderr
    assert len(done.stderr.splitlines()) == 1
