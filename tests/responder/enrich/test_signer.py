"""Who signs: who knows the person, at the level the case calls for, present today; and why, in one sentence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.enrich.level import RULES, Stake, rule_for
from responder.enrich.signer import choose_signer
from responder.enrich.values import Colleague
from responder.errors import Permanent
from tests.responder.enrich.ours import INES_ID, LEFT_ON, MAYA_ID, TODAY, TOM_ID, ada, contact, ines, maya, tom, us

AWAY = {"away_from": date(2026, 11, 20), "away_until": date(2026, 12, 3)}
HIGH_VALUE = rule_for(Stake("list", value_cents=2, high_value_cents=1))
MET = date(2022, 5, 14)


def choose(person, *colleagues, default_id=MAYA_ID, **more):
    return choose_signer(person, us(*colleagues), default_id, LEFT_ON, today=TODAY, **more)


def test_whoever_knows_the_person_best_signs():
    person = ada(contact("email", times=12), contact("met", MET, TOM_ID), owner_id=MAYA_ID)

    choice = choose(person, maya(), tom())

    assert (choice.signer.name, choice.reason) == ("Tom Okafor", "Tom Okafor met them on 14 May 2022.")
    assert choice.knower is None


def test_knowing_somebody_adds_up():
    person = ada(contact("call", MET), contact("linkedin", MET), contact("email", MET), contact("met", MET, TOM_ID))

    assert choose(person).reason == "Maya Lindqvist spoke with them on the phone on 14 May 2022."


def test_who_looks_after_them_signs_before_who_only_answered_a_question():
    person = ada(contact("support", TODAY, MAYA_ID), owner_id=TOM_ID)

    assert choose(person).reason == "Tom Okafor looks after this customer."


def test_mails_that_only_we_wrote_make_nobody_known():
    person = ada(contact("email", TODAY, TOM_ID, direction="outbound", times=100))

    assert choose(person).reason == "Nobody of us is known to have met them; Maya Lindqvist signs for the brand."


def test_a_meeting_nobody_remembers_counts_less_than_who_looks_after_them():
    person = ada(contact("met", date(2001, 5, 14), TOM_ID))

    assert choose(person).reason == "Tom Okafor met them on 14 May 2001."
    assert choose(ada(*person.contacts, owner_id=MAYA_ID)).reason == "Maya Lindqvist looks after this customer."


def test_who_is_away_is_deputised():
    person = ada(contact("met", MET, TOM_ID))

    choice = choose(person, maya(), tom(**AWAY, deputy_id=MAYA_ID))

    assert choice.reason == (
        "Tom Okafor knows them (met them on 14 May 2022) but is away until 3 December 2026; Maya Lindqvist deputises."
    )
    assert choice.knower == tom(**AWAY, deputy_id=MAYA_ID)


def test_without_a_deputy_the_brand_signs_for_who_is_away():
    choice = choose(ada(contact("met", MET, TOM_ID)), maya(), tom(away_from=TODAY))

    assert choice.reason == (
        "Tom Okafor knows them (met them on 14 May 2022) but is away; Maya Lindqvist signs for the brand."
    )


def test_another_who_knows_them_comes_before_any_deputy():
    person = ada(contact("met", MET, TOM_ID), contact("call", MET, INES_ID))

    choice = choose(person, maya(), tom(**AWAY, deputy_id=MAYA_ID), ines())

    assert choice.reason == (
        "Tom Okafor knows them (met them on 14 May 2022) but is away until 3 December 2026; "
        "Inês Carvalho spoke with them on the phone on 14 May 2022."
    )


def test_an_owner_who_is_away_is_named():
    choice = choose(ada(owner_id=TOM_ID), maya(), tom(**AWAY, deputy_id=MAYA_ID))

    assert choice.reason == (
        "Tom Okafor looks after this customer but is away until 3 December 2026; Maya Lindqvist deputises."
    )
    assert choice.knower is None


def test_deputies_deputise_each_other_and_a_circle_ends():
    away = (maya(**AWAY, deputy_id=TOM_ID), tom(**AWAY, deputy_id=INES_ID))

    assert choose(None, *away, ines(deputy_id=MAYA_ID)).reason == (
        "Maya Lindqvist signs for the brand but is away until 3 December 2026; Inês Carvalho deputises."
    )
    with pytest.raises(Permanent, match="Nobody may sign"):
        choose(None, *away, ines(**AWAY, deputy_id=MAYA_ID))


def test_the_first_of_us_signs_when_nobody_else_would():
    choice = choose(None, maya(**AWAY), tom(role="admin"), ines(), default_id=MAYA_ID)

    assert choice.reason == (
        "Maya Lindqvist signs for the brand but is away until 3 December 2026; "
        "Inês Carvalho signs as first among those of us who may."
    )


def test_who_left_us_is_not_spoken_of():
    person = ada(contact("met", MET, TOM_ID))

    choice = choose(person, maya(), tom(active=False))

    assert choice.reason == "Nobody of us is known to have met them; Maya Lindqvist signs for the brand."
    assert choice.knower is None


def test_a_case_of_high_value_calls_for_who_leads_a_team():
    person = ada(contact("met", MET, TOM_ID))

    choice = choose(person, maya(level=2), tom(), rule=HIGH_VALUE)

    assert choice.reason == (
        "Tom Okafor knows them (met them on 14 May 2022), "
        "but this case calls for somebody who leads a team (high value); Maya Lindqvist signs for the brand."
    )
    assert choice.knower is None


def test_the_level_is_the_ground_where_nobody_knows_them():
    assert choose(None, maya(level=2), tom(), rule=HIGH_VALUE).reason == (
        "This case calls for somebody who leads a team (high value); Maya Lindqvist signs for the brand."
    )


def test_who_has_the_level_and_knows_them_signs_for_that():
    choice = choose(ada(contact("met", MET, TOM_ID)), maya(level=2), tom(level=3), rule=HIGH_VALUE)

    assert choice.reason == "Tom Okafor met them on 14 May 2022."


def test_in_a_house_where_nobody_leads_everybody_may_sign():
    assert choose(ada(contact("met", MET, TOM_ID)), rule=HIGH_VALUE).reason == "Tom Okafor met them on 14 May 2022."


def test_who_leads_signs_before_the_brand_does_below_its_level():
    choice = choose(None, maya(), tom(level=2), rule=HIGH_VALUE)

    assert choice.signer.name == "Tom Okafor"


def test_the_brand_signs_below_the_level_rather_than_nobody():
    choice = choose(ada(contact("met", MET, INES_ID)), maya(), tom(level=2, **AWAY), ines(), rule=HIGH_VALUE)

    assert choice.reason == (
        "This case calls for somebody who leads a team (high value), but nobody who does is here; "
        "Maya Lindqvist signs for the brand."
    )


def test_a_persons_choice_stands():
    person = ada(contact("met", MET, MAYA_ID))

    choice = choose(person, maya(), tom(), chosen_id=TOM_ID, chosen_by="Maya Lindqvist", rule=HIGH_VALUE)

    assert (choice.signer.name, choice.reason) == ("Tom Okafor", "Maya Lindqvist chose Tom Okafor.")
    assert choice.knower == maya()
    assert choose(person, chosen_id=TOM_ID, chosen_by="Tom Okafor").reason == "Tom Okafor chose to sign."


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (tom(**AWAY), "is away until 3 December 2026; Maya Lindqvist signs for the brand."),
        (tom(**AWAY, deputy_id=MAYA_ID), "is away until 3 December 2026; Maya Lindqvist deputises."),
        (tom(active=False), "may not sign any more; Maya Lindqvist signs for the brand."),
        (tom(role="drafter"), "may not sign any more; Maya Lindqvist signs for the brand."),
    ],
)
def test_a_choice_that_cannot_stand_is_explained(found, why):
    choice = choose(ada(), maya(), found, chosen_id=TOM_ID, chosen_by="Maya Lindqvist")

    assert choice.reason == f"Maya Lindqvist chose Tom Okafor, who {why}"


@pytest.mark.parametrize(
    ("absence", "is_away"),
    [
        ({}, False),
        ({"away_from": TODAY}, True),
        ({"away_until": TODAY}, True),
        ({"away_from": date(2026, 11, 29)}, False),
        ({"away_until": date(2026, 11, 27)}, False),
        ({"away_from": date(2026, 11, 1), "away_until": date(2026, 11, 27)}, False),
        (AWAY, True),
    ],
)
def test_both_days_of_an_absence_count(absence, is_away):
    assert tom(**absence).is_away(TODAY) is is_away


IDS = st.sampled_from([None, MAYA_ID, TOM_ID, INES_ID])
DAYS = st.none() | st.dates(date(2026, 11, 20), date(2026, 12, 5))
COLLEAGUES = st.tuples(
    *(
        st.builds(
            Colleague,
            st.just(one.id),
            st.just(one.name),
            st.sampled_from(["viewer", "drafter", "manager", "admin"]),
            st.booleans(),
            level=st.integers(1, 3),
            away_from=DAYS,
            away_until=DAYS,
            deputy_id=IDS,
        )
        for one in (maya(), tom(), ines())
    )
)
PEOPLE = st.builds(
    lambda points, owner_id: ada(*(contact(channel, MET, one) for channel, one in points), owner_id=owner_id),
    st.lists(st.tuples(st.sampled_from(["met", "call", "email", "support"]), IDS), max_size=5),
    IDS,
)


@given(PEOPLE, COLLEAGUES, IDS, st.sampled_from([None, *RULES]), IDS)
def test_nobody_signs_who_may_not_or_is_away(person, colleagues, default_id, rule, chosen_id):
    able = [one for one in colleagues if one.may_sign and not one.is_away(TODAY)]
    asked = {"rule": rule, "chosen_id": chosen_id, "chosen_by": "Maya Lindqvist"}

    if not able:
        with pytest.raises(Permanent):
            choose(person, *colleagues, default_id=default_id, **asked)
        return
    choice = choose(person, *colleagues, default_id=default_id, **asked)

    assert choice.signer in able
    assert choice.signer.name in choice.reason
    assert choice.reason.endswith(".")
    assert choice.reason.count(".") == 1
    assert choice.knower is None or (choice.knower.may_sign and choice.knower != choice.signer)
    if rule and chosen_id is None and any(one.level >= rule.level for one in able):
        assert choice.signer.level >= rule.level
    turned = choose(person, *reversed(colleagues), default_id=default_id, **asked)
    assert turned == choice
