"""A case whose platform sent an id and no address: what is done about it, and what a manager can do."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from responder.asking.keys import keep_key
from responder.db import reading, transaction
from responder.instants import now
from responder.journey import Stage
from responder.models import AskedSource, Case, Connection, Customer, Event, Reference, SourceAnswer
from responder.web.desk.connection_view import KEY_FIELD
from tests import cast
from tests.peers.json_api import JsonApi
from tests.peers.platforms import Paddle
from tests.responder.web.desk.test_case import move

REF = "ctm_1815"


@pytest.fixture
def nameless(case):
    """Ada's case as Paddle would have told it: an id, and nobody knows whose."""
    with transaction() as session:
        found = session.get_one(Case, case.id)
        connection = session.get_one(Connection, found.connection_id)
        connection.provider, connection.name = "paddle", "Northlight Billing"
        told = sa.update(Event).where(Event.case_id == case.id)
        session.execute(told.values(email=None, name=None, refs={"paddle": REF}))
        session.execute(sa.delete(Reference))
    held = {"customer_id": None, "email": None, "rule": "address unknown yet", "reason": "Address unknown yet: …"}
    move(case, Stage.HELD, person_key=f"{connection.brand_id}:paddle:{REF}", **held)
    return case


@pytest.fixture
def key(nameless):
    """The connection's own source."""
    with transaction() as session:
        connection = session.get_one(Connection, session.get_one(Case, nameless.id).connection_id)
        return keep_key(session, connection, "pdl_sesame")


def answered(key, state, minutes=0, detail="", **source):
    moment = now()
    with transaction() as session:
        values = {"asked_source_id": key.id, "email_norm": f"paddle:{REF}", "state": state, "detail": detail}
        expires_at = moment + timedelta(minutes=minutes)
        session.add(SourceAnswer(asked_at=moment - timedelta(minutes=5), expires_at=expires_at, **values))
        session.execute(sa.update(AskedSource).values(**{"active": True, **source}))


def at(case):
    with reading() as session:
        found = session.get_one(Case, case.id)
        return found.stage, found.email, found.rule


def page(manager, case):
    return manager.open(f"/cases/{case.id}")


def test_without_a_key_it_says_how_to_add_one_and_what_else_helps(manager, nameless):
    words = page(manager, nameless).words

    assert f"Address unknown yet Northlight Billing sent an id and no address (paddle:{REF})." in words
    assert 'responder connection key "Northlight Billing" --api-key -' in words
    assert f"import customers with refs such as paddle:{REF}" in words
    assert "Write after all" not in words
    assert "Ask again now" not in words


def test_a_platform_that_nobody_can_ask_leaves_import_and_hand(manager, nameless):
    with transaction() as session:
        session.execute(sa.update(Connection).values(provider="standard"))

    assert "(paddle:ctm_1815). Import customers with refs" in page(manager, nameless).words


def test_while_it_is_looked_up_it_says_where_and_looks_again_by_itself(manager, nameless, key):
    shown = page(manager, nameless)

    assert "Looking it up at Paddle." in shown.words
    assert 'hx-trigger="every 5s"' in shown.html


@pytest.mark.parametrize(
    ("state", "minutes", "detail", "says"),
    [
        ("nobody", 600, "", "Paddle does not know them (asked 5 min ago). It is asked again in 10 h."),
        ("found", 600, "", "Paddle knows them and holds no address (asked 5 min ago). It is asked again in 10 h."),
        ("no answer", 10, "It said 503.", "not answer (asked 5 min ago). It said 503. It is asked again in 10 min."),
    ],
)  # fmt: skip
def test_what_came_of_asking_is_said_with_when_again(manager, nameless, key, state, minutes, detail, says):
    answered(key, state, minutes, detail)

    assert says in page(manager, nameless).words


def test_a_source_that_rests_says_until_when(manager, nameless, key):
    with transaction() as session:
        rest = {"rests_until": now() + timedelta(minutes=30), "trouble": "Paddle refuses the key (401)."}
        session.execute(sa.update(AskedSource).values(**rest))

    assert (
        "Paddle did not answer. Paddle refuses the key (401). It is asked again in 30 min."
        in page(manager, nameless).words
    )


