"""Who says goodbye to Northlight, where, how long ago, and in which words: a table, in the order of the posts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from responder.demo.northlight import EVENINGS, INVOICES, STRIPE, WEEKLY

HOUR, DAY = 60, 24 * 60
WEEKLY_LIST: dict[str, Any] = {"list": {"id": "weekly", "name": "Northlight Weekly"}}
MONTHLY: dict[str, Any] = {
    "plan": {"id": "pro-monthly", "name": "Northlight Pro (monthly)"},
    "value_cents": 900,
    "currency": "EUR",
}
YEARLY: dict[str, Any] = {
    "plan": {"id": "pro-yearly", "name": "Northlight Pro (yearly)"},
    "value_cents": 9000,
    "currency": "EUR",
}
TEAM: dict[str, Any] = {
    "plan": {"id": "pro-team", "name": "Northlight Pro (team of 40)"},
    "value_cents": 48000,
    "currency": "EUR",
}


@dataclass(frozen=True, slots=True)
class Goodbye:
    """One event. `who` is an address, for Stripe a customer's id; `more` is what else the platform tells.

    `key` makes its id, the same at every run. `since` is since when the platform says they were subscribed,
    `ends` in how long the paid time ends, both as spans like "1y 4m".
    """

    key: str
    way_in: str
    what: str
    who: str
    minutes_ago: int
    since: str | None = None
    ends: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


def _left(key: str, who: str, minutes_ago: int, *, since: str | None = None, **more: Any) -> Goodbye:
    told = WEEKLY_LIST | {"actor": "customer"} | more
    return Goodbye(key, WEEKLY, "subscriber.unsubscribed", who, minutes_ago, since=since, more=told)


def _weekly(key: str, what: str, who: str, minutes_ago: int, **more: Any) -> Goodbye:
    return Goodbye(key, WEEKLY, f"subscriber.{what}", who, minutes_ago, more={**WEEKLY_LIST, **more})


def _invoiced(key: str, what: str, who: str, minutes_ago: int, *, ends: str | None = None, **more: Any) -> Goodbye:
    return Goodbye(
        key, INVOICES, f"subscription.{what}", who, minutes_ago, ends=ends, more={"actor": "customer", **more}
    )


def _stripe(key: str, who: str, minutes_ago: int, since: str, **details: str) -> Goodbye:
    return Goodbye(key, STRIPE, "customer.subscription.deleted", who, minutes_ago, since=since, more=details)


# What happened while everybody was away. The story's is the oldest that still waits, and so on top of the queue.
FIRST = (
    _left("ada", "ada@example.com", 30 * HOUR),
    # Letters that Northlight's managers answer at once (see answers.py).
    _left("thandiwe", "thandiwe@example.com", 4 * DAY, reason="too_many_emails"),
    _left("henrik", "henrik@example.net", 3 * DAY),
    _left("aroha", "aroha@example.org", 3 * DAY - 5 * HOUR),
    _left("ravi", "bounce+ravi@example.net", 2 * DAY),
    _left("ole", "ole@example.com", 2 * DAY - 3 * HOUR),
    # Letters that wait.
    _left("mehmet", "mehmet@example.org", 3 * HOUR, since="1y 4m"),
    _left("huong", "huong@example.net", 5 * HOUR),
    _left("soren", "soren@example.com", 6 * HOUR),
    _left("siobhan", "siobhan@example.org", 8 * HOUR),
    _left("sukarni", "sukarni@example.net", 9 * HOUR),
    _left("giulia", "giulia@example.org", 11 * HOUR),
    _left("wei", "wei@example.net", 20 * HOUR, reason="too_many_emails"),
    _left(
        "agnieszka", "agnieszka@example.com", 22 * HOUR, reason="temporary",
        comment="I read it every Saturday until the twins came. I hope to be back when they read by themselves.",
    ),
    _left("maria", "maria@example.com", 2 * DAY - 5 * HOUR),
    _left("hana", "hana@example.org", 26 * HOUR),
    _left("grace", "grace@example.net", 7 * HOUR),
    # People who are left in peace.
    _left("emil", "emil@example.org", 2 * HOUR),
    _left("library", "info@example.org", 4 * HOUR),
    _weekly("petra", "complained", "petra@example.net", 10 * HOUR),
    _weekly("jonas", "bounced", "jonas@example.com", 12 * HOUR),
    _left("chloe", "chloe@example.org", 13 * HOUR, actor="staff"),
    _left("farah", "farah@example.net", 15 * HOUR),
    _weekly("farah-erased", "erased", "farah@example.net", 14 * HOUR),
    _left("yusuf", "yusuf@example.com", 16 * HOUR),
    _left("fatou", "fatou@example.net", 17 * HOUR),
    _left("charlotte", "charlotte@example.org", 18 * HOUR),
    _left("beatriz", "beatriz@example.org", 26 * HOUR),
    # A letter would be too little, or too soon.
    _left(
        "anneliese", "anneliese@example.net", 19 * HOUR, reason="other",
        comment="Since the surgery I am to keep away from screens. It was a joy for ten years.",
    ),
    _invoiced(
        "tomasz", "cancelled", "tomasz@example.com", 5 * HOUR, **TEAM, reason="customer_service",
        comment="You charged us twice in September and nobody answered my three mails.",
    ),
    # Paying customers.
    _invoiced(
        "seun", "cancelled", "seun@example.com", 4 * HOUR, **MONTHLY, reason="too_expensive",
        comment="Good tool, but the shop had a thin year and every subscription goes.",
    ),
    _invoiced("mariajose", "cancellation_scheduled", "mariajose@example.com", 9 * HOUR, ends="3w", **YEARLY),
    _invoiced("kwame", "cancelled", "kwame@example.com", 21 * HOUR, **YEARLY, reason="unused"),
    _invoiced("noor", "cancellation_scheduled", "noor@example.com", 29 * HOUR, ends="2m", **YEARLY),
    _stripe("rahel", "cus_NL1007", 6 * HOUR, "4y 9m", feedback="switched_service"),
    _stripe(
        "lucia", "cus_NL1011", 28 * HOUR, "2y 11m", feedback="missing_features",
        comment="I need to sort by string gauge, as I wrote.",
    ),
    _stripe("marek", "cus_NL1015", 23 * HOUR, "1y 2m", reason="payment_failed"),
    _stripe("somebody", "cus_NL9001", 27 * HOUR, "8m", feedback="unused"),
    # Guests of the readers' evenings, mailed through SendGrid.
    Goodbye("dilnoza", EVENINGS, "group_unsubscribe", "dilnoza@example.org", 10 * HOUR),
    Goodbye("ivan", EVENINGS, "group_unsubscribe", "ivan@example.net", 8 * HOUR),
)  # fmt: skip

# What came in later: two who came back, and one who says goodbye again after her letter.
LATER = (
    _weekly("beatriz-back", "resubscribed", "beatriz@example.org", 2 * HOUR),
    _invoiced("noor-back", "cancellation_reversed", "noor@example.com", 90, **YEARLY),
    _left("thandiwe-again", "thandiwe@example.com", 8, list={"id": "extras", "name": "Northlight Extras"}),
)
