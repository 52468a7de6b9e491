"""Turns what several sources say about one person into one set of columns: gaps are filled, nobody is overruled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from responder.facts import FoundCustomer
from responder.instants import new_id
from responder.likeness import match_key

NAMES = ("name", "given_name", "family_name")
PLAIN = (
    "company", "title", "phone", "language", "address_form", "country", "time_zone", "list_name", "plan",
    "value_cents", "currency", "notes",
)  # fmt: skip
COLUMNS = (*NAMES, *PLAIN, "owner_id", "attributes", "said_by", "match_key")
ANY = "*"


@dataclass(slots=True)
class Person:
    """A customer while a batch is worked on. `values` are its columns, `is_new` and `changed` say what to write.

    `other_names` are names by which this batch calls them and that are not theirs in `values`.
    """

    id: UUID
    values: dict[str, Any]
    is_new: bool = False
    changed: bool = False
    other_names: set[str] = field(default_factory=set)

    def told_by(self, column: str) -> str | None:
        """The source that filled a column, None where a person did."""
        said_by: dict[str, str] = self.values["said_by"]
        return said_by.get(column, said_by.get(ANY))

    def learn(self, found: FoundCustomer, source: str, *, overrules: bool = False) -> None:
        """Take over what is new in what was found. A source that `overrules` is believed against all others."""
        before, told = self.values["name"], full_name(found)
        if overrules or self._agrees_on_name(found, source):
            for column in NAMES:
                self.learn_one(column, getattr(found, column), source, overrules=overrules)
            self._drop_what_contradicts(found)
        if not overrules:
            self._keep_other(before, told)
        for column in PLAIN:
            if (value := getattr(found, column)) is not None:
                self.learn_one(column, value, source, overrules=overrules)
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

    def settle(self) -> None:
        """Bring the key by which likenesses are found up to date, once everything about the person was heard."""
        parts = " ".join(part for part in (self.values["given_name"], self.values["family_name"]) if part)
        key = match_key(self.values["name"] or parts, self.values["company"])
        if key != self.values["match_key"]:
            self.values["match_key"] = key
            self.changed = True

    def _keep_other(self, before: str | None, told: str) -> None:
        """Two names for one address may be two people: the one that did not become theirs is kept beside."""
        name = self.values["name"]
        for other in (before, told):
            if other and name and other.casefold() != name.casefold():
                self.other_names.add(other)

    def _learn_attributes(self, attributes: Mapping[str, str]) -> None:
        """Columns only the company knows the meaning of: the newest export wins."""
        merged = {**self.values["attributes"], **attributes}
        if merged != self.values["attributes"]:
            self.values["attributes"] = merged
            self.changed = True

    def _agrees_on_name(self, found: FoundCustomer, source: str) -> bool:
        """Names are taken whole: a given name from here beside a full name from there would be nobody's."""
        known = self.values["name"]
        new = full_name(found)
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


def full_name(found: FoundCustomer) -> str:
    """The name as the source wrote it, else put together from its parts; empty when it has none."""
    return found.name or " ".join(part for part in (found.given_name, found.family_name) if part)


def new_person(source: str) -> Person:
    """Somebody nobody told us about before."""
    values: dict[str, Any] = {**dict.fromkeys(COLUMNS), "attributes": {}, "said_by": {ANY: source}}
    return Person(id=new_id(), values=values, is_new=True)
