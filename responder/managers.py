"""Turns somebody of ours into a person who may sign in and sign letters."""

import re
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.addresses import normalise
from responder.errors import Refused
from responder.models import Manager, Role
from responder.sign_in import SHORTEST_PASSWORD, hash_password
from responder.visible import one_line

LEVELS = (1, 2, 3)
LONGEST_NAME, LONGEST_TITLE, LONGEST_PHONE = 100, 100, 40
FEWEST_DIGITS, MOST_DIGITS = 3, 20
_PHONE = re.compile(r"[+(]?[0-9][0-9 ()/.\-]*(?: ?(?:ext\.?|x|#) ?[0-9]{1,8})?", re.IGNORECASE)


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
    name = one_line(name, what="The name", longest=LONGEST_NAME)
    title = one_line(title, what="The title", longest=LONGEST_TITLE)
    if password is not None and len(password) < SHORTEST_PASSWORD:
        raise Refused(f"A password has at least {SHORTEST_PASSWORD} characters.")
    manager = Manager(
        email=address,
        name=name,
        title=title,
        role=role.value,
        password_hash=hash_password(password) if password else None,
    )
    session.add(manager)
    session.flush()
    return manager


def manager_at(session: Session, email: str) -> Manager:
    """The one of us with this address, active or not. Raises Refused when nobody has it."""
    try:
        address = normalise(email)
    except ValueError as error:
        raise Refused(f"{error}: write it like name@company.com") from error
    found = session.scalar(sa.select(Manager).where(Manager.email == address))
    if found is None:
        raise Refused("Nobody of ours has that address; `responder user add` adds somebody.")
    return found


def change_manager(
    manager: Manager, *, title: str | None = None, level: int | None = None, active: bool | None = None
) -> None:
    """Change what is given; what is None stays. Raises Refused for a title not to be seen and a level there is not."""
    if title is not None:
        manager.title = one_line(title, what="The title", longest=LONGEST_TITLE)
    if level is not None:
        set_level(manager, level)
    if active is not None:
        manager.active = active


def set_phone(manager: Manager, *, phone: str | None = None, shows: bool | None = None) -> None:
    """Their number, and whether it stands under their letters; what is None stays, an empty number is forgotten.

    Raises Refused for what is no number, and for showing one that is not there.
    """
    if phone is not None:
        manager.phone = phone_number(phone)
    if shows and not manager.phone:
        raise Refused("There is no number to show under letters: give one first.")
    manager.shows_phone = bool(manager.phone) and (manager.shows_phone if shows is None else shows)


def phone_number(text: str) -> str | None:
    """A number as it shall stand under letters; None for no text. Raises Refused for what nobody could dial."""
    number = one_line(text, what="The phone number", longest=LONGEST_PHONE)
    if not number:
        return None
    digits = sum(sign.isdigit() for sign in number)
    if not _PHONE.fullmatch(number) or not FEWEST_DIGITS <= digits <= MOST_DIGITS:
        raise Refused("A phone number is made of digits, spaces and + ( ) / . - only, such as +46 8 123 45 67 ext. 12.")
    return number


def is_away(manager: Manager, on: date) -> bool:
    """Whether somebody is away on a day. Both days count; one that is not given is open-ended."""
    first, last = manager.away_from, manager.away_until
    return (first or last) is not None and (first is None or first <= on) and (last is None or on <= last)


def set_absence(
    manager: Manager, *, away_from: date | None, away_until: date | None, deputy: Manager | None = None
) -> None:
    """From when to when somebody is away, both days included, and who signs meanwhile; all None: they are here.

    Raises Refused for an end before its beginning, and for a deputy who is the same person or may not sign.
    """
    if away_from and away_until and away_until < away_from:
        raise Refused("The last day away lies before the first.")
    if deputy and deputy.id == manager.id:
        raise Refused("Nobody deputises for themselves.")
    if deputy and not may_sign(deputy):
        raise Refused(f"{deputy.name} may not sign letters, and so cannot deputise.")
    manager.away_from, manager.away_until = away_from, away_until
    manager.deputy_id = deputy.id if deputy else None


def set_level(manager: Manager, level: int) -> None:
    """1 any of us, 2 leads a team, 3 leads the house. Raises Refused for anything else."""
    if level not in LEVELS:
        raise Refused("A level is 1 (any of us), 2 (leads a team) or 3 (leads the house).")
    manager.level = level


def may_sign(manager: Manager) -> bool:
    """Whether letters may leave under this name at all."""
    return manager.active and Role(manager.role).covers(Role.MANAGER)
