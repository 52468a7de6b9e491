"""Requests as the platforms send them, and what we read out of each: `x.json` with `x.expected.json`."""

import dataclasses
import json
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from responder.facts import Inbound

FOLDER = Path(__file__).parent


@dataclasses.dataclass(frozen=True)
class Sample:
    """One signed request of one provider, and what is in it."""

    provider: str
    name: str

    @property
    def body(self) -> bytes:
        return (FOLDER / self.provider / f"{self.name}.json").read_bytes()

    @property
    def expected(self) -> dict[str, Any]:
        return json.loads((FOLDER / self.provider / f"{self.name}.expected.json").read_bytes())

    @property
    def secret(self) -> str:
        return self.expected["secret"]

    def request(self, **changes: Any) -> Inbound:
        """The request as it came in, with some of it changed."""
        as_sent = {
            "headers": self.expected["headers"],
            "body": self.body,
            "received_at": datetime.fromisoformat(self.expected["received_at"]),
            "content_type": "application/json",
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
