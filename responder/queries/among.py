"""Turns "is one of these thousands" into one parameter: a list of placeholders costs more to write than to look up."""

import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session


def among(session: Session, column: Any, values: Collection[str] | Collection[UUID]) -> sa.ColumnElement[bool]:
    """Whether the column holds one of these. Both databases look each of them up in the column's index."""
    if session.get_bind().dialect.name == "sqlite":
        text = json.dumps([value.hex if isinstance(value, UUID) else value for value in values])
        each = sa.func.json_each(sa.bindparam(None, text, sa.Text(), unique=True)).table_valued("value")
        found: sa.ColumnElement[bool] = sa.type_coerce(column, sa.Text()).in_(sa.select(each.c.value))
        return found
    known = sa.bindparam(None, list(values), postgresql.ARRAY(column.type), unique=True)
    return sa.type_coerce(column, column.type) == sa.any_(known)
