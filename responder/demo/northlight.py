"""Turns an empty database into Northlight's: who works there, what people leave, and where the platforms knock."""

import base64
import secrets
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.connecting import connect
from responder.db import engine, reading
from responder.errors import Misconfigured
from responder.mailcatcher.keys import kept_key_pair
from responder.managers import add_manager, set_phone
from responder.models import Connection, Customer, Manager, Role

WEEKLY, INVOICES, STRIPE, EVENINGS = "Northlight Weekly", "Northlight Pro, by invoice", "Northlight Pro", "Evenings"
SENDGRID_KEYS = "sendgrid"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of Northlight's; `phone` stands under their letters. Who is `gone` may neither sign in nor sign."""

    email: str
    name: str
    title: str
    role: Role = Role.MANAGER
    gone: bool = False
    phone: str = ""


MAYA = Colleague("maya@example.com", "Maya Lindqvist", "Operations Manager", Role.ADMIN)
TOM = Colleague("tom@example.com", "Tom Okafor", "Head of Support", phone="+44 20 7946 0123")
INES = Colleague("ines@example.com", "Inês Carvalho", "Editor")
# New here: SendGrid (the mail catcher plays it) has not verified an address that begins so, and refuses the letter.
LUKAS = Colleague("unverified.lukas@example.com", "Lukas Brandt", "Community Editor")
ASTRID = Colleague("astrid@example.com", "Astrid Holm", "Founding Editor", gone=True)
COLLEAGUES = (MAYA, TOM, INES, LUKAS, ASTRID)


@dataclass(frozen=True, slots=True)
class WayIn:
    """A connection, the brand people think they are leaving there, and who signs when nobody knows them."""

    name: str
    provider: str
    brand: str
    signer: Colleague | None


WAYS_IN = (
    WayIn(WEEKLY, "standard", "Northlight Weekly", MAYA),
    WayIn(INVOICES, "standard", "Northlight Pro", TOM),
    WayIn(STRIPE, "stripe", "Northlight Pro", TOM),
    # Nobody has decided yet who signs for the readers' evenings.
    WayIn(EVENINGS, "sendgrid", "Northlight Evenings", None),
    # Begun and not ended yet: Paddle has to show its secret first, and nobody has left the digest.
    WayIn("Courses", "paddle", "Northlight Courses", INES),
    WayIn("The digest", "beehiiv", "Northlight Weekly", MAYA),
)
HAVE_NO_SECRET = ("paddle", "beehiiv")


def refuse_real_data() -> None:
    """Raise Misconfigured when the database of the settings holds people, and they are not Northlight's."""
    if not sa.inspect(engine()).has_table(Manager.__tablename__):
        return
    with reading() as session:
        _refuse_others(session)


def _refuse_others(session: Session) -> None:
    anything = session.scalar(sa.select(Manager.id).limit(1)) or session.scalar(sa.select(Customer.id).limit(1))
    ours = sa.select(Connection.id).where(Connection.name == WEEKLY).limit(1)
    if anything and not (_known(session, MAYA) and session.scalar(ours)):
        raise Misconfigured(
            "This database is in use already, and the demo would put invented people into it. "
            "Give the demo a folder of its own (--data DIR), and leave DATABASE_URL unset."
        )


def move_in(session: Session, folder: Path) -> dict[str, Connection]:
    """Whatever of people, brands and connections is missing; returns the connections by name."""
    managers = {colleague: _manager(session, colleague) for colleague in COLLEAGUES}
    connections = {way_in.name: _connection(session, way_in, folder) for way_in in WAYS_IN}
    for way_in in WAYS_IN:
        brand = connections[way_in.name].brand
        if way_in.signer and brand.default_signer_id is None:
            brand.default_signer_id = managers[way_in.signer].id
    return connections


def _known(session: Session, colleague: Colleague) -> Manager | None:
    return session.scalar(sa.select(Manager).where(Manager.email == colleague.email))


def _manager(session: Session, colleague: Colleague) -> Manager:
    if known := _known(session, colleague):
        return known
    added = add_manager(session, email=colleague.email, name=colleague.name, title=colleague.title, role=colleague.role)
    added.active = not colleague.gone
    set_phone(added, phone=colleague.phone, shows=bool(colleague.phone))
    return added


def _connection(session: Session, way_in: WayIn, folder: Path) -> Connection:
    known = session.scalar(
        sa.select(Connection).where(Connection.name == way_in.name, Connection.provider == way_in.provider)
    )
    return known or connect(
        session, way_in.provider, name=way_in.name, secrets=_secrets(way_in, folder), brand=way_in.brand, settings={}
    )


def _secrets(way_in: WayIn, folder: Path) -> list[str]:
    """What the platform would have given us: generated here, since here the demo plays the platform."""
    if way_in.provider in HAVE_NO_SECRET:
        return []
    if way_in.provider == "sendgrid":
        return [kept_key_pair(folder / SENDGRID_KEYS)[1]]
    return ["whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()]
