"""Turns "this platform shall tell us about goodbyes" into a connection with a URL and a secret of its own."""

import secrets as randomness
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.errors import Refused
from responder.instants import now
from responder.models import Brand, Connection, Poll
from responder.pollers import poller
from responder.providers import Proof, Provider, fitting, proof_of
from responder.providers import provider as find
from responder.settings import settings as environment

TOKEN_BYTES = 24
MOST_SECRETS = 2
LONGEST_NAME = 100
LONGEST_SECRET = 10_000


def connect(
    session: Session,
    provider: str,
    *,
    name: str,
    secrets: Sequence[str] = (),
    brand: str | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Connection:
    """A new connection with a random token; its brand, by default the connection's name, is made when it is new.

    The first secret is the current one, a second one the previous one. Where only the provider can make a secret,
    a connection may start without, because it is the URL that the provider wants first: it refuses all requests
    until the same provider and name are connected again, with the secret.
    Raises Refused for an unknown provider, an empty name, and what cannot be a secret or a setting.
    """
    kind = find(provider)
    name = _name(name)
    live = _secrets(kind, secrets)
    if kind.PROOF is Proof.NOBODY and kind.SECRET.needed and not live:
        raise Refused(f"{kind.TITLE} is asked by us, and needs {kind.SECRET.what} for it.")
    made = _unfinished(session, provider, name) if live else None
    kept = fitting(kind, {**(made.settings if made else {}), **(settings or {})}, list(live.values()))
    if made is None:
        made = Connection(provider=provider, name=name, token=randomness.token_urlsafe(TOKEN_BYTES))
        made.brand = _brand(session, _name(brand if brand and brand.strip() else name))
        session.add(made)
    made.secrets, made.settings = live, kept
    session.flush()
    _ask_from_now_on(session, made)
    return made


def _ask_from_now_on(session: Session, made: Connection) -> None:
    """Where the platform posts nothing: whoever had left before is not brought."""
    if asked := poller(made.provider):
        session.add(Poll(connection_id=made.id, mark=asked.begin(now()), due_at=now()))
        session.flush()


def rename(connection: Connection, name: str) -> None:
    """Call it otherwise from now on; its address and its past stay. Raises Refused for no name."""
    connection.name = _name(name)


def adjust(connection: Connection, told: Mapping[str, Any]) -> None:
    """Change some of its settings; the others stay, and one told as None or empty goes. Raises Refused."""
    live = list(connection.secrets.values())
    connection.settings = fitting(find(connection.provider), {**connection.settings, **told}, live)


def proof(connection: Connection) -> Proof:
    """What shows that a request to it is the platform's own."""
    return proof_of(find(connection.provider), connection.settings, connection.secrets)


def rotate(connection: Connection, secret: str) -> None:
    """Take a new secret; the one before stays valid too. Raises Refused for what cannot be one."""
    current = _secrets(find(connection.provider), [secret])["current"]
    before = connection.secrets.get("current")
    connection.secrets = {"current": current, **({"previous": before} if before else {})}


def connection_called(session: Session, name: str, provider: str | None = None) -> Connection:
    """The connection of that name. Raises Refused, naming those there are, and where several of several providers are
    called so.
    """
    known = session.scalars(sa.select(Connection).order_by(Connection.name, Connection.id)).all()
    found = [one for one in known if one.name.casefold() == name.casefold() and provider in (None, one.provider)]
    if not found:
        raise Refused(f"There is no connection called {name!r}; there are: {_listed(known)}.")
    if len(found) > 1:
        raise Refused(f"Several connections are called {name!r}: {_listed(found)}. Say which with --provider.")
    return found[0]


def _listed(connections: Sequence[Connection]) -> str:
    return ", ".join(f"{one.name} ({one.provider})" for one in connections) or "none yet"


def url_of(connection: Connection, public_url: str) -> str | None:
    """What to paste at the provider; None where nobody posts."""
    if find(connection.provider).PROOF is Proof.NOBODY:
        return None
    return f"{public_url.rstrip('/')}/hooks/{connection.provider}/{connection.token}"


def secret_of(connection: Connection) -> str | None:
    """What signs what the provider posts. A key by which we ask them is nobody's to paste."""
    return None if find(connection.provider).PROOF is Proof.NOBODY else connection.secrets.get("current")


def _name(text: str) -> str:
    name = " ".join(text.replace("\0", " ").split())[:LONGEST_NAME]
    if not name:
        raise Refused("A connection needs a name, such as the newsletter's.")
    return name


def _secrets(kind: Provider, handed_in: Sequence[str]) -> dict[str, str]:
    found = [secret.strip() for secret in handed_in] or _found_secret(kind)
    if len(found) > MOST_SECRETS:
        raise Refused("A connection has at most two secrets: the current one and the previous one.")
    for secret in found:
        if "\0" in secret or len(secret) > LONGEST_SECRET:
            raise Refused(f"A secret has no NUL character and at most {LONGEST_SECRET:,} characters.")
        if why := kind.SECRET.refuse(secret):
            raise Refused(why)
    return dict(zip(("current", "previous"), found, strict=False))


def _found_secret(kind: Provider) -> list[str]:
    """A secret we may make, or one the operator has set; none where only the provider can make it."""
    if kind.SECRET.make:
        return [kind.SECRET.make()]
    kept = getattr(environment(), kind.SECRET.setting) if kind.SECRET.setting else ""
    return [kept] if kept else []


def _unfinished(session: Session, provider: str, name: str) -> Connection | None:
    """The connection of that name that still waits for its secret."""
    alike = session.scalars(sa.select(Connection).where(Connection.provider == provider, Connection.name == name))
    return next((connection for connection in alike if not connection.secrets), None)


def _brand(session: Session, name: str) -> Brand:
    known = session.scalars(sa.select(Brand).where(Brand.name == name)).one_or_none()
    if known is None:
        known = Brand(name=name)
        session.add(known)
    return known
