"""Turns one version of a letter before it left into a row. Versions are never changed, only followed."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from responder.models.table import Dated, Identified, Table, reference

_TO_A_COMPANY = sa.text("company IS NOT NULL")


class Draft(Identified, Dated, Table):
    """One version: its text, the spans that tie clauses to facts, and the checks it passed or failed.

    `spans` are {"start", "end", "fact_id"} in characters of `body`; `checks` are {"name", "passed", "blocking",
    "detail"}. `sha256` is `responder.wording.letter_hash`. `author` is "responder" or the editing manager's name.
    """

    __tablename__ = "draft"
    __table_args__ = (
        sa.UniqueConstraint("case_id", "version"),
        sa.Index("ix_draft_company_id", "company", "id", sqlite_where=_TO_A_COMPANY, postgresql_where=_TO_A_COMPANY),
    )

    case_id: Mapped[UUID] = reference("case.id", index=False)
    version: Mapped[int]
    author: Mapped[str]
    language: Mapped[str]
    company: Mapped[str | None]  # the domain of the person's address, where it is not one that everybody has
    subject: Mapped[str]
    body: Mapped[str]
    sha256: Mapped[str]
    spans: Mapped[list[dict[str, Any]]]
    checks: Mapped[list[dict[str, Any]]]
    # The moves of the letter, {"move", "template", "why", "ways", "wording", "at"}; `at` is where in the body.
    plan: Mapped[list[dict[str, Any]]]
    # How it addresses the person, and by which rule: {"form", "why"}.
    address: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    # What the law lets it say, and by which rule: {"level", "country", "why", "version"}.
    policy: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    # What a language model did to it: {"by", "outcome", "why"}; empty where none was asked.
    polish: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
