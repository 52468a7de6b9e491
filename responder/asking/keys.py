"""Turns the API key of a connection's platform into the live source that looks that connection's people up."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.asking.calling import EACH_SECONDS
from responder.asking.configuring import add_source, change_source
from responder.errors import Permanent, Refused, Temporary
from responder.facts import Sought
from responder.models import AskedSource, Connection
from responder.sources import LiveSource, live_source, live_sources

NOBODY = "nobody@example.com"  # an address that nobody can have (RFC 2606)


@dataclass(frozen=True, slots=True)
class KeyTried:
    """Whether the platform took a key, and the sentence that says so."""

    works: bool
    sentence: str


def can_look_up(provider: str) -> bool:
    """Whether there is a live source that knows this platform's own ids."""
    return provider in live_sources()


def key_name(live: LiveSource) -> str:
    """The setting that is its key."""
    return next(name for name, setting in live.settings.items() if setting.is_secret)


def look_up_of(session: Session, connection: Connection) -> AskedSource | None:
    """The connection's own live source, None while it has no key."""
    own = sa.select(AskedSource).where(AskedSource.connection_id == connection.id)
    return session.scalars(own).one_or_none()


def keep_key(
    session: Session, connection: Connection, key: str, *, more: Mapping[str, str] | None = None
) -> AskedSource:
    """Look this connection's people up with this key from now on, those who wait already included.

    `more` is what else its source has to be told. Raises Refused where the platform cannot be asked, for an empty key,
    and for a setting that is missing or unknown.
    """
    if not can_look_up(connection.provider):
        raise Refused(f"Nobody can be looked up at {connection.provider}: a connection of it needs no API key.")
    if not key.strip():
        raise Refused("The API key is empty.")
    live = live_source(connection.provider)
    told = {**_shared(live, connection), **(more or {}), key_name(live): key.strip()}
    own = look_up_of(session, connection)
    if own is None:
        return add_source(session, live.name, name=_free_name(session, live, connection), told=told, of=connection)
    change_source(session, own, told=told, active=True)
    return own


def try_key(source: AskedSource) -> KeyTried:
    """Ask the platform about nobody, with the key as it is kept, and say what came of it. Nothing is kept."""
    live = live_source(source.kind)
    try:
        live.ask(Sought([NOBODY]), {**source.settings, **source.secrets}, EACH_SECONDS)
    except Temporary as error:
        return KeyTried(False, f"The key is kept, but could not be tried: {error} It is used when somebody leaves.")
    except (Permanent, Refused) as error:
        return KeyTried(False, f"The key is kept, but it does not work: {error}")
    return KeyTried(True, f"The key works: {live.title} takes it.")


def _shared(live: LiveSource, connection: Connection) -> dict[str, str]:
    """What the connection was told already and its source has to know as well, such as to take test mode seriously."""
    known = {name: value for name, value in connection.settings.items() if name in live.settings}
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in known.items()}


def _free_name(session: Session, live: LiveSource, connection: Connection) -> str:
    """What managers read beside its facts: the platform, and which connection where there are several of it."""
    taken = {name.casefold() for name in session.scalars(sa.select(AskedSource.name))}
    named = (live.title, f"{live.title} ({connection.name})", f"{live.title} ({connection.name}, {connection.id})")
    return next(name for name in named if name.casefold() not in taken)
