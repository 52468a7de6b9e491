"""A case becomes a fact sheet and gets a signer, through the worker's door."""

import json
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from responder.addresses import address_hash
from responder.db import reading, transaction
from responder.enrich import memories
from responder.journey import Stage
from responder.models import (
    Case,
    DoNotContact,
    Fact,
    Reference,
    TimelineEntry,
)
from tests.histories import HISTORIES, History, a_decade_and_linkedin
from tests.tenures import TENURES
from workers import enrich

SHEETS = Path(__file__).parents[1] / "samples" / "fact_sheets"

pytestmark = pytest.mark.usefixtures("database", "redis_url")


def sheet(case):
    """What came of the case, without ids and with managers by name."""
    with reading() as session:
        now = session.get(Case, case.id)
        facts = session.scalars(sa.select(Fact).where(Fact.case_id == case.id).order_by(Fact.id)).all()
        return {
            "stage": now.stage,
            "reason": now.reason,
            "email": now.email,
            "signer": now.signer.name if now.signer else None,
            "signer_reason": now.signer_reason,
            "timeline": list(session.scalars(sa.select(TimelineEntry.what).where(TimelineEntry.case_id == case.id))),
            "facts": [_fact(fact) for fact in facts],
        }


def _fact(fact):
    value = {name: said for name, said in sorted(fact.value.items()) if name != "manager_id"}
    about = {"kind": fact.kind, "rank": fact.rank, "text": fact.text, "source": fact.source}
    return {**about, "confidence": fact.confidence, "value": value}


@pytest.mark.parametrize("history", [*HISTORIES, *TENURES], ids=lambda history: history.__name__)
def test_a_history_becomes_its_fact_sheet(history):
    with transaction() as session:
        case = history(History(session))

    assert enrich.run() == 1

    assert sheet(case) == json.loads((SHEETS / f"{history.__name__}.json").read_text(encoding="utf-8"))


def test_running_again_after_a_crash_replaces_the_facts():
    with transaction() as session:
        case = a_decade_and_linkedin(History(session))
    enrich.run()
    first = sheet(case)
    with transaction() as session:
        session.execute(sa.update(Case).values(stage=Stage.RECEIVED.value, signer_id=None, lease_until=None))

    enrich.run()

    assert sheet(case)["facts"] == first["facts"]
    assert sheet(case)["signer_reason"] == first["signer_reason"]


def test_somebody_named_without_an_address_waits_for_one():
    with transaction() as session:
        past = History(session, email=None, customer_id=None)
        case = past.leaves(refs={"stripe": "cus_unknown"})

    enrich.run()

    found = sheet(case)
    assert (found["stage"], found["reason"], found["facts"]) == ("held", "address unknown yet", [])


@pytest.mark.parametrize("email", ["ada@example.com", "info@example.com"])
def test_an_address_that_comes_to_light_is_written_to_only_if_it_may_be(email):
    with transaction() as session:
        past = History(session, email=None, customer_id=None)
        past.reader(email=email)
        session.add(Reference(customer_id=past.customer.id, provider="stripe", ref="cus_1"))
        session.add(DoNotContact(address_hash=address_hash("ada@example.com"), reason="asked"))
        past.case_values.update(email=None, customer_id=None)
        case = past.leaves(refs={"stripe": "cus_1"})

    enrich.run()

    assert (sheet(case)["stage"], sheet(case)["email"]) == ("silent", None)


def test_without_anybody_who_may_sign_a_person_has_to_look():
    with transaction() as session:
        past = History(session)
        past.maya.active, past.tom.role = False, "drafter"
        past.reader()
        case = past.leaves()

    enrich.run()

    found = sheet(case)
    assert found["stage"] == "stuck"
    assert found["reason"] == "Nobody may sign: there is no active person with the role manager or admin."


def test_whoever_is_away_does_not_sign():
    with transaction() as session:
        past = History(session)
        past.reader()
        past.contact("met", date(2024, 5, 14), past.maya)
        past.contact("support", date(2020, 5, 14), past.tom)
        past.maya.active = False
        case = past.leaves()

    enrich.run()

    assert sheet(case)["signer_reason"] == "Tom Okafor helped them with a question on 14 May 2020."
    assert [fact["value"]["by_signer"] for fact in sheet(case)["facts"] if fact["kind"] == "contact"] == [False, True]


def test_the_owner_signs_before_somebody_who_only_answered_a_question():
    with transaction() as session:
        past = History(session)
        past.reader(owner_id=past.tom.id)
        past.contact("support", date(2020, 5, 14), past.maya)
        case = past.leaves()

    enrich.run()

    assert sheet(case)["signer_reason"] == "Tom Okafor looks after this customer."


def test_without_a_default_the_first_manager_signs():
    with transaction() as session:
        past = History(session)
        past.brand.default_signer_id = None
        past.reader()
        case = past.leaves()

    enrich.run()

    assert sheet(case)["signer_reason"] == (
        "Nobody of us is known to have met them; Maya Lindqvist signs as first among those of us who may."
    )


def test_of_a_thousand_contacts_the_latest_are_weighed():
    with transaction() as session:
        past = History(session)
        past.reader()
        for number in range(1000):
            past.contact("email", date.fromordinal(date(2020, 1, 1).toordinal() + number), past.tom)
        past.contact("met", date(2024, 5, 14), past.maya)
        case = past.leaves()

    enrich.run()

    contacts = [fact for fact in sheet(case)["facts"] if fact["kind"] == "contact"]
    assert len(contacts) == 5
    assert contacts[0]["text"] == "Maya Lindqvist met them on 14 May 2024"


def test_a_batch_costs_as_many_queries_as_one_case():
    with transaction() as session:
        past = History(session)
        for number in range(20):
            past.reader(email=f"reader{number}@example.com")
            past.contact("met", date(2024, 5, 14), past.maya)
            past.case_values["person_key"] = str(number)
            past.leaves(provider_type=str(number))
        session.flush()
        cases = session.scalars(sa.select(Case).order_by(Case.id)).all()

        assert queries(session, cases) == queries(session, cases[:1])


def queries(session, cases):
    seen = []
    connection = session.connection()
    sa.event.listen(connection, "before_cursor_execute", lambda *told: seen.append(told[2]))
    found = memories(session, cases)
    assert len(found.people) == len(cases)
    return len(seen)
