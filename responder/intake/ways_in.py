"""Turns a token in a URL into the connection it belongs to, remembered for a moment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from responder.db import reading
from responder.errors import Refused, Temporary
from responder.instants import now
from responder.intake.pace import SIGNED_PER_MINUTE, UNSIGNED_PER_MINUTE
from responder.models import Connection
from responder.providers import QUERY, Provider, headers_of, passwords_of, provider
from responder.raw import SECRET_HEADERS

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")
REMEMBER_SECONDS = 2.0  # a secret that was changed, or a connection that was removed, counts after this


@dataclass(frozen=True, slots=True)
class WayIn:
    """What taking a delivery needs to know about a connection. `secrets` are the live ones, the current first.

    `headers` are those the provider reads: name, and key in a WSGI environment. `passwords` are the names of those
    among them that are never stored. `is_previous` says that the token in the URL is the one of before, which still
    lets in.
    """

    id: UUID
    provider: Provider
    secrets: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    passwords: frozenset[str]
    settings: Mapping[str, Any]
    per_minute: int = SIGNED_PER_MINUTE
    is_previous: bool = False


class WaysIn:
    """Connections by token. Only those that exist are remembered, so that guessing fills no memory.

    Tokens are 192 random bits and looked up by a unique index: there is nothing to learn from how long it takes.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, WayIn]] = {}

    def find(self, token: str) -> WayIn | None:
        """The connection, or None. Raises Temporary when the database is away."""
        if not _TOKEN.fullmatch(token):
            return None
        until, door = self._known.get(token, (0.0, None))
        if door is not None and monotonic() < until:
            return door
        door = _look_up(token)
        if door is None:
            self._known.pop(token, None)
        else:
            self._known[token] = (monotonic() + REMEMBER_SECONDS, door)
        return door


_BY_TOKEN = sa.select(
    Connection.id, Connection.provider, Connection.secrets, Connection.settings, Connection.token
).where(
    sa.or_(
        Connection.token == sa.bindparam("token"),
        sa.and_(
            Connection.previous_token == sa.bindparam("token"), Connection.previous_token_until > sa.bindparam("at")
        ),
    )
)


def _look_up(token: str) -> WayIn | None:
    try:
        with reading() as session:
            row = session.execute(_BY_TOKEN, {"token": token, "at": now()}).one_or_none()
    except SQLAlchemyError as error:
        raise Temporary("The database does not answer.") from error
    if row is None:
        return None
    live = (row.secrets.get("current"), row.secrets.get("previous"))
    try:
        kind = provider(row.provider)
    except Refused:
        return None  # its provider's file was removed
    names = (*headers_of(kind, row.settings), *passwords_of(kind))
    secrets = tuple(secret for secret in live if secret)
    per_minute = row.settings.get("per_minute") or (SIGNED_PER_MINUTE if secrets else UNSIGNED_PER_MINUTE)
    return WayIn(
        id=row.id,
        provider=kind,
        secrets=secrets,
        headers=tuple((name, _key(name)) for name in names),
        passwords=SECRET_HEADERS.union(passwords_of(kind)),
        settings=row.settings,
        per_minute=int(per_minute),
        is_previous=row.token != token,
    )


def _key(header: str) -> str:
    """Where a WSGI environment has it; what the URL asks for counts as a header of its own."""
    return "QUERY_STRING" if header == QUERY else "HTTP_" + header.upper().replace("-", "_")
