"""Stripe's answers to what we ask, out of lists of objects: with its paging, and its search that minds no case."""

import re
from dataclasses import dataclass, field
from typing import Any

from tests.peers.json_api import Asked


@dataclass
class Stripe:
    """`objects` holds the name in the path ("customers") → objects, latest first as Stripe lists them."""

    key: str
    objects: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    has_search: bool = True

    def answer(self, asked: Asked) -> Any:
        """Status and JSON of one request."""
        if asked.headers.get("authorization") != f"Bearer {self.key}":
            return 401, {"error": {"type": "invalid_request_error"}}
        match asked.path.strip("/").split("/"):
            case ["v1", "customers", "search"]:
                return self._search(asked.query["query"][0])
            case ["v1", kind]:
                return 200, self._list(kind, {name: values[0] for name, values in asked.query.items()})
            case ["v1", kind, ref]:
                found = [one for one in self.objects.get(kind, []) if one["id"] == ref]
                return (200, found[0]) if found else (404, {"error": {"code": "resource_missing"}})
        return 404, {"error": {}}

    def _search(self, query: str) -> Any:
        if not self.has_search:
            return 400, {"error": {"message": "Search is not available for your account."}}
        wanted = [text.lower() for text in re.findall(r'email:"((?:[^"\\]|\\.)*)"', query)]
        found = [one for one in self.objects.get("customers", []) if str(one["email"]).lower() in wanted]
        return 200, {"object": "search_result", "data": found, "has_more": False}

    def _list(self, kind: str, query: dict[str, str]) -> dict[str, Any]:
        limit, after = int(query.pop("limit", 10)), query.pop("starting_after", None)
        if query.get("status") == "all":
            del query["status"]
        found = [one for one in self.objects.get(kind, []) if query.items() <= one.items()]
        ids = [one["id"] for one in found]
        found = found[ids.index(after) + 1 :] if after else found
        return {"object": "list", "data": found[:limit], "has_more": len(found) > limit, "url": f"/v1/{kind}"}
