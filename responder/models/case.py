"""Turns one person's leaving into a row, and everything that happened to it into a timeline."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from responder.journey import ACTS_AT, OPEN, Stage
from responder.models.connection import Connection
from responder.models.customer import Customer
from responder.models.manager import Manager
from responder.models.table import Dated, Identified, Table, reference


def _among(stages: tuple[Stage, ...]) -> Any:
    return sa.text("stage IN (" + ", ".join(f"'{stage}'" for stage in stages) + ")")


_IN_STORM = sa.text("storm_id IS NOT NULL")
_ALONE = sa.text("stage = 'held' AND storm_id IS NULL")
_NAMELESS = sa.text("stage = 'held' AND email IS NULL")
_DUE = _among((*ACTS_AT.values(), Stage.SENDING))
_OPEN = _among(OPEN)


class Case(Identified, Dated, Table):
    """One person's leaving. Its stage moves by `responder.moving` only.

    `person_key` is brand and person; at most one open case has it. `due_at` is the earliest moment a machine
    may take the case up, `lease_until` says until when somebody has. `stuck_at` is the stage to go back to.
    `draft_version` is the newest draft, 0 while there is none.
    """

    __tablename__ = "case"
    __table_args__ = (
        sa.Index("ix_case_due", "stage", "due_at", sqlite_where=_DUE, postgresql_where=_DUE),
        sa.Index("ix_case_stage_id", "stage", "id"),
        sa.Index("ix_case_person_key", "person_key", "id"),
        sa.Index("ix_case_connection_id_created_at", "connection_id", "created_at"),
        sa.Index("ix_case_storm_id_id", "storm_id", "id", sqlite_where=_IN_STORM, postgresql_where=_IN_STORM),
        sa.Index("ix_case_held_alone", "stage", "id", sqlite_where=_ALONE, postgresql_where=_ALONE),
        sa.Index("ix_case_nameless", "stage", "due_at", sqlite_where=_NAMELESS, postgresql_where=_NAMELESS),
        sa.Index("uq_case_open", "person_key", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    stage: Mapped[str] = mapped_column(default=Stage.RECEIVED.value)
    disposition: Mapped[str]
    reason: Mapped[str | None]  # why it is where it is: the sentence of what decided, or what it is stuck on
    rule: Mapped[str | None]  # the name of what decided; None for cases older than this column
    policy_version: Mapped[str | None]  # of templates/policies.toml, when it was decided
    kind: Mapped[str]
    family: Mapped[str]
    person_key: Mapped[str]
    customer_id: Mapped[UUID | None] = reference("customer.id")
    connection_id: Mapped[UUID] = reference("connection.id", index=False)
    email: Mapped[str | None]  # as the platform wrote it; the address a letter goes to
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime]
    moved_at: Mapped[datetime]
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    stuck_at: Mapped[str | None]
    signer_id: Mapped[UUID | None] = reference("manager.id")
    signer_reason: Mapped[str | None]
    signer_chosen_by: Mapped[str | None]  # a person's choice stands when the facts are gathered again
    assigned_to_id: Mapped[UUID | None] = reference("manager.id")
    snoozed_until: Mapped[datetime | None]
    storm_id: Mapped[UUID | None]  # of the storm it is held in; every move takes it out of there
    draft_version: Mapped[int] = mapped_column(default=0)
    declined_sha256: Mapped[str | None]  # the hash of what the machine would have written, and somebody turned down

    customer: Mapped[Customer | None] = relationship()
    connection: Mapped[Connection] = relationship()
    signer: Mapped[Manager | None] = relationship(foreign_keys=[signer_id])
    assigned_to: Mapped[Manager | None] = relationship(foreign_keys=[assigned_to_id])


# Said in full rather than with a parameter, so that the partial indexes above are seen to fit.
IS_HELD = Case.stage == sa.literal_column("'held'")
HELD_ALONE = sa.and_(IS_HELD, Case.storm_id.is_(None))
NAMELESS = sa.and_(IS_HELD, Case.email.is_(None))


class TimelineEntry(Identified, Table):
    """One line of a case's story: when, what, and who did it (a manager's name, a token's, or the step)."""

    __tablename__ = "timeline_entry"
    __table_args__ = (sa.Index("ix_timeline_entry_case_id_id", "case_id", "id"),)

    case_id: Mapped[UUID] = reference("case.id", index=False)
    at: Mapped[datetime]
    who: Mapped[str]
    what: Mapped[str]
