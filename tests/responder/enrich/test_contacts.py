"""Which past contacts a letter would speak of, in which order, and how well they make two people know each other."""

import random
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.enrich.contacts import (
    MOST_CONTACTS,
    acquaintance,
    acquainted,
    for_the_letter,
    in_touch,
    is_private,
    marks,
    unused,
    weight,
)
from responder.enrich.values import Contact
from responder.facts import Channel
from tests.responder.enrich.ours import INES_ID, LEFT_ON, MAYA_ID, TOM_ID, contact, us

LATELY = date(2026, 11, 1)


def ranked(*contacts, signer_id=MAYA_ID, colleagues=None):
    return for_the_letter(contacts, signer_id, LEFT_ON, colleagues or us())


def ago(years):
    return LEFT_ON.replace(year=LEFT_ON.year - years)


def test_what_people_remember_most_of_each_other_comes_first():
    in_order = [contact(channel, LATELY) for channel in Channel]

    assert sorted(in_order, key=lambda one: -weight(one, LEFT_ON)) == in_order


def test_what_is_long_ago_weighs_less_and_what_happened_often_more():
    once, long_ago = contact("met", LATELY), contact("met", ago(12))
    often, call = contact("met", ago(12), times=12), contact("call", LATELY)

    assert ranked(long_ago, once, often, call) == [once, call, often, long_ago]


def test_a_hundred_mails_are_no_meeting():
    assert weight(contact("email", LATELY, times=100), LEFT_ON) < weight(contact("met", LATELY), LEFT_ON)


def test_the_signers_own_come_before_all_others():
    own, colleagues = contact("support", LATELY), contact("met", LATELY, TOM_ID)

    assert ranked(colleagues, own) == [own, colleagues]
    assert ranked(colleagues, own, signer_id=TOM_ID) == [colleagues, own]


def test_what_no_letter_uses_comes_last_and_what_was_withdrawn_not_at_all():
    private, used = contact("met", LATELY, is_private=True), contact("other", LATELY, TOM_ID)

    assert ranked(private, used, contact("met", withdrawn_by="Tom Okafor")) == [used, private]


def test_only_the_few_strongest_are_told_and_none_of_the_future():
    assert len(ranked(*(contact() for _ in range(20)))) == MOST_CONTACTS
    assert ranked(contact("met", LEFT_ON + timedelta(1))) == []


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (contact(), None),
        (contact(is_private=True), "private"),
        (contact("call", summary="Angry about a refund"), "private"),
        (contact("email", direction="outbound"), "only we wrote"),
        (contact("message", direction="outbound", times=12), "only we wrote"),
        (contact("call", direction="outbound"), None),
        (contact(manager_id=None), "nobody knows who of us it was"),
        (contact(manager_id=UUID(int=99)), "nobody knows who of us it was"),
        (contact(withdrawn_by="Tom Okafor"), "withdrawn by Tom Okafor"),
        (contact(as_of=datetime(2024, 11, 23, tzinfo=UTC)), None),
    ],
)
def test_a_letter_says_nothing_of_what_it_should_not_and_a_manager_learns_why(found, why):
    assert unused(found, LEFT_ON, us()) == why


@pytest.mark.parametrize(
    ("channel", "direction", "years"),
    [("met", None, 20), ("call", None, 8), ("linkedin", None, 15), ("message", None, 5), ("message", "inbound", 5),
     ("email", None, 5), ("email", "both", 5), ("email", "inbound", 3), ("event", None, 5), ("support", None, 2),
     ("other", None, 1), ("pigeon", None, 1)],
)  # fmt: skip
def test_a_letter_recalls_only_what_the_person_would(channel, direction, years):
    remembered = contact(channel, ago(years) + timedelta(1), direction=direction)
    forgotten = contact(channel, ago(years), direction=direction)

    assert unused(remembered, LEFT_ON, us()) is None
    assert unused(forgotten, LEFT_ON, us()) == "too long ago to be remembered"


@pytest.mark.parametrize(
    ("found", "marked"),
    [
        (contact(), []),
        (contact(told_by="Maya Lindqvist"), []),
        (contact(told_by="Tom Okafor"), ["second-hand"]),
        (contact(manager_id=None), ["second-hand"]),
        (contact(is_private=True), ["private"]),
        (contact(as_of=datetime(2020, 1, 1, tzinfo=UTC), told_by="Tom Okafor", summary="She was ill"),
         ["stale", "second-hand", "private"]),
    ],
)  # fmt: skip
def test_what_a_manager_should_know_is_marked(found, marked):
    assert marks(found, LEFT_ON, us()) == marked


def test_a_delicate_note_is_private_whatever_its_source_says():
    assert is_private(contact(summary="In hospital since May"))
    assert not is_private(contact(summary="Coffee at the summer fair"))


def test_somebody_is_known_by_what_is_personal_and_remembered():
    known = contact("email", LATELY)
    others = [
        contact("event", LATELY), contact("met", ago(21)), contact("email", LATELY, direction="outbound"),
        contact(withdrawn_by="Tom Okafor"), contact(manager_id=None), contact("met", LEFT_ON + timedelta(1)),
    ]  # fmt: skip

    assert acquainted([known, *others], LEFT_ON) == {MAYA_ID: [known]}
    assert in_touch([known, *others], LEFT_ON) == {MAYA_ID: [known, others[0], others[1]]}


def test_many_of_a_kind_do_not_add_up_to_another_kind():
    mails = [contact("email", LATELY - timedelta(number), TOM_ID) for number in range(40)]

    assert acquaintance(mails, LEFT_ON) < acquaintance([contact("met", LATELY)], LEFT_ON)
    assert acquaintance(mails, LEFT_ON) > acquaintance(mails[:1], LEFT_ON)


CONTACTS = st.lists(
    st.builds(
        Contact,
        st.uuids(),
        st.sampled_from([None, MAYA_ID, TOM_ID, INES_ID]),
        st.sampled_from([*Channel, "pigeon"]),
        st.dates(date(1990, 1, 1), date(2030, 1, 1)),
        st.sampled_from([None, "inbound", "outbound", "both"]),
        st.sampled_from([None, "Coffee", "Angry about a refund"]),
        st.just("touchpoints"),
        st.datetimes(datetime(2015, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
        times=st.integers(0, 500),
        is_private=st.booleans(),
        withdrawn_by=st.sampled_from([None, None, "Tom Okafor"]),
    ),
    max_size=12,
    unique_by=lambda found: found.id,
)


@given(CONTACTS, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_who_told_first(contacts, chance: random.Random):
    shuffled = contacts.copy()
    chance.shuffle(shuffled)

    assert ranked(*shuffled) == ranked(*contacts)
    for group in (acquainted, in_touch):
        assert group(shuffled, LEFT_ON) == group(contacts, LEFT_ON)
    assert acquaintance(shuffled, LEFT_ON) == acquaintance(contacts, LEFT_ON)


@given(CONTACTS)
def test_what_a_letter_may_use_stands_before_what_it_may_not(contacts):
    usable = [unused(found, LEFT_ON, us()) is None for found in ranked(*contacts)]

    assert usable == sorted(usable, reverse=True)
