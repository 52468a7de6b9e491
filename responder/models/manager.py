"""Turns a person who may sign in, and how they did, into rows."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from responder.models.table import Dated, Identified, Table, reference


class Role(StrEnum):
    """What a person may do: viewers read, drafters also edit, managers also decide, admins also configure."""

    VIEWER = "viewer"
    DRAFTER = "drafter"
    MANAGER = "manager"
    ADMIN = "admin"

    def covers(self, needed: "Role") -> bool:
        """Whether this role may do what `needed` may."""
        ladder = list(Role)
        return ladder.index(self) >= ladder.index(needed)


class Manager(Identified, Dated, Table):
    """A person of ours. Their name and title stand under letters; letters leave from their address.

    `level`: 1 any of us, 2 leads a team, 3 leads the house. Away from `away_from` to `away_until`, both days
    included; `deputy_id` signs meanwhile where nobody else who is here knows the person or looks after them.
    `phone` stands under their letters where `shows_phone`.
    """

    __tablename__ = "manager"

    email: Mapped[str] = mapped_column(unique=True)  # normalised
    name: Mapped[str]
    title: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str | None]  # argon2id; None: signs in by link only
    active: Mapped[bool] = mapped_column(default=True)
    level: Mapped[int] = mapped_column(default=1)
    away_from: Mapped[date | None]
    away_until: Mapped[date | None]
    deputy_id: Mapped[UUID | None] = reference("manager.id", index=False)
    phone: Mapped[str | None]
    shows_phone: Mapped[bool] = mapped_column(default=False, server_default=sa.false())

    @property
    def phone_under_letters(self) -> str | None:
        """The number that stands under their letters; None for none."""
        return self.phone if self.shows_phone else None


class Photo(Identified, Dated, Table):
    """The picture under a manager's signature: a small JPEG without anything but the picture in it.

    One that was taken away or replaced is kept, with `removed_at`, where a letter left with it; such a letter names
    it by its `sha256`.
    """

    __tablename__ = "photo"

    manager_id: Mapped[UUID] = reference("manager.id")
    content: Mapped[bytes] = mapped_column(sa.LargeBinary())
    sha256: Mapped[str]
    removed_at: Mapped[datetime | None]


class SignIn(Identified, Dated, Table):
    """One signed-in browser. The cookie holds a random secret, the row its SHA-256."""

    __tablename__ = "sign_in"

    secret_hash: Mapped[str] = mapped_column(unique=True)
    manager_id: Mapped[UUID] = reference("manager.id")
    expires_at: Mapped[datetime]

    manager: Mapped[Manager] = relationship(lazy="joined")


class SignInLink(Identified, Dated, Table):
    """A one-time way in for somebody without a password. Used once, then it is only history."""

    __tablename__ = "sign_in_link"

    secret_hash: Mapped[str] = mapped_column(unique=True)
    manager_id: Mapped[UUID] = reference("manager.id")
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    manager: Mapped[Manager] = relationship(lazy="joined")


class SignInFailure(Identified, Table):
    """One failed sign-in, by keyed hash of the address tried and of where it came from."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (sa.Index("ix_sign_in_failure_who_at", "who", "at"),)

    who: Mapped[str]
    at: Mapped[datetime]
