"""Turns a brand, the name a person thinks they are leaving, into a row."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from responder.models.table import Dated, Identified, Table, reference


class Brand(Identified, Dated, Table):
    """What letters of one brand share: its name, its voice, and who signs when nobody knows the person.

    `imprint` is the line the law asks for under a letter in some countries. `home_country` is where most of its
    people live: the country of those of whom none is known. `address_forms` says by language how it addresses
    people ("formal" or "close"), `policies` by country and family what a letter may do, where either differs from
    the custom of the house. `voice_revision` counts what was published of its wording.
    """

    __tablename__ = "brand"

    name: Mapped[str] = mapped_column(unique=True)
    default_signer_id: Mapped[UUID | None] = reference("manager.id", index=False)
    # The gate of "personal or nothing": a draft with less substance than this is proposed as silence. 0 to 10.
    personal_bar: Mapped[int] = mapped_column(default=3)
    # From this worth on a letter is signed by somebody who leads a team; None: the worth does not matter.
    high_value_cents: Mapped[int | None]
    imprint: Mapped[str | None]
    home_country: Mapped[str | None]
    address_forms: Mapped[dict[str, str]] = mapped_column(default=dict, server_default="{}")
    policies: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    # For so long no two letters by one signer, or to one company, take the same turns.
    variety_months: Mapped[int] = mapped_column(default=6, server_default="6")
    # Up to this worth a manager may offer something without asking anybody; None: nothing is offered.
    gesture_cents: Mapped[int | None]
    voice_revision: Mapped[int] = mapped_column(default=0, server_default="0")
