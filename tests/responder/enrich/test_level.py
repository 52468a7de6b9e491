"""What is at stake decides who signs at least."""

import pytest

from responder.enrich.level import LEADS_A_TEAM, Stake, rule_for

WORTH_MUCH = {"value_cents": 500_000, "high_value_cents": 500_000}


@pytest.mark.parametrize(
    ("stake", "name"),
    [
        (Stake("billing"), None),
        (Stake("billing", reason="too_expensive"), None),
        (Stake("billing", reason="customer_service"), "our fault"),
        (Stake("billing", reason="low_quality"), "our fault"),
        (Stake("list", reason="low_quality"), None),
        (Stake("list", disposition="call"), "our fault"),
        (Stake("list", **WORTH_MUCH), "high value"),
        (Stake("list", value_cents=499_999, high_value_cents=500_000), None),
        (Stake("list", value_cents=500_000), None),
        (Stake("list", high_value_cents=500_000), None),
        (Stake("billing", reason="low_quality", **WORTH_MUCH), "our fault"),
    ],
)
def test_a_rule_asks_for_somebody_who_leads(stake, name):
    rule = rule_for(stake)

    assert (rule and rule.name) == name
    assert rule is None or rule.level == LEADS_A_TEAM
