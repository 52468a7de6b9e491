"""How the database goes about what some code asks it: the plan of each of its SELECTs, tables read whole barred."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from responder.db import engine


def plans_of(code: Callable[[], object], *, about: str) -> list[str]:
    """Run the code; the plans of those SELECTs of its in which `about` stands."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT") and about in statement:
            asked.append((statement, parameters))

    event.listen(engine(), "before_cursor_execute", note)
    try:
        code()
    finally:
        event.remove(engine(), "before_cursor_execute", note)
    return [_plan(statement, parameters) for statement, parameters in asked]


def _plan(statement: str, parameters: Any) -> str:
    with engine().connect() as connection:
        explain = "EXPLAIN QUERY PLAN "
        if engine().dialect.name == "postgresql":
            explain = "EXPLAIN "
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        return "\n".join(str(row[-1]) for row in connection.exec_driver_sql(explain + statement, parameters))