def test_after_thirty_days_nobody_is_asked_by_itself(manager, nameless, key):
    move(nameless, Stage.HELD, received_at=now() - timedelta(days=31))

    assert "could not name them in thirty days and is not asked any more" in page(manager, nameless).words


def test_asking_again_forgets_what_came_of_it(manager, nameless, key):
    answered(key, "nobody", 600)

    after = page(manager, nameless).press("Ask again now")

    assert "Looking it up at Paddle." in after.words
    assert "Maya Lindqvist had everybody asked again who this is." in after.words


def test_an_address_that_a_manager_knows_takes_the_case_up_and_is_kept_with_the_id(manager, nameless):
    after = page(manager, nameless).press("This is their address", email=" Ada@Example.com ")

    assert at(nameless) == ("received", "Ada@Example.com", "write")
    assert "Maya Lindqvist wrote down the person's address." in after.words
    with reading() as session:
        [kept] = session.scalars(sa.select(Reference)).all()
        assert (kept.provider, kept.ref) == ("paddle", REF)
        assert session.get_one(Customer, kept.customer_id).name == "Ada Byron"  # whom we knew by this address


def test_what_is_no_address_comes_back_as_it_was_typed(manager, nameless):
    refused = page(manager, nameless).press("This is their address", email="ada at example")

    assert refused.status == 422
    assert "That is not an e-mail address." in refused.words
    assert 'value="ada at example"' in refused.html
    assert at(nameless)[:2] == ("held", None)


def test_an_address_that_must_not_be_written_to_ends_in_silence(manager, nameless):
    page(manager, nameless).press("This is their address", email="info@example.com")

    assert at(nameless) == ("silent", "info@example.com", "role address")


def test_the_address_of_somebody_else_is_not_theirs_without_a_merge(manager, nameless):
    with transaction() as session:
        other = Customer(name="Grace Hopper", said_by={})
        session.add(other)
        session.flush()
        session.add(Reference(customer_id=other.id, provider="paddle", ref=REF))

    refused = page(manager, nameless).press("This is their address", email=cast.ADA)

    assert "say that the two are one person instead" in refused.words


def test_a_silent_case_gets_an_address_and_stays_silent_until_somebody_decides(manager, nameless):
    move(nameless, Stage.SILENT, rule="not voluntary")

    page(manager, nameless).press("This is their address", email=cast.ADA)
    assert at(nameless) == ("silent", cast.ADA, "not voluntary")

    page(manager, nameless).press("Write after all")
    assert at(nameless)[0] == "received"


def test_whoever_may_only_read_sees_how_it_stands_and_no_form(person_with_role, nameless):
    shown = page(person_with_role("viewer"), nameless)

    assert "Address unknown yet" in shown.words
    assert "This is their address" not in shown.html


def test_an_address_comes_too_late_for_a_case_that_has_one(manager, nameless):
    open_before = page(manager, nameless)
    move(nameless, Stage.RECEIVED, email=cast.ADA)

    late = open_before.press("This is their address", email="other@example.com")

    assert late.status == 409
    assert at(nameless)[1] == cast.ADA


@pytest.fixture
def admin(person_with_role):
    return person_with_role("admin")


def test_an_admin_finds_the_way_to_the_key_gives_one_and_hears_whether_it_works(admin, nameless):
    shown = page(admin, nameless)
    with reading() as session:
        place = f"/settings/connections/{session.get_one(Case, nameless.id).connection_id}"
    assert f'href="{place}#key-title"' in shown.html

    with JsonApi(Paddle("pdl_sesame").answer).listening() as api:
        at_peer = {f"{KEY_FIELD}url": api.url}
        works = admin.open(place).press("Keep the key and try it", key="pdl_sesame", **at_peer)
        fails = admin.open(place).press("Keep the key and try it", key="pdl_poppy", **at_peer)

    assert "The key works: Paddle takes it." in works.words
    assert "Another API key" in works.words
    assert "it does not work: Paddle refuses the key" in fails.words
    assert not any("sesame" in it.html or "poppy" in it.html for it in (works, fails, admin.open(place)))


def test_an_empty_key_is_refused_on_the_page(admin, nameless):
    with reading() as session:
        place = f"/settings/connections/{session.get_one(Case, nameless.id).connection_id}"

    refused = admin.open(place).press("Keep the key and try it", key=" ")

    assert (refused.status, "The API key is empty." in refused.words) == (422, True)
