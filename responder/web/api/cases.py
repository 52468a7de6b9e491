"""Turns GET /cases into the goodbyes and where each of them stands."""

from flask import Response
from sqlalchemy.orm import Session

from responder import models
from responder.db import reading
from responder.queries.cases import cases_at
from responder.queries.dossiers import dossiers_of
from responder.web.api.blueprint import about, answer, api
from responder.web.api.lookups import the_case, the_manager
from responder.web.api.problems import answers
from responder.web.api.shapes.cases import Case, CasePage, CasesWanted, OneCase
from responder.web.api.shapes.words import next_cursor

TAGS = about("Cases", "One person's leaving, and everything known about it.")


@api.get("/cases", tags=TAGS, responses=answers({200: CasePage}), operation_id="listCases")
def list_cases(query: CasesWanted) -> Response:
    """The cases, the newest first."""
    with reading() as session:
        manager = the_manager(session, query.assigned_to) if query.assigned_to else None
        cases = cases_at(
            session,
            query.stage or None,
            after=query.after,
            limit=query.limit,
            newest_first=True,
            assigned_to_id=manager.id if manager else None,
            kind=query.kind,
        )
        dossiers = dossiers_of(session, cases)
        items = [Case.of(case, dossiers[case.id]) for case in cases]
    return answer(CasePage(items=items, next=next_cursor([case.id for case in cases], query.limit)))


@api.get("/cases/<uuid:case_id>", tags=TAGS, responses=answers({200: Case}, 404), operation_id="getCase")
def get_case(path: OneCase) -> Response:
    """One case."""
    with reading() as session:
        return answer(shape_of(session, the_case(session, path.case_id)))


def shape_of(session: Session, case: models.Case) -> Case:
    """The case as the API gives it."""
    return Case.of(case, dossiers_of(session, [case])[case.id])
