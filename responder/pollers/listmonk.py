"""listmonk: subscribers of whom a subscription changed since.

Leaving through a campaign's link moves `subscriber_lists.updated_at` and leaves that of the subscriber alone: listing
subscribers by their own `updated_at` would miss nearly everybody. So the change is asked for by an SQL expression, for
which the API user needs the permission `subscribers:sql_query`. Where both moved in one transaction, it was a person
at the dashboard who blocklisted them, or an import that went over a list: nobody left, and nothing is brought.

Pages go by the subscriber's id and not by number: a page that changes while it is read would hide somebody.

Source: knadh/listmonk at 911e0b77 (v6.2.0), queries/subscribers.sql (query-subscribers, get-subscriber-lists-lazy,
unsubscribe-by-campaign, upsert-subscriber), internal/core/subscribers.go (an unknown `order_by` is by id; `order` is
lower case, whatever the documentation says), cmd/main.go (50 a page at most), docs/apis (read 2026-11-28).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from responder import reading
from responder.errors import Permanent
from responder.facts import Json
from responder.looking_up import Api, understood
from responder.pollers import Page, looking_back, newest_of

TITLE = "listmonk"
PER_PAGE = 50
ENDED = ("unsubscribed", "confirmed")

_CHANGED = (
    "subscribers.id > {after} AND EXISTS (SELECT 1 FROM subscriber_lists AS changed"
    " WHERE changed.subscriber_id = subscribers.id AND changed.status IN ('unsubscribed', 'confirmed')"
    " AND changed.updated_at >= '{since}' AND changed.updated_at > changed.created_at"
    " AND changed.updated_at <> subscribers.updated_at)"
)
_KEPT = ("id", "uuid", "email", "name", "status", "created_at")
_KEPT_OF_LIST = ("id", "name", "subscription_status", "subscription_created_at", "subscription_updated_at")
_KEPT_ATTRIBUTES = ("country", "language", "locale")


def begin(since: datetime) -> Json:
    """The mark of somebody who has read everything until then."""
    return {"since": since.isoformat()}


def poll(settings: Mapping[str, str], mark: Json, seconds: float) -> Page:
    """The next 50 subscribers."""
    key = f"token {settings['user']}:{settings['secret']}"
    api = Api(TITLE, settings["url"], {"Authorization": key}, seconds)
    since, after = looking_back(mark), int(mark.get("after", 0))
    question = {"query": _CHANGED.format(after=after, since=since.isoformat()), "order_by": "id", "order": "asc"}
    answer = api.get("/api/subscribers", {**question, "page": 1, "per_page": PER_PAGE})
    if answer is None:
        raise Permanent(f"{TITLE} has no API at that address: its setting 'url' is where its dashboard opens.")
    with understood(TITLE):
        return _page(answer["data"], mark, since, after)


def _page(data: Json, mark: Json, since: datetime, after: int) -> Page:
    found = data["results"]
    ids = [int(one["id"]) for one in found]
    if ids != sorted(ids) or (ids and ids[0] <= after):
        raise Permanent(f"{TITLE} does not give subscribers in the order they were asked for.")
    told = [(one, list(_changed(one, since))) for one in found]
    moments = [each["subscription_updated_at"] for _, lists in told for each in lists]
    newest = newest_of(mark, *moments)
    bodies = [_body(one, lists) for one, lists in told if lists]
    if len(found) < min(PER_PAGE, int(data.get("per_page") or PER_PAGE)):
        return Page(bodies, {"since": newest}, is_last=True)
    return Page(bodies, {**mark, "after": ids[-1], "newest": newest}, is_last=False)


def _changed(subscriber: Json, since: datetime) -> Iterator[Json]:
    """Those of their lists that the question was about: the answer names all of them."""
    for each in subscriber["lists"] or ():
        made, changed = (reading.moment(each.get(f"subscription_{name}_at")) for name in ("created", "updated"))
        if each.get("subscription_status") not in ENDED or made is None or changed is None:
            continue
        if changed >= since and changed > made and changed != reading.moment(subscriber.get("updated_at")):
            yield each


def _body(subscriber: Json, lists: list[Json]) -> Json:
    """What says who left which list when; nothing else of them."""
    known: Any = subscriber.get("attribs")
    attributes = {name: known[name] for name in _KEPT_ATTRIBUTES if name in known} if isinstance(known, dict) else {}
    return {
        **{name: subscriber.get(name) for name in _KEPT},
        "attribs": attributes,
        "lists": [{name: each.get(name) for name in _KEPT_OF_LIST} for each in lists],
    }
