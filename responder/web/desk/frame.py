"""Turns a page's own values into the whole page: with the rail, the counts and who is signed in."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import render_template, request
from sqlalchemy.orm import Session

from responder.models import Role
from responder.paths import STATIC
from responder.queries.cases import count_at
from responder.web.desk.piles import PILES, Pile
from responder.web.desk.visitor import may, me
from responder.web.desk.words import bounded

THEMES = ("paper", "lamp")


@dataclass(frozen=True, slots=True)
class PileLink:
    """A pile as the rail shows it: with its size, and whether we are looking at it."""

    label: str
    icon: str
    url: str
    count: str
    loud: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Another room of the house."""

    label: str
    icon: str
    url: str
    keys: str
    role: Role = Role.VIEWER  # who sees the way there


PLACES = (
    Place("People", "users", "/people", "g p"),
    Place("Letters", "mail", "/letters", "g l"),
    Place("Voice", "feather", "/voice", "g v", Role.MANAGER),
    Place("Reports", "chart-column", "/reports", "g r"),
    Place("Settings", "settings", "/settings", "g s"),
)


def page(session: Session, template: str, *, pile: Pile | None = None, **values: Any) -> str:
    """One page of the desk for the person who is signed in; `pile` is the one it belongs to, if any."""
    return render_template(
        template, piles=_rail(session, pile), places=[it for it in PLACES if may(it.role)], me=me(), pile=pile, **values
    )


def _rail(session: Session, here: Pile | None) -> list[PileLink]:
    links = []
    for pile in PILES:
        count = bounded(count_at(session, pile.stages)) if pile.counted else ""
        links.append(PileLink(pile.label, pile.icon, pile.url, count, pile.loud, pile is here))
    return links


def look() -> dict[str, Any]:
    """What every template may use: the chosen colours, and a mark that changes with the looks."""
    theme = request.cookies.get("theme")
    return {"theme": theme if theme in THEMES else None, "assets": assets(), "path": request.path}


@lru_cache(maxsize=1)
def assets() -> str:
    """Changes when a static file does, so that browsers may keep what they have."""
    files = sorted(path for path in STATIC.rglob("*") if path.suffix in (".css", ".js", ".svg"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:10]
