"""Turns what a brand made of one template, version by version, into rows."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from responder.models.table import Dated, Identified, Table, reference


class Wording(Identified, Dated, Table):
    """One version of one template of one brand. Versions are never changed, only followed.

    `name` is the template's path without its ending ("thanks/long", "close/thanks/long"). `source` None means: as
    Responder ships it. The newest with a `published_at` is in use; newer ones without are somebody's draft.
    `back_to` is the version whose text was taken up again.
    """

    __tablename__ = "wording"
    __table_args__ = (sa.UniqueConstraint("brand_id", "language", "name", "number"),)

    brand_id: Mapped[UUID] = reference("brand.id", index=False)
    language: Mapped[str]
    name: Mapped[str]
    number: Mapped[int]
    source: Mapped[str | None]
    author: Mapped[str]
    note: Mapped[str | None]
    back_to: Mapped[int | None]
    published_at: Mapped[datetime | None]
    published_by: Mapped[str | None]
