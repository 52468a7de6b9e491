"""Turns Python values into columns that mean the same on SQLite and on PostgreSQL."""

from datetime import UTC, date, datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects import postgresql

from responder.instants import new_id, now


class Instant(sa.TypeDecorator[datetime]):
    """An aware datetime, stored and returned in UTC. Naive ones are refused: they hide a time zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Aware in, UTC out; SQLite keeps the wall clock of UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone may not be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """Whatever the driver returns, aware and in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


JsonColumn = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


class Table(orm.DeclarativeBase):
    """The parent of every table; type annotations choose the columns."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Instant(),
        date: sa.Date(),
        UUID: sa.Uuid(),
        dict[str, Any]: JsonColumn,
        dict[str, str]: JsonColumn,
        list[dict[str, Any]]: JsonColumn,
        list[str]: JsonColumn,
        str: sa.Text(),
    }
    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Identified:
    """A row with an id that sorts by the time it was made."""

    id: orm.Mapped[UUID] = orm.mapped_column(primary_key=True, default=new_id, sort_order=-2)


class Dated:
    """A row that knows when it was made."""

    created_at: orm.Mapped[datetime] = orm.mapped_column(default=now, sort_order=-1)


def reference(target: str, *, index: bool = True, **options: Any) -> Any:
    """A foreign key column to `table.column`, indexed unless an index of the table covers it already."""
    return orm.mapped_column(sa.ForeignKey(target), index=index, **options)


def partial_index(table: str, column: str) -> sa.Index:
    """An index of the few rows in which the column holds something."""
    given = sa.text(f"{column} IS NOT NULL")
    return sa.Index(f"ix_{table}_{column}", column, sqlite_where=given, postgresql_where=given)
