"""A day that improbably many share is a bound, not a beginning."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from responder.cliffs import cliffs, survey
from responder.db import reading, transaction
from responder.models import TenureClaim, TenureCliff
from tests.cast import ada
from tests.histories import SEEN

SPIKE = date(2021, 3, 17)


def each_day(count, *, first=date(2019, 2, 2), days=365):
    return {first + timedelta(number): count for number in range(days)}


def test_most_of_a_small_company_on_one_day_was_imported():
    people = {date(2018, 3, 3) + timedelta(9 * number): 1 for number in range(50)}

    assert cliffs({**people, SPIKE: 250}) == {SPIKE: SPIKE}


def test_a_list_that_came_whole_was_imported():
    assert cliffs({SPIKE: 40}) == {SPIKE: SPIKE}


@pytest.mark.parametrize("second", [250, 240])
def test_two_imports_do_not_make_each_other_look_usual(second):
    assert cliffs({SPIKE: 260, SPIKE + timedelta(400): second}).keys() == {SPIKE, SPIKE + timedelta(400)}


def test_an_import_into_a_large_company_stands_out_from_its_surroundings():
    assert cliffs({**each_day(40), date(2019, 9, 9): 812}) == {date(2019, 9, 9): date(2019, 9, 9)}


def test_a_company_that_grows_has_no_cliff():
    assert cliffs({date(2015, 1, 5) + timedelta(number): 1 + number // 4 for number in range(3000)}) == {}


def test_a_quiet_company_whose_busiest_day_is_a_fair_has_no_cliff():
    people = {date(2018, 3, 3) + timedelta(9 * number): 1 for number in range(50)}

    assert cliffs({**people, SPIKE: 20}) == {}


@pytest.mark.parametrize(("count", "found"), [(150, {}), (251, {date(2019, 9, 9): date(2019, 9, 9)})])
def test_a_good_day_is_no_import_and_one_too_good_costs_only_words(count, found):
    assert cliffs({**each_day(50), date(2019, 9, 9): count}) == found


@pytest.mark.parametrize("count", [1, 12, 300])
def test_dates_known_to_the_year_are_bounded_by_its_end(count):
    years = range(2008, 2020)

    assert cliffs({date(year, 1, 1): count for year in years}) == {date(y, 1, 1): date(y, 12, 31) for y in years}


def test_years_known_from_before_a_company_kept_days():
    old = {date(year, 1, 1): 12 for year in (2004, 2005)}

    assert cliffs({**old, **each_day(8)}) == {on: on.replace(month=12, day=31) for on in old}


@pytest.mark.parametrize(("first", "days"), [("2017-05-05", 900), ("2019-12-20", 40), ("2020-01-01", 20)])
def test_some_join_on_new_years_day(first, days):
    assert cliffs(each_day(30, first=date.fromisoformat(first), days=days)) == {}


def test_dates_known_to_the_month_are_bounded_by_its_end():
    people = {date(2016, month, 1): 5 for month in range(2, 13)}

    found = cliffs(people)

    assert found[date(2016, 2, 1)] == date(2016, 2, 29)
    assert found[date(2016, 11, 1)] == date(2016, 11, 30)
    assert len(found) == 11


def test_contracts_often_begin_on_the_first_of_a_month():
    firsts = {date(2019, month, 1): 10 for month in range(3, 13)}

    assert cliffs({**each_day(1), **firsts}) == {}


def test_placeholders_prove_nothing_about_other_days():
    assert cliffs({date(1970, 1, 1): 4000, date(2018, 1, 1): 1, date(2018, 5, 6): 1}) == {}


@given(st.dictionaries(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(0, 500), max_size=40))
def test_a_bound_is_never_before_its_day(people):
    found = cliffs(people)

    assert found.keys() <= people.keys()
    assert all(on <= until and on.year == until.year for on, until in found.items())


@pytest.mark.usefixtures("database")
class TestASurvey:
    """Over the ledger as it is stored."""

    def people(self, session, count, since_on, source="list", **more):
        for number in range(count):
            who = ada(session, since_on=None, email=f"{source}{number}@example.com")
            said = {"source": source, "since_on": since_on, "meaning": "subscribed", "as_of": SEEN, **more}
            session.add(TenureClaim(customer_id=who.id, **said))

    def found(self):
        with reading() as session:
            columns = (TenureCliff.source, TenureCliff.on_day, TenureCliff.until_on, TenureCliff.customers)
            return [tuple(row) for row in session.execute(sa.select(*columns).order_by(*columns))]

    def test_finds_the_days_a_source_was_loaded_on_and_forgets_those_that_are_none_any_more(self):
        with transaction() as session:
            self.people(session, 25, SPIKE)
            session.add(
                TenureCliff(source="list", meaning="subscribed", on_day=date(2011, 1, 2), until_on=SPIKE, customers=9)
            )
        with transaction() as session:
            assert survey(session, "list") == 1
        with transaction() as session:
            assert survey(session) == 1

        assert self.found() == [("list", SPIKE, SPIKE, 25)]

    def test_of_one_source_leaves_the_others_alone(self):
        with transaction() as session:
            self.people(session, 25, SPIKE)
            session.add(
                TenureCliff(source="api", meaning="subscribed", on_day=date(2011, 1, 2), until_on=SPIKE, customers=9)
            )
        with transaction() as session:
            survey(session, "list")

        assert [source for source, *_ in self.found()] == ["api", "list"]

    def test_does_not_hear_what_was_withdrawn_or_begins_nothing(self):
        with transaction() as session:
            self.people(session, 25, SPIKE, withdrawn_at=datetime(2026, 1, 1, tzinfo=UTC), withdrawn_by="Maya")
            self.people(session, 25, SPIKE, source="mbox", meaning="first mail")
        with transaction() as session:
            assert survey(session) == 0

        assert self.found() == []
