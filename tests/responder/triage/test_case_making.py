"""One person, two platforms, several events: one case, and the same end in whatever order and pieces it is told."""

import json
from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from responder.addresses import address_hash
from responder.db import reading, transaction
from responder.journey import OPEN
from responder.models import Case, Reference
from responder.queries.endings import events_without_ending
from tests import cast
from tests.arriving import (
    NOON,
    STRIPE_REF,
    ada_with_stripe,
    arrive,
    event,
    forbidden,
    only_case,
    outcomes,
    rows,
    sample,
    store,
    story,
)
from tests.arriving import read as triage_together

SCHEDULED, REVERSED, ENDED = "scheduled_with_flexible_billing", "reversed", "ended"
LIST, OTHER_LIST = {"list": {"id": "a"}}, {"list": {"id": "b"}}
CHOICES = [
    ("weekly", "subscriber.unsubscribed", LIST),
    ("weekly", "subscriber.unsubscribed", {**LIST, "comment": "My father died."}),
    ("weekly", "subscriber.unsubscribed", {**OTHER_LIST, "comment": "You charged me twice."}),
    ("weekly", "subscriber.unsubscribed", {**OTHER_LIST, "comment": "No time to read."}),
    ("weekly", "subscriber.resubscribed", LIST),
    ("weekly", "subscriber.complained", {}),
    ("weekly", "subscriber.erased", {}),
    ("billing", SCHEDULED, {}),
    ("billing", REVERSED, {}),
    ("billing", ENDED, {}),
    ("billing", "reason_added", {}),
    ("billing", "came_back", {}),
]
numbers = count()


def of_stripe(name, *, minutes, customer=STRIPE_REF, number=0):
    """One of Stripe's samples, told about somebody at some time."""
    at = int((NOON + timedelta(minutes=minutes)).timestamp())
    body = {**sample("stripe", name), "id": f"evt_{customer}_{number}_{minutes}"}
    return json.loads(json.dumps(body).replace("1790000000", str(at)).replace(STRIPE_REF, customer))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(st.sampled_from(CHOICES), min_size=1, max_size=6), data=st.data())
def test_the_end_is_the_same_in_whatever_order_and_pieces_two_platforms_tell_it(weekly, billing, history, data):
    ways = {"weekly": weekly, "billing": billing}
    in_order, one_by_one = told(ways, history)
    for connection, body in one_by_one:
        arrive(connection, body)

    shuffled, again = told(ways, history)
    repeated = [*again, *data.draw(st.lists(st.sampled_from(again), max_size=2))]
    for connection, body in data.draw(st.permutations(repeated)):
        arrive(connection, body)

    split, pieces = told(ways, history)
    order, cut = data.draw(st.permutations(pieces)), data.draw(st.integers(0, len(pieces)))
    for piece in (order[:cut], order[cut:]):
        with transaction() as session:
            stored = [store(session, connection, body) for connection, body in piece]
        triage_together(*stored)

    assert end(in_order) == end(shuffled) == end(split)
    with reading() as session:
        assert events_without_ending(session) == 0


def told(ways, history):
    """A person of their own, and what each platform would post about them."""
    number = next(numbers)
    email, customer = f"person{number}@example.com", f"cus_{number}"
    with transaction() as session:
        person = cast.ada(session, email=email)
        session.add(Reference(customer_id=person.id, provider="stripe", ref=customer))
    bodies = []
    for minute, (way, what, more) in enumerate(history):
        if way == "weekly":
            body = event(what, minutes=minute - 60, email=email, id=f"{email} {minute}", **more)
        else:
            body = of_stripe(what, minutes=minute - 60, customer=customer, number=number)
        bodies.append((ways[way], body))
    return (email, person.id), bodies


def end(person):
    """Whether anything is under way, whether a person has to look or call, and whether nobody may write any more."""
    email, customer_id = person
    with reading() as session:
        cases = session.query(Case).filter_by(customer_id=customer_id).all()
    under_way = [case for case in cases if case.stage in OPEN]
    assert len(under_way) <= 1
    return [case.stage if case.stage in ("held", "call") else "a letter" for case in under_way], (
        address_hash(email) in forbidden()
    )


def test_scheduled_reversed_and_ended_are_one_case_and_end_in_a_letter_about_the_end(weekly, billing):
    ada_with_stripe()
    arrive(billing, of_stripe(SCHEDULED, minutes=-9), of_stripe(REVERSED, minutes=-8))
    assert only_case().stage == "withdrawn"

    arrive(billing, of_stripe(ENDED, minutes=-7))
    assert [case.stage for case in rows(Case)] == ["withdrawn", "received"]


def test_an_end_that_is_told_before_its_reversal_stays_the_end(weekly, billing):
    ada_with_stripe()
    arrive(billing, of_stripe(ENDED, minutes=-7), of_stripe(REVERSED, minutes=-8), of_stripe(SCHEDULED, minutes=-9))
    assert only_case().stage == "received"


def test_stripe_and_the_newsletter_within_a_day_are_one_case(weekly, billing):
    ada_with_stripe()
    arrive(weekly, event(minutes=-20 * 60))
    arrive(billing, of_stripe(ENDED, minutes=-7))

    assert (only_case().kind, only_case().family) == ("cancelled", "billing")
    assert outcomes() == ["opened", "joined"]


def test_the_reason_that_comes_in_a_second_event_joins_the_open_case(weekly, billing):
    ada_with_stripe()
    arrive(billing, of_stripe(SCHEDULED, minutes=-9), of_stripe("reason_added", minutes=-8))

    assert only_case().stage == "received"
    assert "why Ada Byron is leaving" in story(only_case())[-1]
    assert outcomes() == ["opened", "joined"]


def test_a_fault_of_ours_told_later_calls_for_a_conversation_as_if_told_at_once(weekly):
    arrive(weekly, event(), event(minutes=5, comment="You charged me twice."))

    assert (only_case().stage, only_case().rule) == ("call", "our fault")
    assert story(only_case())[-1].startswith("This calls for a conversation, not for a letter.")


def test_words_that_need_to_be_read_first_outweigh_a_call(weekly):
    arrive(weekly, event(comment="You charged me twice."), event(minutes=5, comment="My father died."))
    assert (only_case().stage, only_case().rule) == ("held", "bereavement")


def test_words_of_last_year_are_not_held_against_anybody(weekly):
    arrive(weekly, event(minutes=-60 * 24 * 40, comment="My father died."))
    arrive(weekly, event("subscriber.resubscribed", minutes=-60 * 24 * 39))
    arrive(weekly, event())
    assert [case.stage for case in rows(Case)] == ["withdrawn", "received"]
