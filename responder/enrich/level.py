"""Turns what is at stake in one case into who has to sign at least: any of us, or somebody who leads."""

from collections.abc import Callable
from dataclasses import dataclass

from responder.facts import Disposition, Family

ANYBODY, LEADS_A_TEAM, LEADS_THE_HOUSE = 1, 2, 3
TITLES = {LEADS_A_TEAM: "leads a team", LEADS_THE_HOUSE: "leads the house"}
OUR_FAULT = frozenset({"customer_service", "low_quality"})


@dataclass(frozen=True, slots=True)
class Stake:
    """What the rules look at. `high_value_cents` is from when on the brand calls somebody valuable; None is never."""

    family: str
    disposition: str = Disposition.WRITE.value
    reason: str | None = None
    value_cents: int | None = None
    high_value_cents: int | None = None

    @property
    def is_of_high_value(self) -> bool:
        """Whether they are worth what the brand calls much. Both are taken to be in the brand's currency."""
        if self.high_value_cents is None or self.value_cents is None:
            return False
        return self.value_cents >= self.high_value_cents

    @property
    def is_our_fault(self) -> bool:
        """Whether we failed them: by what they say of something they paid for, or because triage wants a call."""
        return self.disposition == Disposition.CALL or (self.family == Family.BILLING and self.reason in OUR_FAULT)


@dataclass(frozen=True, slots=True)
class Rule:
    """One ground to ask for more than any of us, by the name a manager reads."""

    name: str
    level: int
    applies: Callable[[Stake], bool]


# The first that applies counts. How long somebody was with us asks for nobody higher: it asks for whoever knows them.
RULES = (
    Rule("our fault", LEADS_A_TEAM, lambda stake: stake.is_our_fault),
    Rule("high value", LEADS_A_TEAM, lambda stake: stake.is_of_high_value),
)


def rule_for(stake: Stake) -> Rule | None:
    """The rule that asks for somebody in particular; None when any of us may sign."""
    return next((rule for rule in RULES if rule.applies(stake)), None)
