"""Turns rows that may be there already into one INSERT that adds only those that are new."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert


def insert_new(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> set[UUID]:
    """Add the rows that break no unique index; return the ids of those added. Every row names its `id`.

    The unique index is the lock: whoever comes second adds nothing, on both databases.
    """
    if not rows:
        return set()
    return set(connection.execute(_statement(table, connection.dialect.name), rows).scalars())


@lru_cache(maxsize=32)
def _statement(table: sa.Table, dialect: str) -> ReturningInsert[UUID]:
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return insert.on_conflict_do_nothing().returning(table.c.id)
