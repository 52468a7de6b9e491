"""Turns a program's secret into the right to use the JSON API; only the secret's hash is kept."""

import hashlib
import secrets
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.errors import Refused
from responder.instants import now
from responder.models import ApiToken, Scope

PREFIX = "rsp_"  # lets secret scanners, and people, see what they found
LAST_USED_GRAIN = timedelta(minutes=5)


def secret_hash(secret: str) -> str:
    """What the database keeps of a secret that is random enough to need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue(session: Session, *, name: str, scope: str) -> tuple[ApiToken, str]:
    """A new token and its secret, which is shown once. Raises Refused for an empty name or an unknown scope."""
    if not name.strip():
        raise Refused("A token needs a name: it stands on the timeline of what it did.")
    if scope not in list(Scope):
        raise Refused(f"The scope is one of {', '.join(Scope)}.")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(name=name.strip(), scope=scope, secret_hash=secret_hash(secret))
    session.add(token)
    session.flush()
    return token, secret


def bearer_of(session: Session, secret: str) -> ApiToken | None:
    """The live token with this secret, or None."""
    if not secret.startswith(PREFIX):
        return None
    return session.scalars(
        sa.select(ApiToken).where(ApiToken.secret_hash == secret_hash(secret), ApiToken.revoked_at.is_(None))
    ).one_or_none()


def used_lately(token: ApiToken) -> bool:
    """Whether its use was remembered some minutes ago at most: then a request need not write."""
    return token.last_used_at is not None and now() - token.last_used_at <= LAST_USED_GRAIN


def touch(session: Session, token: ApiToken) -> None:
    """Remember that the token was used just now."""
    session.execute(sa.update(ApiToken).where(ApiToken.id == token.id).values(last_used_at=now()))


def revoke(token: ApiToken) -> None:
    """End a token; what it did stays on the timelines."""
    token.revoked_at = token.revoked_at or now()
