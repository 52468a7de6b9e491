"""Turns rows that may be there already into one INSERT that adds those that are new, or adds up."""

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


def add_up(
    connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]], *, sums: str, latest: str
) -> None:
    """Add the rows; to those whose `id` is there already add what the column `sums` holds, and keep their `latest`."""
    if not rows:
        return
    insert = _insert(table, connection.dialect.name)
    added = {sums: table.c[sums] + insert.excluded[sums], latest: insert.excluded[latest]}
    connection.execute(insert.on_conflict_do_update(index_elements=["id"], set_=added), rows)


@lru_cache(maxsize=32)
def _statement(table: sa.Table, dialect: str) -> ReturningInsert[UUID]:
    return _insert(table, dialect).on_conflict_do_nothing().returning(table.c.id)


def _insert(table: sa.Table, dialect: str) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
