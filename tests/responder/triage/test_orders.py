"""Whatever the order in which a person's events arrive, and however often, the end is the same."""

from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from responder.addresses import address_hash
from responder.db import reading
from responder.journey import OPEN
from responder.models import Case
from tests.arriving import arrive, arrive_together, event, forbidden

LISTS = [{"list": {"id": "a"}}, {"list": {"id": "b"}}, {}]
PLANS = [{"plan": {"id": "p"}}, {"plan": {"id": "q"}}]
CHOICES = [
    *(("subscriber.unsubscribed", data) for data in LISTS),
    *(("subscriber.resubscribed", data) for data in LISTS),
    *(("subscription.cancellation_scheduled", data) for data in PLANS),
    *(("subscription.cancellation_reversed", data) for data in PLANS),
    *(("subscription.cancelled", data) for data in PLANS),
    ("subscription.reactivated", {}),
    ("subscription.paused", {}),
    ("subscriber.complained", {}),
]
histories = st.lists(st.sampled_from(CHOICES), min_size=1, max_size=6)
numbers = count()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories, data=st.data())
def test_the_end_does_not_depend_on_order_or_repetition(weekly, history, data):
    in_order = _as_events(history, f"in.order.{next(numbers)}@example.com")
    arrive(weekly, *in_order)

    shuffled = _as_events(history, f"shuffled.{next(numbers)}@example.com")
    repeated = [*shuffled, *data.draw(st.lists(st.sampled_from(shuffled), max_size=3))]
    arrive(weekly, *data.draw(st.permutations(repeated)))

    together = _as_events(history, f"together.{next(numbers)}@example.com")
    arrive_together(weekly, *data.draw(st.permutations(together)))

    assert _end(in_order) == _end(shuffled) == _end(together)


def _as_events(history, email):
    return [
        event(kind, minutes=minute, email=email, id=f"{email} {minute}", **data)
        for minute, (kind, data) in enumerate(history)
    ]


def _end(events):
    """Whether a letter is under way, and whether one may ever be."""
    email = events[0]["data"]["email"]
    with reading() as session:
        stages = [case.stage for case in session.query(Case).filter_by(email=email)]
    under_way = [stage for stage in stages if stage in OPEN]
    assert len(under_way) <= 1
    return bool(under_way), address_hash(email) in forbidden()
