"""HubSpot's answers to what we ask, out of a small CRM."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.peers.json_api import Asked

PAGE = 60


@dataclass
class HubSpot:
    """`objects` holds kind → id → properties, `recorded` contact → kind → ids, `owners` id → (address, archived)."""

    token: str
    objects: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    recorded: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    owners: Mapping[str, tuple[str, bool]] = field(default_factory=dict)

    def answer(self, asked: Asked) -> Any:
        """Status and JSON of one request."""
        if asked.headers.get("authorization") != f"Bearer {self.token}":
            return 401, {"status": "error", "category": "INVALID_AUTHENTICATION"}
        match asked.method, asked.path.strip("/").split("/"):
            case "POST", ["crm", "objects", "2026-09", kind, "batch", "read"]:
                return self._objects(kind, asked.body)
            case "POST", ["crm", "associations", "2026-09", "contacts", kind, "batch", "read"]:
                return 200, {"status": "COMPLETE", "results": [self._ties(kind, one) for one in asked.body["inputs"]]}
            case "GET", ["crm", "owners", "2026-09"]:
                return 200, {"results": self._owners(asked.query)}
        return 404, {"status": "error"}

    def _objects(self, kind: str, question: dict[str, Any]) -> Any:
        known = self.objects.get(kind, {})
        wanted = [one["id"] for one in question["inputs"]]
        if question.get("idProperty") == "email":
            wanted = [ref for ref, one in known.items() if one["email"].lower() in wanted]
        found = [ref for ref in wanted if ref in known]
        results = [{"id": ref, "properties": self._shown(known[ref], question), "archived": False} for ref in found]
        missing = len(question["inputs"]) - len(found)
        errors = {"numErrors": missing, "errors": [{"category": "OBJECT_NOT_FOUND"}]} if missing else {}
        return 207 if missing else 200, {"status": "COMPLETE", "results": results, **errors}

    def _shown(self, one: dict[str, Any], question: dict[str, Any]) -> dict[str, Any]:
        return {name: one.get(name) for name in question["properties"] if name in one}

    def _ties(self, kind: str, one: dict[str, Any]) -> dict[str, Any]:
        """A page of them; the next one begins where `after` says."""
        start = int(one.get("after", 0))
        ids = self.recorded.get(one["id"], {}).get(kind, [])
        to = [{"toObjectId": int(ref), "associationTypes": []} for ref in ids[start : start + PAGE]]
        more = {"paging": {"next": {"after": str(start + PAGE)}}} if len(ids) > start + PAGE else {}
        return {"from": {"id": one["id"]}, "to": to, **more}

    def _owners(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        archived = query["archived"] == ["true"]
        return [{"id": ref, "email": email} for ref, (email, gone) in self.owners.items() if gone == archived]
