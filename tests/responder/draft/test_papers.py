"""What lies on the table for a batch: its facts, its versions, and what was written lately."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from responder.companies import company_of
from responder.db import transaction
from responder.draft import draft, gather
from responder.draft.variety import ways_in
from responder.instants import now
from responder.models import Draft
from tests import cast
from tests.responder.draft import known
from tests.responder.draft.test_drafting import enriched, know


@pytest.mark.parametrize(
    ("email", "company"),
    [("ada@Byron.example.com", "byron.example.com"), ("ada@gmail.com", None), ("ada@GMX.de", None), (None, None),
     ("", None)],
)  # fmt: skip
def test_colleagues_share_a_domain_unless_everybody_has_it(email: str | None, company: str | None) -> None:
    assert company_of(email) == company


def test_a_batch_is_loaded_in_as_many_queries_as_one_case(database: str) -> None:
    with transaction() as session:
        case = enriched(session, known.name(), known.tenure())
        more = {"stage": "enriched", "signer_id": case.signer_id}
        others = [
            cast.case_of(session, case.connection, case.customer, person_key=f"{number}", **more)
            for number in range(20)
        ]
        for other in others:
            know(session, other, known.name(), known.tenure())
        asked: list[str] = []
        sa.event.listen(session.get_bind(), "before_cursor_execute", lambda *call: asked.append(call[2]))
        gather(session, [case])
        for_one = len(asked)
        gather(session, [case, *others])
        assert len(asked) == 2 * for_one <= 14


@pytest.mark.parametrize(("days", "remembered"), [(1, True), (179, True), (200, False)])
def test_what_was_written_long_ago_may_be_written_again(database: str, days: int, remembered: bool) -> None:
    with transaction() as session:
        case = enriched(session, known.name(), known.tenure())
        draft(session, case)
        (ways,) = (ways_in(written.plan) for written in session.scalars(sa.select(Draft)))
        grace = cast.case_of(session, case.connection, None, signer_id=case.signer_id, person_key="grace")
        with time_machine.travel(now() + timedelta(days=days)):
            lately, *_ = gather(session, [grace]).lately(grace, case.signer_id)  # type: ignore[arg-type]
        assert (sum(lately.taken.values()) == sum(len(taken) for taken in ways.values())) is remembered
        assert bool(lately.taken) is remembered
