"""Turns one configured webhook endpoint into a row."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from responder.models.brand import Brand
from responder.models.table import Dated, Identified, Table, reference


class Connection(Identified, Dated, Table):
    """A provider's way in: its random token stands in the URL, its secrets verify what arrives.

    `secrets` holds {"current": "…", "previous": "…"}; `previous` stays valid while a secret is rotated, and so does
    `previous_token` until `previous_token_until`. When each of the two was last used is known to some seconds.
    `usual_silence_days` is for how long it is silent at most on usual days; None until that is known. `files_read_at`
    is when a file of it was last read to its end.
    """

    __tablename__ = "connection"
    __table_args__ = (sa.Index("ix_connection_previous_token", "previous_token", unique=True),)

    provider: Mapped[str]
    name: Mapped[str]
    token: Mapped[str] = mapped_column(unique=True)
    secrets: Mapped[dict[str, str]]
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    brand_id: Mapped[UUID] = reference("brand.id")
    last_delivery_at: Mapped[datetime | None]
    previous_token: Mapped[str | None]
    previous_token_until: Mapped[datetime | None]
    previous_token_used_at: Mapped[datetime | None]
    previous_secret_used_at: Mapped[datetime | None]
    usual_silence_days: Mapped[int | None]
    files_read_at: Mapped[datetime | None]

    brand: Mapped[Brand] = relationship(lazy="joined")
