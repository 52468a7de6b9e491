"""Turns who of us there is into the one whose name stands under the letter, and one sentence why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from responder.enrich import statements
from responder.enrich.contacts import is_personal, of, strongest
from responder.enrich.values import Colleague, Contact, Person
from responder.errors import Permanent
from responder.models import Role


@dataclass(frozen=True, slots=True)
class Choice:
    """Who signs, and why them."""

    signer: Colleague
    reason: str


def choose_signer(
    person: Person | None, colleagues: Mapping[UUID, Colleague], default_id: UUID | None, until: date
) -> Choice:
    """Whoever knows the person; else who looks after them, met them at all, signs by default, or is first of us.

    Only who is active and may decide can sign. Raises Permanent when that is nobody.
    """
    closest = strongest(of(person), colleagues, until)
    owner = _signer(colleagues, person.owner_id if person else None)
    if closest and (is_personal(closest) or not owner):
        return _for_contact(closest, colleagues)
    if owner:
        return Choice(owner, f"{owner.name} looks after this customer.")
    if default := _signer(colleagues, default_id):
        return Choice(default, f"Nobody of us is known to have met them; {default.name} signs for the brand.")
    return _first(colleagues)


def _for_contact(contact: Contact, colleagues: Mapping[UUID, Colleague]) -> Choice:
    assert contact.manager_id is not None  # noqa: S101 - `strongest` looks among colleagues only
    signer = colleagues[contact.manager_id]
    return Choice(signer, f"{statements.contact(contact, signer.name)}.")


def _signer(colleagues: Mapping[UUID, Colleague], colleague_id: UUID | None) -> Colleague | None:
    found = colleagues.get(colleague_id) if colleague_id else None
    return found if found and found.may_sign else None


def _first(colleagues: Mapping[UUID, Colleague]) -> Choice:
    """Managers before admins, who may only keep the machine; then whoever has been here longest."""
    able = [one for one in colleagues.values() if one.may_sign]
    if not able:
        raise Permanent("Nobody may sign: there is no active person with the role manager or admin.")
    first = min(able, key=lambda one: (one.role != Role.MANAGER, one.id))
    only = "the only one of us who may" if len(able) == 1 else "first among those of us who may"
    return Choice(first, f"Nobody of us is known to have met them; {first.name} signs as {only}.")
