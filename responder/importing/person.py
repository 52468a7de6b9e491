"""Turns what several sources say about one person into one set of columns: gaps are filled, nobody is overruled."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from responder.facts import FoundCustomer
from responder.instants import new_id

NAMES = ("name", "given_name", "family_name")
PLAIN = (
    "company", "title", "phone", "language", "country", "time_zone", "list_name", "plan", "value_cents", "currency",
    "notes",
)  # fmt: skip
COLUMNS = (*NAMES, *PLAIN, "owner_id", "attributes", "said_by")
ANY = "*"


@dataclass(slots=True)
class Person:
    """A customer while a batch is worked on. `values` are its columns, `is_new` and `changed` say what to write."""

    id: UUID
    values: dict[str, Any]
    is_new: bool = False
    changed: bool = False

    def told_by(self, column: str) -> str | None:
        """The source that filled a column, None where a person did."""
        said_by: dict[str, str] = self.values["said_by"]
        return said_by.get(column, said_by.get(ANY))

    def learn(self, found: FoundCustomer, source: str, *, overrules: bool = False) -> None:
        """Take over what is new in what was found. A source that `overrules` is believed against all others."""
        if overrules or self._agrees_on_name(found, source):
            for column in NAMES:
                self.learn_one(column, getattr(found, column), source, overrules=overrules)
            self._drop_what_contradicts(found)
        for column in PLAIN:
            self.learn_one(column, getattr(found, column), source, overrules=overrules)
        if found.attributes:
            self._learn_attributes(found.attributes)

    def learn_one(self, column: str, value: object, source: str, *, overrules: bool = False) -> None:
        """Fill an empty column, or update what the same source said before. Nothing is ever blanked."""
        old = self.values[column]
        if value is None or value in (old, ""):
            return
        told_by = self.told_by(column)
        if old is not None and told_by != source and not overrules:
            return
        if told_by != source:
            self.values["said_by"] = {**self.values["said_by"], column: source}
        self.values[column] = value
        self.changed = True

    def _learn_attributes(self, attributes: Mapping[str, str]) -> None:
        """Columns only the company knows the meaning of: the newest export wins."""
        merged = {**self.values["attributes"], **attributes}
        if merged != self.values["attributes"]:
            self.values["attributes"] = merged
            self.changed = True

    def _agrees_on_name(self, found: FoundCustomer, source: str) -> bool:
        """Names are taken whole: a given name from here beside a full name from there would be nobody's."""
        known = self.values["name"]
        new = found.name or " ".join(part for part in (found.given_name, found.family_name) if part)
        return not known or not new or known.casefold() == new.casefold() or self.told_by("name") == source

    def _drop_what_contradicts(self, found: FoundCustomer) -> None:
        """A new name makes the parts of the old one nobody's, and new parts the old name, unless they occur in it."""
        name = self.values["name"]
        if not name:
            return
        parts = [(part, self.values[part]) for part in NAMES[1:] if self.values[part]]
        strange = [part for part, text in parts if text.casefold() not in name.casefold()]
        wrong = [part for part in strange if getattr(found, part) is None] if found.name else ["name"] * bool(strange)
        for column in wrong:
            self.values[column] = None
            self.changed = True


def new_person(source: str) -> Person:
    """Somebody nobody told us about before."""
    values: dict[str, Any] = {**dict.fromkeys(COLUMNS), "attributes": {}, "said_by": {ANY: source}}
    return Person(id=new_id(), values=values, is_new=True)
