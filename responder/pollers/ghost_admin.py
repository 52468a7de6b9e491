"""Ghost's Admin API: what members did, from the activity feed of the dashboard.

The feed says who did it: the member, staff, an integration, an import. It gives the newest first and cannot be turned
around, so a round walks back from its newest to where the last one stopped; what happens meanwhile is the next one's.

Source: TryGhost/Ghost, members-api/repositories/event-repository.js (types, order, what may be filtered), the tests
of the activity feed (the cursor by `data.created_at` and `id`), services/auth/api-key/admin.js (the token: HS256 with
the decoded secret, `kid`, audience /admin/, five minutes), and docs.ghost.org/admin-api (read 2026-11-28).
"""

import hmac
import json
import re
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime

from responder.errors import Permanent
from responder.facts import Json
from responder.instants import instant
from responder.looking_up import Api, understood
from responder.pollers import Page, looking_back, newest_of

TITLE = "Ghost"
LIMIT = 100
TYPES = "newsletter_event,subscription_event,email_complained_event"
TOKEN_SECONDS = 240  # Ghost takes five minutes at most

_KEY = re.compile(r"([0-9a-f]{24}):([0-9a-f]{64})")
_KEPT = (
    "id", "member_id", "created_at", "source", "subscribed", "newsletter_id", "type", "subscription_id", "tierName",
    "currency",
)  # fmt: skip
_KEPT_OF_MEMBER, _KEPT_OF_NEWSLETTER = ("id", "name", "email"), ("id", "name")


def begin(since: datetime) -> Json:
    """The mark of somebody who has read everything until then."""
    return {"since": since.isoformat()}


def poll(settings: Mapping[str, str], mark: Json, seconds: float) -> Page:
    """The next 100 events, going back in time."""
    headers = {"Authorization": f"Ghost {token(settings['secret'])}", "Accept-Version": "v5.0"}
    api = Api(TITLE, settings["url"], headers, seconds)
    answer = api.get("/ghost/api/admin/members/events/", {"filter": _filter(mark), "limit": LIMIT})
    if answer is None:
        raise Permanent(f"{TITLE} has no Admin API at that address: its setting 'url' is where its dashboard opens.")
    with understood(TITLE):
        return _page(answer["events"], int(answer["meta"]["pagination"]["total"]), mark)


def token(key: str) -> str:
    """What one request proves itself with, made of an Admin API key (id:secret). Raises Permanent for what is none."""
    found = _KEY.fullmatch(key.strip())
    if found is None:
        raise Permanent(f"{TITLE} cannot be asked: its Admin API key is 24 and 64 hexadecimal digits around a colon.")
    issued = int(time.time())
    header = {"alg": "HS256", "typ": "JWT", "kid": found[1]}
    claims = {"iat": issued, "exp": issued + TOKEN_SECONDS, "aud": "/admin/"}
    signed = b".".join(_base64(json.dumps(part).encode()) for part in (header, claims))
    return b".".join((signed, _base64(hmac.digest(bytes.fromhex(found[2]), signed, "sha256")))).decode()


def _base64(content: bytes) -> bytes:
    return urlsafe_b64encode(content).rstrip(b"=")


def _filter(mark: Json) -> str:
    found = f"type:[{TYPES}]+data.created_at:>='{_written(looking_back(mark))}'"
    if "before" not in mark:
        return found
    at, ref = mark["before"]
    at = _written(instant(at))
    return f"{found}+(data.created_at:<'{at}',(data.created_at:'{at}'+id:<'{ref}'))"


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _page(events: list[Json], total: int, mark: Json) -> Page:
    newest = newest_of(mark, *(each["data"]["created_at"] for each in events))
    bodies = [_body(each) for each in events]
    if total <= len(events) or not events:
        return Page(bodies, {"since": newest}, is_last=True)
    last = events[-1]["data"]
    before = [last["created_at"], _harmless(last["id"])]
    return Page(bodies, {**mark, "newest": newest, "before": before}, is_last=False)


def _harmless(ref: str) -> str:
    """An id that is put into a filter. Raises ValueError for what could be more than an id there."""
    if not re.fullmatch(r"[0-9a-zA-Z-]{1,64}", ref):
        raise ValueError("that is no id")
    return ref


def _body(event: Json) -> Json:
    """What says who did what; nothing else of them."""
    data = event["data"]
    member, newsletter = data.get("member") or {}, data.get("newsletter") or {}
    return {
        "type": event["type"],
        "data": {
            **{name: data.get(name) for name in _KEPT if name in data},
            "member": {name: member.get(name) for name in _KEPT_OF_MEMBER},
            "newsletter": {name: newsletter.get(name) for name in _KEPT_OF_NEWSLETTER},
        },
    }
