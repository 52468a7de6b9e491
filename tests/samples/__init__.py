"""Requests as the platforms send them, and what we read out of each: `x.json` or `x.form`, with `x.expected.json`."""

import dataclasses
import json
from datetime import date, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from responder.facts import Inbound
from responder.providers import Proof, proof_of, provider

FOLDER = Path(__file__).parent


@cache
def _bytes(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


@cache
def _values(name: str) -> dict[str, Any]:
    return json.loads(_bytes(name))


@dataclasses.dataclass(frozen=True)
class Sample:
    """One signed request of one provider, and what is in it."""

    provider: str
    name: str

    @property
    def is_form(self) -> bool:
        return (FOLDER / self.provider / f"{self.name}.form").exists()

    @property
    def body(self) -> bytes:
        return _bytes(f"{self.provider}/{self.name}.{'form' if self.is_form else 'json'}")

    @property
    def expected(self) -> dict[str, Any]:
        return _values(f"{self.provider}/{self.name}.expected.json")

    @property
    def secret(self) -> str:
        return self.expected["secret"]

    @property
    def secrets(self) -> list[str]:
        """The live ones; none where the platform signs nothing."""
        return [self.secret] if "secret" in self.expected else []

    @property
    def settings(self) -> dict[str, Any]:
        """What its connection was told."""
        return self.expected.get("settings", {})

    @property
    def proof(self) -> Proof:
        """What shows that it is the provider's own."""
        return proof_of(provider(self.provider), self.settings, self.secrets)

    def request(self, **changes: Any) -> Inbound:
        """The request as it came in, with some of it changed."""
        as_sent = {
            "headers": self.expected["headers"],
            "body": self.body,
            "received_at": datetime.fromisoformat(self.expected["received_at"]),
            "content_type": "application/x-www-form-urlencoded" if self.is_form else "application/json",
            "url": self.expected.get("url", ""),
            "settings": self.settings,
        }
        return Inbound(**{**as_sent, **changes})

    def __str__(self) -> str:
        return f"{self.provider}/{self.name}"


def samples() -> list[Sample]:
    """Every request there is, of every provider."""
    found = sorted(FOLDER.glob("*/*.expected.json"))
    return [Sample(path.parent.name, path.name.removesuffix(".expected.json")) for path in found]


def plain(value: Any) -> dict[str, Any]:
    """The fields of an event that say something, as JSON would."""
    fields = dataclasses.fields(value)
    return {
        field.name: _json(found)
        for field in fields
        if (found := getattr(value, field.name)) not in (field.default, None, {})
    }


def _json(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
