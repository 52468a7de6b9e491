"""What every test may ask for: a database of both kinds, a Redis, a browser; and a door that stays shut."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen
from typing import Any

import hypothesis
import pytest
from redis import Redis

from responder import db, intake
from responder.settings import Settings, settings
from tests.machine import browser, databases, door, redis, sweeper

ROOM = "TESTS_ROOM"

# How long one example takes says more about the machine than about the example.
# The same examples every time, so that a green tree stays green; `--hypothesis-profile=explore` looks for new ones.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None)
hypothesis.settings.load_profile("house")
SWEEPER = pytest.StashKey[Popen[bytes]]()


def pytest_configure(config: pytest.Config) -> None:
    """One directory for all processes of this run, short because unix sockets live in it."""
    # Playwright's own Node wants a library that a bare machine lacks; this one wants none.
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(browser.NODE)
    if not _is_helper(config):
        room = tempfile.mkdtemp(prefix="responder-")
        os.environ[ROOM] = room
        config.stash[SWEEPER] = sweeper.watch(Path(room))


def pytest_unconfigure(config: pytest.Config) -> None:
    """The first process in is the last one out, and waits until the room is swept."""
    if not _is_helper(config):
        config.stash[SWEEPER].communicate()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, in whatever order: at the end no process shall wait for another's last."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def _is_helper(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


@pytest.fixture(scope="session", autouse=True)
def _no_other_host() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        door.shut(patch)
        yield


@pytest.fixture(autouse=True)
def _nobodys_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Neither the environment nor the .env of whoever runs the tests reaches them, keys least of all."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("RESPONDER_DATA", str(tmp_path / "data"))
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture(scope="session")
def room() -> Path:
    return Path(os.environ[ROOM])


@pytest.fixture(scope="session")
def sqlite(room: Path) -> databases.Sqlite:
    return databases.Sqlite(room)


@pytest.fixture(scope="session")
def postgres(room: Path) -> Iterator[databases.Postgres]:
    server = databases.Postgres(room)
    yield server
    server.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh, migrated database. A test that asks for it runs once on SQLite and once on PostgreSQL."""
    kind = request.getfixturevalue("sqlite" if request.param == "sqlite" else "postgres")
    with kind.fresh() as url:
        yield url


@pytest.fixture
def database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The same, and DATABASE_URL says so: `transaction()` and `reading()` use it, and processes started now."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    settings.cache_clear()
    yield database_url
    # The next test may get a database of the same name; nothing of this one's shall stay connected.
    monkeypatch.setenv("DATABASE_URL", database_url)
    settings.cache_clear()
    intake._notebook.forget()
    db.engine().dispose()


@pytest.fixture(scope="session")
def redis_server(room: Path, worker_id: str) -> Iterator[str]:
    server = redis.start_redis(room / worker_id)
    yield redis.url_of(server)
    server.stop()


@pytest.fixture
def redis_url(redis_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty Redis that no other test uses at the same time; REDIS_URL says so."""
    with Redis.from_url(redis_server) as connection:
        connection.flushall()
    monkeypatch.setenv("REDIS_URL", redis_server)
    settings.cache_clear()
    return redis_server


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Which browser `page` is a page of."""
    found = browser.find_browser()
    environment = {**os.environ, **found.environment}
    return {
        **browser_type_launch_args,
        "executable_path": found.program,
        "args": browser.FLAGS,
        "env": environment,
    }


@pytest.fixture(scope="session")
def base_url() -> str | None:
    """None until a test's own file says better. (pytest-playwright's is a method, which pytest 9 deprecates.)"""
    return None
