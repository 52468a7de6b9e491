"""Turns a program's right to use the JSON API into a row."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from responder.models.table import Dated, Identified, Table


class Scope(StrEnum):
    """`read` may look, `write` may also act; `raw` may look, also into the raw bodies of deliveries."""

    READ = "read"
    RAW = "raw"
    WRITE = "write"


class ApiToken(Identified, Dated, Table):
    """A bearer token; the row keeps its SHA-256 only."""

    __tablename__ = "api_token"

    name: Mapped[str]
    scope: Mapped[str]
    secret_hash: Mapped[str] = mapped_column(unique=True)
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
