"""Turns a draft into how it came about: how it addresses them, what the law lets it say, and why each move is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from responder.draft import forms_of
from responder.journey import OPEN
from responder.models import Case, Customer, Draft, Role
from responder.web.desk.visitor import may

BY_RULE = "By rule"


@dataclass(frozen=True, slots=True)
class Choice:
    """One other way to address them: what the form sends, and what stands on the button."""

    form: str
    label: str


@dataclass(frozen=True, slots=True)
class Move:
    """One move of the letter: what it does, in which template, and why it stands there."""

    name: str
    template: str
    why: str


@dataclass(frozen=True, slots=True)
class Making:
    """How a letter came about. `choices` are the other forms of address, none where nobody may choose."""

    address: str
    choices: list[Choice]
    level: str
    policy: str
    moves: list[Move]


def making(case: Case, draft: Draft) -> Making:
    """What is known of how this version came about; of what somebody edited, how the machine's came about."""
    may_choose = may(Role.DRAFTER) and case.stage in OPEN and case.customer is not None
    return Making(
        address=str(draft.address.get("why") or "") if len(forms_of(draft.language)) > 1 else "",
        choices=_choices(draft, case.customer) if may_choose and case.customer else [],
        level=str(draft.policy.get("level") or ""),
        policy=str(draft.policy.get("why") or ""),
        moves=_moves(draft.plan),
    )


def _choices(draft: Draft, customer: Customer) -> list[Choice]:
    forms = forms_of(draft.language)
    if len(forms) < 2:
        return []
    others = [Choice(form, f"Say {called}") for form, called in forms.items() if form != draft.address.get("form")]
    return [*others, *([Choice("", BY_RULE)] if customer.address_form else [])]


def _moves(plan: Sequence[dict[str, Any]]) -> list[Move]:
    return [Move(str(it["move"]).capitalize(), str(it["template"]), str(it["why"])) for it in plan if it.get("why")]
