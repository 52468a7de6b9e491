"""GET and POST (or PUT) /cases/<id>/draft: the letter in a text field, saved as it is typed."""

from dataclasses import dataclass
from uuid import UUID

from flask import make_response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from responder.db import reading, transaction
from responder.draft import revise
from responder.errors import AlreadyMoved, Refused
from responder.journey import Stage
from responder.models import Case, Draft, Role
from responder.queries.cases import newest_draft
from responder.web.desk.case import case_page
from responder.web.desk.deciding import decide, meanwhile, please_read_again
from responder.web.desk.house import case_or_404, desk
from responder.web.desk.visitor import me, needs
from responder.web.desk.words import plural


@dataclass(frozen=True, slots=True)
class Saved:
    """What the autosave answers: the version the next save must name, a word, and a conflict if there was one."""

    version: int
    text: str = ""
    conflict: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """What the form holds."""

    version: int
    subject: str
    body: str

    def save(self, session: Session, case: Case) -> Draft:
        """As a new version; the same text makes none. Raises AlreadyMoved when it is not the newest."""
        return revise(session, case, version=self.version, subject=self.subject, body=self.body, author=me().name)


@desk.get("/cases/<uuid:case_id>/draft")
@needs(Role.DRAFTER)
def edit_draft(case_id: UUID) -> str:
    """The case with its letter open for editing; a letter that cannot be edited any more is shown to read."""
    with reading() as session:
        case = case_or_404(session, case_id)
        draft = newest_draft(session, case)
        if draft is None or case.stage != Stage.DRAFTED:
            return case_page(session, case)
        return case_page(session, case, editing=True, poll=None, saved=Saved(draft.version, "Saved as you type"))


@desk.route("/cases/<uuid:case_id>/draft", methods=["POST", "PUT"])
@needs(Role.DRAFTER)
def save_draft(case_id: UUID) -> Response:
    """Save the text as a new version: a whole page for a form, a small answer for the autosave."""
    text = _text()
    if text is None:
        return please_read_again(case_id, yours=request.form.get("body"))
    if "HX-Request" in request.headers:
        return _autosave(case_id, text)
    return decide(case_id, text.save, yours=f"{text.subject}\n\n{text.body}")


def _text() -> Text | None:
    """The form's text with the line ends a letter has (browsers send CR LF); None without a version."""
    version = request.form.get("version", type=int)
    subject, body = (request.form.get(name, "").replace("\r\n", "\n") for name in ("subject", "body"))
    return None if version is None else Text(version, subject, body)


def _autosave(case_id: UUID, text: Text) -> Response:
    try:
        with transaction() as session:
            draft = text.save(session, case_or_404(session, case_id))
            saved, status = Saved(draft.version, f"Saved · version {draft.version}{_held_back(draft)}"), 200
    except AlreadyMoved:
        with reading() as session:
            sentence = meanwhile(session, case_or_404(session, case_id))
        saved, status = Saved(text.version, conflict=sentence), 409
    except Refused as refusal:
        saved, status = Saved(text.version, conflict=str(refusal)), 422
    return make_response(render_template("_saved.html", saved=saved, case_id=case_id), status)


def _held_back(draft: Draft) -> str:
    failed = sum(check["blocking"] and not check["passed"] for check in draft.checks)
    return f" · {plural(failed, 'check')} to look at" if failed else ""
