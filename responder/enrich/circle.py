"""Turns all of us into how one case sees us: who knows the person, who is here today, who may sign."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from responder.enrich import contacts, statements
from responder.enrich.level import ANYBODY, TITLES, Rule
from responder.enrich.values import Colleague, Contact, Person


@dataclass(frozen=True, slots=True)
class Claimant:
    """One of us with a claim to sign, and the claim in words: "Tom Okafor looks after this customer"."""

    one: Colleague
    claim: str
    contact: Contact | None = None


@dataclass(frozen=True)
class Circle:
    """Us around one person who left on `until`. `level` is the least that may sign, for the ground `rule` names."""

    person: Person | None
    colleagues: Mapping[UUID, Colleague]
    default_id: UUID | None
    until: date
    today: date
    rule: Rule | None = None
    level: int = ANYBODY

    def may_sign(self, one: Colleague) -> bool:
        """Whether a letter of this case may leave under their name today."""
        return self.is_here(one) and one.level >= self.level

    def is_here(self, one: Colleague) -> bool:
        """Whether any letter may leave under their name today."""
        return one.may_sign and not one.is_away(self.today)

    @cached_property
    def who_know_them(self) -> list[Claimant]:
        """Those of us who dealt with the person themselves, whoever knows them best first."""
        return self._by_contact(contacts.acquainted(contacts.of(self.person), self.until))

    @cached_property
    def who_were_in_touch(self) -> list[Claimant]:
        """Those of us who ever had anything to do with the person."""
        return self._by_contact(contacts.in_touch(contacts.of(self.person), self.until))

    def _by_contact(self, found: Mapping[UUID, list[Contact]]) -> list[Claimant]:
        """Sorted by how well each knows the person; of equals, by the latest contact."""
        ours = [(one, some) for one_id, some in found.items() if (one := self.colleagues.get(one_id)) and one.may_sign]
        ours.sort(key=lambda known: (-contacts.acquaintance(known[1], self.until), known[0].id))
        return [
            Claimant(one, f"{one.name} knows them ({statements.acquaintance(some[0])})", some[0]) for one, some in ours
        ]

    @cached_property
    def owner(self) -> Claimant | None:
        """Who looks after the account."""
        found = self._colleague(self.person.owner_id if self.person else None)
        return Claimant(found, f"{found.name} looks after this customer") if found else None

    @cached_property
    def default(self) -> Claimant | None:
        """Who signs for the brand."""
        found = self._colleague(self.default_id)
        return Claimant(found, f"{found.name} signs for the brand") if found else None

    def _colleague(self, one_id: UUID | None) -> Colleague | None:
        return self.colleagues.get(one_id) if one_id else None

    @cached_property
    def claimants(self) -> list[Claimant]:
        """Who should sign, the best claim first, whether they may or not."""
        usual = (self.owner, *self.who_were_in_touch, self.default)
        return [*self.who_know_them, *(claimant for claimant in usual if claimant)]

    def deputies(self, absent: Colleague) -> Iterator[Colleague]:
        """Their deputy, the deputy's deputy, and so on; each once."""
        seen = {absent.id}
        one = self._colleague(absent.deputy_id)
        while one and one.id not in seen:
            yield one
            seen.add(one.id)
            one = self._colleague(one.deputy_id)

    def why_not(self, claimant: Claimant) -> str | None:
        """Why somebody with a claim does not sign; None for who may, and for who is not one of us any more."""
        if not claimant.one.may_sign or self.may_sign(claimant.one):
            return None
        if claimant.one.is_away(self.today):
            return f"{claimant.claim} but {self.away(claimant.one)}"
        return f"{claimant.claim}, but {self.call}"

    def away(self, one: Colleague) -> str:
        """is away until 3 December 2026."""
        return f"is away until {statements.day(one.away_until)}" if one.away_until else "is away"

    @property
    def call(self) -> str:
        """this case calls for somebody who leads a team (high value)."""
        return f"this case calls for somebody who {TITLES[self.level]} ({self.rule.name if self.rule else ''})"


def level_among(colleagues: Iterable[Colleague], rule: Rule | None) -> int:
    """What a rule asks for, as far as we have it: in a house where nobody leads a team, everybody may sign."""
    highest = max((one.level for one in colleagues if one.may_sign), default=ANYBODY)
    return min(rule.level, highest) if rule else ANYBODY
