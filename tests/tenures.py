"""Invented pasts whose beginning is in doubt: what the ledger makes of them is written down beside."""

from datetime import UTC, date, datetime

from responder.facts import Family, Kind
from responder.models import TenureCliff
from tests.histories import SEEN


def cliff(past, on_day, until_on, customers, meaning="customer since"):
    said = {"on_day": on_day, "until_on": until_on, "customers": customers}
    past.session.add(TenureCliff(source="customers", meaning=meaning, **said))


def was_away(past, left_on, returned_on):
    for kind, on in ((Kind.UNSUBSCRIBED, left_on), (Kind.RESUBSCRIBED, returned_on)):
        at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
        key = f"{past.brand.id}:{past.customer.id}"
        past.event(f"{kind} on {on}", kind=kind.value, family="list", occurred_at=at, person_key=key)


def a_list_that_moved_between_platforms(past):
    past.reader(since_on=None, country="GB")
    past.claim(date(2016, 5, 4), source="api", meaning="subscribed")
    past.claim(date(2021, 3, 1), meaning="subscribed")
    cliff(past, date(2021, 3, 1), date(2021, 3, 1), 812, meaning="subscribed")
    return past.leaves(subscribed_since_on=date(2016, 5, 5))


def a_decade_with_a_gap(past):
    past.reader(since_on=None)
    past.claim(date(2016, 9, 10))
    was_away(past, date(2019, 3, 2), date(2022, 4, 1))
    return past.leaves(subject_name="Northlight Weekly")


def somebody_who_came_back_twice(past):
    past.reader(since_on=None, plan="Pro")
    past.claim(date(2014, 2, 1), source="api", meaning="subscribed", ref="sub_1", until_on=date(2016, 2, 1))
    past.claim(date(2017, 6, 15), source="api", meaning="subscribed", ref="sub_2", until_on=date(2019, 6, 14))
    past.claim(date(2021, 1, 7), source="api", meaning="subscribed", ref="sub_3")
    past.claim(date(2014, 1, 30), source="api", meaning="account created")
    past.case_values.update(kind=Kind.CANCELLED.value, family=Family.BILLING.value)
    return past.leaves(effective_at=datetime(2026, 11, 23, tzinfo=UTC))


def an_import_that_many_share(past):
    past.reader(since_on=None)
    past.claim(date(2018, 4, 16))
    cliff(past, date(2018, 4, 16), date(2018, 4, 16), 812)
    return past.leaves()


def dates_known_to_the_year(past):
    past.reader(since_on=None)
    past.claim(date(2009, 1, 1))
    cliff(past, date(2009, 1, 1), date(2009, 12, 31), 240)
    return past.leaves()


def only_the_day_a_list_was_loaded(past):
    past.reader(since_on=None)
    past.claim(date(2012, 8, 20), meaning="list import")
    past.claim(date(2011, 3, 3), source="mbox", meaning="first mail")
    return past.leaves()


def a_date_that_is_none(past):
    past.reader(since_on=None)
    past.claim(date(1970, 1, 1))
    past.claim(date(2020, 7, 8), source="api", meaning="account created")
    return past.leaves()


def paid_before_subscribing(past):
    past.reader(since_on=None, country="AU")
    past.claim(date(2019, 4, 2), source="api", meaning="first payment")
    return past.leaves(subscribed_since_on=date(2022, 10, 9))


def a_source_that_changed_its_mind(past):
    past.reader(since_on=None)
    past.claim(date(2016, 9, 10), superseded_at=SEEN)
    past.claim(date(2018, 9, 10))
    return past.leaves()


def a_date_that_maya_withdrew(past):
    past.reader(since_on=None)
    past.claim(date(2006, 9, 10), withdrawn_at=SEEN, withdrawn_by="Maya Lindqvist")
    past.claim(date(2016, 9, 10), source="api")
    return past.leaves()


def a_goodbye_after_midnight_where_they_live(past):
    past.case_values["occurred_at"] = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    past.reader(since_on=None, time_zone="Asia/Tokyo", country="JP")
    past.claim(date(2016, 11, 23))
    return past.leaves()


TENURES = (
    a_list_that_moved_between_platforms,
    a_decade_with_a_gap,
    somebody_who_came_back_twice,
    an_import_that_many_share,
    dates_known_to_the_year,
    only_the_day_a_list_was_loaded,
    a_date_that_is_none,
    paid_before_subscribing,
    a_source_that_changed_its_mind,
    a_date_that_maya_withdrew,
    a_goodbye_after_midnight_where_they_live,
)
