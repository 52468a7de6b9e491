"""WooCommerce: whose customer number this is, since when they have an account, and each subscription they had.

The subscriptions are those of WooCommerce Subscriptions; a shop without it has none to tell of. Guests have no number.

Source: woocommerce.github.io/subscriptions-rest-api-docs, and woocommerce/woocommerce, version 3 of the REST API's
customers: an unknown number is a 404, and lists hold the role "customer" only unless told otherwise (read 2026-11-28)
"""

from collections.abc import Iterator, Mapping, Sequence

from responder import reading
from responder.errors import Permanent
from responder.facts import FoundClaim, FoundCustomer, Json, Since, Sought
from responder.looking_up import Api, basic, understood
from responder.sources import Found, Setting, told

NAME = "woocommerce"
TITLE = "WooCommerce"
ROOT = "/wp-json/wc/v3"

MOST_ADDRESSES, MOST_CUSTOMERS = 5, 5
PAGE = 100  # the largest there is

SETTINGS = {
    "key": Setting("a key that may read, both halves: the consumer key and the secret, as ck_…:cs_…", is_secret=True),
    "url": Setting("where the shop is, such as https://shop.example.com"),
}
LIVE = ("active", "pending-cancel", "on-hold")
NEVER_BEGAN = ("pending", "auto-draft", "trash")


def ask(who: Sought, settings: Mapping[str, str], seconds: float) -> list[Found]:
    """The customers with the person's number or addresses."""
    say = told(TITLE, SETTINGS, settings)
    user, colon, password = say["key"].partition(":")
    if not (user and colon and password):
        raise Permanent(f"{TITLE} cannot be asked: its setting 'key' is not written like ck_…:cs_….")
    api = Api(TITLE, say["url"], basic(TITLE, user, password), seconds)
    with understood(TITLE):
        found = {str(one["id"]): one for one in _customers(api, who)}
        return [_person(api, ref, one) for ref, one in list(found.items())[:MOST_CUSTOMERS]]


def _customers(api: Api, who: Sought) -> Iterator[Json]:
    known = who.refs.get(NAME, "")
    if known.isascii() and known.isdigit() and (found := api.get(f"{ROOT}/customers/{known}")):
        yield found
    for email in who.emails[:MOST_ADDRESSES]:
        listed = api.get(f"{ROOT}/customers", {"email": email, "role": "all", "per_page": MOST_CUSTOMERS})
        if listed is None:
            raise Permanent(f"{TITLE} has no API at its 'url': is it the shop's own address, with permalinks on?")
        yield from listed


def _person(api: Api, ref: str, customer: Json) -> FoundCustomer:
    subscriptions = api.get_if_allowed(f"{ROOT}/subscriptions", {"customer": ref, "per_page": PAGE}) or []
    given, family = reading.words(customer.get("first_name")), reading.words(customer.get("last_name"))
    billing = customer.get("billing")
    return FoundCustomer(
        email=reading.address(customer.get("email")) or reading.address(reading.member(billing, "email")),
        name=" ".join(part for part in (given, family) if part) or None,
        given_name=given,
        family_name=family,
        company=reading.words(reading.member(billing, "company")),
        phone=reading.words(reading.member(billing, "phone")),
        country=reading.country(reading.member(billing, "country")),
        plan=_plan(subscriptions),
        refs={NAME: ref},
        claims=tuple(_claims(ref, customer, subscriptions)),
    )


def _claims(ref: str, customer: Json, subscriptions: Sequence[Json]) -> Iterator[FoundClaim]:
    if created_on := reading.day(customer.get("date_created_gmt")):
        yield FoundClaim(Since.ACCOUNT_CREATED, created_on, ref=ref)
    for one in _begun(subscriptions):
        if since_on := reading.day(one.get("start_date_gmt")):
            # An end that is set may lie ahead.
            until_on = reading.day(one.get("end_date_gmt")) if one.get("status") not in LIVE else None
            yield FoundClaim(Since.SUBSCRIBED, since_on, until_on, str(one["id"]))


def _begun(subscriptions: Sequence[Json]) -> list[Json]:
    return [one for one in subscriptions if one.get("status") not in NEVER_BEGAN]


def _plan(subscriptions: Sequence[Json]) -> str | None:
    """What the subscription they have is called; the last one they had, where they have none."""
    begun = _begun(subscriptions)
    if not begun:
        return None
    latest = max(begun, key=lambda one: (one.get("status") in LIVE, str(one.get("start_date_gmt"))))
    names = (reading.words(item.get("name")) for item in latest.get("line_items") or [])
    return next((name for name in names if name), None)
