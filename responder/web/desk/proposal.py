"""POST …/draft/claims: "I know this"; …/draft/proposal and …/proposal/refusal: what the machine would write now."""

from uuid import UUID

from flask import request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.draft import confirm, keep, take, take_passage
from responder.models import Case, Role
from responder.web.desk.deciding import decide, please_read_again
from responder.web.desk.house import desk
from responder.web.desk.own_word import witness
from responder.web.desk.visitor import me, needs


@desk.post("/cases/<uuid:case_id>/draft/claims")
@needs(Role.MANAGER)
def vouch_for_words(case_id: UUID) -> Response:
    """Each `word` is so, on the word of whoever is at the desk; without one, all that is asked about."""
    version, words = request.form.get("version", type=int), request.form.getlist("word")
    if version is None:
        return please_read_again(case_id)
    return decide(
        case_id, lambda session, case: confirm(session, case, version=version, words=words or None, by=witness())
    )


@desk.post("/cases/<uuid:case_id>/draft/proposal")
@needs(Role.DRAFTER)
def take_proposal(case_id: UUID) -> Response:
    """Take it whole, or the `passage` alone."""
    version, passage = request.form.get("version", type=int), request.form.get("passage")
    if version is None:
        return please_read_again(case_id)

    def act(session: Session, case: Case) -> None:
        sha256, who = request.form.get("sha256"), me().name
        if passage is None:
            take(session, case, version=version, who=who, sha256=sha256)
        else:
            take_passage(session, case, version=version, passage=passage, who=who, sha256=sha256)

    return decide(case_id, act)


@desk.post("/cases/<uuid:case_id>/draft/proposal/refusal")
@needs(Role.DRAFTER)
def refuse_proposal(case_id: UUID) -> Response:
    """The letter stays as somebody wrote it."""
    version = request.form.get("version", type=int)
    if version is None:
        return please_read_again(case_id)
    sha256 = request.form.get("sha256")
    return decide(case_id, lambda session, case: keep(session, case, version=version, who=me().name, sha256=sha256))
