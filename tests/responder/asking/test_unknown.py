"""Asking whose id it is: politely, not for ever, and the case tells what was tried."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from responder.asking import ASKS_FOR
from responder.asking.keys import keep_key
from responder.connecting import connect
from responder.db import transaction
from responder.facts import FoundCustomer
from responder.importing import remember
from responder.instants import now
from responder.models import AskedSource, Case, SourceAnswer
from tests import cast
from tests.arriving import arrive, only_case, rows, sample, story
from tests.peers.json_api import JsonApi
from tests.peers.platforms import Paddle
from workers.clock import tick

ENDED = sample("paddle", "ended")
REF = ENDED["data"]["customer_id"]
ADA = {"id": REF, "email": cast.ADA, "name": "Ada Byron", "status": "active"}
DOES_NOT_KNOW = "Asked Paddle who this is: it does not know them."
IN_TROUBLE = "Asked Paddle who this is. Paddle is in trouble (500). It is asked again by itself."


@pytest.fixture
def paddle(database, redis_url):
    """A Paddle account that knows nobody, asked with the connection's key; its event has come."""
    account = Paddle("pdl_sesame")
    with JsonApi(account.answer).listening() as account.api:
        with transaction() as session:
            cast.maya(session)
            billing = connect(session, "paddle", name="Billing", secrets=["pdl_ntfset_" + "x" * 20])
            keep_key(session, billing, "pdl_sesame", more={"url": account.api.url})
        arrive(billing, ENDED)
        yield account


def later(**case):
    """Time has passed: answers are forgotten, the case's turn has come."""
    with transaction() as session:
        session.execute(sa.update(SourceAnswer).values(expires_at=now()))
        session.execute(sa.update(AskedSource).values(rests_until=None))
        session.execute(sa.update(Case).values(**{"due_at": now(), **case}))


def test_the_case_tells_each_turn_of_events_once_and_names_nobody(paddle):
    paddle.api.mode = "500"
    tick()
    later()
    tick()
    paddle.api.mode = ""
    later()
    tick()
    paddle.people[REF] = ADA
    later()
    tick()

    told = story(only_case())
    assert told[-4:] == [
        IN_TROUBLE,
        DOES_NOT_KNOW,
        "Paddle knows who this is.",
        "The person's address is known now. They left of their own accord.",
    ]
    assert "@" not in " ".join(told)


def test_somebody_known_without_an_address_waits_on(paddle):
    paddle.people[REF] = {**ADA, "email": ""}
    tick()

    assert only_case().stage == "held"
    assert story(only_case())[-1] == "Paddle knows who this is, but holds no address of theirs."


def test_nobody_is_asked_again_before_the_pause_is_over(paddle):
    tick()
    tick()
    with transaction() as session:
        session.execute(sa.update(Case).values(due_at=now()))
    tick()

    assert len(paddle.api.asked) == 1


def test_how_long_it_asks_us_to_wait_is_how_long_it_rests(paddle):
    paddle.api.mode = "429"
    tick()
    [source] = rows(AskedSource)

    assert 0 < (source.rests_until - now()).total_seconds() <= 7
    assert only_case().stage == "held"


def test_after_thirty_days_only_an_import_finds_them_and_no_letter_comes_out_of_the_blue(paddle):
    later(received_at=now() - ASKS_FOR - timedelta(minutes=1))
    tick()
    assert paddle.api.asked == []

    with transaction() as session:
        remember(session, "customers", [FoundCustomer(email=cast.ADA, refs={"paddle": REF})])
    tick()

    case = only_case()
    assert (case.stage, case.rule, case.email) == ("silent", "heard late", cast.ADA)


def test_a_mailbox_that_knows_no_ids_is_no_news(paddle):
    with transaction() as session:
        settings = {"host": "127.0.0.1", "port": "1", "security": "plain", "user": "m", "manager": cast.MAYA}
        session.add(AskedSource(kind="imap", name="Maya's mailbox", settings=settings, secrets={"password": "p"}))
    tick()

    assert not any("mailbox" in line for line in story(only_case()))
