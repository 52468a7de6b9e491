"""Who a program unsubscribed, that follows every link of a mail, is held for a person to look."""

from datetime import timedelta
from random import Random

import pytest

from responder.decisions import BY_A_PERSON
from responder.facts import Disposition
from responder.journey import Stage
from responder.models import Case
from responder.settings import settings
from tests.arriving import NOON, arrive, arrive_together, event, only_case, put, rows, story
from tests.plans import plans_of

WHY = "10 or more people at engines.example.com unsubscribed within a minute: a program there that checks links"


def colleague(number, *, seconds=0, domain="engines.example.com", **data):
    at = (NOON + timedelta(seconds=seconds)).isoformat()
    return {**event(email=f"c{number}@{domain}", id=f"e{number}", **data), "timestamp": at}


def stages():
    return [case.stage for case in rows(Case)]


@pytest.mark.parametrize(
    ("seconds", "stage"), [(-1, "received"), (0, "held"), (9, "held"), (10, "received"), (3600, "received")]
)
def test_an_unsubscribe_seconds_after_the_mailing_is_held(weekly, seconds, stage):
    sent_at = (NOON - timedelta(seconds=seconds)).isoformat()
    arrive(weekly, event(campaign={"id": "autumn", "sent_at": sent_at}))

    case = only_case()
    assert case.stage == stage
    assert stage == "received" or (case.rule, "within seconds" in case.reason) == ("right after a mailing", True)


@pytest.mark.parametrize("campaign", [None, "autumn", {}, {"sent_at": "soon"}, {"sent_at": 7}, [1]])
def test_a_mailing_of_which_nobody_says_when_it_left_holds_nothing_up(weekly, campaign):
    arrive(weekly, event(campaign=campaign))
    assert only_case().stage == "received"


def test_a_cancellation_is_no_click_on_a_link(weekly):
    arrive(weekly, event("subscription.cancelled", campaign={"sent_at": NOON.isoformat()}))
    assert only_case().stage == "received"


def test_many_colleagues_at_one_moment_are_all_held_and_the_sentence_says_why(weekly):
    arrive_together(weekly, *(colleague(n, seconds=6 * n) for n in range(10)))

    assert stages() == ["held"] * 10
    assert {(case.rule, case.disposition) for case in rows(Case)} == {("many of one company", Disposition.HOLD)}
    assert all(case.reason.startswith(WHY) for case in rows(Case))


def test_those_who_came_before_the_rest_are_held_as_well_unless_somebody_decided(weekly):
    arrive(weekly, *(colleague(number) for number in range(9)))
    signed, drafted, wanted, *_ = rows(Case)
    assert stages() == ["received"] * 9
    put(wanted, Stage.RECEIVED, rule=BY_A_PERSON)
    put(signed, Stage.APPROVED)
    put(drafted, Stage.DRAFTED)

    arrive(weekly, colleague(9, seconds=30))

    assert stages() == ["approved", "held", "received", *["held"] * 7]
    assert WHY in story(drafted)[-1]
    assert {case.rule for case in rows(Case)[3:]} == {"many of one company"}


def test_a_crowd_ends_alike_in_one_delivery_and_in_twenty_whatever_their_order_and_repeated(weekly):
    arrive_together(weekly, *(colleague(n, seconds=n) for n in range(20)))
    pieces = [colleague(20 + n, seconds=n, domain="looms.example.com") for n in range(20)]
    shuffled = Random(7).sample(pieces, 20)
    arrive(weekly, *shuffled, *shuffled[:5], {"events": shuffled})

    assert stages() == ["held"] * 40
    assert {case.rule for case in rows(Case)} == {"many of one company"}


@pytest.mark.parametrize("domain", ["gmail.com", "example.com"])
def test_people_of_a_free_mail_provider_are_no_colleagues(weekly, domain):
    arrive_together(weekly, *(colleague(n, domain=domain) for n in range(10)))
    assert stages() == ["received"] * 10


def test_people_who_happen_to_leave_beside_a_crowd_are_not_taken_for_it(weekly):
    arrive_together(weekly, *(colleague(n, domain="gmail.com") for n in range(11)))
    arrive_together(weekly, *(colleague(20 + n) for n in range(10)), colleague(30, domain="looms.example.com"))

    assert stages() == ["received"] * 11 + ["held"] * 10 + ["received"]


def test_colleagues_who_leave_one_after_the_other_are_believed(weekly):
    arrive_together(weekly, *(colleague(n, seconds=7 * n) for n in range(10)))
    assert stages() == ["received"] * 10


def test_one_person_who_leaves_ten_lists_is_one(weekly):
    lists = (event(email="c1@engines.example.com", id=f"x{n}", list={"id": str(n)}) for n in range(10))
    arrive_together(weekly, *lists)
    arrive(weekly, colleague(2))
    assert stages() == ["received"] * 2


def test_colleagues_who_pay_and_leave_at_one_moment_are_no_scanner(weekly):
    arrive_together(weekly, *({**colleague(n), "type": "subscription.cancelled"} for n in range(10)))
    assert stages() == ["received"] * 10


def test_a_colleague_left_in_peace_for_another_reason_stays_so_and_still_is_one_of_the_crowd(weekly):
    arrive(weekly, colleague(0, actor="staff"), *(colleague(n) for n in range(1, 10)))
    assert stages() == ["silent", *["held"] * 9]


def test_looking_back_reads_no_more_than_the_last_minutes(weekly):
    [plan] = plans_of(lambda: arrive(weekly, colleague(0)), about="event.outcome")
    assert "pk_event" in plan or "sqlite_autoindex_event_1 (id>" in plan


def test_the_numbers_are_settings(weekly, monkeypatch):
    monkeypatch.setenv("SCANNER_MANY", "2")
    monkeypatch.setenv("SCANNER_SECONDS", "0")
    settings.cache_clear()
    arrive_together(weekly, colleague(1), colleague(2))
    arrive(weekly, event(campaign={"sent_at": NOON.isoformat()}))

    assert stages() == ["held", "held", "received"]
