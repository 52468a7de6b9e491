"""Deliveries become events, each once, and events become cases."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from responder.addresses import address_hash, normalise
from responder.connecting import connect
from responder.db import reading, transaction
from responder.errors import Refused
from responder.instants import now
from responder.journey import Stage
from responder.models import (
    Address,
    Case,
    Connection,
    Delivery,
    DoNotContact,
    Event,
    Reference,
    TimelineEntry,
)
from responder.triage import claim_deliveries, replay, reports, take_up_known, triage
from tests import cast
from tests.samples import FOLDER

pytestmark = pytest.mark.usefixtures("database")
NOON = now().replace(microsecond=0) - timedelta(hours=1)


@pytest.fixture
def weekly(database) -> Connection:
    with transaction() as session:
        return connect(session, "standard", name="Northlight Weekly", brand="Northlight")


@pytest.fixture
def billing(database, weekly) -> Connection:
    with transaction() as session:
        return connect(session, "stripe", name="Northlight Billing", brand="Northlight", secrets=["whsec_" + "x" * 20])


@pytest.fixture
def mailer(database, weekly) -> Connection:
    with transaction() as session:
        return connect(session, "sendgrid", name="Northlight Mail", brand="Northlight")


def event(kind="subscriber.unsubscribed", *, minutes=0, email=cast.ADA, **data):
    at = (NOON + timedelta(minutes=minutes)).isoformat()
    return {"type": kind, "timestamp": at, "data": {"email": email, "name": "Ada Byron", **data}}


def store(session, connection, body) -> UUID:
    delivery = Delivery(
        connection_id=connection.id,
        dedup_key=str(uuid4()),
        received_at=now(),
        headers={"webhook-id": f"msg_{uuid4()}"},
        body=json.dumps(body).encode(),
    )
    session.add(delivery)
    session.flush()
    return delivery.id


def arrive(connection, *events) -> list[UUID]:
    """One delivery per event, triaged one after the other."""
    found = []
    for one in events:
        with transaction() as session:
            found.append(store(session, connection, one))
        read(found[-1])
    return found


def arrive_together(connection, *events) -> UUID:
    with transaction() as session:
        delivery = store(session, connection, {"events": list(events)})
    read(delivery)
    return delivery


def read(*deliveries):
    with transaction() as session:
        triage(session, deliveries)


def rows(model, *order):
    with reading() as session:
        return session.scalars(sa.select(model).order_by(*(order or (model.id,)))).all()


def only_case() -> Case:
    [case] = rows(Case)
    return case


def story(case) -> list[str]:
    with reading() as session:
        lines = sa.select(TimelineEntry.what).where(TimelineEntry.case_id == case.id).order_by(TimelineEntry.id)
        return list(session.scalars(lines))


def outcomes():
    return [one.outcome for one in rows(Event)]


def forbidden():
    return {one.address_hash: one.reason for one in rows(DoNotContact)}


def put(case, stage, **columns):
    with transaction() as session:
        session.execute(sa.update(Case).where(Case.id == case.id).values(stage=stage.value, **columns))


# ---- a goodbye becomes a case ----


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
    with transaction() as session:
        customer = cast.ada(session)
        session.add(Reference(customer_id=customer.id, provider="stripe", ref="cus_Northlight1001"))
    arrive(billing, body)
    assert (only_case().stage, "test mode" in only_case().reason) == ("silent", True)

    with transaction() as session:
        session.get_one(Connection, billing.id).settings = {"accept_test_mode": True}
    arrive(billing, {**body, "id": "evt_2"})

    assert [case.stage for case in rows(Case)] == ["silent", "received"]


# ---- later events ----


def test_later_events_join_the_open_case(weekly):
    arrive(weekly, event("subscription.cancellation_scheduled", plan={"id": "p", "name": "Pro"}))
    arrive(weekly, event("subscription.cancelled", minutes=5, plan={"id": "p", "name": "Pro"}))
    arrive(weekly, event(minutes=6))

    assert outcomes() == ["opened", "joined", "joined"]
    assert story(only_case())[1] == "Northlight Weekly reported that Pro of Ada Byron has ended."


def test_an_ending_that_was_announced_joins_its_case_after_the_letter_left(weekly):
    plan = {"id": "p", "name": "Pro"}
    arrive(weekly, event("subscription.cancellation_scheduled", plan=plan))
    put(only_case(), Stage.SETTLED)
    arrive(weekly, event("subscription.cancelled", minutes=9, plan=plan))

    assert (only_case().stage, outcomes()) == ("settled", ["opened", "joined"])


def test_a_reason_given_later_lets_an_unread_draft_be_written_anew(weekly):
    arrive(weekly, event())
    draft(only_case(), author="responder")
    arrive(weekly, event(minutes=1, comment="Too many mails for me."))

    assert only_case().stage == "received"
    assert "prepared anew" in story(only_case())[-1]


def test_a_draft_somebody_edited_is_left_alone_and_the_news_is_on_the_timeline(weekly):
    arrive(weekly, event())
    draft(only_case(), author="Maya Lindqvist")
    arrive(weekly, event(minutes=1, comment="Too many mails for me."))

    assert only_case().stage == "drafted"
    assert story(only_case())[-1].startswith("Northlight Weekly reported")


def draft(case, author):
    with transaction() as session:
        cast.draft_of(session, session.get_one(Case, case.id), author=author)


def test_delicate_words_that_come_later_hold_the_letter(weekly):
    arrive(weekly, event())
    put(only_case(), Stage.APPROVED)
    arrive(weekly, event(minutes=1, comment="My wife died."))

    assert (only_case().stage, "lost somebody" in only_case().reason) == ("held", True)


def test_cancelling_a_subscription_weighs_more_than_leaving_its_list(weekly):
    arrive(weekly, event(), event("subscription.cancelled", minutes=1))

    assert (only_case().kind, only_case().family) == ("cancelled", "billing")


@pytest.mark.parametrize("stage", [Stage.RECEIVED, Stage.ENRICHED, Stage.DRAFTED, Stage.APPROVED, Stage.HELD])
def test_who_comes_back_in_time_gets_no_letter(weekly, stage):
    arrive(weekly, event())
    put(only_case(), stage)
    arrive(weekly, event("subscriber.resubscribed", minutes=3))

    assert (only_case().stage, only_case().reason) == ("withdrawn", "They came back.")
    assert story(only_case())[-1] == (
        "Northlight Weekly reported that Ada Byron came back to Northlight. Nothing will be written."
    )


@pytest.mark.parametrize("stage", [Stage.SENDING, Stage.DOUBTFUL, Stage.SENT, Stage.SETTLED, Stage.SILENT])
def test_who_comes_back_too_late_is_noted_on_the_case(weekly, stage):
    arrive(weekly, event())
    put(only_case(), stage)
    arrive(weekly, event("subscriber.resubscribed", minutes=3))

    assert (only_case().stage, outcomes()) == (stage, ["opened", "joined"])


def test_coming_back_to_one_list_does_not_undo_leaving_another(weekly):
    arrive(weekly, event(list={"id": "a"}), event("subscriber.resubscribed", minutes=3, list={"id": "b"}))

    assert only_case().stage == "received"


def test_a_complaint_calls_off_an_approved_letter(weekly):
    arrive(weekly, event())
    put(only_case(), Stage.APPROVED)
    arrive(weekly, event("subscriber.complained", minutes=3))

    assert (only_case().stage, "spam" in only_case().reason) == ("withdrawn", True)
    assert forbidden() == {address_hash(cast.ADA): "complained"}


def test_one_who_had_come_back_before_we_heard_of_the_goodbye_gets_none(weekly):
    arrive(weekly, event("subscriber.resubscribed", minutes=3), event())

    assert only_case().stage == "withdrawn"


def test_a_reason_that_arrives_first_waits_for_its_case(billing):
    read_sample(billing, "reason_added", customer_known=True)
    assert (rows(Case), outcomes()) == ([], ["noted"])
    read_sample(billing, "ended")

    [reason, _] = rows(Event)
    assert (reason.case_id, reason.outcome) == (only_case().id, "joined")


def read_sample(connection, name, *, customer_known=False):
    if customer_known:
        with transaction() as session:
            customer = cast.ada(session)
            session.add(Reference(customer_id=customer.id, provider="stripe", ref="cus_Northlight1001"))
    arrive(connection, json.loads((FOLDER / connection.provider / f"{name}.json").read_bytes()))


# ---- an address that becomes known ----


def test_a_case_without_address_is_taken_up_once_its_person_was_imported(billing):
    read_sample(billing, "ended")
    assert (only_case().stage, only_case().email) == ("held", None)
    assert look_again() == 0

    with transaction() as session:
        customer = cast.ada(session)
        session.add(Reference(customer_id=customer.id, provider="stripe", ref="cus_Northlight1001"))
    put(only_case(), Stage.HELD, due_at=now())

    assert look_again() == 1
    case = only_case()
    assert (case.stage, case.email, case.customer_id) == ("received", cast.ADA, customer.id)
    assert case.person_key == f"{billing.brand_id}:{customer.id}"
    assert story(case)[-1] == "The person's address is known now. They left of their own accord."


def test_a_case_whose_person_turns_out_to_have_complained_becomes_silent(billing, weekly):
    read_sample(billing, "ended")
    arrive(weekly, event("subscriber.complained"))
    with transaction() as session:
        customer = cast.ada(session)
        session.add(Reference(customer_id=customer.id, provider="stripe", ref="cus_Northlight1001"))

    assert look_again() == 1
    assert {case.stage for case in rows(Case)} == {"silent"}


def test_a_case_whose_person_has_another_one_under_way_becomes_silent(billing, weekly):
    read_sample(billing, "ended")
    arrive(weekly, event())
    with transaction() as session:
        customer = cast.ada(session)
        session.add(Reference(customer_id=customer.id, provider="stripe", ref="cus_Northlight1001"))

    assert look_again() == 1
    assert sorted(case.stage for case in rows(Case)) == ["received", "silent"]


def look_again():
    with transaction() as session:
        return take_up_known(session)


# ---- deliveries that cannot be read ----


def test_an_unreadable_delivery_fails_with_a_sentence_and_blocks_no_other(weekly):
    with transaction() as session:
        bad = session.get_one(Delivery, store(session, weekly, {}))
        bad.body = b"not json"
        good = store(session, weekly, event())
    read(bad.id, good)

    failed, parsed = rows(Delivery)
    assert (failed.state, failed.problem) == ("failed", "The body is not JSON.")
    assert (parsed.state, parsed.problem) == ("parsed", None)
    assert len(rows(Case)) == 1


def test_one_poisoned_event_loses_only_itself(weekly):
    arrive_together(weekly, event(), "what is this", event(email="nobody"))

    [delivery] = rows(Delivery)
    assert (delivery.state, delivery.event_count) == ("parsed", 1)
    assert "Event 2" in delivery.problem
    assert "Event 3" in delivery.problem


def test_what_the_database_refuses_fails_alone(weekly, monkeypatch):
    with transaction() as session:
        ids = [store(session, weekly, event(id=f"e{n}", email=f"a{n}@example.com")) for n in range(3)]
    row = reports.Report.row
    monkeypatch.setattr(
        reports.Report, "row", lambda self: row(self) | ({"kind": None} if self.event.provider_ref == "e1" else {})
    )
    read(*ids)

    assert [one.state for one in rows(Delivery)] == ["parsed", "failed", "parsed"]
    assert len(rows(Case)) == len(rows(Event)) == 2


def test_a_replayed_delivery_is_read_again_and_adds_nothing_twice(weekly):
    [delivery] = arrive(weekly, event())
    with transaction() as session:
        replay(session, session.get_one(Delivery, delivery))
        with pytest.raises(Refused):
            replay(session, session.get_one(Delivery, delivery))
    read(delivery)

    assert (len(rows(Event)), len(rows(Case))) == (1, 1)


def test_deliveries_are_claimed_once_under_a_lease(weekly):
    with transaction() as session:
        ids = [store(session, weekly, event()) for _ in range(3)]
    claimed = []
    for _ in range(3):
        with transaction() as session:
            claimed.append(claim_deliveries(session, 2))

    assert [len(batch) for batch in claimed] == [2, 1, 0]
    assert sorted(one for batch in claimed for one in batch) == sorted(ids)


# ---- our own letters ----


@pytest.fixture
def sent(weekly):
    with transaction() as session:
        customer = cast.ada(session)
        case = cast.case_of(session, session.get_one(Connection, weekly.id), customer, stage=Stage.SENT.value)
        return cast.letter_of(session, case)


def mail_event(kind, attempt=None, **more):
    args = {"responder_attempt": str(attempt), "responder_letter": "x"} if attempt else {}
    at = int(NOON.timestamp())
    return {"event": kind, "email": cast.ADA, "timestamp": at, "sg_event_id": str(uuid4()), **args, **more}
