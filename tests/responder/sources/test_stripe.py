"""Stripe: each time somebody was subscribed, when they first paid, and how much; whatever way they are found."""

from datetime import UTC, date, datetime

import pytest
import stripe

from responder.facts import FoundClaim, FoundCustomer, Since, Sought
from responder.sources.stripe import PAGE, ask
from tests.cast import ADA, STRANGER
from tests.peers.json_api import JsonApi
from tests.peers.stripe import Stripe

SECRET = "rk_live_sesame"
WHO = Sought(emails=(ADA,))


def unix(year, month=1, day=1):
    return int(datetime(year, month, day, 12, tzinfo=UTC).timestamp())


def customer(ref="cus_1", email=ADA, **more):
    return {
        "id": ref,
        "object": "customer",
        "email": email,
        "name": "Ada Byron",
        "created": unix(2016, 9, 10),
        "livemode": True,
        "phone": None,
        "address": {"country": "GB"},
        "preferred_locales": ["en-GB"],
        **more,
    }


def subscription(ref, start, ended=None, status="active", nickname=None):
    price = {"id": "price_1", "nickname": nickname, "product": "prod_1"}
    return {
        "id": ref,
        "object": "subscription",
        "customer": "cus_1",
        "status": "canceled" if ended else status,
        "start_date": start,
        "ended_at": ended,
        "items": {"object": "list", "data": [{"id": "si_1", "price": price}]},
    }


def charge(ref, created, amount=1000, **more):
    return {
        "id": ref,
        "object": "charge",
        "customer": "cus_1",
        "created": created,
        "amount": amount,
        "amount_captured": amount,
        "amount_refunded": 0,
        "currency": "eur",
        "paid": True,
        "status": "succeeded",
        "disputed": False,
        **more,
    }


@pytest.fixture
def account():
    return Stripe(SECRET, {"customers": [customer()], "products": [{"id": "prod_1", "name": "Northlight Pro"}]})


@pytest.fixture
def api(account):
    with JsonApi(account.answer).listening() as api:
        yield api


def asked(api, who=WHO, **changes):
    return ask(who, {"key": SECRET, "url": api.url, **changes}, 5)


def test_a_customer_is_told_with_every_date_and_sum(api, account):
    account.objects["subscriptions"] = [
        subscription("sub_2", unix(2020, 5, 1), nickname="Gold"),
        subscription("sub_1", unix(2016, 9, 11), unix(2019, 1, 31)),
    ]
    account.objects["charges"] = [
        charge("ch_3", unix(2020, 6, 1), 5_000, amount_refunded=2_000),
        charge("ch_2", unix(2016, 10, 1), 125_000),
        charge("ch_1", unix(2016, 9, 30), 1_500, currency="jpy"),
    ]

    assert asked(api) == [
        FoundCustomer(
            email=ADA,
            name="Ada Byron",
            language="en-GB",
            country="GB",
            plan="Gold",
            value_cents=128_000,
            currency="EUR",
            refs={"stripe": "cus_1"},
            attributes={"Paid in all": "1,300.00 EUR and 1,500 JPY", "Refunded": "20.00 EUR"},
            claims=(
                FoundClaim(Since.ACCOUNT_CREATED, date(2016, 9, 10), ref="cus_1"),
                FoundClaim(Since.SUBSCRIBED, date(2020, 5, 1), ref="sub_2"),
                FoundClaim(Since.SUBSCRIBED, date(2016, 9, 11), date(2019, 1, 31), "sub_1"),
                FoundClaim(Since.FIRST_PAYMENT, date(2016, 9, 30), ref="ch_1"),
            ),
        )
    ]


def test_somebody_who_never_paid_has_an_account_and_no_more(api):
    (found,) = asked(api)

    assert [claim.meaning for claim in found.claims] == [Since.ACCOUNT_CREATED]
    assert (found.value_cents, found.currency, found.attributes, found.plan) == (None, None, {}, None)


