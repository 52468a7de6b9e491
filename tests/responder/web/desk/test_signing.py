"""Who signs, whose case it is, until when it sleeps, and sources that did not answer."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from responder.db import reading, transaction
from responder.instants import now
from responder.journey import Stage
from responder.models import AskedSource, Case, Fact, Manager, Role, SourceAnswer, TimelineEntry
from tests import cast
from tests.responder.web.desk.test_case import move


@pytest.fixture
def tom(case):
    """Tom, who met Ada as well."""
    with transaction() as session:
        tom = cast.tom(session)
        value = {"manager_id": str(tom.id), "manager_name": tom.name, "by_signer": False, "marks": ["stale"]}
        cast.tenure_of(session, case, kind="contact", text="Tom Okafor met them.", value={**value, "unused": "too old"})
        session.get(Case, case.id).signer_reason = "Maya Lindqvist met them on 14 May 2024."
        return tom


def row(case):
    with reading() as session:
        return session.get(Case, case.id)


def story(case):
    with reading() as session:
        lines = sa.select(TimelineEntry.what).where(TimelineEntry.case_id == case.id).order_by(TimelineEntry.id)
        return session.scalars(lines).all()


def test_the_margin_says_who_signs_and_why(manager, case, tom):
    assert (
        "Who signs ML Maya Lindqvist Maya Lindqvist met them on 14 May 2024." in manager.open(f"/cases/{case.id}").words
    )


def test_a_fact_says_what_to_mind_and_why_it_stays_out(manager, case, tom):
    words = manager.open(f"/cases/{case.id}").words

    assert "may be out of date not in the letter: too old" in words


def test_every_date_that_was_weighed_is_folded_beneath_the_tenure(manager, case):
    with transaction() as session:
        fact = session.scalars(sa.select(Fact).where(Fact.kind == "tenure")).one()
        line = {"on": "2018-01-01", "until": None, "meaning": "list import", "source": "customers", "as_of": None}
        fact.value = {**fact.value, "ledger": [{**line, "verdict": "an import's day"}]}

    words = manager.open(f"/cases/{case.id}").words

    assert "Every date we were told List import 1 Jan 2018 customers.csv an import's day" in words


def test_another_signs_and_the_letter_is_written_anew(manager, case, tom):
    manager.open(f"/cases/{case.id}").press("Let them sign", manager=str(tom.id))

    assert (row(case).signer_id, row(case).signer_chosen_by) == (tom.id, "Maya Lindqvist")
    assert (row(case).stage, story(case)[-1]) == (Stage.RECEIVED, "Maya Lindqvist chose Tom Okafor to sign.")


def test_a_case_is_offered_to_a_colleague_who_knows_them(manager, case, tom):
    manager.open(f"/cases/{case.id}").press("Offer to Tom Okafor")

    assert (row(case).signer_id, row(case).assigned_to_id) == (tom.id, tom.id)
    assert story(case)[-2:] == [
        "Maya Lindqvist chose Tom Okafor to sign.",
        "Maya Lindqvist handed the case to Tom Okafor.",
    ]


def test_nothing_is_offered_to_who_is_away_and_nobody_away_may_be_chosen(manager, case, tom):
    page = manager.open(f"/cases/{case.id}")
    with transaction() as session:
        session.get(Manager, tom.id).away_until = date(2999, 1, 1)

    assert not manager.open(f"/cases/{case.id}").offers("Offer to Tom")
    refused = page.press("Let them sign", manager=str(tom.id))
    assert (refused.status, "is away and cannot sign today" in refused.words) == (422, True)
    assert page.press("Let them sign", manager="nobody").status == 422


def test_a_signed_letter_keeps_its_signer(manager, case, tom):
    page = manager.open(f"/cases/{case.id}")
    move(case, Stage.SENT)

    assert not manager.open(f"/cases/{case.id}").offers("Let them sign")
    assert page.press("Let them sign", manager=str(tom.id)).status == 409


def test_a_case_is_handed_over_and_back(manager, case, tom):
    after = manager.open(f"/cases/{case.id}").press("Hand it over", manager=str(tom.id))

    assert "The case is with Tom Okafor." in after.words
    after.press("Hand it over", manager="")
    assert row(case).assigned_to_id is None


def test_a_case_sleeps_for_some_days_and_is_woken(manager, case):
    after = manager.open(f"/cases/{case.id}").press("three days")

    assert timedelta(days=2, hours=23) < row(case).snoozed_until - now() <= timedelta(days=3)
    assert "Ada Byron" not in manager.open("/cases").words
    after.press("Wake it")
    assert row(case).snoozed_until is None
    assert manager.post(f"/cases/{case.id}/snooze", {"csrf_token": manager.token(), "days": "999"}).status == 400


def test_a_drafter_reads_who_signs_and_changes_nothing(person_with_role, case, tom):
    drafter = person_with_role(Role.DRAFTER)
    page = drafter.open(f"/cases/{case.id}")

    assert "Who signs" in page.words
    assert not any(page.offers(button) for button in ("Let them sign", "Offer to", "Hand it over", "a week"))
    for verb in ("signer", "assignment", "snooze"):
        assert drafter.post(f"/cases/{case.id}/{verb}", {"csrf_token": drafter.token(), "days": "1"}).status == 403


@pytest.fixture
def silent(case):
    """HubSpot was asked about Ada and did not answer."""
    with transaction() as session:
        source = AskedSource(kind="hubspot", name="HubSpot")
        session.add(source)
        session.flush()
        asked = {"asked_at": now(), "expires_at": now() + timedelta(hours=1), "state": "no answer"}
        session.add(SourceAnswer(asked_source_id=source.id, email_norm=cast.ADA, **asked))


def test_a_source_that_did_not_answer_is_named_and_asked_again(person_with_role, case, silent):
    page = person_with_role(Role.DRAFTER).open(f"/cases/{case.id}")
    assert "HubSpot did not answer just now What it knows is missing here." in page.words

    page.press("Ask again")

    assert story(case)[-1] == "A drafter had the facts gathered again."
    assert row(case).stage == Stage.RECEIVED
    with reading() as session:
        assert session.query(SourceAnswer).one().expires_at <= now()


def test_an_address_that_is_none_does_not_stand_in_the_way(manager, case):
    move(case, Stage.HELD, email="nobody")

    assert manager.open(f"/cases/{case.id}").status == 200


def test_a_letter_that_left_lacks_nothing_any_more(manager, case, silent):
    page = manager.open(f"/cases/{case.id}")
    move(case, Stage.SETTLED)

    assert "HubSpot" not in manager.open(f"/cases/{case.id}").words
    assert page.press("Ask again").status == 409
