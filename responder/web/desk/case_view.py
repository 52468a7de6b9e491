"""Turns one case and what belongs to it into the values its page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from responder.draft import Proposal, proposal
from responder.instants import now
from responder.journey import Stage
from responder.models import Approval, Case, Draft, Event, Letter, Role, TimelineEntry
from responder.photos import photo_id_of, photo_in
from responder.queries.beside_cases import opening_events
from responder.queries.cases import facts_of, letter_of, newest_draft, plain_draft_of, standing_approval, timeline_of
from responder.queries.live_sources import unanswered_of
from responder.queries.wholes import whole
from responder.web.desk.case_margin import Margin, margin
from responder.web.desk.goodbyes import name_of, what_happened
from responder.web.desk.letter_view import Claim, LetterView, claims, letter_view
from responder.web.desk.making import Making, making
from responder.web.desk.notices import Notice, notices, of_silent_sources
from responder.web.desk.person_view import PersonView, person_view
from responder.web.desk.search_view import AddressForm, search_view
from responder.web.desk.visitor import may
from responder.web.desk.words import plural


@dataclass(frozen=True, slots=True)
class Can:
    """What the person at the desk may do with the case now; `sentence` says why nothing, if nothing."""

    approve: bool = False
    edit: bool = False
    vouch: bool = False
    silence: bool = False
    settle: bool = False
    resume: str | None = None  # the words on the button
    sentence: str | None = None

    @property
    def any(self) -> bool:
        """Whether there is a button to show at all."""
        return bool(self.approve or self.edit or self.silence or self.settle or self.resume)


@dataclass(frozen=True, slots=True)
class Undo:
    """The seconds in which an approval may be taken back, by the server's clock."""

    until: datetime
    now: datetime
    seconds: int
    left: int
    sentence: str
    allowed: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a story."""

    text: str
    at: datetime
    loud: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """Who left what, and when; their own words if they left any."""

    id: UUID
    name: str
    what: str
    at: datetime
    comment: str | None
    comment_by: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything on the page of one case."""

    case: Heading
    notices: list[Notice]
    draft: LetterView | None
    plain: Draft | None
    facts: list[Claim]
    facts_note: str
    person: PersonView
    margin: Margin
    timeline: list[Moment]
    can: Can
    undo: Undo | None
    proposal: Proposal | None
    making: Making | None
    poll: str | None
    address_form: AddressForm | None
    reasons: tuple[str, ...] = field(default=())


REASONS = (
    "There is nothing personal to say",
    "We have spoken to them already",
    "They would rather not hear from us",
    "It is not the right moment",
)

RESUME = {
    Stage.HELD: "Write after all",
    Stage.CALL: "Write instead",
    Stage.SILENT: "Write after all",
    Stage.STUCK: "Try again",
}
EDITED, LOUD = " edited the letter", (" approved ", " arrived")
MAY_BE_SILENCED = (Stage.DRAFTED, Stage.HELD, Stage.CALL, Stage.STUCK, Stage.DOUBTFUL)
# How often a page whose case moves by itself looks again.
LOOKS_AGAIN = {
    Stage.RECEIVED: "2s",
    Stage.ENRICHED: "2s",
    Stage.APPROVED: "2s",
    Stage.SENDING: "2s",
    Stage.SENT: "5s",
}


def case_view(session: Session, case: Case, *, troubles: Mapping[str, str]) -> CaseView:
    """The page's values, for whoever is signed in; `troubles` are why a form was refused, by its name."""
    event = opening_events(session, [case]).get(case.id)
    facts, draft = facts_of(session, case), newest_draft(session, case)
    letter, approval = letter_of(session, case), standing_approval(session, case)
    used, heading = claims(draft, facts), _heading(case, event)
    person = whole(session, case.customer_id) if case.customer_id else None
    search = search_view(session, case, typed=request.form.get("email", ""), trouble=troubles.get("address"))
    silent = of_silent_sources(case, unanswered_of(session, case), may_ask=may(Role.DRAFTER))
    return CaseView(
        case=heading,
        notices=[*((search and search.notices) or notices(case, letter)), *silent],
        draft=letter_view(case, draft, used, letter, _photo_id(session, case, letter)) if draft else None,
        plain=plain_draft_of(session, draft) if draft else None,
        facts=used,
        facts_note=_note(used) if draft else "",
        person=person_view(case, event, person),
        margin=margin(session, case, heading.name, person, facts, troubles=troubles),
        timeline=_story(timeline_of(session, case)),
        can=_can(case, draft),
        undo=_undo(case, approval),
        making=making(case, draft) if draft else None,
        proposal=proposal(session, case) if may(Role.DRAFTER) else None,
        poll="5s" if search and search.is_under_way else LOOKS_AGAIN.get(Stage(case.stage)),
        address_form=search.form if search else None,
        reasons=REASONS,
    )


def _photo_id(session: Session, case: Case, letter: Letter | None) -> UUID | None:
    """The photo that left with the letter; before it left, the one its signer shows."""
    if letter and letter.sent_at:
        left = photo_in(session, letter)
        return left.id if left else None
    return photo_id_of(session, case.signer_id) if case.signer_id else None


def _heading(case: Case, event: Event | None) -> Heading:
    name = name_of(case, event)
    words = (event.comment or (event.reason or "").replace("_", " ").capitalize() or None) if event else None
    by = "in their own words" if event and event.comment else "the reason they chose"
    return Heading(case.id, name, what_happened(case, event), case.occurred_at, words, f"{name}, {by}")


def _note(used: list[Claim]) -> str:
    said = sum(1 for claim in used if claim.number)
    return f"{plural(said, 'fact')} in the letter" if said else "none in the letter"


def _story(entries: Sequence[TimelineEntry]) -> list[Moment]:
    """Newest first; of a row of edits by one person only the last is told, for every pause in typing saves one."""
    told: list[TimelineEntry] = []
    for entry in entries:
        if told and EDITED in entry.what and EDITED in told[-1].what and entry.who == told[-1].who:
            told.pop()
        told.append(entry)
    return [Moment(it.what, it.at, loud=any(word in it.what for word in LOUD)) for it in reversed(told)]


def _can(case: Case, draft: Draft | None) -> Can:
    stage = Stage(case.stage)
    decides = may(Role.MANAGER)
    can = Can(
        approve=decides and stage is Stage.DRAFTED and draft is not None,
        vouch=decides and stage is Stage.DRAFTED,
        edit=may(Role.DRAFTER) and stage is Stage.DRAFTED and draft is not None,
        silence=decides and stage in MAY_BE_SILENCED,
        settle=decides and stage is Stage.DOUBTFUL,
        resume=RESUME.get(stage) if decides and (case.email or stage is not Stage.HELD) else None,
    )
    if can.any or stage not in (*MAY_BE_SILENCED, *RESUME):
        return can
    return Can(sentence="You may read this. Deciding is for managers.")


def _undo(case: Case, approval: Approval | None) -> Undo | None:
    if case.stage != Stage.APPROVED or approval is None:
        return None
    moment = now()
    left = max(0.0, (approval.leaves_at - moment).total_seconds())
    sentence = f"Approved by {approval.who}. It leaves when the seconds are over."
    seconds = max(1, round((approval.leaves_at - approval.created_at).total_seconds()))
    return Undo(approval.leaves_at, moment, seconds, int(left + 0.999), sentence, may(Role.MANAGER))


def values(view: CaseView) -> dict[str, Any]:
    """The view as the template's variables."""
    return {name: getattr(view, name) for name in CaseView.__dataclass_fields__}