@pytest.mark.parametrize(
    "more", [{"paid": False}, {"status": "failed"}, {"disputed": True}, {"status": "pending"}], ids=str
)
def test_money_that_did_not_stay_is_no_payment(api, account, more):
    account.objects["charges"] = [charge("ch_1", unix(2020), **more)]

    assert [claim.meaning for claim in asked(api)[0].claims] == [Since.ACCOUNT_CREATED]


@pytest.mark.parametrize("status", ["incomplete", "incomplete_expired"])
def test_a_subscription_that_never_began_is_none(api, account, status):
    account.objects["subscriptions"] = [subscription("sub_1", unix(2020), status=status)]

    assert (len(asked(api)[0].claims), asked(api)[0].plan) == (1, None)


def test_a_plan_without_a_nickname_is_called_as_its_product(api, account):
    account.objects["subscriptions"] = [subscription("sub_1", unix(2020))]

    assert asked(api)[0].plan == "Northlight Pro"


def test_pages_are_followed_to_the_first_payment(api, account):
    account.objects["charges"] = [charge(f"ch_{n}", unix(2020) - n * 86400, 100) for n in range(PAGE * 2 + 1)]

    (found,) = asked(api)

    assert found.value_cents == (PAGE * 2 + 1) * 100
    assert found.claims[-1].ref == f"ch_{PAGE * 2}"


def test_of_more_than_can_be_read_no_sum_and_no_first_payment_is_told(api, account, monkeypatch):
    monkeypatch.setattr("responder.sources.stripe.MOST_PAGES", 2)
    account.objects["charges"] = [charge(f"ch_{n}", unix(2020) - n, 100) for n in range(PAGE * 2 + 1)]

    (found,) = asked(api)

    assert (found.value_cents, found.attributes, len(found.claims)) == (None, {}, 1)


def test_a_known_reference_finds_whose_address_changed(api):
    assert len(asked(api, Sought(emails=(STRANGER,), refs={"stripe": "cus_1"}))) == 1
    assert len(asked(api, Sought(emails=(ADA,), refs={"stripe": "cus_1"}))) == 1
    assert asked(api, Sought(emails=(STRANGER,), refs={"stripe": "cus_2"})) == []


def test_a_deleted_customer_is_nobody(api, account):
    account.objects["customers"] = [{"id": "cus_1", "object": "customer", "deleted": True, "email": None}]

    assert asked(api, Sought(emails=(), refs={"stripe": "cus_1"})) == []


def test_two_customers_with_one_address_are_two(api, account):
    account.objects["customers"] = [customer(), customer("cus_2")]

    assert [one.refs["stripe"] for one in asked(api)] == ["cus_1", "cus_2"]


def test_an_address_written_in_capitals_is_searched_for(api, account):
    account.objects["customers"] = [customer(email="Ada@Example.com")]

    assert [one.email for one in asked(api)] == ["Ada@Example.com"]


def test_where_there_is_no_search_nobody_is_found(api, account):
    account.has_search = False

    assert asked(api, Sought(emails=(STRANGER,))) == []


def test_test_mode_counts_only_when_told_so(api, account):
    account.objects["customers"] = [customer(livemode=False)]

    assert asked(api) == []
    assert len(asked(api, accept_test_mode="true")) == 1


def test_stripes_own_library_understands_the_peer_these_tests_ask(api, account):
    account.objects["subscriptions"] = [subscription("sub_1", unix(2020))]
    account.objects["charges"] = [charge(f"ch_{n}", unix(2020) - n) for n in range(PAGE + 1)]
    client = stripe.StripeClient(SECRET, base_addresses={"api": api.url}, max_network_retries=0)
    asked(api)
    ours = {(one.path, *sorted(one.query)) for one in api.asked}
    api.asked.clear()

    (found,) = client.v1.customers.list({"email": ADA, "limit": 5}).data
    (listed,) = client.v1.subscriptions.list({"customer": found.id, "status": "all", "limit": 100}).data
    charges = list(client.v1.charges.list({"customer": found.id, "limit": 100}).auto_paging_iter())
    product = client.v1.products.retrieve(listed["items"]["data"][0]["price"]["product"])

    assert (found.livemode, product.name, len(charges)) == (True, "Northlight Pro", PAGE + 1)
    assert {(one.path, *sorted(one.query)) for one in api.asked} == ours
