"""Turns a number into somebody who left, invented but possible: what is known of them, where they live, who signs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from responder.draft.address import address_of, have_spoken
from responder.draft.language import languages
from responder.draft.sheet import Situation
from responder.facts import Channel, Family
from responder.instants import now
from responder.models import Fact
from responder.policies import LEVELS, NOTHING, UNKNOWN, policy_for

TODAY = date(2026, 11, 20)
COLLEAGUES = 8
"""So many people of one company leave."""
SIGNERS = (
    (UUID(int=1), "Maya Lindqvist", "Operations Manager"),
    (UUID(int=2), "Tom Okafor", "Head of Care"),
    (UUID(int=3), "Ada Byron", "Founder"),
)
COUNTRIES = ("DE", "AT", "FR", "ES", "IT", "NL", "GB", "US", "CA", "SE", "BR", None)
PLANS = ("Studio", "Annual plan", "Pro (yearly)", "price_1Nx", None)
LISTS = ("Northlight Weekly", "The Friday Letter", "list_42", None)
CODES = (
    "too_expensive", "missing_features", "switched_service", "unused", "customer_service", "low_quality",
    "too_complex", "too_many_emails", "not_relevant", "other",
)  # fmt: skip
COMMENTS = (
    "I am retiring and reading less.", "Nothing wrong on your side, my work has changed.", "Too little time these days",
    "Your Friday pages were the best of the week, thank you.", "See www.example.org for what I use now",
)  # fmt: skip
FAULTS = ("We charged you twice in March", "Your last two questions were never answered", None)
GRADES = ("regret", "shared", "ours")
_BEGINNINGS, _ENDINGS = ("Bel", "Dor", "Fen", "Hal", "Kir", "Lam", "Mor", "Nor", "Tal", "Ves"), ("an", "ek", "ina", "o")
_FAMILIES = ("berg", "dahl", "ford", "holm", "lund", "mark", "stad", "vik", "wood", "worth")


@dataclass(frozen=True)
class Leaver:
    """One invented person: what a letter to them is written from, and the company whose colleagues they share."""

    company: int
    situation: Situation


def leavers(count: int, *, seed: int = 1) -> Iterator[Leaver]:
    """So many people, the same for the same seed; those of one company one after the other."""
    chance = Random(seed)  # noqa: S311 - inventing people, no secret
    spoken = sorted(languages())
    for number in range(count):
        yield Leaver(number // COLLEAGUES, _situation(spoken[number % len(spoken)], chance))


def _situation(language: str, chance: Random) -> Situation:
    family = chance.choice([*Family]).value
    signer_id, signer_name, signer_title = chance.choice(SIGNERS)
    facts = list(_facts(family, signer_id, chance))
    spoke = any(have_spoken(fact.value, str(signer_id)) for fact in facts if fact.kind == "contact")
    country = chance.choice(COUNTRIES)
    lawful = {country or UNKNOWN: {family: chance.choice([level for level in LEVELS if level != NOTHING])}}
    return Situation(
        case_id=UUID(int=chance.getrandbits(128)),
        family=family,
        occurred_on=TODAY,
        facts=facts,
        signer_id=signer_id,
        signer_name=signer_name,
        signer_title=signer_title,
        brand_name="Northlight",
        language=language,
        address=address_of(language, theirs=chance.choice(["formal", "close", None]), know_each_other=spoke),
        policy=policy_for(family, country, overrides=chance.choice([lawful, None])),
        signer_phone=chance.choice(["", "+46 40 123 45 67"]),
        imprint=chance.choice(["", "Northlight AB, Storgatan 1, 211 42 Malmö"]),
    )


def _facts(family: str, signer_id: UUID, chance: Random) -> Iterator[Fact]:
    """What is known of somebody; each thing of most people, none of it of all."""
    known: dict[str, tuple[float, Any]] = {
        "name": (0.9, _name),
        "removal": (0.9 if family == Family.LIST else 0, lambda chance: {"list": chance.choice(LISTS)}),
        "ending": (0.9 if family == Family.BILLING else 0, _ending),
        "tenure": (0.85, _tenure),
        "contact": (0.5, lambda chance: _contact(signer_id, chance)),
        "reason": (0.4, lambda chance: {"code": chance.choice(CODES)}),
        "comment": (0.2, lambda chance: {"words": chance.choice(COMMENTS)}),
        "fault": (
            0.1,
            lambda chance: {"grade": _one(chance, *GRADES), "what": _one(chance, *FAULTS)},
        ),
        "gesture": (0.1, lambda _: {"what": "Your last invoice is cancelled", "worth_cents": 4900}),
    }
    for kind, (share, invent) in known.items():
        if chance.random() < share:
            confidence = _one(chance, "high", "high", "medium", "low") if kind in ("tenure", "contact") else "high"
            yield _fact(kind, invent(chance), confidence, chance)


def _fact(kind: str, value: dict[str, Any], confidence: str, chance: Random) -> Fact:
    supported = {"text": kind, "source": "customers.csv", "as_of": now(), "confidence": confidence}
    return Fact(id=UUID(int=chance.getrandbits(128)), kind=kind, rank=0, value=value, **supported)


def _name(chance: Random) -> dict[str, Any]:
    given = _one(chance, *_BEGINNINGS) + _one(chance, *_ENDINGS)
    family = _one(chance, *_BEGINNINGS) + _one(chance, *_FAMILIES)
    named = {"name": f"{given} {family}", "given_name": given, "family_name": family, "greeting": given}
    return {**named, "honorific": _one(chance, None, None, "Dr.")}


def _ending(chance: Random) -> dict[str, Any]:
    on = chance.choice([TODAY, TODAY + timedelta(days=40), None])
    to_come = on is not None and on > TODAY
    return {"plan": chance.choice(PLANS), "effective_on": on.isoformat() if on else None, "scheduled": to_come}


def _tenure(chance: Random) -> dict[str, Any]:
    years, months = chance.randrange(16), chance.randrange(12)
    since = date(TODAY.year - years, TODAY.month, 1) - timedelta(days=30 * months)
    told = {"since_on": since.isoformat(), "season": _one(chance, None, "spring", "autumn"), "bound": False}
    stays = _one(chance, 1, 1, 1, 2)
    latest = {"stays": stays, "latest_on": since.isoformat()}
    return {"years": years, "months": months, "days": 3, "meaning": "customer since", **told, **latest}


def _contact(signer_id: UUID, chance: Random) -> dict[str, Any]:
    manager_id, manager_name, _ = chance.choice([*SIGNERS, next(one for one in SIGNERS if one[0] == signer_id)])
    when = {"on": None, "years": chance.randrange(6), "months": chance.randrange(12), "days": 0}
    what = {"channel": _one(chance, *Channel), "direction": _one(chance, None, "inbound", "outbound"), "summary": None}
    return {"manager_id": str(manager_id), "manager_name": manager_name, **when, **what, "private": False}


def _one(chance: Random, *of: Any) -> Any:
    return chance.choice(of)


def countries(people: Sequence[Leaver]) -> set[str | None]:
    """Where they live, as far as it is known."""
    return {person.situation.policy.country for person in people}
