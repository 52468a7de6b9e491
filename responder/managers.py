"""Turns somebody of ours into a person who may sign in and sign letters."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.addresses import normalise
from responder.errors import Refused
from responder.models import Manager, Role
from responder.sign_in import SHORTEST_PASSWORD, hash_password


def add_manager(
    session: Session, *, email: str, name: str, title: str, role: Role, password: str | None = None
) -> Manager:
    """A new person of ours. Without a password they sign in by link.

    Raises Refused for an address that is none or already known, an empty name, and a short password.
    """
    try:
        address = normalise(email)
    except ValueError as error:
        raise Refused(f"{error}: write it like name@company.com") from error
    if session.scalar(sa.select(Manager.id).where(Manager.email == address)):
        raise Refused("Somebody with that address may sign in already.")
    if not name.strip():
        raise Refused("A name is needed: it stands under letters.")
    if password is not None and len(password) < SHORTEST_PASSWORD:
        raise Refused(f"A password has at least {SHORTEST_PASSWORD} characters.")
    manager = Manager(
        email=address,
        name=" ".join(name.split()),
        title=" ".join(title.split()),
        role=role.value,
        password_hash=hash_password(password) if password else None,
    )
    session.add(manager)
    session.flush()
    return manager
