"""Each platform that sends ids tells whose they are: by the id, by an address, and since when they are there."""

from datetime import UTC, date, datetime

import pytest

from responder.errors import Permanent
from responder.facts import FoundClaim, FoundCustomer, Since, Sought
from responder.sources import live_source
from tests.cast import ADA, STRANGER
from tests.peers import platforms
from tests.peers.json_api import JsonApi


def unix(year, month=1, day=1):
    return int(datetime(year, month, day, 12, tzinfo=UTC).timestamp())


def paddle():
    customer = {
        "id": "ctm_1", "email": ADA, "name": "Ada Byron", "locale": "en", "status": "archived",
        "created_at": "2021-03-01T08:00:00.000000Z", "import_meta": None,
    }  # fmt: skip
    old = {
        "id": "sub_1", "status": "canceled", "started_at": "2021-03-02T08:00:00Z",
        "canceled_at": "2022-03-02T08:00:00Z", "first_billed_at": "2021-04-02T08:00:00Z",
        "items": [{"product": {"name": "Northlight Basic"}}],
    }  # fmt: skip
    new = {
        "id": "sub_2", "status": "active", "started_at": "2023-05-01T08:00:00Z", "canceled_at": None,
        "first_billed_at": "2023-05-01T08:00:00Z", "items": [{"product": {"name": "Northlight Pro"}}],
    }  # fmt: skip
    return platforms.Paddle("pdl_1", {"ctm_1": customer}, {"ctm_1": [new, old]}), FoundCustomer(
        email=ADA,
        name="Ada Byron",
        language="en",
        plan="Northlight Pro",
        refs={"paddle": "ctm_1"},
        claims=(
            FoundClaim(Since.ACCOUNT_CREATED, date(2021, 3, 1), ref="ctm_1"),
            FoundClaim(Since.SUBSCRIBED, date(2023, 5, 1), ref="sub_2"),
            FoundClaim(Since.SUBSCRIBED, date(2021, 3, 2), date(2022, 3, 2), "sub_1"),
            FoundClaim(Since.FIRST_PAYMENT, date(2021, 4, 2), ref="sub_1"),
        ),
    )


def klaviyo():
    attributes = {
        "email": ADA, "first_name": "Ada", "last_name": "Byron", "organization": "Engines Ltd", "title": "Countess",
        "phone_number": "+441815", "locale": "en-GB", "created": "2018-01-05T10:00:00+00:00",
        "location": {"country": "United Kingdom", "timezone": "Europe/London"},
    }  # fmt: skip
    profile = {"type": "profile", "id": "01J9", "attributes": attributes}
    return platforms.Klaviyo("pk_1", {"01J9": profile}), FoundCustomer(
        email=ADA,
        name="Ada Byron",
        given_name="Ada",
        family_name="Byron",
        company="Engines Ltd",
        title="Countess",
        phone="+441815",
        language="en-GB",
        country="United Kingdom",
        time_zone="Europe/London",
        refs={"klaviyo": "01J9"},
        claims=(FoundClaim(Since.LIST_IMPORT, date(2018, 1, 5), ref="01J9"),),
    )


def buttondown():
    subscriber = {
        "id": "b1d0", "email_address": ADA, "creation_date": "2019-02-03T00:00:00+00:00", "subscriber_import_id": None,
        "metadata": {"name": "Ada Byron"}, "unsubscription_date": "2026-11-20T09:00:00+00:00",
        "unsubscription_reason": "Too many letters",
    }  # fmt: skip
    return platforms.Buttondown("bd_1", {"b1d0": subscriber}), FoundCustomer(
        email=ADA,
        name="Ada Byron",
        refs={"buttondown": "b1d0"},
        attributes={"Reason at Buttondown": "Too many letters"},
        claims=(FoundClaim(Since.SUBSCRIBED, date(2019, 2, 3), date(2026, 11, 20), "b1d0"),),
    )


def woocommerce():
    customer = {
        "id": 7, "email": ADA, "first_name": "Ada", "last_name": "Byron", "role": "subscriber",
        "date_created_gmt": "2017-03-21T19:11:14",
        "billing": {"company": "Engines Ltd", "phone": "", "country": "GB", "email": "bill@example.com"},
    }  # fmt: skip
    subscriptions = [
        {
            "id": 31, "status": "pending-cancel", "start_date_gmt": "2020-06-01T10:00:00",
            "end_date_gmt": "2027-06-01T10:00:00", "line_items": [{"name": "Tea, monthly"}],
        },
        {"id": 30, "status": "pending", "start_date_gmt": "2017-03-21T19:11:14", "line_items": [{"name": "Tea"}]},
    ]  # fmt: skip
    return platforms.Woocommerce("ck_1:cs_1", {"7": customer}, {"7": subscriptions}), FoundCustomer(
        email=ADA,
        name="Ada Byron",
        given_name="Ada",
        family_name="Byron",
        company="Engines Ltd",
        country="GB",
        plan="Tea, monthly",
        refs={"woocommerce": "7"},
        claims=(
            FoundClaim(Since.ACCOUNT_CREATED, date(2017, 3, 21), ref="7"),
            FoundClaim(Since.SUBSCRIBED, date(2020, 6, 1), ref="31"),
        ),
    )


