"""Paddle Billing: whose customer id this is, since when they have an account, and each subscription they had.

A key that may read customers only still tells who somebody is; the dates of subscriptions are missing then.

Source: developer.paddle.com, API reference ("Authentication", "Get a customer", "List customers", "List subscriptions",
"Rate limiting"), and paddle-python-sdk, Entities/Customer.py and Entities/Subscription.py (API version 1, read
2026-11-28)
"""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from responder import reading
from responder.facts import FoundClaim, FoundCustomer, Json, Since, Sought
from responder.looking_up import Api, understood
from responder.sources import Found, Setting, told

NAME = "paddle"
TITLE = "Paddle"
VERSION = "1"

MOST_ADDRESSES, MOST_CUSTOMERS = 5, 5
PAGE = 200  # the largest there is

SETTINGS = {
    "key": Setting("an API key (pdl_live_apikey_…) that may read customers and subscriptions", is_secret=True),
    "url": Setting("where Paddle's API answers", default="https://api.paddle.com"),
}
LIVE = ("active", "trialing", "past_due", "paused")


def ask(who: Sought, settings: Mapping[str, str], seconds: float) -> list[Found]:
    """The customers with the person's id or addresses, archived ones as well."""
    say = told(TITLE, SETTINGS, settings)
    api = Api(TITLE, say["url"], {"Authorization": f"Bearer {say['key']}", "Paddle-Version": VERSION}, seconds)
    with understood(TITLE):
        found = {str(one["id"]): one for one in _customers(api, who)}
        return [_person(api, ref, one) for ref, one in list(found.items())[:MOST_CUSTOMERS]]


def _customers(api: Api, who: Sought) -> Iterator[Json]:
    if known := who.refs.get(NAME):
        answer = api.get(f"/customers/{quote(known, safe='')}")
        yield from [answer["data"]] if answer else []
    # A comma stands between addresses; those that hold one (in quotation marks) cannot be asked for.
    emails = [email for email in who.emails[:MOST_ADDRESSES] if "," not in email]
    if emails:
        query = {"email": ",".join(emails), "status": "active,archived", "per_page": MOST_CUSTOMERS}
        yield from (api.get("/customers", query) or {"data": []})["data"]


def _person(api: Api, ref: str, customer: Json) -> FoundCustomer:
    answer = api.get_if_allowed("/subscriptions", {"customer_id": ref, "per_page": PAGE}) or {"data": []}
    subscriptions = answer["data"]
    return FoundCustomer(
        email=reading.address(customer.get("email")),
        name=reading.words(customer.get("name")),
        language=reading.words(customer.get("locale")),
        plan=_plan(subscriptions),
        refs={NAME: ref},
        claims=tuple(_claims(ref, customer, subscriptions)),
    )


def _claims(ref: str, customer: Json, subscriptions: Sequence[Json]) -> Iterator[FoundClaim]:
    """Whoever was brought over from another system was with us before the day of their account here."""
    meaning = Since.LIST_IMPORT if customer.get("import_meta") else Since.ACCOUNT_CREATED
    if created_on := reading.day(customer.get("created_at")):
        yield FoundClaim(meaning, created_on, ref=ref)
    for one in subscriptions:
        if since_on := reading.day(one.get("started_at")):
            yield FoundClaim(Since.SUBSCRIBED, since_on, reading.day(one.get("canceled_at")), str(one["id"]))
    billed = [(on, str(one["id"])) for one in subscriptions if (on := reading.day(one.get("first_billed_at")))]
    if billed:
        yield FoundClaim(Since.FIRST_PAYMENT, min(billed)[0], ref=min(billed)[1])


def _plan(subscriptions: Sequence[Json]) -> str | None:
    """What the subscription they have is called; the last one they had, where they have none."""
    began = [one for one in subscriptions if one.get("started_at")]
    if not began:
        return None
    latest = max(began, key=lambda one: (one.get("status") in LIVE, str(one["started_at"])))
    names = (reading.words(reading.member(item.get("product"), "name")) for item in latest.get("items") or [])
    return next((name for name in names if name), None)
