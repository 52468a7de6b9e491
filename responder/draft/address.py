"""Turns what is known about two people into how one addresses the other: vous or tu, and "Dear Ada" or "Guten Tag"."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from responder.draft.language import CLOSE, FORMAL, custom

_SPOKEN = frozenset({"met", "call"})


@dataclass(frozen=True, slots=True)
class Address:
    """The form of address of one letter ("formal" or "close"), and in a sentence why."""

    form: str
    why: str


def address_of(
    language: str, *, theirs: str | None = None, house: Mapping[str, str] | None = None, know_each_other: bool = False
) -> Address:
    """How this person is addressed in this language.

    `theirs` is what is recorded for the person, `house` what the brand decided by language; whether signer and person
    met or spoke matters only where custom says so. The first that speaks decides.
    """
    known = custom(language)
    if len(known["forms"]) == 1:
        return Address(FORMAL, f"{known['name']} has one form of address.")
    if theirs in known["forms"]:
        return Address(str(theirs), f"{_named(known, theirs)} is recorded for this person.")
    ours = (house or {}).get(language)
    if ours in known["forms"]:
        return Address(str(ours), f"The brand says {_named(known, ours)} to everybody.")
    among_acquaintances = known.get("acquainted")
    if know_each_other and among_acquaintances in known["forms"]:
        form = str(among_acquaintances)
        return Address(form, f"The two met or spoke, and then one says {_named(known, form)} in {known['name']}.")
    usual = str(known["usual"])
    return Address(usual, f"{_named(known, usual)} is what one says in {known['name']}, as nothing else is known.")


def have_spoken(value: Mapping[str, Any], signer_id: str) -> bool:
    """Whether a contact is one in which the signer and the person met or spoke with each other."""
    return value.get("manager_id") == signer_id and value.get("channel") in _SPOKEN and not value.get("unused")


def salutation(language: str, form: str, name: Mapping[str, Any], given: str) -> tuple[str, str]:
    """How the greeting opens ("Dear", "Sehr geehrte") and what it calls them ("Ada", "Frau Byron").

    `name` is a name as enrich found it; its own title is used where the language has a greeting for it, and nothing
    is guessed from the name. `given` is the name as friends say it.
    """
    known = custom(language)
    ways, full = known["salutation"], str(name.get("name") or given)
    family = str(name.get("family_name") or "")
    if known.get("family") == "capital":  # in Dutch: Ada van den Berg, but mevrouw Van den Berg
        family = family[:1].upper() + family[1:]
    if form == FORMAL and family:
        for title in _titles(str(name.get("honorific") or "")):
            if said := ways["titled"].get(title):
                return said[0], said[1].format(family=family)
    opening, called = ways[CLOSE if form == CLOSE else FORMAL]
    return opening, called.format(given=given, full=full)


def _titles(honorific: str) -> list[str]:
    """The whole title, then each of its words: "Frau Dr." is greeted as such where that is custom, else as Frau."""
    words = [word.strip(".,").casefold() for word in honorific.split()]
    return [" ".join(words), *words] if words else []


def _named(known: Mapping[str, Any], form: object) -> str:
    """ "Sie", "tu": the form's own name."""
    return f"“{known.get('called', {}).get(form, form)}”"
