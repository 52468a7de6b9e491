"""Chargebee: whose customer id this is, since when they have an account, and each subscription they had.

Its events mostly carry the customer; those of a subscription alone carry an id. A plan has a key there
(pro-EUR-monthly), not a name to be put into a letter, and so none is told.

Source: apidocs.chargebee.com, "Customers" and "Subscriptions" (API v2; basic authentication with the key as the user;
lists hold {"list": [{"customer": …}]}; read 2026-11-28)
"""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from responder import reading
from responder.facts import FoundClaim, FoundCustomer, Json, Since, Sought
from responder.looking_up import Api, basic, understood
from responder.sources import Found, Setting, told

NAME = "chargebee"
TITLE = "Chargebee"

MOST_ADDRESSES, MOST_CUSTOMERS = 5, 5
PAGE = 100  # the largest there is

SETTINGS = {
    "key": Setting("a read-only API key (live_…)", is_secret=True),
    "url": Setting("where the site is, such as https://northlight.chargebee.com"),
}


def ask(who: Sought, settings: Mapping[str, str], seconds: float) -> list[Found]:
    """The customers with the person's id or addresses."""
    say = told(TITLE, SETTINGS, settings)
    api = Api(TITLE, say["url"], basic(TITLE, say["key"]), seconds)
    with understood(TITLE):
        found = {str(one["id"]): one for one in _customers(api, who) if not one.get("deleted")}
        return [_person(api, ref, one) for ref, one in list(found.items())[:MOST_CUSTOMERS]]


def _customers(api: Api, who: Sought) -> Iterator[Json]:
    if known := who.refs.get(NAME):
        answer = api.get(f"/api/v2/customers/{quote(known, safe='')}")
        yield from [answer["customer"]] if answer else []
    for email in who.emails[:MOST_ADDRESSES]:
        answer = api.get("/api/v2/customers", {"email[is]": email, "limit": MOST_CUSTOMERS}) or {"list": []}
        yield from (one["customer"] for one in answer["list"])


def _person(api: Api, ref: str, customer: Json) -> FoundCustomer:
    query = {"customer_id[is]": ref, "limit": PAGE}
    answer = api.get_if_allowed("/api/v2/subscriptions", query) or {"list": []}
    given, family = reading.words(customer.get("first_name")), reading.words(customer.get("last_name"))
    return FoundCustomer(
        email=reading.address(customer.get("email")),
        name=" ".join(part for part in (given, family) if part) or None,
        given_name=given,
        family_name=family,
        company=reading.words(customer.get("company")),
        phone=reading.words(customer.get("phone")),
        language=reading.words(customer.get("locale")),
        country=reading.country(reading.member(customer.get("billing_address"), "country")),
        refs={NAME: ref},
        claims=tuple(_claims(ref, customer, [one["subscription"] for one in answer["list"]])),
    )


def _claims(ref: str, customer: Json, subscriptions: Sequence[Json]) -> Iterator[FoundClaim]:
    if created_on := reading.day(customer.get("created_at")):
        yield FoundClaim(Since.ACCOUNT_CREATED, created_on, ref=ref)
    for one in subscriptions:
        if since_on := reading.day(one.get("started_at")):
            until_on = reading.day(one.get("cancelled_at")) if one.get("status") == "cancelled" else None
            yield FoundClaim(Since.SUBSCRIBED, since_on, until_on, str(one["id"]))
