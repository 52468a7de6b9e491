"""Who left where the law allows no letter is left in peace at once, before any fact is gathered."""

import pytest
import sqlalchemy as sa

from responder.db import transaction
from responder.decisions import take_up
from responder.draft import draft
from responder.enrich import enrich, memories
from responder.models import Brand, Case
from responder.policies import policy_version
from tests import cast
from tests.arriving import arrive, event, only_case, story

BY_LAW = "Who left a list in Germany ({}): nothing. So nothing is written."


def brand_with(**columns):
    with transaction() as session:
        session.execute(sa.update(Brand).values(**columns))


@pytest.mark.parametrize(
    ("record", "told", "how"),
    [
        ({"country": "DE"}, {"country": "US"}, "by their record"),
        ({}, {"country": "DE", "locale": "en-US"}, "by the platform"),
        ({"language": "en-US"}, {"locale": "de-DE"}, "by their locale"),
        ({"language": "de-DE"}, {}, "by their language"),
    ],
)
def test_nothing_is_gathered_where_the_law_allows_nothing(weekly, record, told, how):
    with transaction() as session:
        cast.ada(session, **record)
    arrive(weekly, event(**told))

    case, by_law = only_case(), BY_LAW.format(how)
    assert (case.stage, case.rule, case.disposition, case.reason) == ("silent", "country policy", "silent", by_law)
    assert story(case)[1:] == [by_law]


def test_the_address_and_then_the_brands_home_tell_where_a_stranger_lives(weekly):
    brand_with(home_country="DE")
    arrive(weekly, event(email="a@example.co.uk"))
    assert only_case().stage == "received"


def test_the_brands_home_counts_where_nothing_else_tells(weekly):
    brand_with(home_country="DE")
    arrive(weekly, event())
    assert only_case().reason == BY_LAW.format("the brand's home")


def test_an_unknown_country_and_what_they_paid_for_are_answered(weekly):
    arrive(weekly, event("subscription.cancelled", country="DE"), event(email="somebody@example.org"))
    with transaction() as session:
        assert list(session.scalars(sa.select(Case.stage))) == ["received"] * 2


def test_what_the_brand_decided_for_a_country_holds(weekly):
    brand_with(policies={"DE": {"list": "thanks"}})
    arrive(weekly, event(country="DE"))
    assert only_case().stage == "received"


def test_words_that_need_a_person_are_read_by_one_whatever_the_country(weekly):
    arrive(weekly, event(country="DE", comment="You charged us twice."))
    assert (only_case().stage, only_case().rule) == ("call", "our fault")


def test_a_letter_that_a_person_wants_all_the_same_is_drafted(weekly):
    with transaction() as session:
        ada = cast.ada(session, country="DE")
        session.execute(sa.update(Brand).values(default_signer_id=cast.maya(session).id))
    arrive(weekly, event())
    with transaction() as session:
        case = session.get_one(Case, only_case().id)
        take_up(session, case, who="Maya")
        enrich(session, case, memories(session, [case]))
        draft(session, case)
    assert (only_case().stage, only_case().customer_id) == ("drafted", ada.id)


def test_the_version_of_the_policies_stays_with_the_silence(weekly):
    arrive(weekly, event(country="DE"))
    assert only_case().policy_version == policy_version()
