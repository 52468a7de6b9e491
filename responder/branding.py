"""Turns what a company wants for one brand into its row: who signs by default, and when a letter is worth writing."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.errors import Refused
from responder.managers import may_sign
from responder.models import Brand, Manager

HIGHEST_BAR = 10


def brand_named(session: Session, name: str) -> Brand:
    """The brand of that name. Raises Refused, listing the names there are."""
    found = session.scalar(sa.select(Brand).where(Brand.name == name))
    if found is None:
        names = ", ".join(session.scalars(sa.select(Brand.name).order_by(Brand.name)))
        raise Refused(f"There is no brand called {name!r}; there are {names or 'none yet: connect a platform first'}.")
    return found


def change_brand(
    brand: Brand, *, signer: Manager | None = None, high_value_cents: int | None = None, personal_bar: int | None = None
) -> None:
    """Change what is given; what is None stays. Raises Refused for a signer who may not sign, and for odd numbers."""
    if signer and not may_sign(signer):
        raise Refused(f"{signer.name} may not sign letters.")
    if high_value_cents is not None and high_value_cents < 0:
        raise Refused("A worth is not below nothing.")
    if personal_bar is not None and not 0 <= personal_bar <= HIGHEST_BAR:
        raise Refused(f"The personal bar is 0 to {HIGHEST_BAR}: how much a letter must have to say.")
    brand.default_signer_id = signer.id if signer else brand.default_signer_id
    brand.high_value_cents = brand.high_value_cents if high_value_cents is None else high_value_cents
    brand.personal_bar = brand.personal_bar if personal_bar is None else personal_bar
