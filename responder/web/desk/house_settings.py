"""GET /settings: what is connected, who is asked, who may sign in and who is away, and how this process was set."""

from collections.abc import Sequence
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.db import reading
from responder.models import ApiToken, Brand, Manager, Role
from responder.places import countries
from responder.polishing import polishes, rests_seconds, what_is_missing
from responder.queries.live_sources import live_sources_in_use
from responder.settings import settings
from responder.web.desk.absence import away_in_words
from responder.web.desk.colleague import LEVELS
from responder.web.desk.connections import connection_rows, notices_of
from responder.web.desk.frame import page
from responder.web.desk.house import desk
from responder.web.desk.source_rows import source_row
from responder.web.desk.visitor import may
from responder.web.desk.words import plural

MOST_SHOWN = 200


@desk.get("/settings")
def house_settings() -> str:
    """Read only: commands change it. Secrets are never shown."""
    with reading() as session:
        managers = _managers(session)
        names = {it.id: it.name for it in managers}
        return page(
            session,
            "settings.html",
            title="Settings",
            connections=(rows := connection_rows(session)),
            notices=notices_of(rows),
            brands=session.scalars(sa.select(Brand).order_by(Brand.name).limit(MOST_SHOWN)).all(),
            names=names,
            countries=countries(),
            managers=managers,
            away={it.id: away for it in managers if (away := away_in_words(it, names))},
            levels=LEVELS,
            is_admin=may(Role.ADMIN),
            sources=[source_row(it) for it in live_sources_in_use(session)],
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
        ("Wording is polished", _polishing()),
        ("Public address", chosen.public_url or "not set (PUBLIC_URL)"),
    ]


def _polishing() -> str:
    """Who polishes, and how that goes."""
    if missing := what_is_missing():
        return missing
    if not polishes():
        return "by nobody: drafts stay as they were drafted (POLISH_URL)"
    rests = rests_seconds()
    who = f"by {settings().polish_model} at {urlsplit(settings().polish_url).hostname}"
    return f"{who}; it has not been answering and rests for {plural(rests, 'second')}" if rests else who
