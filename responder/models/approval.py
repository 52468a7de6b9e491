"""Turns a person's yes to one exact text into a row."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from responder.models.table import Dated, Identified, Table, reference

_STANDING = sa.text("undone_at IS NULL")


class Approval(Identified, Dated, Table):
    """Who approved which version with which hash. At most one stands per case; an undone one stays as history."""

    __tablename__ = "approval"
    __table_args__ = (
        sa.Index(
            "uq_approval_standing",
            "case_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
    )

    case_id: Mapped[UUID] = reference("case.id", index=False)
    version: Mapped[int]
    sha256: Mapped[str]
    manager_id: Mapped[UUID | None] = reference("manager.id", index=False)
    who: Mapped[str]  # the manager's name, or the API token's
    leaves_at: Mapped[datetime]  # the end of the undo window
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]
