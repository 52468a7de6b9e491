"""Turns a password or a one-time link into a signed-in browser, and ten wrong tries into a pause."""

import hashlib
import hmac
import secrets
from datetime import timedelta
from functools import lru_cache

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from responder.addresses import normalise
from responder.errors import Refused
from responder.instants import now
from responder.models import Manager, SignIn, SignInFailure, SignInLink
from responder.settings import settings

SIGNED_IN_DAYS = 14
LINK_DAYS = 7
SHORTEST_PASSWORD = 12
FAILURES_ALLOWED = 10
FAILURE_MINUTES = 15

_hasher = PasswordHasher()


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    """What an unknown address is checked against, so that it takes as long as a known one."""
    return _hasher.hash(secrets.token_urlsafe())


def hash_password(password: str) -> str:
    """Argon2id, with the library's own parameters."""
    return _hasher.hash(password)


def set_password(session: Session, manager: Manager, password: str) -> None:
    """Give this person a password; every browser they were signed in with has to sign in again."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(f"A password has {SHORTEST_PASSWORD} characters or more.")
    manager.password_hash = hash_password(password)
    close_all_sign_ins(session, manager)


def manager_with_password(session: Session, email: str, password: str) -> Manager | None:
    """The active person whose password this is. None takes as long as somebody, whatever was wrong."""
    manager = _active(session, email)
    known = manager.password_hash if manager and manager.password_hash else None
    fits = _fits(known or _nobodys_hash(), password)
    return manager if known and fits else None


def _active(session: Session, email: str) -> Manager | None:
    try:
        email_norm = normalise(email)
    except ValueError:
        return None
    return session.scalar(sa.select(Manager).where(Manager.email == email_norm, Manager.active))


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def open_sign_in(session: Session, manager: Manager) -> str:
    """A new signed-in browser for this person; returns the secret its cookie carries."""
    secret = secrets.token_urlsafe(32)
    expires_at = now() + timedelta(days=SIGNED_IN_DAYS)
    session.add(SignIn(secret_hash=_sha256(secret), manager_id=manager.id, expires_at=expires_at))
    session.execute(sa.delete(SignIn).where(SignIn.manager_id == manager.id, SignIn.expires_at < now()))
    return secret


def signed_in(session: Session, secret: str) -> Manager | None:
    """Whose browser this is; None when the secret is unknown or too old, or the person no longer active."""
    found = session.scalar(sa.select(SignIn).where(SignIn.secret_hash == _sha256(secret), SignIn.expires_at > now()))
    return found.manager if found and found.manager.active else None


def close_sign_in(session: Session, secret: str) -> None:
    """Sign that browser out; nothing happens when it was not signed in."""
    session.execute(sa.delete(SignIn).where(SignIn.secret_hash == _sha256(secret)))


def close_all_sign_ins(session: Session, manager: Manager) -> None:
    """Sign every browser of this person out: their password or their role has changed."""
    session.execute(sa.delete(SignIn).where(SignIn.manager_id == manager.id))


def make_link(session: Session, manager: Manager) -> str:
    """A one-time way in; returns the secret that stands in its URL, /sign-in/<secret>."""
    secret = secrets.token_urlsafe(32)
    expires_at = now() + timedelta(days=LINK_DAYS)
    session.add(SignInLink(secret_hash=_sha256(secret), manager_id=manager.id, expires_at=expires_at))
    return secret


def link_is_good(session: Session, secret: str) -> bool:
    """Whether this link would still sign somebody in; looking does not use it up."""
    return session.scalar(_good_link(secret)) is not None


def use_link(session: Session, secret: str) -> Manager | None:
    """Use the link up and say whose it was; None when it was used before, is too old, or nobody's."""
    link = session.scalar(_good_link(secret))
    if link is None or not link.manager.active:
        return None
    used = session.execute(
        sa.update(SignInLink)
        .where(SignInLink.id == link.id, SignInLink.used_at.is_(None))
        .values(used_at=now())
        .returning(SignInLink.id)
    )
    return link.manager if used.first() else None


def _good_link(secret: str) -> sa.Select[SignInLink]:
    return sa.select(SignInLink).where(
        SignInLink.secret_hash == _sha256(secret),
        SignInLink.used_at.is_(None),
        SignInLink.expires_at > now(),
    )


def is_throttled(session: Session, *who: str) -> bool:
    """Whether any of these (an address, where it comes from) failed too often lately."""
    since = now() - timedelta(minutes=FAILURE_MINUTES)
    failures = (
        sa.select(SignInFailure.who)
        .where(SignInFailure.who.in_([_keyed(it) for it in who]), SignInFailure.at > since)
        .group_by(SignInFailure.who)
        .having(sa.func.count() >= FAILURES_ALLOWED)
    )
    return session.scalar(failures) is not None


def note_failure(session: Session, *who: str) -> None:
    """Remember one failed sign-in for each of these, and forget theirs that no longer count."""
    moment = now()
    keys = [_keyed(it) for it in who]
    old = moment - timedelta(minutes=FAILURE_MINUTES)
    session.execute(sa.delete(SignInFailure).where(SignInFailure.who.in_(keys), SignInFailure.at < old))
    session.add_all(SignInFailure(who=key, at=moment) for key in keys)


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _keyed(who: str) -> str:
    return hmac.new(settings().signing_key.encode(), who.strip().lower().encode(), hashlib.sha256).hexdigest()
