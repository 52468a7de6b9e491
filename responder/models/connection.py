"""Turns one configured webhook endpoint into a row."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column, relationship

from responder.models.brand import Brand
from responder.models.table import Dated, Identified, Table, reference


class Connection(Identified, Dated, Table):
    """A provider's way in: its random token stands in the URL, its secrets verify what arrives.

    `secrets` holds {"current": "…", "previous": "…"}; `previous` stays valid while a secret is rotated.
    """

    __tablename__ = "connection"

    provider: Mapped[str]
    name: Mapped[str]
    token: Mapped[str] = mapped_column(unique=True)
    secrets: Mapped[dict[str, str]]
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    brand_id: Mapped[UUID] = reference("brand.id")
    last_delivery_at: Mapped[datetime | None]

    brand: Mapped[Brand] = relationship(lazy="joined")
