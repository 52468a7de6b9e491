"""What a letter to somebody may do depends on where they live and what they left."""

import pytest

from responder.errors import Refused
from responder.policies import (
    LEVELS,
    country_known,
    country_of_address,
    country_of_locale,
    policy_for,
    refuse_odd_policies,
)


@pytest.mark.parametrize(
    ("family", "country", "level"),
    [
        ("list", "DE", "nothing"), ("billing", "DE", "thanks"), ("list", "GB", "confirm only"),
        ("list", "US", "thanks"),
        ("billing", "US", "offer allowed"), ("list", "FR", "thanks"), ("list", None, "thanks"),
        ("billing", None, "thanks"), ("billing", "BR", "thanks"),
    ],
)  # fmt: skip
def test_each_country_has_its_level(family, country, level):
    policy = policy_for(family, country)

    assert (policy.level, policy.country) == (level, country)
    assert policy.version
    assert level in policy.why


def test_who_lives_nobody_knows_where_gets_nothing_that_any_country_bars():
    unknown = policy_for("billing", None)

    assert unknown.is_strict
    assert "an unknown country" in unknown.why


def test_a_brand_may_decide_otherwise_and_that_is_said():
    policy = policy_for("list", "DE", known_by="by their record", overrides={"DE": {"list": "thanks"}})

    assert policy.level == "thanks"
    assert policy.why == "Who left a list in Germany (by their record): thanks, as the brand decided."


def test_what_a_brand_decided_for_one_family_leaves_the_other_alone():
    assert policy_for("billing", "US", overrides={"US": {"list": "nothing"}}).level == "offer allowed"


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("ada@example.de", "DE"), ("ada@example.co.uk", "GB"), ("ada@example.com", None), ("ada@example.io", None),
        ("ada@example.me", None), ("ada", None), (None, None), ("ada@example.zz", None),
    ],
)  # fmt: skip
def test_an_address_tells_its_country_where_its_domain_is_a_countrys_own(address, country):
    assert country_of_address(address) == country


@pytest.mark.parametrize(
    ("tag", "country"), [("de-AT", "AT"), ("pt_BR", "BR"), ("zh-Hant-TW", "TW"), ("de", None), (None, None)]
)
def test_a_locale_tells_its_country_where_it_names_one(tag, country):
    assert country_of_locale(tag) == country


def test_the_first_that_is_a_country_counts():
    assert country_known(("Atlantis", "by their record"), ("at", "by the platform")) == ("AT", "by the platform")
    assert country_known((None, "by their record")) == (None, "")


@pytest.mark.parametrize(
    ("policies", "word"),
    [
        ({"X1": {"list": "thanks"}}, "no country"),
        ({"DE": {"shop": "thanks"}}, "leaves"),
        ({"DE": {"list": "a"}}, "level"),
    ],
)
def test_what_is_no_policy_is_refused_with_a_sentence(policies, word):
    with pytest.raises(Refused, match=word):
        refuse_odd_policies(policies)


def test_the_levels_stand_from_the_strictest_to_the_mildest():
    assert LEVELS == ("nothing", "confirm only", "thanks", "offer allowed")
