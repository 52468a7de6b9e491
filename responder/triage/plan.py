"""Turns decisions about a batch of reports into rows, written together at the end."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.addresses import address_hash
from responder.erasing import erase
from responder.errors import AlreadyMoved
from responder.facts import Disposition
from responder.inserting import insert_new
from responder.instants import new_id, now
from responder.journey import Stage
from responder.models import Case, DoNotContact, Event, Letter, LetterEvent, TimelineEntry
from responder.moving import move, note
from responder.policies import policy_version
from responder.triage.people import Person
from responder.triage.reports import Report
from responder.triage.rules import WRITE, Verdict

WHO = "responder"
STAGES = {
    Disposition.WRITE: Stage.RECEIVED,
    Disposition.CALL: Stage.CALL,
    Disposition.HOLD: Stage.HELD,
    Disposition.SILENT: Stage.SILENT,
    Disposition.WITHDRAW: Stage.WITHDRAWN,
}


@dataclass
class Plan:
    """What a batch of reports adds and changes. Cases opened here are plain values until `write`."""

    session: Session
    untouched: set[UUID] = field(default_factory=set)
    moment: datetime = field(default_factory=now)
    opened: dict[UUID, Case] = field(default_factory=dict)
    notes: list[dict[str, Any]] = field(default_factory=list)
    forbidden: dict[str, str] = field(default_factory=dict)
    adopted: list[dict[str, Any]] = field(default_factory=list)
    letter_events: list[dict[str, Any]] = field(default_factory=list)
    erased: list[Person] = field(default_factory=list)

    def open(self, report: Report, person: Person, verdict: Verdict) -> Case:
        """A new case of this person, where the verdict puts it."""
        event = report.event
        case = Case(
            id=new_id(), created_at=self.moment, stage=STAGES[verdict.disposition].value, **_kept(verdict),
            kind=event.kind.value, family=event.family.value, person_key=person.key,
            customer_id=person.customer_id, connection_id=report.connection.id, email=event.email or person.email,
            occurred_at=event.occurred_at, received_at=report.received_at, moved_at=self.moment,
            due_at=self.moment, tries=0, draft_version=0,
        )  # fmt: skip
        self.opened[case.id] = case
        person.cases.append(case)
        return case

    def move(self, case: Case, verdict: Verdict, *, what: str, **changes: Any) -> None:
        """Take a case where the verdict puts it, and say why. Raises AlreadyMoved when somebody was faster."""
        to = STAGES[verdict.disposition]
        changes |= _kept(verdict)
        if case.id not in self.opened:
            move(self.session, case, to, who=WHO, what=what, **changes)
            return
        case.stage = to.value
        for name, value in changes.items():
            setattr(case, name, value)
        self.note(case, what)

    def hold_for_another_reason(self, case: Case, verdict: Verdict, *, what: str) -> None:
        """Let what is held wait for a person because of something that weighs more, and for itself alone.

        Raises AlreadyMoved when somebody decided meanwhile.
        """
        changes = {"reason": verdict.sentence, "rule": verdict.rule, "storm_id": None}
        if case.id not in self.opened:
            held = sa.update(Case).where(Case.id == case.id, Case.stage == Stage.HELD.value).values(changes)
            if self.session.execute(held.execution_options(synchronize_session=False)).rowcount != 1:  # type: ignore[attr-defined]
                raise AlreadyMoved(f"case {case.id} is no longer held")
            self.session.refresh(case)
        for name, value in changes.items():
            setattr(case, name, value)
        self.note(case, what)

    def note(self, case: Case, what: str) -> None:
        """A line on the case's timeline."""
        if case.id in self.opened:
            self.notes.append({"id": new_id(), "case_id": case.id, "at": self.moment, "who": WHO, "what": what})
        else:
            note(self.session, case.id, who=WHO, what=what, at=self.moment)

    def forbid(self, addresses: Iterable[str], reason: str) -> None:
        """Never write to these addresses again. The first reason stays."""
        for address in addresses:
            self.forbidden.setdefault(address_hash(address), reason)

    def erase(self, person: Person) -> None:
        """Forget what they said, what was found out about them, and what was written but never left."""
        self.erased.append(person)

    def adopt(self, event_id: UUID, case_id: UUID) -> None:
        """An earlier event that stood alone belongs to this case."""
        self.adopted.append({"id": event_id, "case_id": case_id, "outcome": "joined"})

    def report_letter(self, report: Report, letter: Letter | None) -> None:
        """Something became of a letter of ours, perhaps of one we cannot name; the outcome step goes on from here."""
        event = report.event
        self.letter_events.append(
            {
                "id": new_id(), "created_at": self.moment, "event_id": report.id,
                "letter_id": letter.id if letter else None,
                "attempt_ref": event.attempt_ref, "message_ref": event.message_ref, "kind": event.kind.value,
                "occurred_at": event.occurred_at, "detail": dict(event.extra),
            }
        )  # fmt: skip

    def write(self, reports: Iterable[Report]) -> None:
        """Insert everything. Raises AlreadyMoved when a person has got an open case meanwhile."""
        self.session.flush()
        connection = self.session.connection()
        cases = [_row(case) for case in self.opened.values()]
        if len(insert_new(connection, _table(Case), cases)) < len(cases):
            raise AlreadyMoved("a person of this batch has another open case since a moment ago")
        for table, rows in (
            (Event, [report.row() for report in reports]),
            (TimelineEntry, self.notes),
            (LetterEvent, self.letter_events),
        ):
            if rows:
                connection.execute(_table(table).insert(), rows)
        self._forbid_and_adopt(connection)
        for person in self.erased:
            erase(self.session, person.brand_id, person.keys, person.addresses)

    def _forbid_and_adopt(self, connection: sa.Connection) -> None:
        rows = [
            {"id": new_id(), "created_at": self.moment, "address_hash": found, "reason": reason}
            for found, reason in sorted(self.forbidden.items())
        ]
        insert_new(connection, _table(DoNotContact), rows)
        if self.adopted:
            self.session.execute(sa.update(Event), self.adopted)


def judged(case: Case) -> Verdict:
    """What was decided about a case that goes on as it is."""
    return Verdict(case.rule or WRITE.name, Disposition.WRITE, case.reason or "")


def _kept(verdict: Verdict) -> dict[str, Any]:
    return {
        "disposition": verdict.disposition.value,
        "reason": verdict.sentence or None,
        "rule": verdict.rule,
        "policy_version": policy_version(),
    }


def _row(case: Case) -> dict[str, Any]:
    return {column.key: getattr(case, column.key) for column in _table(Case).columns}


def _table(model: Any) -> sa.Table:
    table: sa.Table = model.__table__
    return table
