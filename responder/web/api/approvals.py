"""Turns POST and DELETE /cases/{id}/approval into a yes to one exact text, and into taking it back."""

from flask import Response
from sqlalchemy.orm import Session

from responder import models
from responder.approve import approve, undo
from responder.db import transaction
from responder.errors import ChecksFailed
from responder.journey import Step
from responder.queries.cases import newest_draft
from responder.queue import ring
from responder.web.api.bearer import who
from responder.web.api.blueprint import about, answer, api
from responder.web.api.lookups import the_case
from responder.web.api.problems import answers, problem
from responder.web.api.shapes.cases import OneCase
from responder.web.api.shapes.drafts import Approval, ApprovalWanted, Check

TAGS = about("Approvals", "A yes to exactly one text. It leaves when the undo window is over.")
RULE = "/cases/<uuid:case_id>/approval"


@api.post(RULE, tags=TAGS, responses=answers({201: Approval}, 404, 409), operation_id="approve")
def post_approval(path: OneCase, body: ApprovalWanted) -> Response:
    """Approve the text you read. 409 when it moved on or somebody decided; 422 with the checks that failed."""
    with transaction() as session:
        case = the_case(session, path.case_id)
        try:
            approval = approve(session, case, version=body.version, sha256=body.sha256, who=who())
        except ChecksFailed as error:
            return problem(422, str(error), failed=list(error.failed), checks=_checks(session, case))
    ring(Step.SEND)
    return answer(Approval.model_validate(approval), 201)


@api.delete(RULE, tags=TAGS, responses=answers({204: None}, 404, 409), operation_id="undoApproval")
def delete_approval(path: OneCase) -> Response:
    """Take the approval back; nothing has left. 409 once it has, or when there is none."""
    with transaction() as session:
        undo(session, the_case(session, path.case_id), who=who())
    return Response(status=204)


def _checks(session: Session, case: models.Case) -> list[Check]:
    draft = newest_draft(session, case)
    return [Check.model_validate(check) for check in draft.checks] if draft else []
