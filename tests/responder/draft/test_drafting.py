"""An enriched case becomes a letter or silence, once, and never at the cost of a manager's words."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.db import transaction
from responder.draft import draft
from responder.errors import Permanent
from responder.journey import Stage
from responder.models import Case, Draft, Fact, TimelineEntry
from responder.wording import letter_hash
from tests import cast
from tests.responder.draft import known


def enriched(session: Session, *facts: Fact, **more: object) -> Case:
    """Ada's case with these facts; Maya signs."""
    signer = cast.maya(session)
    connection = cast.newsletter(session, cast.northlight(session, signer))
    values = {"stage": Stage.ENRICHED.value, "signer_id": signer.id, **more}
    case = cast.case_of(session, connection, cast.ada(session), **values)
    know(session, case, *facts)
    return case


def know(session: Session, case: Case, *facts: Fact) -> None:
    for fact in facts:
        fact.case_id = case.id
        if fact.kind == "contact" and fact.value["by_signer"]:
            fact.value = {**fact.value, "manager_id": str(case.signer_id)}
        session.add(fact)
    session.flush()


def versions(session: Session, case: Case) -> list[Draft]:
    return list(session.scalars(sa.select(Draft).where(Draft.case_id == case.id).order_by(Draft.version)))


def lines(session: Session, case: Case) -> list[str]:
    return list(session.scalars(sa.select(TimelineEntry.what).where(TimelineEntry.case_id == case.id)))


def test_a_case_with_something_personal_to_say_gets_a_letter(database: str) -> None:
    with transaction() as session:
        case = enriched(session, known.name(), known.removal(), known.tenure(), known.contact())
        draft(session, case)
    with transaction() as session:
        (written,) = versions(session, session.get_one(Case, case.id))
        assert (case.stage, case.draft_version, written.author) == (Stage.DRAFTED, 1, "responder")
        assert written.sha256 == letter_hash(written.subject, written.body)
        assert all(check["passed"] for check in written.checks)
        facts = {str(fact.id): fact.kind for fact in session.scalars(sa.select(Fact))}
        said = [(facts[span["fact_id"]], written.body[span["start"] : span["end"]]) for span in written.spans]
        assert [kind for kind, _ in said] == ["name", "removal", "tenure", "contact"]
        assert said[0] == ("name", "Ada")
        assert "a couple of years ago" in said[3][1]


def test_a_case_with_nothing_personal_to_say_stays_silent_and_says_why(database: str) -> None:
    with transaction() as session:
        case = enriched(session, known.name(), known.removal(), known.tenure(years=0, months=0, days=21))
        draft(session, case)
        assert case.stage == Stage.SILENT
        assert case.reason == (
            "Three weeks, no shared contact, no words of their own: nothing personal to say. Deliberately silent."
        )
        assert versions(session, case) == []


def test_without_anybody_to_sign_the_case_waits_for_a_person(database: str) -> None:
    with transaction() as session:
        case = enriched(session, known.name(), known.tenure(), signer_id=None)
        case.connection.brand.default_signer_id = None
        with pytest.raises(Permanent, match="Nobody is there to sign"):
            draft(session, case)
