"""Stripe: since when somebody has an account, each subscription they had, and what they paid in all.

We ask four kinds of question and look at a dozen members, so Stripe's own library (16.1.0) is not used: tried on
2026-11-28, its time-outs are per read, which a server that answers drop by drop stretches without end; with a
transport of ours it keeps the time, but then all that is left of it is the query string, for 24 MB and 0.45 s in every
process, and it tells Stripe what machine this is. The tests ask their peer with the library as well.

Source: docs.stripe.com/api, "Customers", "Subscriptions", "Charges", "Products", "Pagination", and
docs.stripe.com/currencies, "Zero-decimal currencies" (API version 2026-06-24.dahlia, read 2026-11-28)
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from responder import reading
from responder.errors import Permanent
from responder.facts import FoundClaim, FoundCustomer, Json, Since, Sought
from responder.looking_up import Api, understood
from responder.sources import Found, Setting, told

NAME = "stripe"
TITLE = "Stripe"
VERSION = "2026-06-24.dahlia"

MOST_ADDRESSES, MOST_CUSTOMERS = 5, 5
PAGE, MOST_PAGES = 100, 5

SETTINGS = {
    "key": Setting(
        "a restricted key (rk_live_…) that may read customers, charges, subscriptions and products", is_secret=True
    ),
    "accept_test_mode": Setting("whether objects of test mode count: true or false", default="false"),
    "url": Setting("where Stripe's API answers", default="https://api.stripe.com"),
}

NEVER_BEGAN = ("incomplete", "incomplete_expired")
LIVE = ("active", "trialing", "past_due", "unpaid", "paused")

# How many of an amount's digits are behind the point, where it is not two.
WITHOUT_POINT = (
    "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF",
)  # fmt: skip
DIGITS = dict.fromkeys(WITHOUT_POINT, 0) | dict.fromkeys(("BHD", "JOD", "KWD", "OMR", "TND"), 3)


def ask(who: Sought, settings: Mapping[str, str], seconds: float) -> list[Found]:
    """The customers with the person's id or addresses, with every date Stripe knows for them."""
    say = told(TITLE, SETTINGS, settings)
    if say["accept_test_mode"] not in ("true", "false"):
        raise Permanent(f"{TITLE} cannot be asked: its setting 'accept_test_mode' is neither true nor false.")
    headers = {"Authorization": f"Bearer {say['key']}", "Stripe-Version": VERSION}
    api = Api(TITLE, say["url"], headers, seconds)
    with understood(TITLE):
        counts = (True, False) if say["accept_test_mode"] == "true" else (True,)
        found = {one["id"]: one for one in _customers(api, who) if one.get("livemode") in counts}
        return [_person(api, one) for one in list(found.values())[:MOST_CUSTOMERS]]


def _customers(api: Api, who: Sought) -> Iterator[Json]:
    """By id, and by each address as it is written; only then, and only by addresses, whatever the case of letters."""
    if known := who.refs.get(NAME):
        answer = api.get(f"/v1/customers/{quote(known, safe='')}")
        yield from [answer] if answer and not answer.get("deleted") else []
    anybody = False
    for email in who.emails[:MOST_ADDRESSES]:
        for one in (api.get("/v1/customers", {"email": email, "limit": MOST_CUSTOMERS}) or {"data": []})["data"]:
            anybody = True
            yield one
    if who.emails and not known and not anybody:
        yield from _searched(api, who.emails[:MOST_ADDRESSES])


def _searched(api: Api, emails: Sequence[str]) -> list[Json]:
    """Stripe's search minds no case, but does not exist everywhere (not in India)."""
    query = " OR ".join(f"email:{_quoted(email)}" for email in emails)
    try:
        found: list[Json] = (api.get("/v1/customers/search", {"query": query, "limit": MOST_CUSTOMERS}) or {})["data"]
    except Permanent:
        return []  # the same key may list customers, as we just saw
    return [one for one in found if str(one.get("email")).lower() in emails]


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _all(api: Api, path: str, query: Mapping[str, str]) -> tuple[list[Json], bool]:
    """Everything that is listed there, and whether that is really everything: there is a bound to pages."""
    found: list[Json] = []
    after: dict[str, str] = {}
    for _ in range(MOST_PAGES):
        page = api.get(path, {**query, "limit": PAGE, **after}) or {"data": [], "has_more": False}
        found += page["data"]
        if not page["has_more"] or not page["data"]:
            return found, True
        after = {"starting_after": page["data"][-1]["id"]}
    return found, False


