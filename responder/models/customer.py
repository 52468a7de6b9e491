"""Turns a person, with every address and outside id known for them, into rows."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from responder.models.table import Dated, Identified, Table, reference


class Customer(Identified, Dated, Table):
    """One person. What a source does not know stays None and is never guessed.

    `said_by` holds which source filled a column; under "*" the one that filled all not named.
    """

    __tablename__ = "customer"

    name: Mapped[str | None]
    given_name: Mapped[str | None]
    family_name: Mapped[str | None]
    company: Mapped[str | None]
    title: Mapped[str | None]
    phone: Mapped[str | None]
    language: Mapped[str | None]
    country: Mapped[str | None]
    time_zone: Mapped[str | None]
    list_name: Mapped[str | None]
    plan: Mapped[str | None]
    value_cents: Mapped[int | None]
    currency: Mapped[str | None]
    owner_id: Mapped[UUID | None] = reference("manager.id")
    notes: Mapped[str | None]
    attributes: Mapped[dict[str, str]] = mapped_column(default=dict)
    said_by: Mapped[dict[str, str]] = mapped_column(default=dict)

    addresses: Mapped[list["Address"]] = relationship(back_populates="customer", order_by="Address.id")
    references: Mapped[list["Reference"]] = relationship(order_by="Reference.id")
    tenure_claims: Mapped[list["TenureClaim"]] = relationship(order_by="TenureClaim.since_on")


class Address(Identified, Dated, Table):
    """One e-mail address. `email_norm` is what it is found by, `email` what a letter is addressed to."""

    __tablename__ = "address"

    customer_id: Mapped[UUID] = reference("customer.id")
    email_norm: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str]

    customer: Mapped[Customer] = relationship(back_populates="addresses")


class Reference(Identified, Dated, Table):
    """What somebody else's system calls this person: `stripe` `cus_123`."""

    __tablename__ = "reference"
    __table_args__ = (sa.UniqueConstraint("provider", "ref"),)

    customer_id: Mapped[UUID] = reference("customer.id")
    provider: Mapped[str]
    ref: Mapped[str]


class TenureClaim(Identified, Dated, Table):
    """One source's claim since when a person has been with us, and what its date means (`customer since`)."""

    __tablename__ = "tenure_claim"
    __table_args__ = (sa.UniqueConstraint("customer_id", "source", "meaning"),)

    customer_id: Mapped[UUID] = reference("customer.id", index=False)
    source: Mapped[str]
    meaning: Mapped[str]
    since_on: Mapped[date]
    as_of: Mapped[datetime]
