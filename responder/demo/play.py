"""Turns a running, empty service into Northlight on a busy morning, step by step, each told as it is done."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import monotonic, sleep

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.connecting import url_of
from responder.db import reading, transaction
from responder.demo.answers import ANSWERS, LAST, Answer, give
from responder.demo.era import Era, era
from responder.demo.files import FILES, written
from responder.demo.goodbyes import FIRST, LATER, Goodbye
from responder.demo.northlight import COLLEAGUES, MAYA, move_in
from responder.demo.platforms import headers, posts
from responder.demo.posting import post, try_door
from responder.demo.strangers import visits
from responder.importing import import_file
from responder.instants import now
from responder.journey import Stage, Step
from responder.models import Case, Connection, Delivery, Letter, Manager
from responder.queue import ring
from responder.settings import settings
from responder.sign_in import make_link

PATIENCE_SECONDS = 20.0
LOOK_SECONDS = 0.1


def play(url: str, folder: Path) -> Iterator[str]:
    """Fill the service that answers at `url` with the sample company; what is there already stays as it is.

    Yields a sentence after each step, and an empty one while it waits, so that the caller may stop in between.
    """
    time = era(folder)
    with transaction() as session:
        ways_in = move_in(session, folder)
    yield f"{len(COLLEAGUES)} people of Northlight, {len(ways_in)} connections"
    yield from _hand_in(time)
    yield from _knock(url, ways_in, FIRST, time)
    yield from _until(_nothing_moves)
    if not time.acted:
        yield from _visit(url, ways_in, time)
        yield f"{_answer(ANSWERS)} of them answered by Northlight's managers"
        yield from _until(_letters_are_settled)
    yield from _knock(url, ways_in, LATER, time)
    yield from _until(_nothing_moves)
    if not time.acted and _answer([LAST]):
        yield f"one more signed: it leaves in {settings().undo_seconds} seconds, unless undone"
    time.keep(acted=True)
    yield _standing()


def way_in_for_maya(url: str) -> str:
    """A fresh link that signs Northlight's operations manager in, once."""
    with transaction() as session:
        maya = session.scalars(sa.select(Manager).where(Manager.email == MAYA.email)).one()
        return f"{url}/sign-in/{make_link(session, maya)}"


def _hand_in(time: Era) -> Iterator[str]:
    for file in FILES:
        report = import_file(file.kind, written(file, time), manager_email=file.manager_email)
        yield f"{file.name}: {report.read} rows read, {report.added} added, {report.skipped} skipped"


def _knock(url: str, ways_in: dict[str, Connection], goodbyes: Iterable[Goodbye], time: Era) -> Iterator[str]:
    new = known = 0
    for each in posts(goodbyes, time):
        way_in = ways_in[each.way_in]
        proof = headers(each, provider=way_in.provider, secret=way_in.secrets["current"], folder=time.folder)
        if post(url_of(way_in, url) or url, each.body, proof):
            new += 1
        else:
            known += 1
        yield ""
    yield f"{new} signed webhooks posted" + (f", {known} were known already" if known else "")


def _visit(url: str, ways_in: dict[str, Connection], time: Era) -> Iterator[str]:
    """What is turned away or read in part, once: the log shows it."""
    turned_away = 0
    for visit in visits(ways_in, time):
        way_in = url_of(ways_in[visit.post.way_in], url)
        turned_away += try_door(way_in or "", visit.post.body, visit.headers) >= 400
        yield ""
    yield f"{turned_away} requests turned away that nobody at Northlight's platforms had sent"


def _answer(answers: Iterable[Answer]) -> int:
    """How many of these could be given."""
    given = 0
    for answer in answers:
        with transaction() as session:
            given += give(session, answer) is not None
    ring(Step.SEND)
    return given


def _until(true: Callable[[Session], bool]) -> Iterator[str]:
    """Wait until it is so, or patience ends: the rest then happens under the visitor's eyes."""
    end = monotonic() + PATIENCE_SECONDS
    while monotonic() < end:
        with reading() as session:
            if true(session):
                return
        yield ""
        sleep(LOOK_SECONDS)


def _nothing_moves(session: Session) -> bool:
    waiting = sa.select(Delivery.id).where(Delivery.state == "received")
    early = sa.select(Case.id).where(Case.stage.in_([Stage.RECEIVED, Stage.ENRICHED]), Case.due_at <= now())
    return session.scalar(waiting.limit(1)) is None and session.scalar(early.limit(1)) is None


def _letters_are_settled(session: Session) -> bool:
    leaving = sa.select(Case.id).where(Case.stage.in_([Stage.APPROVED, Stage.SENDING, Stage.SENT]))
    return session.scalar(leaving.limit(1)) is None


def _standing() -> str:
    with reading() as session:
        drafts = session.scalar(sa.select(sa.func.count()).where(Case.stage == Stage.DRAFTED))
        silent = session.scalar(sa.select(sa.func.count()).where(Case.stage == Stage.SILENT))
        letters = session.scalar(sa.select(sa.func.count()).where(Letter.sent_at.is_not(None)))
    return f"{drafts} letters wait for a signature, {letters} have left, {silent} people are left in peace"
