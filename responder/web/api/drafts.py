"""Turns GET and PUT /cases/{id}/draft into the newest text of a letter, and into the next one."""

from flask import Response

from responder.db import reading, transaction
from responder.draft import revise
from responder.queries.cases import newest_draft
from responder.web.api.bearer import who
from responder.web.api.blueprint import about, answer, api
from responder.web.api.lookups import nothing, the_case
from responder.web.api.problems import answers
from responder.web.api.shapes.cases import OneCase
from responder.web.api.shapes.drafts import Draft, DraftWanted

TAGS = about("Drafts", "A letter before it left: its text, what supports it, what holds it back.")
RULE = "/cases/<uuid:case_id>/draft"


@api.get(RULE, tags=TAGS, responses=answers({200: Draft}, 404), operation_id="getDraft")
def get_draft(path: OneCase) -> Response:
    """The newest version of a case's letter."""
    with reading() as session:
        draft = newest_draft(session, the_case(session, path.case_id)) or nothing("draft")
        return answer(Draft.model_validate(draft))


@api.put(RULE, tags=TAGS, responses=answers({200: Draft}, 404, 409), operation_id="reviseDraft")
def put_draft(path: OneCase, body: DraftWanted) -> Response:
    """Change the text: a new version, with its checks run again. 409 when `version` is not the newest any more."""
    with transaction() as session:
        case = the_case(session, path.case_id)
        present = newest_draft(session, case) or nothing("draft")
        draft = revise(
            session,
            case,
            version=body.version,
            subject=present.subject if body.subject is None else body.subject,
            body=present.body if body.body is None else body.body,
            author=who(),
        )
        return answer(Draft.model_validate(draft))
