"""A goodbye opens a case, where the first rule that applies puts it."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from responder.addresses import address_hash, normalise
from responder.db import transaction
from responder.instants import now
from responder.journey import Stage
from responder.models import Address, Case, Connection, Delivery, Event
from responder.triage import triage
from tests import cast
from tests.arriving import (
    NOON,
    ada_with_stripe,
    arrive,
    arrive_together,
    event,
    forbidden,
    only_case,
    outcomes,
    put,
    rows,
    store,
    story,
)
from tests.samples import FOLDER


def test_a_goodbye_opens_a_case_for_the_customer_it_is_about(weekly):
    with transaction() as session:
        customer = cast.ada(session)

    [delivery] = arrive(weekly, event(list={"id": "w", "name": "Northlight Weekly"}, id="e_1"))

    case = only_case()
    assert (case.stage, case.disposition, case.kind, case.family) == ("received", "write", "unsubscribed", "list")
    assert (case.customer_id, case.email, case.occurred_at) == (customer.id, cast.ADA, NOON)
    assert case.person_key == f"{weekly.brand_id}:{customer.id}"
    assert story(case) == ["Northlight Weekly reported that Ada Byron left Northlight Weekly."]
    [stored] = rows(Event)
    assert (stored.case_id, stored.outcome, stored.provider_ref) == (case.id, "opened", "e_1")
    [read_delivery] = rows(Delivery)
    assert (read_delivery.id, read_delivery.state, read_delivery.event_count) == (delivery, "parsed", 1)
    assert rows(Connection)[0].last_delivery_at is not None


def test_a_person_nobody_imported_has_a_case_too(weekly):
    arrive(weekly, event(email="Stranger@Example.com"))

    case = only_case()
    assert (case.stage, case.customer_id, case.email) == ("received", None, "Stranger@Example.com")
    assert case.person_key == f"{weekly.brand_id}:stranger@example.com"


def test_the_same_event_in_two_deliveries_is_stored_once(weekly):
    arrive(weekly, event(id="e_1"), event(id="e_1"))
    arrive_together(weekly, event(id="e_1"), event(id="e_2"), event(id="e_2"))

    assert [one.provider_ref for one in rows(Event)] == ["e_1", "e_2"]
    assert len(rows(Case)) == 1


def test_a_thousand_events_of_one_delivery_are_a_thousand_cases_and_few_queries(weekly):
    queries = []
    with transaction() as session:
        delivery = store(
            session, weekly, {"events": [event(email=f"a{n}@example.com", id=f"e{n}") for n in range(1000)]}
        )
    with transaction() as session:
        sa.event.listen(session.connection(), "before_cursor_execute", lambda *args: queries.append(args[2]))
        triage(session, [delivery])

    assert len(rows(Case)) == len(rows(Event)) == 1000
    assert len(queries) < 40


@pytest.mark.parametrize(
    ("data", "stage", "word"),
    [
        ({"actor": "staff"}, Stage.SILENT, "own people"),
        ({"actor": "api"}, Stage.SILENT, "program"),
        ({"actor": "provider"}, Stage.SILENT, "platform"),
        ({"voluntary": False}, Stage.SILENT, "did not decide"),
        ({"email": "info@example.com"}, Stage.SILENT, "function"),
        ({"comment": "My husband passed away in May."}, Stage.HELD, "lost somebody"),
        ({"comment": "I am in hospital and cannot read."}, Stage.HELD, "ill"),
        ({"comment": "You will hear from my lawyer."}, Stage.HELD, "legal"),
        ({"comment": "Fuck off, all of you"}, Stage.HELD, "angry"),
        ({"comment": "Meine Mutter ist verstorben."}, Stage.HELD, "lost somebody"),
        ({"comment": "You charged us twice, and nobody answered my mails."}, Stage.CALL, "wrong on our side"),
        ({"comment": "Ihr habt doppelt abgebucht!"}, Stage.CALL, "wrong on our side"),
        ({"comment": "You charged me twice; my lawyer will write."}, Stage.HELD, "legal"),
        (
            {"comment": "My daughter charged ahead. No answer needed, you all replied so fast!"},
            Stage.RECEIVED,
            "own accord",
        ),
        ({"comment": "Loved it, but too many mails. Say hello to Sue!"}, Stage.RECEIVED, "own accord"),
        ({"email": None, "external_id": "77"}, Stage.HELD, "Address unknown yet"),
    ],
)
def test_the_first_rule_that_applies_decides(weekly, data, stage, word):
    arrive(weekly, event(**data))

    case = only_case()
    assert (case.stage, word in case.reason) == (stage, True)
    assert stage is Stage.RECEIVED or any(case.reason in line for line in story(case))


@pytest.mark.parametrize("kind", ["complained", "bounced", "erased"])
def test_who_complained_or_is_gone_is_never_written_to_again(weekly, kind):
    arrive(weekly, event(f"subscriber.{kind}"), event())

    first, second = rows(Case)
    assert (first.stage, second.stage) == ("silent", "silent")
    assert forbidden() == {address_hash(cast.ADA): kind}
    assert "do-not-contact" in second.reason


def test_do_not_contact_holds_for_every_address_of_a_person(weekly):
    with transaction() as session:
        customer = cast.ada(session)
        second = "ada.byron@example.com"
        session.add(Address(customer_id=customer.id, email=second, email_norm=normalise(second)))
    arrive(weekly, event("subscriber.complained", email="ada.byron@example.com"), event())

    assert [case.stage for case in rows(Case)] == ["silent", "silent"]


def test_a_second_goodbye_gets_no_second_letter(weekly):
    arrive(weekly, event())
    put(only_case(), Stage.SETTLED)
    arrive(weekly, event(minutes=9, list={"id": "other"}))

    _, second = rows(Case)
    assert (second.stage, "one is enough" in second.reason) == ("silent", True)


def test_a_goodbye_long_after_the_last_letter_counts_again(weekly):
    arrive(weekly, event())
    put(only_case(), Stage.SETTLED, moved_at=now() - timedelta(days=366))
    arrive(weekly, event(minutes=9))

    assert rows(Case)[1].stage == "received"


def test_things_that_are_no_goodbye_are_noted_only(weekly):
    arrive(weekly, event("subscription.paused"), event("subscriber.moved"), {"type": "test"}, event("test"))

    assert rows(Case) == []
    assert outcomes() == ["noted"] * 4


def test_test_mode_is_shown_and_not_answered_unless_the_connection_says_so(billing):
    body = json.loads((FOLDER / "stripe" / "published_vector.json").read_bytes())
    ada_with_stripe()
    arrive(billing, body)
    assert (only_case().stage, "test mode" in only_case().reason) == ("silent", True)

    with transaction() as session:
        session.get_one(Connection, billing.id).settings = {"accept_test_mode": True}
    arrive(billing, {**body, "id": "evt_2"})

    assert [case.stage for case in rows(Case)] == ["silent", "received"]
