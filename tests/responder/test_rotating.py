"""Addresses and secrets are rotated with two of them live, and the one of before is ended when nobody uses it."""

from datetime import timedelta

import pytest

from responder.connecting import connect
from responder.db import transaction
from responder.errors import Refused
from responder.instants import now
from responder.models import Connection
from responder.rotating import MOST_DAYS, Rotated, end_previous, rotate_secret, rotate_token

pytestmark = pytest.mark.usefixtures("database")


def connected(provider="standard", **more) -> Connection:
    with transaction() as session:
        return connect(session, provider, name="Northlight Weekly", **more)


def test_a_rotated_token_leaves_the_one_before_valid_for_a_week():
    one = connected()
    old = one.token

    rotate_token(one)

    assert one.token != old
    assert one.previous_token == old
    assert abs(one.previous_token_until - now() - timedelta(days=7)) < timedelta(minutes=1)


@pytest.mark.parametrize("days", [0, MOST_DAYS + 1])
def test_the_address_of_before_stays_neither_for_no_day_nor_for_ever(days):
    with pytest.raises(Refused, match="1 to 90 days"):
        rotate_token(connected(), days=days)


def test_a_new_secret_is_made_where_the_platform_takes_ours_and_handed_in_where_it_does_not():
    ours, theirs = connected(), connected("stripe", secrets=["whsec_of_before_this"])
    before = ours.secrets["current"]

    rotate_secret(ours)
    with pytest.raises(Refused, match="hand in the one it shows"):
        rotate_secret(theirs)
    rotate_secret(theirs, " whsec_of_the_dashboard ")

    assert ours.secrets["previous"] == before
    assert theirs.secrets == {"current": "whsec_of_the_dashboard", "previous": "whsec_of_before_this"}
    with pytest.raises(Refused, match="already"):
        rotate_secret(theirs, "whsec_of_the_dashboard")


def test_what_was_of_before_is_ended_once():
    one = connected()
    rotate_token(one)
    rotate_secret(one)
    kept = one.secrets["current"]

    for what in Rotated:
        end_previous(one, what)
        with pytest.raises(Refused, match=r"no \w+ of before"):
            end_previous(one, what)

    assert (one.previous_token, one.previous_token_until, one.secrets) == (None, None, {"current": kept})
