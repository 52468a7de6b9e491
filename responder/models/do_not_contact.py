"""Turns "never write to this address again" into a row that outlives the address itself."""

from sqlalchemy.orm import Mapped, mapped_column

from responder.models.table import Dated, Identified, Table


class DoNotContact(Identified, Dated, Table):
    """A SHA-256 of the normalised address and why (`complained`, `bounced`, `erased`, `asked`)."""

    __tablename__ = "do_not_contact"

    address_hash: Mapped[str] = mapped_column(unique=True)
    reason: Mapped[str]
