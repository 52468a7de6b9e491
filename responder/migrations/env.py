"""Turns Alembic's commands into changes on the connection it was handed by `responder.db`."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from responder import db
from responder.models import Table
from responder.models.table import Instant, JsonColumn


def _our_types(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Name our own column types in generated revisions, instead of spelling them out."""
    name = "Instant()" if isinstance(item, Instant) else "JsonColumn" if item is JsonColumn else ""
    if kind != "type" or not name:
        return False
    autogen.imports.add(f"from responder.models.table import {name.removesuffix('()')}")
    return name


def _run(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        render_as_batch=True,
        render_item=_our_types,
    )
    with context.begin_transaction():
        context.run_migrations()


handed_in = context.config.attributes.get("connection")
if handed_in is not None:
    _run(handed_in)
else:
    with db.engine().begin() as own:
        _run(own)
