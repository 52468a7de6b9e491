"""Turns answers of live sources into memory, into "did not answer", and into how each source is faring."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.exc import OperationalError, StatementError
from sqlalchemy.orm import Session

from responder.addresses import normalise
from responder.asking.calling import AnswerTo, Call
from responder.facts import FoundCustomer
from responder.importing import remember
from responder.importing.pouring import pour_new
from responder.instants import new_id, now
from responder.models import AskedSource, SourceAnswer
from responder.sources import Found

FOUND, NOBODY, NO_ANSWER = "found", "nobody", "no answer"
GOOD_FOR = timedelta(hours=24)
NO_ANSWER_GOOD_FOR = timedelta(minutes=1)
FAILURES_IN_A_ROW = 3
FIRST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(hours=1)
LONGEST_DETAIL = 300
# SQLite's driver refuses a number that is too large by itself, before SQLAlchemy hears of it.
UNKEEPABLE = (StatementError, OverflowError, ValueError)
UNUSABLE = "what it answered could not be kept"


def state_of(answer: AnswerTo) -> str:
    """What became of asking: found, nobody, or no answer."""
    return NO_ANSWER if answer.trouble else FOUND if answer.found else NOBODY


def note_answers(session: Session, answers: Sequence[AnswerTo]) -> None:
    """Remember what was found, and keep beside each person what became of asking about them. The caller commits."""
    by_source: defaultdict[UUID, list[AnswerTo]] = defaultdict(list)
    for answer in answers:
        by_source[answer.call.source_id].append(answer)
    for source_id, some in sorted(by_source.items()):
        kept = some if _remembered(session, some) else [_one_by_one(session, answer) for answer in some]
        _keep(session, kept)
        _look_after(session, source_id, kept)


def _remembered(session: Session, answers: Sequence[AnswerTo]) -> bool:
    """Whether the database took all of it; if not, nothing of it is kept."""
    found = [one for answer in answers for one in _of_the_person(answer)]
    try:
        with session.begin_nested():
            if found:
                remember(session, answers[0].call.name, found)
    except OperationalError:
        raise
    except UNKEEPABLE:
        return False
    return True


def _one_by_one(session: Session, answer: AnswerTo) -> AnswerTo:
    """One answer that cannot be kept must not cost the others."""
    return answer if _remembered(session, [answer]) else AnswerTo(answer.call, trouble=UNUSABLE)


def note_missing(session: Session, calls: Sequence[Call], why: str) -> None:
    """Keep beside each person that a source was not asked, and why. It says nothing about how the source fares."""
    _keep(session, [AnswerTo(call, trouble=why) for call in calls])


def _of_the_person(answer: AnswerTo) -> Iterable[Found]:
    """What was found, tied to whom we asked about: whatever else a source says of them, it says of this person."""
    for one in answer.found:
        if isinstance(one, FoundCustomer):
            yield _tied(one, answer.call)
        else:
            ref = f"{one.source_ref} {answer.call.about}"
            yield replace(one, customer=_tied(one.customer, answer.call), source_ref=ref)


def _tied(found: FoundCustomer, call: Call) -> FoundCustomer:
    own = list(call.who.emails[:1])
    others = [email for email in (found.email, *found.other_emails) if email and not _is(email, own)]
    refs = dict(found.refs) if own else {**call.who.refs, **found.refs}
    return replace(found, email=own[0] if own else found.email, other_emails=tuple(others), refs=refs)


def _is(email: str, known: Sequence[str]) -> bool:
    try:
        return normalise(email) in known
    except ValueError:
        return True  # no address at all: left out as well


def _keep(session: Session, answers: Sequence[AnswerTo]) -> None:
    moment = now()
    rows = [
        {
            "id": new_id(),
            "created_at": moment,
            "asked_source_id": answer.call.source_id,
            "email_norm": answer.call.about,
            "asked_at": moment,
            "expires_at": moment + (NO_ANSWER_GOOD_FOR if answer.trouble else GOOD_FOR),
            "state": state_of(answer),
            "detail": (answer.trouble or "")[:LONGEST_DETAIL],
        }
        for answer in answers
    ]
    pour_new(
        session,
        SourceAnswer,
        rows,
        found_by=("email_norm", "asked_source_id"),
        updates=("asked_at", "expires_at", "state", "detail"),
        when_differs=("asked_at",),
    )


def _look_after(session: Session, source_id: UUID, answers: Sequence[AnswerTo]) -> None:
    """Open the breaker after failures in a row, or for as long as the source asked; close it when it answers."""
    source = session.get_one(AskedSource, source_id, with_for_update=True)
    troubles = [answer for answer in answers if answer.trouble]
    if len(troubles) < len(answers):
        source.failures, source.rests_until, source.trouble, source.answered_at = 0, None, None, now()
    if not troubles:
        return
    worst = max(troubles, key=lambda answer: (answer.is_lasting, answer.rest_seconds or 0))
    source.trouble = (worst.trouble or "")[:LONGEST_DETAIL]
    if len(troubles) == len(answers):
        source.failures += len(troubles)
    source.rests_until = rest_until(source.failures, worst, now())


def rest_until(failures: int, worst: AnswerTo, moment: datetime) -> datetime | None:
    """Until when nobody asks a source that failed so often in a row; None while it may be asked at once."""
    rest = timedelta(seconds=worst.rest_seconds or 0)
    if failures >= FAILURES_IN_A_ROW and worst.is_lasting:
        rest = LONGEST_REST
    elif failures >= FAILURES_IN_A_ROW:
        rest = max(rest, FIRST_REST * 2 ** min(failures - FAILURES_IN_A_ROW, 10))
    return moment + min(rest, LONGEST_REST) if rest else None
