"""Turns rows into "insert, or update what differs" on SQLite and PostgreSQL alike."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from responder.models import Table


def upsert(
    session: Session,
    table: type[Table],
    rows: Sequence[dict[str, Any]],
    *,
    found_by: tuple[str, ...],
    updates: tuple[str, ...],
    when_differs: tuple[str, ...],
) -> None:
    """Insert each row, or where one with the same `found_by` is there already, update it where it differs.

    A None in a row leaves what the table holds.
    """
    if not rows:
        return
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    old, statement = table.__table__.c, insert(table)
    merged = {column: sa.func.coalesce(statement.excluded[column], old[column]) for column in updates}
    differs = sa.or_(*(old[column].is_distinct_from(merged[column]) for column in when_differs))
    session.execute(
        statement.on_conflict_do_update(index_elements=list(found_by), set_=merged, where=differs), list(rows)
    )