def _person(api: Api, customer: Json) -> FoundCustomer:
    ref = str(customer["id"])
    subscriptions, _ = _all(api, "/v1/subscriptions", {"customer": ref, "status": "all"})
    charges, is_all = _all(api, "/v1/charges", {"customer": ref})
    paid = [one for one in charges if _is_paid(one)] if is_all else []
    currency = _main_currency(paid)
    locales = customer.get("preferred_locales") or [None]
    return FoundCustomer(
        email=reading.address(customer.get("email")),
        name=reading.words(customer.get("name")),
        phone=reading.words(customer.get("phone")),
        language=reading.words(locales[0]),
        country=reading.country(reading.member(customer.get("address"), "country")),
        plan=_plan(api, subscriptions),
        value_cents=reading.cents(_kept(paid, currency)) if currency else None,
        currency=currency,
        refs={NAME: ref},
        attributes=_sums(paid),
        claims=tuple(_claims(customer, subscriptions, paid)),
    )


# ---- since when ----


def _claims(customer: Json, subscriptions: Sequence[Json], paid: Sequence[Json]) -> Iterator[FoundClaim]:
    if created_on := reading.day(customer.get("created")):
        yield FoundClaim(Since.ACCOUNT_CREATED, created_on, ref=str(customer["id"]))
    for one in subscriptions:
        since_on = reading.day(one.get("start_date"))
        if since_on and one.get("status") not in NEVER_BEGAN:
            yield FoundClaim(Since.SUBSCRIBED, since_on, reading.day(one.get("ended_at")), str(one["id"]))
    if paid:
        first = min(paid, key=lambda one: int(one["created"]))
        if paid_on := reading.day(first["created"]):
            yield FoundClaim(Since.FIRST_PAYMENT, paid_on, ref=str(first["id"]))


def _plan(api: Api, subscriptions: Sequence[Json]) -> str | None:
    """What the subscription they have is called; the last one they had, where they have none."""
    began = [one for one in subscriptions if one.get("status") not in NEVER_BEGAN]
    if not began:
        return None
    one = max(began, key=lambda one: (one.get("status") in LIVE, int(one.get("start_date") or 0)))
    price: Json = next((item["price"] for item in one["items"]["data"]), {})
    if nickname := reading.words(price.get("nickname")):
        return nickname
    product = api.get(f"/v1/products/{quote(str(price['product']), safe='')}") if price.get("product") else None
    return reading.words(reading.member(product, "name"))


# ---- how much ----


def _is_paid(charge: Json) -> bool:
    """Money that came, even if some of it went back; not what is disputed."""
    return bool(charge.get("paid")) and charge.get("status") == "succeeded" and not charge.get("disputed")


def _main_currency(paid: Sequence[Json]) -> str | None:
    counted = Counter(currency for one in paid if (currency := reading.currency(one.get("currency"))))
    return counted.most_common(1)[0][0] if counted else None


def _in(paid: Sequence[Json], currency: str) -> list[Json]:
    return [one for one in paid if reading.currency(one.get("currency")) == currency]


def _taken(charge: Json) -> int:
    captured = charge.get("amount_captured")
    return int(charge["amount"] if captured is None else captured)


def _kept(paid: Sequence[Json], currency: str) -> int:
    return sum(_taken(one) - int(one.get("amount_refunded") or 0) for one in _in(paid, currency))


def _sums(paid: Sequence[Json]) -> dict[str, str]:
    """What was paid and what of it went back, in words, currency by currency."""
    currencies = sorted({currency for one in paid if (currency := reading.currency(one.get("currency")))})
    taken = {code: sum(_taken(one) for one in _in(paid, code)) for code in currencies}
    returned = {code: taken[code] - _kept(paid, code) for code in currencies}
    sums = {"Paid in all": taken, "Refunded": returned}
    return {title: said for title, amounts in sums.items() if (said := _written(amounts))}


def _written(amounts: Mapping[str, int]) -> str:
    """1,299.00 EUR and 20.00 USD"""
    shown = []
    for code, amount in amounts.items():
        digits = DIGITS.get(code, 2)
        if amount:
            shown.append(f"{amount / 10**digits:,.{digits}f} {code}")
    return " and ".join(shown)
