"""What platforms answer to who asks for one of their customers: out of small lists, and only to who holds the key."""

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any

from tests.peers.json_api import Asked

Answer = tuple[int, Any]


@dataclass
class Platform:
    """`people` are whole objects by their id, `subscriptions` theirs, by the same id.

    `closed`: what the key may not read, a word of the path.
    """

    key: str = "sesame"
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    subscriptions: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    closed: str = "nothing"

    def answer(self, asked: Asked) -> Answer:
        """Status and JSON of one request."""
        if not self.knows(asked.headers):
            return 401, {"error": "unauthorised"}
        if self.closed in asked.path:
            return 403, {"error": "forbidden"}
        query = {name: values[0] for name, values in asked.query.items()}
        return self.find(asked.path.strip("/").split("/"), query)

    def knows(self, headers: dict[str, str]) -> bool:
        return headers.get("authorization") == f"Bearer {self.key}"

    def find(self, path: list[str], query: dict[str, str]) -> Answer:
        raise NotImplementedError

    def with_email(self, *emails: str, member: str = "email") -> list[dict[str, Any]]:
        return [one for one in self.people.values() if str(one.get(member)).lower() in emails]

    def one(self, ref: str, envelope: str = "") -> Answer:
        if ref not in self.people:
            return 404, {"error": "not found"}
        return 200, {envelope: self.people[ref]} if envelope else self.people[ref]


class Paddle(Platform):
    def knows(self, headers: dict[str, str]) -> bool:
        return super().knows(headers) and headers.get("paddle-version") == "1"

    def find(self, path: list[str], query: dict[str, str]) -> Answer:
        match path:
            case ["customers", ref]:
                return self.one(ref, "data")
            case ["customers"]:
                wanted = query.get("status", "active").split(",")
                found = self.with_email(*query["email"].split(","))
                return 200, {"data": [one for one in found if one["status"] in wanted]}
            case ["subscriptions"]:
                return 200, {"data": self.subscriptions.get(query["customer_id"], [])}
        return 404, {}


class Klaviyo(Platform):
    def knows(self, headers: dict[str, str]) -> bool:
        is_dated = headers.get("revision") == "2026-10-15"
        return is_dated and headers.get("authorization") == f"Klaviyo-API-Key {self.key}"

    def find(self, path: list[str], query: dict[str, str]) -> Answer:
        match path:
            case ["api", "profiles", ref]:
                return self.one(ref, "data")
            case ["api", "profiles"]:
                wanted = query["filter"].removeprefix('any(email,["').removesuffix('"])').split('", "')
                return 200, {"data": [one for one in self.people.values() if one["attributes"]["email"] in wanted]}
        return 404, {}


class Buttondown(Platform):
    def knows(self, headers: dict[str, str]) -> bool:
        return headers.get("authorization") == f"Token {self.key}"

    def find(self, path: list[str], query: dict[str, str]) -> Answer:  # noqa: ARG002
        match path:
            case ["v1", "subscribers", name]:
                by_email = self.with_email(name.replace("%40", "@"), member="email_address")
                return (200, by_email[0]) if by_email else self.one(name)
        return 404, {}


class Basic(Platform):
    """One that is told who asks in HTTP's basic form; `key` holds both halves."""

    def knows(self, headers: dict[str, str]) -> bool:
        return headers.get("authorization") == f"Basic {b64encode(self.key.encode()).decode()}"


class Woocommerce(Basic):
    def find(self, path: list[str], query: dict[str, str]) -> Answer:
        match path:
            case ["wp-json", "wc", "v3", "customers", ref]:
                return self.one(ref)
            case ["wp-json", "wc", "v3", "customers"]:
                found = self.with_email(query["email"])
                return 200, [one for one in found if query.get("role") == "all" or one["role"] == "customer"]
            case ["wp-json", "wc", "v3", "subscriptions"]:
                return 200, self.subscriptions.get(query["customer"], [])
        return 404, {"code": "rest_no_route"}


class Chargebee(Basic):
    def find(self, path: list[str], query: dict[str, str]) -> Answer:
        match path:
            case ["api", "v2", "customers", ref]:
                return self.one(ref, "customer")
            case ["api", "v2", "customers"]:
                return 200, {"list": [{"customer": one} for one in self.with_email(query["email[is]"])]}
            case ["api", "v2", "subscriptions"]:
                theirs = self.subscriptions.get(query["customer_id[is]"], [])
                return 200, {"list": [{"subscription": one} for one in theirs]}
        return 404, {}


class Revenuecat(Platform):
    """Each of its people holds `attributes`, name to value, which are told apart from them."""

    def find(self, path: list[str], query: dict[str, str]) -> Answer:
        match path:
            case ["v2", "projects", "proj1", "customers"]:
                said = [one for one in self.people.values() if one["attributes"].get("$email") == query["search"]]
                return 200, {"object": "list", "items": said}
            case ["v2", "projects", "proj1", "customers", ref]:
                return self.one(ref)
            case ["v2", "projects", "proj1", "customers", ref, "attributes"]:
                said = self.people[ref]["attributes"]
                return 200, {"object": "list", "items": [{"name": name, "value": it} for name, it in said.items()]}
            case ["v2", "projects", "proj1", "customers", ref, "subscriptions"]:
                return 200, {"object": "list", "items": self.subscriptions.get(ref, [])}
        return 404, {}
