"""Turns who of us there is into the one whose name stands under the letter, and one sentence why."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from responder.enrich import statements
from responder.enrich.circle import Circle, Claimant, level_among
from responder.enrich.level import ANYBODY, Rule
from responder.enrich.values import Colleague, Contact, Person
from responder.errors import Permanent
from responder.models import Role


@dataclass(frozen=True, slots=True)
class Choice:
    """Who signs, and why them. `knower` knows the person best without signing: the case may be theirs."""

    signer: Colleague
    reason: str
    knower: Colleague | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Who signs by one rung of the ladder, and the ground in words. A weak ground says nothing about the person."""

    signer: Colleague
    ground: str
    is_weak: bool = False


def choose_signer(
    person: Person | None,
    colleagues: Mapping[UUID, Colleague],
    default_id: UUID | None,
    until: date,
    *,
    today: date,
    rule: Rule | None = None,
    chosen_id: UUID | None = None,
    chosen_by: str | None = None,
) -> Choice:
    """Whom a person chose, while they may sign; else the first by LADDER of the level that the rule asks for.

    `until` is the day they left, by which contacts count; who is away is asked of `today`. Where nobody of that level
    is here, whoever signs for the brand signs all the same. Raises Permanent when nobody of us may.
    """
    level = level_among(colleagues.values(), rule)
    circle = Circle(person, colleagues, default_id, until, today, rule, level)
    chosen = colleagues.get(chosen_id) if chosen_id else None
    if chosen and circle.is_here(chosen):
        return Choice(chosen, f"{_chose(chosen, chosen_by)}.", _knower(circle, chosen))
    found = _climb(circle, LADDER) or _climb(replace(circle, level=ANYBODY), BELOW_LEVEL)
    if found is None:
        raise Permanent("Nobody may sign: there is no active person with the role manager or admin.")
    reason = _not_as_chosen(circle, chosen, chosen_by, found) if chosen else _reason(circle, found)
    return Choice(found.signer, f"{reason}.", _knower(circle, found.signer))


def _climb(circle: Circle, ladder: Sequence[Callable[[Circle], Found | None]]) -> Found | None:
    return next((found for rung in ladder if (found := rung(circle))), None)


def _who_knows_them(circle: Circle) -> Found | None:
    return _in_contact(circle, circle.who_know_them)


def _who_looks_after_them(circle: Circle) -> Found | None:
    owner = circle.owner
    return Found(owner.one, owner.claim) if owner and circle.may_sign(owner.one) else None


def _who_was_in_touch(circle: Circle) -> Found | None:
    return _in_contact(circle, circle.who_were_in_touch)


def _in_contact(circle: Circle, ours: Sequence[Claimant]) -> Found | None:
    able = (claimant for claimant in ours if circle.may_sign(claimant.one))
    return next((Found(one, statements.contact(found, one.name)) for one, found in _contacts(able)), None)


def _contacts(claimants: Iterable[Claimant]) -> Iterator[tuple[Colleague, Contact]]:
    return ((claimant.one, claimant.contact) for claimant in claimants if claimant.contact)


def _who_signs_for_the_brand(circle: Circle) -> Found | None:
    default = circle.default
    return Found(default.one, default.claim, is_weak=True) if default and circle.may_sign(default.one) else None


def _who_deputises(circle: Circle) -> Found | None:
    usual = (circle.owner, circle.default)
    absent = [*circle.who_know_them, *(claimant for claimant in usual if claimant)]
    pairs = ((one.one, deputy) for one in absent if not circle.is_here(one.one) for deputy in circle.deputies(one.one))
    able = ((one, deputy) for one, deputy in pairs if circle.may_sign(deputy))
    return next((Found(deputy, f"{deputy.name} deputises for {one.name}", is_weak=True) for one, deputy in able), None)


def _who_is_first(circle: Circle) -> Found | None:
    """Managers before admins, who may only keep the machine; then whoever has been here longest."""
    able = [one for one in circle.colleagues.values() if circle.may_sign(one)]
    if not able:
        return None
    first = min(able, key=lambda one: (one.role != Role.MANAGER, one.id))
    only = "the only one of us who may" if len(able) == 1 else "first among those of us who may"
    return Found(first, f"{first.name} signs as {only}", is_weak=True)


LADDER = (
    _who_knows_them,
    _who_looks_after_them,
    _who_was_in_touch,
    _who_signs_for_the_brand,
    _who_deputises,
    _who_is_first,
)
BELOW_LEVEL = (_who_signs_for_the_brand, _who_deputises, *LADDER)
"""Where nobody who is here has the level: a rule may not leave a case without anybody."""


def _reason(circle: Circle, found: Found) -> str:
    """Who had the better claim and why not they, where there is such a one; then the ground."""
    if found.signer.level < circle.level:
        return f"{_capital(circle.call)}, but nobody who does is here; {found.ground}"
    best = next((claimant for claimant in circle.claimants if claimant.one.may_sign), None)
    if best and best.one != found.signer and (why := circle.why_not(best)):
        return f"{why}; {_ground(circle, found, best.one)}"
    if not found.is_weak:
        return found.ground
    why = _capital(circle.call) if circle.level > ANYBODY else "Nobody of us is known to have met them"
    return f"{why}; {found.ground}"


def _not_as_chosen(circle: Circle, chosen: Colleague, chosen_by: str | None, found: Found) -> str:
    why = circle.away(chosen) if chosen.may_sign else "may not sign any more"
    return f"{_chose(chosen, chosen_by)}, who {why}; {_ground(circle, found, chosen)}"


def _chose(chosen: Colleague, chosen_by: str | None) -> str:
    return (
        f"{chosen.name} chose to sign" if chosen_by == chosen.name else f"{chosen_by or 'Somebody'} chose {chosen.name}"
    )


def _ground(circle: Circle, found: Found, missed: Colleague) -> str:
    """Whoever stands in for the one just named does so as their deputy, whatever else they are."""
    if found.is_weak and not circle.is_here(missed) and found.signer in circle.deputies(missed):
        return f"{found.signer.name} deputises"
    return found.ground


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _knower(circle: Circle, signer: Colleague) -> Colleague | None:
    """Whoever knows the person best of those who may sign or will be back; None when that is who signs."""
    ours = (claimant.one for claimant in circle.who_know_them)
    best = next((one for one in ours if circle.may_sign(one) or one.is_away(circle.today)), None)
    return best if best != signer else None
