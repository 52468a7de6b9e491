"""Turns time into rings: whatever is due is rung for again, so that a lost bell costs seconds and never a case."""

import signal
from threading import Event
from time import monotonic

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from responder.asking import ask_about_unknown
from responder.cliffs import survey
from responder.db import reading, transaction
from responder.instants import now
from responder.journey import ACTS_AT, Step
from responder.log import logger
from responder.models import Case, Delivery, LetterEvent
from responder.polishing import polishes, rests_seconds
from responder.polishing import waiting as drafts_to_polish
from responder.queue import ring
from responder.replaying import carry_on_replays
from responder.retaining import erase_expired
from responder.rhythm import learn_rhythms
from responder.send import doubt_expired
from responder.storms import unfinished
from responder.triage import take_up_known
from responder.unposted.polling import something_due

TICK_SECONDS = 2.0
SURVEY_SECONDS = 6 * 3600.0  # imports look for cliffs themselves; this is for dates that came one by one
SWEEP_SECONDS = 600.0

log = logger(__name__)


def steps_with_work(session: Session) -> list[Step]:
    """The steps that have something due now: one look into a partial index each."""
    moment = now()
    waiting: dict[Step, sa.Exists] = {
        Step.TRIAGE: sa.exists().where(
            Delivery.state == "received", sa.or_(Delivery.lease_until.is_(None), Delivery.lease_until < moment)
        ),
        Step.STORM: unfinished().exists(),
        Step.POLL: something_due(moment),
        Step.OUTCOME: sa.exists().where(LetterEvent.handled_at.is_(None)),
    }
    for step, stage in ACTS_AT.items():
        waiting[step] = sa.exists().where(
            Case.stage == stage.value,
            Case.due_at <= moment,
            sa.or_(Case.lease_until.is_(None), Case.lease_until < moment),
        )
    if polishes() and not rests_seconds():
        waiting[Step.POLISH] = drafts_to_polish().exists()
    return [step for step, something in waiting.items() if session.scalar(sa.select(something))]


def tick() -> list[Step]:
    """Ask who those without an address are, doubt letters whose sender died, take up whom we know, and read again
    what somebody wants read again; then ring.

    Returns what was rung for.
    """
    ask_about_unknown()
    with transaction() as session:
        doubted = doubt_expired(session)
        take_up_known(session)
    with transaction() as session:
        carry_on_replays(session)
    if doubted:
        log.warning("letters whose sender died wait for a person or for SendGrid's word", count=doubted)
    with reading() as session:
        due = steps_with_work(session)
    for step in due:
        ring(step)
    return due


def look_for_cliffs() -> int:
    """Find anew on which days lists were loaded rather than joined; how many there are."""
    with transaction() as session:
        return survey(session)


def look_around() -> None:
    """Every some hours: cliffs, and for how long each connection is usually silent."""
    look_for_cliffs()
    with transaction() as session:
        learn_rhythms(session)


def sweep() -> int:
    """Erase what may no longer be kept, one slice of it; how many bodies."""
    with transaction() as session:
        return erase_expired(session)


def run(stopped: Event | None = None) -> None:
    """Tick until told to stop. A database that is away is waited for."""
    stopped = stopped or _told_to_stop()
    log.info("the clock is ticking", seconds=TICK_SECONDS)
    survey_at = sweep_at = monotonic()
    while not stopped.is_set():
        try:
            tick()
            if monotonic() >= survey_at:
                survey_at = monotonic() + SURVEY_SECONDS
                look_around()
            if monotonic() >= sweep_at and not sweep():
                sweep_at = monotonic() + SWEEP_SECONDS
        except SQLAlchemyError as error:
            log.warning("the database did not answer the clock", error=type(error).__name__)
        stopped.wait(TICK_SECONDS)


def _told_to_stop() -> Event:
    stopped = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    return stopped
