"""Each connection's people are looked up with its own key, which is tried at once and never shown."""

import json

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from responder.asking.keys import keep_key, try_key
from responder.cli import main
from responder.connecting import connect
from responder.db import reading, transaction
from responder.errors import Refused
from responder.models import AskedSource, Case
from tests import cast
from tests.arriving import arrive, only_case, rows, sample
from tests.peers.json_api import JsonApi
from tests.peers.platforms import Paddle
from workers.clock import tick

KEY, OTHER_KEY = "pdl_live_apikey_sesame", "pdl_live_apikey_poppy"


def customer(ref, email):
    return {"id": ref, "email": email, "name": "Ada Byron", "status": "active", "created_at": "2021-03-01T08:00:00Z"}


@pytest.fixture
def paddle():
    """A Paddle account that knows Ada by the id that the samples name."""
    ref = sample("paddle", "ended")["data"]["customer_id"]
    account = Paddle(KEY, {ref: customer(ref, cast.ADA)})
    with JsonApi(account.answer).listening() as api:
        account.url = api.url
        yield account


@pytest.fixture
def billing(database, redis_url):
    with transaction() as session:
        cast.maya(session)
        return connect(session, "paddle", name="Northlight Billing", secrets=["pdl_ntfset_" + "x" * 20])


def keep(connection, key, url):
    with transaction() as session:
        return keep_key(session, connection, key, more={"url": url})


def sources():
    with reading() as session:
        return session.scalars(sa.select(AskedSource).order_by(AskedSource.id)).all()


def test_a_case_whose_event_names_an_id_gets_its_address_from_the_platform(billing, paddle):
    keep(billing, KEY, paddle.url)

    arrive(billing, sample("paddle", "ended"))
    tick()

    assert (only_case().stage, only_case().email) == ("received", cast.ADA)


def test_a_key_that_comes_later_finds_who_waited_without_one(billing, paddle):
    arrive(billing, sample("paddle", "ended"))
    tick()
    tick()
    assert (only_case().stage, only_case().email) == ("held", None)

    keep(billing, KEY, paddle.url)
    tick()

    assert (only_case().stage, only_case().email) == ("received", cast.ADA)


def test_two_accounts_of_one_platform_are_asked_each_about_its_own_people(billing, paddle):
    ref = next(iter(paddle.people))
    other = Paddle(OTHER_KEY, {ref: customer(ref, "ada.king@example.com")})
    with transaction() as session:
        shop = connect(session, "paddle", name="Northlight Shop", secrets=["pdl_ntfset_" + "y" * 20])
    with JsonApi(other.answer).listening() as api:
        keep(billing, KEY, paddle.url)
        keep(shop, OTHER_KEY, api.url)
        arrive(shop, sample("paddle", "ended"))
        tick()

        assert len(api.asked) == 2  # who it is, and since when
    assert only_case().email == "ada.king@example.com"
    assert [source.name for source in sources()] == ["Paddle", "Paddle (Northlight Shop)"]


def test_a_source_of_no_connection_is_asked_about_everybody(billing, paddle):
    done = CliRunner().invoke(
        main, ["source", "add", "paddle", "--set", f"key={KEY}", "--set", f"url={paddle.url}", "--json"]
    )
    arrive(billing, sample("paddle", "ended"))
    tick()

    assert json.loads(done.stdout)["connection"] is None
    assert only_case().email == cast.ADA


def test_a_new_key_takes_the_place_of_the_one_before(billing, paddle):
    keep(billing, OTHER_KEY, paddle.url)
    arrive(billing, sample("paddle", "ended"))
    tick()
    assert only_case().email is None

    keep(billing, KEY, paddle.url)
    tick()

    assert only_case().email == cast.ADA
    assert [source.secrets for source in sources()] == [{"key": KEY}]


def test_a_key_is_tried_at_once_and_the_answer_is_a_sentence(billing, paddle):
    right, wrong = keep(billing, KEY, paddle.url), None
    assert try_key(right).sentence == "The key works: Paddle takes it."

    wrong = keep(billing, OTHER_KEY, paddle.url)
    tried = try_key(wrong)

    assert (tried.works, OTHER_KEY in tried.sentence) == (False, False)
    assert tried.sentence.startswith("The key is kept, but it does not work: Paddle refuses the key")


def test_a_platform_that_does_not_answer_says_nothing_about_the_key(billing):
    kept = keep(billing, KEY, "http://127.0.0.1:1")

    assert try_key(kept).sentence.startswith("The key is kept, but could not be tried: Paddle could not be reached")


@pytest.mark.parametrize(
    ("provider", "key", "why"),
    [
        ("standard", "k", "standard: a connection of it needs no API key"),
        ("klaviyo", "  ", "The API key is empty"),
        ("woocommerce", "ck_1:cs_1", "needs --set url="),
        ("revenuecat", "sk_1", "needs --set project="),
    ],
)
def test_what_cannot_look_anybody_up_is_refused_with_a_sentence(database, provider, key, why):
    with transaction() as session, pytest.raises(Refused, match=why):
        keep_key(session, connect(session, provider, name="Northlight"), key)


def test_stripe_takes_test_mode_as_seriously_as_its_connection_does(database):
    with transaction() as session:
        billing = connect(session, "stripe", name="Billing", settings={"accept_test_mode": True})
        assert keep_key(session, billing, "rk_test_1").settings["accept_test_mode"] == "true"


def run(*arguments, stdin=""):
    return CliRunner().invoke(main, [*arguments], input=stdin)


def test_the_commands_take_a_key_from_standard_input_try_it_and_never_show_it(database, redis_url, paddle):
    place = ["--set", f"url={paddle.url}"]
    made = run("connect", "paddle", "--name", "Billing", "--api-key", "-", *place, "--json", stdin=f"{KEY}\n")
    changed = run("connection", "key", "billing", "--api-key", OTHER_KEY, *place)
    listed = [run("connections", "--json").stdout, run("connections").stdout, run("source", "list", "--json").stdout]

    assert json.loads(made.stdout)["look_up"] == {"works": True, "sentence": "The key works: Paddle takes it."}
    assert changed.stdout.startswith("The key is kept, but it does not work: Paddle refuses the key")
    assert json.loads(listed[0])["items"][0]["has_api_key"] is True
    assert not any(key in printed for printed in (made.stdout, *listed) for key in (KEY, OTHER_KEY))


def test_a_connection_nobody_has_is_refused_with_those_there_are(database):
    run("connect", "standard", "--name", "Weekly")
    run("connect", "paddle", "--name", "Billing")
    run("connect", "stripe", "--name", "Billing")

    assert "there are: Billing (paddle), Billing (stripe), Weekly (standard)" in run("connection", "key", "x").stderr
    assert "Say which with --provider" in run("connection", "key", "billing", "--api-key", "k").stderr


def test_a_case_waits_for_nothing_but_its_own_connection(billing, paddle):
    with transaction() as session:
        other = connect(session, "stripe", name="Elsewhere", secrets=["whsec_" + "x" * 20])
        keep_key(session, other, "rk_live_1")
    arrive(billing, sample("paddle", "ended"))
    tick()

    assert [case.email for case in rows(Case)] == [None]
    assert sources()[0].answered_at is None
