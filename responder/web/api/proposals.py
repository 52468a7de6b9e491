"""Turns /cases/{id}/draft/claims and …/draft/proposal into words vouched for, and into what the machine would write."""

from flask import Response

from responder import draft as drafting
from responder.db import reading, transaction
from responder.queries.cases import newest_draft
from responder.testifying import Witness
from responder.web.api.bearer import who
from responder.web.api.blueprint import about, answer, api
from responder.web.api.lookups import nothing, the_case
from responder.web.api.problems import answers
from responder.web.api.shapes.cases import OneCase
from responder.web.api.shapes.drafts import ClaimsWanted, Draft, Proposal, ProposalRefused, ProposalWanted

TAGS = about("Edited drafts", "What somebody wrote: words they vouch for, and what the machine would write now.")
CLAIMS, RULE = "/cases/<uuid:case_id>/draft/claims", "/cases/<uuid:case_id>/draft/proposal"
DRAFT = answers({200: Draft}, 404, 409)


@api.post(CLAIMS, tags=TAGS, responses=DRAFT, operation_id="vouchForWords")
def post_claims(path: OneCase, body: ClaimsWanted) -> Response:
    """Vouch for words the checks ask about: the next version, with the same text, whose clauses stand on that.

    409 when `version` is not the newest any more; 422 for words the letter does not ask about.
    """
    with transaction() as session:
        case = the_case(session, path.case_id)
        newest_draft(session, case) or nothing("draft")
        version = drafting.confirm(session, case, version=body.version, words=body.words, by=Witness(who()))
        return answer(Draft.model_validate(version))


@api.get(RULE, tags=TAGS, responses=answers({200: Proposal}, 404), operation_id="getProposal")
def get_proposal(path: OneCase) -> Response:
    """What the machine would write now, beside a letter that somebody edited. 404 when that is nothing new."""
    with reading() as session:
        found = drafting.proposal(session, the_case(session, path.case_id)) or nothing("proposal")
        return answer(Proposal.model_validate(found))


@api.post(RULE, tags=TAGS, responses=DRAFT, operation_id="takeProposal")
def post_proposal(path: OneCase, body: ProposalWanted) -> Response:
    """Take it as the next version, whole (then it is the machine's) or one passage. 409 when something moved on."""
    with transaction() as session:
        case = the_case(session, path.case_id)
        newest_draft(session, case) or nothing("draft")
        if body.passage is None:
            version = drafting.take(session, case, who=who(), version=body.version, sha256=body.sha256)
        else:
            passage = str(body.passage)
            version = drafting.take_passage(
                session, case, who=who(), passage=passage, version=body.version, sha256=body.sha256
            )
        return answer(Draft.model_validate(version))


@api.post(f"{RULE}/refusal", tags=TAGS, responses=DRAFT, operation_id="refuseProposal")
def post_refusal(path: OneCase, body: ProposalRefused) -> Response:
    """Keep the letter as it was written; the same is not proposed again."""
    with transaction() as session:
        case = the_case(session, path.case_id)
        draft = newest_draft(session, case) or nothing("draft")
        drafting.keep(session, case, version=body.version, who=who(), sha256=body.sha256)
        return answer(Draft.model_validate(draft))
