"""The parts the other tests stand on."""

import socket

import pytest
import sqlalchemy as sa
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator
from redis import Redis

from responder.db import transaction
from responder.settings import settings


@pytest.mark.parametrize("host", ["example.com", "192.0.2.1", "2001:db8::1"])
def test_reaching_another_host_fails_the_test_and_names_it(host):
    with pytest.raises(pytest.fail.Exception, match=f"wanted to reach {host}"):
        socket.create_connection((host, 443))


def test_this_machine_is_within_reach():
    with socket.create_server(("localhost", 0)) as listener:
        socket.create_connection(("localhost", listener.getsockname()[1])).close()


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_finds_an_empty_redis(redis_url, turn):
    with Redis.from_url(redis_url) as redis:
        assert redis.incr("turns") == 1


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_finds_a_migrated_database_without_others_rows(database_url, turn):
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        tables = sa.inspect(connection).get_table_names()
        connection.execute(sa.text("CREATE TABLE mine (id integer)"))
    engine.dispose()

    assert "alembic_version" in tables
    assert "mine" not in tables


@pytest.mark.parametrize("turn", ["first", "second"])
def test_the_product_writes_to_this_tests_database(database, turn):
    with transaction() as session:
        session.execute(sa.text("CREATE TABLE mine (id integer)"))

    assert sa.make_url(settings().database) == sa.make_url(database)


def test_the_keys_of_whoever_runs_the_tests_stay_outside():
    assert settings().sendgrid_api_key == ""


@pytest.mark.browser
def test_pages_are_drawn_with_a_font(page):
    page.set_content("<span>iiii</span><br><span>wwww</span>")

    narrow, wide = (letters["width"] for letters in map(Locator.bounding_box, page.locator("span").all()))
    assert 0 < narrow < wide


@pytest.mark.browser
def test_a_page_reaches_no_other_host(page):
    with pytest.raises(PlaywrightError, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://example.com/")
