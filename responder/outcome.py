"""Turns what SendGrid reports about our letters into what became of them, and settles what was in doubt.

Events come late, twice and in any order: a letter's status only ever rises. Whoever complains, or whose mailbox does
not exist, is not written to again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.facts import Kind
from responder.forbidding import forbid
from responder.instants import now
from responder.journey import Stage
from responder.log import scrub
from responder.models import Case, Event, Letter, LetterEvent, SendAttempt
from responder.moving import move, note

WHO = "responder"
# Any event that carries our attempt's id proves that SendGrid took the letter.
STATUS = {
    Kind.DEFERRED: "deferred",
    Kind.DELIVERED: "delivered",
    Kind.UNSUBSCRIBED: "delivered",
    Kind.BOUNCED: "bounced",
    Kind.DROPPED: "dropped",
    Kind.COMPLAINED: "complained",
}
RANK = {"accepted": 1, "deferred": 2, "delivered": 3, "bounced": 4, "dropped": 4, "complained": 5}
FINAL = ("delivered", "bounced", "dropped", "complained")
SENTENCES = {
    "accepted": "SendGrid reports that it has the letter.",
    "deferred": "The letter is delayed: the receiving server asked to be called again.",
    "delivered": "The letter was delivered.",
    "bounced": "The letter bounced; this address is not written to again.",
    "dropped": "SendGrid did not pass the letter on.",
    "complained": "The letter was marked as spam; this person is not written to again.",
}
FORBIDS = {Kind.COMPLAINED: "complained", Kind.BOUNCED: "bounced", Kind.UNSUBSCRIBED: "asked"}
# Why SendGrid drops mail, where that says something about the address (its "Event Webhook Reference", read 2026-11-23).
DROPPED_FOR = {"bounced address": "bounced", "spam reporting address": "complained"}
# The letter did not leave, we believed, and it did: there must be no second one.
BELIEVED_UNSENT = (Stage.DRAFTED, Stage.APPROVED, Stage.STUCK)
RECENT_DAYS = 7
LONGEST_QUOTE = 200

Row = TypeVar("Row")


@dataclass
class _Known:
    """What a batch of events is about: letters, by the ids that travel with them."""

    by_attempt: dict[str, SendAttempt] = field(default_factory=dict)
    by_message: dict[str, Letter] = field(default_factory=dict)
    letters: dict[UUID, Letter] = field(default_factory=dict)
    cases: dict[UUID, Case] = field(default_factory=dict)


def outcome(session: Session, events: Sequence[LetterEvent]) -> None:
    """Work off these events. Those that concern no letter of ours are only marked as handled."""
    known = _known(session, events)
    for event in sorted(events, key=lambda event: (event.occurred_at, event.id)):
        attempt = known.by_attempt.get(event.attempt_ref or "")
        letter = known.letters[attempt.letter_id] if attempt else known.by_message.get(_message_id(event) or "")
        if letter is None:
            _suspect(session, event)
        else:
            event.letter_id = letter.id
            _take_in(session, event, known.cases[letter.case_id], letter, attempt)
        event.handled_at = now()
    session.flush()


# ---- whose is it ----


def _known(session: Session, events: Sequence[LetterEvent]) -> _Known:
    """Load what the events name, the cases first and locked in one order: nobody moves them meanwhile."""
    attempts = _attempts(session, [event.attempt_ref for event in events if event.attempt_ref])
    messages = [message for event in events if (message := _message_id(event))]
    mine = sa.or_(Letter.id.in_([attempt.letter_id for attempt in attempts]), Letter.provider_ref.in_(messages))
    case_ids = session.scalars(sa.select(Letter.case_id).where(mine)).all()
    cases = _fresh(session, sa.select(Case).where(Case.id.in_(case_ids)).order_by(Case.id).with_for_update())
    letters = _fresh(session, sa.select(Letter).where(Letter.case_id.in_(case_ids)))
    attempts = _fresh(session, sa.select(SendAttempt).where(SendAttempt.id.in_([attempt.id for attempt in attempts])))
    return _Known(
        {str(attempt.id): attempt for attempt in attempts},
        {letter.provider_ref: letter for letter in letters if letter.provider_ref},
        {letter.id: letter for letter in letters},
        {case.id: case for case in cases},
    )


def _fresh(session: Session, query: sa.Select[Row]) -> Sequence[Row]:
    return session.scalars(query.execution_options(populate_existing=True)).all()


def _attempts(session: Session, refs: Iterable[str]) -> Sequence[SendAttempt]:
    ids = [found for ref in refs if (found := _uuid(ref))]
    return session.scalars(sa.select(SendAttempt).where(SendAttempt.id.in_(ids))).all()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _kind(event: LetterEvent) -> Kind:
    return Kind(event.kind) if event.kind in set(Kind) else Kind.OTHER


def _message_id(event: LetterEvent) -> str | None:
    """SendGrid's X-Message-Id: what stands before the first dot of an event's sg_message_id."""
    return event.message_ref.partition(".")[0] if event.message_ref else None


def _suspect(session: Session, event: LetterEvent) -> None:
    """A late bounce may carry no id at all: by address and time it is probable, which is worth a note and no more."""
    if event.kind not in (Kind.BOUNCED, Kind.DROPPED, Kind.COMPLAINED):
        return
    email = session.scalar(sa.select(Event.email).where(Event.id == event.event_id))
    letter = _recent_letter_to(session, email) if email else None
    if letter is not None:
        event.letter_id = letter.id
        words = f"{SENTENCES[STATUS[_kind(event)]].rstrip('.')}: probably, for the report names only the address."
        note(session, letter.case_id, who=WHO, what=words, at=event.occurred_at)


def _recent_letter_to(session: Session, email: str) -> Letter | None:
    since = now() - timedelta(days=RECENT_DAYS)
    sent = session.scalars(
        sa.select(Letter)
        .where(Letter.sent_at > since, sa.func.lower(Letter.to_email) == email.lower())
        .order_by(Letter.sent_at.desc())
        .limit(1)
    )
    return sent.one_or_none()


# ---- what it says ----


def _take_in(session: Session, event: LetterEvent, case: Case, letter: Letter, attempt: SendAttempt | None) -> None:
    _prove(event, letter, attempt)
    _never_again(session, event, letter)
    status = STATUS.get(_kind(event), "accepted")
    risen = RANK[status] > RANK.get(letter.status, 0)
    if risen:
        letter.status = status
    _bring_to_sent(session, case)
    if case.stage == Stage.SENT and letter.status in FINAL:
        move(session, case, Stage.SETTLED, who=WHO, what=_words(letter.status, event), reason=None)
    elif risen and status != "accepted":
        note(session, case.id, who=WHO, what=_words(status, event))


def _prove(event: LetterEvent, letter: Letter, attempt: SendAttempt | None) -> None:
    """SendGrid knows the letter, so it took it."""
    letter.sent_at = letter.sent_at or event.occurred_at
    letter.provider_ref = letter.provider_ref or _message_id(event)
    if attempt is not None and attempt.state != "accepted":
        attempt.state, attempt.detail = "accepted", "SendGrid reports that it took the letter."
        attempt.finished_at = attempt.finished_at or now()


def _bring_to_sent(session: Session, case: Case) -> None:
    """Move a case whose letter was on its way, in doubt or given up to SENT."""
    stage = Stage(case.stage)
    if stage in (Stage.SENDING, Stage.DOUBTFUL):
        move(session, case, Stage.SENT, who=WHO, what=SENTENCES["accepted"], reason=None)
    elif stage in BELIEVED_UNSENT:
        what = "SendGrid reports that the letter had left after all; there will be no second one."
        move(session, case, Stage.SENT, who=WHO, what=what, reason=None)


def _never_again(session: Session, event: LetterEvent, letter: Letter) -> None:
    reason = FORBIDS.get(_kind(event))
    if event.kind == Kind.DROPPED:
        reason = DROPPED_FOR.get(str(event.detail.get("reason", "")).strip().lower())
    if reason:
        forbid(session, letter.to_email, reason=reason)


def _words(status: str, event: LetterEvent) -> str:
    """Our sentence, and what the receiving server said, which is anybody's text."""
    said = " ".join(scrub(str(event.detail.get("reason") or "")).split())[:LONGEST_QUOTE]
    quote = said if status in ("deferred", "bounced", "dropped") else ""
    return f"{SENTENCES[status]} The report says: {quote}" if quote else SENTENCES[status]
