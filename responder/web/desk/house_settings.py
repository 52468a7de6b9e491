"""GET /settings: what is connected, who may sign in, who may ask by API, and how this process was set."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.db import reading
from responder.models import ApiToken, Connection, Manager
from responder.settings import settings
from responder.web.desk.frame import page
from responder.web.desk.house import desk

MOST_SHOWN = 200


@desk.get("/settings")
def house_settings() -> str:
    """Read only: commands change it. Secrets are never shown."""
    with reading() as session:
        return page(
            session,
            "settings.html",
            title="Settings",
            connections=session.scalars(sa.select(Connection).order_by(Connection.id).limit(MOST_SHOWN)).unique().all(),
            managers=_managers(session),
            tokens=_tokens(session),
            house=_house(),
        )


def _managers(session: Session) -> Sequence[Manager]:
    active = sa.select(Manager).where(Manager.active).order_by(Manager.name)
    return session.scalars(active.limit(MOST_SHOWN)).all()


def _tokens(session: Session) -> Sequence[ApiToken]:
    live = sa.select(ApiToken).where(ApiToken.revoked_at.is_(None)).order_by(ApiToken.id)
    return session.scalars(live.limit(MOST_SHOWN)).all()


def _house() -> list[tuple[str, str]]:
    chosen = settings()
    return [
        ("Database", "PostgreSQL" if chosen.database.startswith("postgresql") else "SQLite, on this machine"),
        ("Letters go to", "the mail catcher: nothing leaves this machine" if chosen.mail_stays_here else "SendGrid"),
        ("Undo window", f"{chosen.undo_seconds} seconds"),
        ("A second goodbye", f"stays unanswered within {chosen.second_goodbye_days} days"),
        ("Public address", chosen.public_url or "not set (PUBLIC_URL)"),
    ]
