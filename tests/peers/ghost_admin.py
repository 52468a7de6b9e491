"""Ghost's activity feed out of a list of events: newest first, its filter, its limit, and its token."""

import base64
import hmac
import json
import re
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from responder.instants import instant
from tests.peers.json_api import Asked

KEY_ID, SECRET = "65a1b2c3d4e5f60718293a4b", "5e" * 32
KEY = f"{KEY_ID}:{SECRET}"
_FILTER = re.compile(
    r"type:\[(?P<types>[a-z_,]+)\]\+data\.created_at:>='(?P<since>[-0-9: ]{19})'"
    r"(?:\+\(data\.created_at:<'(?P<at>[-0-9: ]{19})',\(data\.created_at:'(?P=at)'\+id:<'(?P<id>[0-9a-z]+)'\)\))?"
)


@dataclass
class Ghost:
    """`events` may be in any order; `limit` is the most that Ghost gives at once."""

    events: list[dict[str, Any]] = field(default_factory=list)
    limit: int = 100
    before_page: Any = lambda: None

    def tell(self, ref: int, kind: str, at: datetime, member: str = "ada@example.com", **data: Any) -> None:
        """Something a member did, to the second, as MySQL keeps it."""
        person = {"id": f"member{member}", "email": member, "name": "Ada Byron", "uuid": "u", "avatar_image": None}
        about = {"id": f"{ref:024x}", "created_at": at.strftime("%Y-%m-%dT%H:%M:%S.000Z"), "member_id": person["id"]}
        self.events.append({"type": kind, "data": {**about, "member": person, **data}})

    def leave(self, ref: int, at: datetime, member: str = "ada@example.com", source: str = "member") -> None:
        """A member leaves the newsletter."""
        newsletter = {"id": "n1", "name": "Weekly", "slug": "weekly"}
        kept = {"newsletter_id": "n1", "newsletter": newsletter, "subscribed": False, "source": source}
        self.tell(ref, "newsletter_event", at, member, **kept)

    def answer(self, asked: Asked) -> Any:
        """Status and JSON of one request."""
        if asked.path != "/ghost/api/admin/members/events/":
            return 404, {"errors": []}
        if not _is_ours(asked.headers.get("authorization", "")):
            return 401, {"errors": [{"message": "Invalid token"}]}
        wanted = _FILTER.fullmatch(asked.query["filter"][0])
        if wanted is None:
            return 400, {"errors": [{"message": "Cannot filter by that"}]}
        self.before_page()
        found = sorted((one for one in self.events if _fits(one, wanted)), key=_place, reverse=True)
        page = found[: min(int(asked.query["limit"][0]), self.limit)]
        return 200, {"events": page, "meta": {"pagination": {"total": len(found), "next": None}}}


def _place(event: dict[str, Any]) -> tuple[str, str]:
    return event["data"]["created_at"], event["data"]["id"]


def _fits(event: dict[str, Any], wanted: re.Match[str]) -> bool:
    at, ref = instant(event["data"]["created_at"]), event["data"]["id"]
    if event["type"] not in wanted["types"].split(",") or at < instant(wanted["since"]):
        return False
    return wanted["at"] is None or (at, ref) < (instant(wanted["at"]), wanted["id"])


def _is_ours(header: str) -> bool:
    scheme, _, token = header.partition(" ")
    signed, _, proof = token.rpartition(".")
    expected = hmac.digest(bytes.fromhex(SECRET), signed.encode(), "sha256")
    head, claims = (json.loads(_bytes(part)) for part in signed.split("."))
    fresh = claims["exp"] > time.time() and claims["exp"] - claims["iat"] <= 300
    return (scheme, head["kid"], claims["aud"], fresh, _bytes(proof)) == ("Ghost", KEY_ID, "/admin/", True, expected)


def _bytes(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
