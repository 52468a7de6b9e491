"""RevenueCat: which address the app set for somebody ($email), and each subscription they had in its stores.

Version 2 of its API is asked: version 1 makes a customer of everybody it is asked about.

Source: RevenueCat's "REST API v2 Reference", "Customer" (customers are searched by the exact $email; its permissions
and its 480 requests a minute), and of version 1 "Get or Create Customer" (read 2026-11-28)
"""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from responder import reading
from responder.facts import FoundClaim, FoundCustomer, Json, Since, Sought
from responder.looking_up import Api, understood
from responder.sources import Found, Setting, told

NAME = "revenuecat"
TITLE = "RevenueCat"

MOST_ADDRESSES, MOST_CUSTOMERS = 5, 5
PAGE = 100  # the largest there is
EMAIL, PHONE, CALLED = "$email", "$phoneNumber", "$displayName"

SETTINGS = {
    "key": Setting(
        "a secret key of version 2 (sk_…) that may read customers (customer_information:customers:read) and "
        "subscriptions",
        is_secret=True,
    ),
    "project": Setting("the project's id (proj…), which its settings show"),
    "url": Setting("where RevenueCat's API answers", default="https://api.revenuecat.com"),
}


def ask(who: Sought, settings: Mapping[str, str], seconds: float) -> list[Found]:
    """The customers with the person's app user id or addresses."""
    say = told(TITLE, SETTINGS, settings)
    api = Api(TITLE, say["url"], {"Authorization": f"Bearer {say['key']}"}, seconds)
    root = f"/v2/projects/{quote(say['project'], safe='')}/customers"
    with understood(TITLE):
        found = {str(one["id"]): one for one in _customers(api, root, who)}
        return [_person(api, root, ref, one) for ref, one in list(found.items())[:MOST_CUSTOMERS]]


def _customers(api: Api, root: str, who: Sought) -> Iterator[Json]:
    known = who.refs.get(NAME)
    if known and (found := api.get(f"{root}/{quote(known, safe='')}")):
        # An id of theirs may stand for an older one; what we know them by is what was asked for.
        yield {**found, "id": known}
    for email in who.emails[:MOST_ADDRESSES]:
        yield from _items(api.get(root, {"search": email, "limit": MOST_CUSTOMERS}))


def _items(answer: Json | None) -> list[Json]:
    return list(answer["items"]) if answer else []


def _person(api: Api, root: str, ref: str, customer: Json) -> FoundCustomer:
    place = f"{root}/{quote(ref, safe='')}"
    said = {one["name"]: one["value"] for one in _items(api.get(f"{place}/attributes", {"limit": PAGE}))}
    subscriptions = _items(api.get_if_allowed(f"{place}/subscriptions", {"limit": PAGE}))
    return FoundCustomer(
        email=reading.address(said.get(EMAIL)),
        name=reading.words(said.get(CALLED)),
        phone=reading.words(said.get(PHONE)),
        country=reading.country(customer.get("last_seen_country")),
        refs={NAME: ref},
        claims=tuple(_claims(ref, customer, subscriptions)),
    )


def _claims(ref: str, customer: Json, subscriptions: Sequence[Json]) -> Iterator[FoundClaim]:
    """The first day the app was opened is no beginning of a subscription, but of an account."""
    if seen_on := reading.day(customer.get("first_seen_at")):
        yield FoundClaim(Since.ACCOUNT_CREATED, seen_on, ref=ref)
    for one in subscriptions:
        since_on = reading.day(one.get("starts_at"))
        if since_on and one.get("environment") == "production":
            until_on = None if one.get("gives_access") else reading.day(one.get("ends_at"))
            yield FoundClaim(Since.SUBSCRIBED, since_on, until_on, str(one["id"]))
