"""Turns what a manager says about a case on their own word into a row."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from responder.models.table import Dated, Identified, Table, reference


class Word(StrEnum):
    """What is vouched for."""

    FAULT = "fault"  # {"grade": "regret" | "shared" | "ours", "what": a sentence about what happened, or None}
    GESTURE = "gesture"  # {"what": a sentence with what is offered, "worth_cents": int}
    CLAIM = "claim"  # {"words": a number, date or name in the letter that no other fact supports}


class Testimony(Identified, Dated, Table):
    """What somebody of ours vouched for. It becomes a fact of the case whenever its facts are gathered.

    Of fault and gesture the newest that is not withdrawn counts; of claims all.
    """

    __tablename__ = "testimony"
    __table_args__ = (sa.Index("ix_testimony_case_id_kind", "case_id", "kind"),)

    case_id: Mapped[UUID] = reference("case.id", index=False)
    kind: Mapped[str]
    value: Mapped[dict[str, Any]]
    manager_id: Mapped[UUID | None] = reference("manager.id", index=False)
    told_by: Mapped[str]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]
