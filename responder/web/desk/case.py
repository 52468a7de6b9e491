"""GET /cases/<id>: the letter, the facts it rests on, the person, what happened, and what can be done."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from responder.db import reading
from responder.models import Case
from responder.queries.beside_cases import next_in_line
from responder.web.desk.case_view import case_view, values
from responder.web.desk.frame import page
from responder.web.desk.house import case_or_404, desk
from responder.web.desk.piles import WAITING, Pile, pile_of


@desk.get("/cases/<uuid:case_id>")
def case(case_id: UUID) -> str:
    """One case, to read and to decide."""
    with reading() as session:
        return case_page(session, case_or_404(session, case_id))


def case_page(
    session: Session, case: Case, *, trouble: str | None = None, troubles: Mapping[str, str] | None = None, **more: Any
) -> str:
    """The page of a case as the signed-in person sees it now; a trouble is why their last act was refused.

    `troubles` are those of the forms that come back as they were sent, by the form's name.
    """
    pile = pile_of(case.stage)
    assert pile is not None, "every stage belongs to a pile: a test proves it"  # noqa: S101
    view = case_view(session, case, troubles=troubles or {})
    way = WAITING if view.undo else pile  # after an approval the reader goes on through the letters that wait
    return page(
        session,
        "case.html",
        pile=pile,
        title=view.case.name,
        trouble=trouble,
        back_url=way.url,
        back_label=way.label,
        next_url=_neighbour(session, way, case, forward=True),
        previous_url=_neighbour(session, way, case, forward=False),
        **(values(view) | more),
    )


def _neighbour(session: Session, pile: Pile, case: Case, *, forward: bool) -> str | None:
    newest_first = pile.newest_first if forward else not pile.newest_first
    found = next_in_line(session, pile.stages, case.id, newest_first=newest_first)
    return f"/cases/{found}" if found else None
