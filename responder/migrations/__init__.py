"""Turns an older database into the newest one, a file per change."""

from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from responder.db import connect, engine


def migrate(url: str | None = None) -> None:
    """Bring the database (by default the settings') to the newest revision; nothing happens when it is there."""
    target = connect(url) if url else engine()
    with target.begin() as connection:
        command.upgrade(_config(connection=connection), "head")
    if url:
        target.dispose()


def is_migrated() -> bool:
    """Whether the database is at the newest revision. Raises SQLAlchemyError when it does not answer."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    with engine().connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest


def _config(**attributes: Any) -> Config:
    config = Config()
    config.set_main_option("script_location", "responder:migrations")
    config.attributes.update(attributes)
    return config
