"""Turns standard histories, kept here as data, into people whom a wording is tried on before anybody gets it."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import product
from typing import Any
from uuid import UUID, uuid5

from responder.draft.plan import TABLE
from responder.models import Fact

SIGNER_ID = UUID("0190a000-0000-7000-8000-00000000000a")
COLLEAGUE_ID = UUID("0190a000-0000-7000-8000-00000000000b")
LISTS = UUID("6f1d7c1e-8f2b-5a43-9a51-0d8a1c1b7e55")
MOST_TRIED = 240
MONTHS_OF_YEAR = 12

Value = dict[str, Any]


def _told(needed: str) -> list[str]:
    """What the plan tells apart by "reason:" or "fault:", in its order."""
    marks = [need.partition(":")[2] for row in TABLE for need in row.needs if need.startswith(f"{needed}:")]
    return [mark for mark in dict.fromkeys(marks) if mark != "regret" or needed != "reason"]


_ADA = {"name": "Ada Byron", "given_name": "Ada", "family_name": "Byron", "greeting": "Ada"}
_OURS = {"manager_id": str(SIGNER_ID), "manager_name": "", "by_signer": True, "private": False, "unused": None}
_TOMS = _OURS | {"manager_id": str(COLLEAGUE_ID), "manager_name": "Tom Okafor", "by_signer": False}
_MISHAP = "Two invoices reached you twice."
_WORDS = "The export kept losing my notes."

# What may be known of somebody, by kind of fact; None: it is not known. `length` is years and months.
KNOWN: Mapping[str, Mapping[str, Value | None]] = {
    "name": {"Ada": _ADA, "nameless": None, "one name": {"name": "Ada", "greeting": "Ada"}},
    "removal": {"named": {"list": "{brand}"}, "unnamed": {"list": None}, "none": None},
    "ending": {
        "ended": {"plan": "Studio", "in_days": 0, "scheduled": False},
        "ends later": {"plan": "Studio", "in_days": 30, "scheduled": True},
        "no plan, no day": {"plan": None, "scheduled": False},
        "none": None,
    },
    "tenure": {
        "ten years": {"length": (10, 2), "stays": 1},
        "one year": {"length": (1, 0), "stays": 1},
        "eight months": {"length": (0, 8), "stays": 1},
        "about three years": {"length": (3, 6), "stays": 1, "confidence": "medium"},
        "seven years with a gap": {"length": (7, 1), "stays": 2},
        "unknown": None,
    },
    "contact": {
        "on LinkedIn": {"channel": "linkedin", "length": (2, 3), **_OURS},
        "they wrote": {"channel": "email", "length": (1, 2), "direction": "inbound", **_OURS},
        "they met": {"channel": "met", "length": (0, 7), "confidence": "medium", **_OURS},
        "a colleague's": {"channel": "met", "length": (2, 3), **_TOMS},
        "they wrote to a colleague": {"channel": "email", "length": (1, 2), "direction": "inbound", **_TOMS},
        "none": None,
    },
    "reason": {"none": None, **{code: {"code": code} for code in [*_told("reason"), "low_quality", "other"]}},
    "comment": {
        "none": None,
        "their own words": {"words": _WORDS},
        "words better not repeated": {"words": "See www.example.com for what I think."},
    },
    "fault": {
        "none": None,
        **{grade: {"grade": grade, "what": _MISHAP} for grade in ("regret", "shared", "ours")},
    },
    "gesture": {"none": None, "offered": {"what": "I have refunded your last month.", "worth_cents": 900}},
}


@dataclass(frozen=True, slots=True)
class History:
    """One person to try a wording on: what they left, and by kind of fact which of KNOWN is known of them."""

    key: str
    title: str
    family: str
    known: Mapping[str, str]

    def facts(self, brand: str, today: date) -> list[Fact]:
        """What enrich would have found of them today."""
        found = ((kind, KNOWN[kind][which]) for kind, which in self.known.items())
        return [_fact(kind, value, brand, today) for kind, value in found if value is not None]

    @property
    def case_id(self) -> UUID:
        """Always the same for the same history, so that it always gets the same letter."""
        return uuid5(LISTS, self.key)


def _history(key: str, title: str, family: str, **known: str) -> History:
    return History(key, title, family, known)


CAST: tuple[History, ...] = (
    _history(
        "long", "Ten years, and a contact on LinkedIn", "list",
        name="Ada", removal="named", tenure="ten years", contact="on LinkedIn",
    ),
    _history("nameless", "No name, ten years", "list", removal="unnamed", tenure="ten years"),
    _history(
        "one-year", "One year, too expensive", "billing",
        name="Ada", ending="ended", tenure="one year", reason="too_expensive",
    ),
    _history(
        "colleague", "A colleague met them", "list",
        name="Ada", removal="named", tenure="about three years", contact="a colleague's",
    ),
    _history(
        "disagree", "Sources that disagree, they met", "billing",
        name="Ada", ending="no plan, no day", tenure="about three years", contact="they met", reason="unused",
    ),
    _history(
        "returned", "Away in between, back, and their own words", "billing",
        name="Ada", ending="ended", tenure="seven years with a gap", comment="their own words",
        reason="missing_features",
    ),
    _history(
        "wrote", "They wrote once, nobody knows since when", "list",
        name="one name", removal="named", contact="they wrote",
    ),
    _history(
        "fault", "Our fault, and something offered", "billing",
        name="Ada", ending="ends later", tenure="one year", reason="customer_service", comment="their own words",
        fault="ours", gesture="offered",
    ),
)  # fmt: skip
"""Eight people as they come. A wording that none of them gets is tried on those who would."""

RICH = {"name": "Ada", "removal": "named", "ending": "ended", "tenure": "ten years", "contact": "on LinkedIn"}


def everybody(kinds: Iterable[str]) -> Iterator[History]:
    """The cast, then everybody who differs in these kinds of facts: every combination, or a fair share of very many."""
    yield from CAST
    kinds = sorted(set(kinds) & set(KNOWN))
    choices: list[Sequence[tuple[str, str]]] = [[(kind, which) for which in KNOWN[kind]] for kind in kinds]
    number = 0
    for family, base in product(("list", "billing"), ({}, RICH)):
        for chosen in _share(choices, MOST_TRIED // 4):
            number += 1
            yield History(f"try-{number}", _title(chosen, family), family, {**base, **dict(chosen)})


def _share(choices: list[Sequence[tuple[str, str]]], most: int) -> Iterator[tuple[tuple[str, str], ...]]:
    """Every combination; of more than `most` each single choice, and then by a fixed draw."""
    count = 1
    for each in choices:
        count *= len(each)
    if count <= most:
        yield from product(*choices)
        return
    draw = random.Random(0)  # noqa: S311 - no secret; the same draw every time
    for place, each in enumerate(choices):
        for one in each:
            yield tuple(one if other == place else draw.choice(them) for other, them in enumerate(choices))
    for _ in range(most):
        yield tuple(draw.choice(each) for each in choices)


def _title(chosen: Iterable[tuple[str, str]], family: str) -> str:
    left = "a list" if family == "list" else "a plan"
    told = ", ".join(f"{kind}: {which.replace('_', ' ')}" for kind, which in chosen)
    return f"Somebody who left {left}" + (f" ({told})" if told else "")


def _fact(kind: str, value: Value, brand: str, today: date) -> Fact:
    known = {key: each for key, each in value.items() if key not in ("length", "in_days", "confidence")}
    if "length" in value:
        known |= _since(value["length"], today)
    if "in_days" in value:
        known["effective_on"] = date.fromordinal(today.toordinal() + value["in_days"]).isoformat()
    if known.get("list"):
        known["list"] = known["list"].format(brand=brand)
    return Fact(
        id=uuid5(LISTS, kind),
        kind=kind,
        rank=0,
        text=kind,
        value=known,
        source="the studio",
        as_of=datetime.combine(today, time(), UTC),
        confidence=value.get("confidence", "high"),
    )


def _since(length: tuple[int, int], today: date) -> Value:
    years, months = length
    whole = today.year * MONTHS_OF_YEAR + today.month - 1 - years * MONTHS_OF_YEAR - months
    since = date(whole // MONTHS_OF_YEAR, whole % MONTHS_OF_YEAR + 1, 1)
    told = {"since_on": since.isoformat(), "first_on": since.isoformat(), "latest_on": since.isoformat()}
    return {**told, "until_on": today.isoformat(), "on": since.isoformat(), "years": years, "months": months, "days": 0}