def chargebee():
    customer = {
        "id": "cb-1", "email": ADA, "first_name": "Ada", "last_name": "Byron", "company": "Engines Ltd",
        "locale": "en-GB", "created_at": unix(2016, 9, 10), "deleted": False, "billing_address": {"country": "GB"},
    }  # fmt: skip
    ended = {"id": "s-1", "status": "cancelled", "started_at": unix(2016, 9, 11), "cancelled_at": unix(2019, 1, 31)}
    running = {"id": "s-2", "status": "non_renewing", "started_at": unix(2020, 1, 1), "cancelled_at": unix(2027, 1, 1)}
    return platforms.Chargebee("live_1", {"cb-1": customer}, {"cb-1": [running, ended]}), FoundCustomer(
        email=ADA,
        name="Ada Byron",
        given_name="Ada",
        family_name="Byron",
        company="Engines Ltd",
        language="en-GB",
        country="GB",
        refs={"chargebee": "cb-1"},
        claims=(
            FoundClaim(Since.ACCOUNT_CREATED, date(2016, 9, 10), ref="cb-1"),
            FoundClaim(Since.SUBSCRIBED, date(2020, 1, 1), ref="s-2"),
            FoundClaim(Since.SUBSCRIBED, date(2016, 9, 11), date(2019, 1, 31), "s-1"),
        ),
    )


def revenuecat():
    customer = {
        "object": "customer", "id": "1001", "first_seen_at": unix(2022, 2, 2) * 1000, "last_seen_country": "GB",
        "attributes": {"$email": ADA, "$displayName": "Ada Byron", "shoe size": "38"},
    }  # fmt: skip
    subscriptions = [
        {"id": "sub1", "starts_at": unix(2022, 3, 1) * 1000, "ends_at": unix(2026, 12, 1) * 1000, "gives_access": True,
         "environment": "production"},
        {"id": "sub0", "starts_at": unix(2022, 2, 2) * 1000, "gives_access": False, "environment": "sandbox"},
    ]  # fmt: skip
    return platforms.Revenuecat("sk_1", {"1001": customer}, {"1001": subscriptions}), FoundCustomer(
        email=ADA,
        name="Ada Byron",
        country="GB",
        refs={"revenuecat": "1001"},
        claims=(
            FoundClaim(Since.ACCOUNT_CREATED, date(2022, 2, 2), ref="1001"),
            FoundClaim(Since.SUBSCRIBED, date(2022, 3, 1), ref="sub1"),
        ),
    )


ACCOUNTS = {each.__name__: each for each in (buttondown, chargebee, klaviyo, paddle, revenuecat, woocommerce)}
MORE = {"revenuecat": {"project": "proj1"}, "chargebee": {}}
WITH_SUBSCRIPTIONS = ("chargebee", "paddle", "revenuecat", "woocommerce")


@pytest.fixture(params=sorted(ACCOUNTS))
def account(request):
    """The platform's name, what it knows, who Ada is to it, and where it answers."""
    platform, ada = ACCOUNTS[request.param]()
    with JsonApi(platform.answer).listening() as api:
        yield request.param, platform, ada, api


def ask(account, *emails, **changes):
    name, platform, ada, api = account
    refs = changes.pop("refs", ada.refs)
    told = {"key": platform.key, "url": api.url, **MORE.get(name, {}), **changes}
    return live_source(name).ask(Sought(emails, refs), told, 5)


@pytest.fixture
def _by_chargebees_rule(account):
    """Chargebee takes the key as the user, and no password."""
    name, platform, _, _ = account
    if name == "chargebee":
        platform.knows = lambda headers: headers["authorization"] == "Basic bGl2ZV8xOg=="


pytestmark = pytest.mark.usefixtures("_by_chargebees_rule")


def test_whose_id_it_is_and_since_when_is_told(account):
    assert ask(account) == [account[2]]


def test_an_address_finds_the_same_person(account):
    assert ask(account, ADA, refs={}) == [account[2]]


def test_who_is_found_by_id_and_by_address_is_told_once(account):
    assert ask(account, ADA) == [account[2]]


def test_who_is_not_there_is_nobody(account):
    assert ask(account, STRANGER, refs={account[0]: "999"}) == []
    assert ask(account, refs={"elsewhere": "cus_1"}) == []


def test_another_key_is_refused(account):
    with pytest.raises(Permanent, match="refuses the key"):
        ask(account, key="another:key")


def test_a_key_that_may_not_read_subscriptions_still_tells_whose_id_it_is(account):
    name, platform, ada, _ = account
    platform.closed = "/subscriptions"

    [found] = ask(account)

    assert found.email == ada.email
    if name in WITH_SUBSCRIPTIONS:
        assert (found.plan, len(found.claims)) == (None, 1)


def test_a_person_without_an_address_there_is_told_without(account):
    _, platform, _, _ = account
    for one in platform.people.values():
        for holder in (one, one.get("attributes", {}), one.get("billing", {})):
            holder.update(dict.fromkeys({"email", "email_address", "$email"} & holder.keys(), ""))

    assert [found.email for found in ask(account)] == [None]


def test_an_id_out_of_a_webhook_cannot_ask_for_anything_else(account):
    _, _, _, api = account
    ask(account, refs={account[0]: "x/../../y?z=1#é"})

    assert all(".." not in asked.path.split("/") and "z" not in asked.query for asked in api.asked)


def test_somebody_brought_over_from_another_list_was_with_us_before(account):
    name, platform, _, _ = account
    for one in platform.people.values():
        one.update({"import_meta": {"imported_from": "elsewhere"}, "subscriber_import_id": "i-1"})

    first = ask(account)[0].claims[0]

    assert (first.meaning is Since.LIST_IMPORT) == (name in ("buttondown", "klaviyo", "paddle"))


def test_a_shops_address_without_a_shop_is_for_a_person():
    with JsonApi().listening() as api, pytest.raises(Permanent, match="no API at its 'url'"):
        live_source("woocommerce").ask(Sought((ADA,)), {"key": "ck_1:cs_1", "url": api.url}, 5)
