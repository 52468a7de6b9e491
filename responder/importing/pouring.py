"""Turns many rows into a table by the shortest road each database has, which is not one INSERT with values a row.

SQLite runs a prepared INSERT for each of the rows, PostgreSQL takes all of them as one JSON text: measured, that is
two to four times as fast as what SQLAlchemy makes of them.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from responder.models.table import Instant, Table

Row = Mapping[str, Any]
DAYS = 1 << 14


def pour(session: Session, table: type[Table], rows: Sequence[Row]) -> None:
    """Add rows that are not there yet. All of them name the same columns, and each that may not stay empty."""
    if rows:
        _Pourer(session, table, rows).run(lambda insert: insert)


def pour_new(
    session: Session,
    table: type[Table],
    rows: Sequence[Row],
    *,
    found_by: tuple[str, ...],
    updates: tuple[str, ...],
    when_differs: tuple[str, ...],
) -> int:
    """Add each row, or where one with the same `found_by` is there already, update it where it differs.

    Returns how many were added. All rows name the same columns, and no two have the same `found_by`. A None in a row
    leaves what the table holds.
    """
    if not rows:
        return 0
    found, old, pourer = list(found_by), table.__table__.c, _Pourer(session, table, rows)

    def or_update(insert: Any) -> Any:
        merged = {name: sa.func.coalesce(insert.excluded[name], old[name]) for name in updates}
        differs = sa.or_(*(old[name].is_distinct_from(merged[name]) for name in when_differs))
        return insert.on_conflict_do_update(index_elements=found, set_=merged, where=differs)

    added = pourer.run(lambda insert: insert.on_conflict_do_nothing(index_elements=found))
    if added < len(rows):  # those added a moment ago differ in nothing
        pourer.run(or_update)
    return added


class _Pourer:
    """Rows on their way into a table, in the form in which the driver takes them."""

    def __init__(self, session: Session, table: type[Table], rows: Sequence[Row]) -> None:
        self._connection = session.connection()
        self._is_sqlite = self._connection.dialect.name == "sqlite"
        columns = [cast("sa.Column[Any]", table.__table__.c[name]) for name in rows[0]]
        # The table as these rows see it: without defaults, which would be called for every one of them.
        self._table = sa.table(table.__tablename__, *(sa.column(column.name, column.type) for column in columns))
        self._stored: Any = self._tuples(columns, rows) if self._is_sqlite else json.dumps(rows, default=str)

    def run(self, complete: Callable[[Any], sa.Insert]) -> int:
        """Run an INSERT that `complete` says the end of; how many rows it changed."""
        if self._is_sqlite:
            sql = str(complete(sqlite.insert(self._table)).compile(dialect=self._connection.dialect))
            return self._connection.exec_driver_sql(sql, self._stored).rowcount
        names = [column.name for column in self._table.c]
        all_rows = sa.cast(sa.bindparam("rows", type_=sa.Text()), sa.JSON())
        records = sa.func.json_populate_recordset(sa.text(f"NULL::{self._table.name}"), all_rows).table_valued(*names)
        insert = postgresql.insert(self._table).from_select(names, sa.select(*records.c))
        statement = complete(insert).execution_options(preserve_rowcount=True)
        return self._connection.execute(statement, {"rows": self._stored}).rowcount

    def _tuples(self, columns: Sequence[sa.Column[Any]], rows: Sequence[Row]) -> list[tuple[Any, ...]]:
        """The rows as SQLite stores them, made column by column."""
        pick = cast("Callable[[Row], tuple[Any, ...]]", itemgetter(*rows[0]))
        by_column = zip(columns, zip(*map(pick, rows), strict=True), strict=True)
        return list(zip(*(self._stored_column(column, values) for column, values in by_column), strict=True))

    def _stored_column(self, column: sa.Column[Any], values: Sequence[Any]) -> Any:
        dialect = self._connection.dialect
        store = column.type.dialect_impl(dialect).bind_processor(dialect)
        if store is None:
            return values
        comes_again = isinstance(column.type, sa.Date | Instant)
        return map(lru_cache(maxsize=DAYS)(store) if comes_again else store, values)
