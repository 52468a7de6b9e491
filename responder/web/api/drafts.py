"""Turns GET /cases/{id}/draft into the newest text of a letter."""

from flask import Response

from responder.db import reading
from responder.queries.cases import newest_draft
from responder.web.api.blueprint import about, answer, api
from responder.web.api.lookups import nothing, the_case
from responder.web.api.problems import answers
from responder.web.api.shapes.cases import OneCase
from responder.web.api.shapes.drafts import Draft

TAGS = about("Drafts", "A letter before it left: its text, what supports it, what holds it back.")
RULE = "/cases/<uuid:case_id>/draft"


@api.get(RULE, tags=TAGS, responses=answers({200: Draft}, 404), operation_id="getDraft")
def get_draft(path: OneCase) -> Response:
    """The newest version of a case's letter."""
    with reading() as session:
        draft = newest_draft(session, the_case(session, path.case_id)) or nothing("draft")
        return answer(Draft.model_validate(draft))
