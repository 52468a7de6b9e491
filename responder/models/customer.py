"""Turns a person, with every address and outside id known for them, into rows."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from responder.models.table import Dated, Identified, Table, partial_index, reference

# Of names that begin alike one range of the index is read, whatever order the database's language has for letters.
_BYTEWISE = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


class Customer(Identified, Dated, Table):
    """One person. What a source does not know stays None and is never guessed.

    `said_by` holds which source filled a column; under "*" the one that filled all not named. `merged_into_id` is
    the person somebody found this to be: nothing else moves at a merge, so that taking it back loses nothing.
    `match_key` is name and company as `responder.likeness.match_key` folds them: equal ones may be one person.
    `name_key` is what a person is found by when somebody types how their name begins; the database keeps it.
    """

    __tablename__ = "customer"
    __table_args__ = (
        partial_index("customer", "merged_into_id"),
        partial_index("customer", "match_key"),
        partial_index("customer", "name_key"),
    )

    merged_into_id: Mapped[UUID | None] = reference("customer.id", index=False)
    name: Mapped[str | None]
    given_name: Mapped[str | None]
    family_name: Mapped[str | None]
    company: Mapped[str | None]
    title: Mapped[str | None]
    phone: Mapped[str | None]
    language: Mapped[str | None]
    address_form: Mapped[str | None]  # how we address them: "formal" or "close"; None: by rule
    country: Mapped[str | None]
    time_zone: Mapped[str | None]
    list_name: Mapped[str | None]
    plan: Mapped[str | None]
    value_cents: Mapped[int | None]
    currency: Mapped[str | None]
    owner_id: Mapped[UUID | None] = reference("manager.id", index=False)
    notes: Mapped[str | None]
    attributes: Mapped[dict[str, str]] = mapped_column(default=dict)
    said_by: Mapped[dict[str, str]] = mapped_column(default=dict)
    match_key: Mapped[str | None]
    name_key: Mapped[str | None] = mapped_column(
        _BYTEWISE, sa.Computed("lower(coalesce(name, given_name, family_name))")
    )

    addresses: Mapped[list["Address"]] = relationship(back_populates="customer", order_by="Address.id")
    references: Mapped[list["Reference"]] = relationship(order_by="Reference.id")
    tenure_claims: Mapped[list["TenureClaim"]] = relationship(order_by="TenureClaim.since_on")


class Address(Identified, Dated, Table):
    """One e-mail address. `email_norm` is what it is found by, `email` what a letter is addressed to.

    `hint` is the same without its plus-tag (and, at Gmail, its dots) where that makes a difference: whoever has that
    address may be the same person, and a person has to say so.
    """

    __tablename__ = "address"
    __table_args__ = (partial_index("address", "hint"),)

    customer_id: Mapped[UUID] = reference("customer.id")
    email_norm: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str]
    hint: Mapped[str | None]

    customer: Mapped[Customer] = relationship(back_populates="addresses")


class OtherName(Identified, Dated, Table):
    """A name by which a source calls a person whom another row of it, or another source, calls otherwise."""

    __tablename__ = "other_name"
    __table_args__ = (sa.UniqueConstraint("customer_id", "name"),)

    customer_id: Mapped[UUID] = reference("customer.id", index=False)
    name: Mapped[str]
    source: Mapped[str]


class Reference(Identified, Dated, Table):
    """What somebody else's system calls this person: `stripe` `cus_123`."""

    __tablename__ = "reference"
    __table_args__ = (sa.UniqueConstraint("provider", "ref"),)

    customer_id: Mapped[UUID] = reference("customer.id")
    provider: Mapped[str]
    ref: Mapped[str]


class TenureClaim(Identified, Dated, Table):
    """One date a source claims for a person, and what it means (`responder.facts.Since`). The ledger forgets none.

    `until_on` ends a stay that is over, `ref` tells the stays of one source apart. `superseded_at`: the source says
    another date since then. `withdrawn_by`: a person said that it is wrong.
    """

    __tablename__ = "tenure_claim"
    __table_args__ = (sa.UniqueConstraint("customer_id", "source", "meaning", "ref", "since_on"),)

    customer_id: Mapped[UUID] = reference("customer.id", index=False)
    source: Mapped[str]
    meaning: Mapped[str]
    ref: Mapped[str] = mapped_column(default="")
    since_on: Mapped[date]
    until_on: Mapped[date | None]
    as_of: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]


class TenureCliff(Identified, Dated, Table):
    """A day that improbably many share in one source: an import. Whoever has it was with us by `until_on`."""

    __tablename__ = "tenure_cliff"
    __table_args__ = (sa.UniqueConstraint("source", "meaning", "on_day"),)

    source: Mapped[str]
    meaning: Mapped[str]
    on_day: Mapped[date]
    until_on: Mapped[date]
    customers: Mapped[int]
