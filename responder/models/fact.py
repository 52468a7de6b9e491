"""Turns a statement a letter may make, and what supports it, into a row."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from responder.models.table import Dated, Identified, Table, reference


class Fact(Identified, Dated, Table):
    """One supported statement about one case.

    `kind` is removal, tenure, contact, reason, comment, subject or name; `text` says it to the manager in one
    line; `value` is what templates build sentences from; `confidence` is high, medium or low.
    """

    __tablename__ = "fact"
    __table_args__ = (sa.UniqueConstraint("case_id", "kind", "rank"),)

    case_id: Mapped[UUID] = reference("case.id", index=False)
    kind: Mapped[str]
    rank: Mapped[int]  # 0 is the one a letter would use first among its kind
    text: Mapped[str]
    value: Mapped[dict[str, Any]]
    source: Mapped[str]
    as_of: Mapped[datetime]
    confidence: Mapped[str]
    touchpoint_id: Mapped[UUID | None] = reference("touchpoint.id", index=False)
