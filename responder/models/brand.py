"""Turns a brand, the name a person thinks they are leaving, into a row."""

from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from responder.models.table import Dated, Identified, Table, reference


class Brand(Identified, Dated, Table):
    """What letters of one brand share: its name, and who signs when nobody knows the person."""

    __tablename__ = "brand"

    name: Mapped[str] = mapped_column(unique=True)
    default_signer_id: Mapped[UUID | None] = reference("manager.id", index=False)
    # The gate of "personal or nothing": a draft with less substance than this is proposed as silence. 0 to 10.
    personal_bar: Mapped[int] = mapped_column(default=3)
    # From this worth on a letter is signed by somebody who leads a team; None: the worth does not matter.
    high_value_cents: Mapped[int | None]
