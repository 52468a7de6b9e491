"""A live source is told what it needs, and says what it lacks."""

import pytest
import sqlalchemy as sa

from responder.asking.configuring import add_source, change_source, remove_source, source_called, try_source
from responder.db import transaction
from responder.errors import Refused
from responder.facts import FoundCustomer
from responder.instants import now
from responder.models import AskedSource
from tests import cast

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def session(database):
    with transaction() as session:
        yield session


def test_secrets_are_kept_apart_and_defaults_filled_in(session, crm):
    made = add_source(session, "crm", name=None, told={"key": "k3y"})

    assert (made.name, made.settings, made.secrets, made.per_minute) == ("CRM", {"region": "eu"}, {"key": "k3y"}, 60)


@pytest.mark.parametrize(
    ("kind", "told", "per_minute", "why"),
    [
        ("fax", {}, 60, "no live source called 'fax'"),
        ("crm", {}, 60, "needs --set key="),
        ("crm", {"key": "k3y", "color": "red"}, 60, "no setting 'color'; it has: key, region"),
        ("crm", {"key": "k3y"}, 0, "times a minute"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(session, crm, kind, told, per_minute, why):
    with pytest.raises(Refused, match=why):
        add_source(session, kind, name=None, told=told, per_minute=per_minute)


def test_a_name_is_taken_once(session, crm):
    add_source(session, "crm", name="Ours", told={"key": "k3y"})
    with pytest.raises(Refused, match="another --name"):
        add_source(session, "crm", name=" Ours ", told={"key": "k3y"})
    with pytest.raises(Refused, match="there are: Ours"):
        source_called(session, "theirs")


def test_a_change_keeps_the_rest_and_lets_it_be_asked_again(session, crm):
    made = add_source(session, "crm", name=None, told={"key": "old", "region": "us"})
    made.failures, made.rests_until, made.trouble = 5, now(), "the key was refused"

    change_source(session, source_called(session, "crm"), told={"key": "k3y"}, active=False)

    assert (made.settings, made.secrets, made.active) == ({"region": "us"}, {"key": "k3y"}, False)
    assert (made.failures, made.rests_until, made.trouble) == (0, None, None)


def test_it_can_be_tried_and_removed(session, crm):
    crm.knows[cast.ADA] = [FoundCustomer(email=cast.ADA, name="Ada Byron")]
    made = add_source(session, "crm", name=None, told={"key": "k3y"})

    assert [found.name for found in try_source(session, made, "ADA@example.com")] == ["Ada Byron"]
    with pytest.raises(Refused, match="not an e-mail address"):
        try_source(session, made, "ada")

    remove_source(session, made)
    assert session.scalar(sa.select(sa.func.count()).select_from(AskedSource)) == 0
