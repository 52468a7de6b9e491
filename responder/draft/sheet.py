"""Turns the facts of a case into the sheet a letter is written from: plain words, and flags that choose its moves."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from responder.draft.address import Address, salutation
from responder.draft.durations import ago_phrase, day_phrase, since_phrase, tenure_phrase
from responder.draft.language import FORMAL, phrases
from responder.draft.quoting import requoted, short_quote, unquoted
from responder.draft.text import plain
from responder.draft.vocabulary import FACTS
from responder.facts import Channel
from responder.models import Fact
from responder.names import written_well
from responder.policies import CONFIRM, NOTHING, OFFER, THANKS, Policy

LONGEST_NAME = 60
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
LONG_TENURE_MONTHS = 60
SURE_YEAR_MONTHS = 24
WRITTEN = frozenset({Channel.EMAIL.value, Channel.MESSAGE.value})
FAULTS = ("regret", "shared", "ours")  # it happened; both had a part in it; it was our doing
REGRETTABLE = frozenset({"customer_service", "low_quality", "missing_features", "too_complex"})


@dataclass(frozen=True, slots=True)
class Situation:
    """What a letter is written from: one case, its facts, and who signs for which brand."""

    case_id: UUID
    family: str
    occurred_on: date
    facts: Sequence[Fact]
    signer_id: UUID
    signer_name: str
    signer_title: str
    brand_name: str
    language: str = "en"
    address: Address = field(default_factory=partial(Address, FORMAL, ""))
    policy: Policy = field(default_factory=Policy)
    signer_phone: str = ""
    imprint: str = ""

    @property
    def form(self) -> str:
        """How the letter addresses the person: "formal" or "close"."""
        return self.address.form


@dataclass(slots=True)
class Sheet:
    """`values` for templates, `flags` for the plan, and for each kind in use the fact behind it."""

    values: dict[str, dict[str, str]] = field(default_factory=lambda: {kind: {} for kind in FACTS})
    flags: set[str] = field(default_factory=set)
    facts: dict[str, Fact] = field(default_factory=dict)

    def state(self, fact: Fact, flags: Iterable[str] = (), **values: str | None) -> None:
        """Let the letter state this fact with these values; None and empty ones stay unknown."""
        kind = fact.kind
        known = {key: value for key, value in values.items() if value}
        self.facts[kind], self.values[kind] = fact, {"here": "yes", **known}
        self.flags |= {kind, *(f"{kind}.{key}" for key in known), *(f"{kind}:{flag}" for flag in flags)}


def sheet_of(situation: Situation) -> Sheet:
    """The sheet of one case: of each kind the first fact that can be worded; what cannot be is left out."""
    sheet = Sheet(flags={situation.family, *_MAY[situation.policy.level]})
    for fact in sorted(situation.facts, key=lambda fact: fact.rank):
        if fact.kind in _WORDED and fact.kind not in sheet.facts:
            _WORDED[fact.kind](sheet, fact, fact.value, situation)
    sheet.values.setdefault("person", {"opening": ""})
    line = signature_line(situation.signer_title, situation.brand_name)
    sheet.values["signer"] = {"name": plain(situation.signer_name), "line": line}
    sheet.values["signer"]["phone"] = plain(situation.signer_phone)
    imprint = "\n".join(filter(None, map(plain, situation.imprint.splitlines())))
    sheet.values["brand"] = {"name": plain(situation.brand_name), "imprint": imprint}
    sheet.flags |= {"imprint"} if imprint else set()
    return sheet


def months_of(value: Mapping[str, Any]) -> int:
    """Whole calendar months of a tenure or contact."""
    return 12 * int(value.get("years") or 0) + int(value.get("months") or 0)


def presentable(name: str | None) -> str | None:
    """A name of a list or plan fit for a letter; None for what only a machine would call it ("list_42")."""
    text = plain(name or "")
    fit = 0 < len(text) <= LONGEST_NAME and any(letter.isalpha() for letter in text)
    return text if fit and not set(text) & set("_@/\\{}[]<>|#*=") else None


def signature_line(title: str, brand: str) -> str:
    """What stands under the signer's name: the title, and the brand unless the title says it."""
    title, brand = plain(title), plain(brand)
    if brand.casefold() in title.casefold():
        return title
    return ", ".join(part for part in (title, brand) if part)


def _name(sheet: Sheet, fact: Fact, value: Mapping[str, Any], situation: Situation) -> None:
    greeting = written_well(plain(value.get("greeting") or ""))
    is_name = any(letter.isalnum() for letter in greeting) and "@" not in greeting and not greeting.isdigit()
    if len(greeting) <= LONGEST_NAME and is_name:
        known = {key: _written(value.get(key)) for key in ("name", "family_name", "honorific")}
        opening, called = salutation(situation.language, situation.form, known, greeting)
        sheet.values["person"] = {"opening": opening}
        sheet.state(fact, greeting=greeting, called=called)


def _written(part: str | None) -> str | None:
    """A part of a name as it stands in a letter; None where there is none, or it is no part of a name."""
    text = written_well(plain(part or ""))
    return text if 0 < len(text) <= LONGEST_NAME and "@" not in text else None


def _removal(sheet: Sheet, fact: Fact, value: Mapping[str, Any], situation: Situation) -> None:
    sheet.state(fact, list=_title(value.get("list"), situation))


def _ending(sheet: Sheet, fact: Fact, value: Mapping[str, Any], situation: Situation) -> None:
    day = date.fromisoformat(value["effective_on"][:10]) if value.get("effective_on") else None
    to_come = bool(value.get("scheduled")) or (day is not None and day > situation.occurred_on)
    words = phrases(situation.language, situation.form)["plan"]
    name = _title(_IN_BRACKETS.sub("", value.get("plan") or ""), situation)
    if name and not set(name.casefold().split()) & set(words["says_it"]):
        name = words["named"].format(plan=name)
    sheet.state(
        fact,
        flags=("to come",) if to_come else ("over",),
        plan=name or words["unnamed"],
        on=day_phrase(day, situation.language) if day else None,
    )


def _title(name: str | None, situation: Situation) -> str | None:
    """The name of a list or plan, ready to stand in quotes or before a full stop."""
    text = unquoted(plain(name or ""))
    return presentable(requoted(text, phrases(situation.language)["inner_quotes"]))


def _tenure(sheet: Sheet, fact: Fact, value: Mapping[str, Any], situation: Situation) -> None:
    """The time in all. Who was away in between is thanked for that, and never told of a "since"."""
    months = months_of(value)
    duration = tenure_phrase(months, fact.confidence, situation.language, situation.form)
    returned = int(value.get("stays") or 1) > 1
    sure = fact.confidence == "high" and months >= SURE_YEAR_MONTHS and not returned
    if duration:
        flags = {"long": months >= LONG_TENURE_MONTHS, "returned": returned and bool(value.get("latest_on"))}
        since = since_phrase(value.get("since_on"), value.get("season"), situation.language) if sure else None
        sheet.state(fact, flags=[flag for flag, holds in flags.items() if holds], duration=duration, since=since)


def _contact(sheet: Sheet, fact: Fact, value: Mapping[str, Any], situation: Situation) -> None:
    ours = value.get("manager_id") == str(situation.signer_id)
    colleague = presentable(value.get("manager_name"))
    ago = ago_phrase(months_of(value), fact.confidence, situation.language, situation.form)
    one_way = value.get("direction") if value.get("channel") in WRITTEN else None
    # What is private stays between the two; that only we wrote is no contact of theirs.
    if value.get("unused") or value.get("private") or one_way == "outbound" or not ago or not (ours or colleague):
        return
    way = _way(value, one_way, phrases(situation.language, situation.form), "ours" if ours else "colleague")
    said = " ".join(way.format(ago=ago).split())
    did = " ".join(way.format(ago="").split())
    flags = ("ours" if ours else "colleague", *([one_way] if one_way else []))
    sheet.state(fact, flags=flags, said=said, did=did, ago=ago, colleague=None if ours else colleague)


def _way(value: Mapping[str, Any], one_way: str | None, words: Mapping[str, Any], whose: str) -> str:
    """What the two did ("met {ago}", "were at the readers' evening {ago}"), said of the signer or of a colleague."""
    channel, place = value.get("channel"), presentable(value.get("summary"))
    if channel == Channel.EVENT and place and place.startswith(tuple(words["place"]["begins"])):
        return str(words[whose]["at"]).replace("{place}", _in_braces(place.rstrip(".")))
    if one_way and whose == "colleague":
        return str(words[whose]["they-wrote"])
    return str(words[whose].get(channel, words[whose][Channel.OTHER]))


def _reason(sheet: Sheet, fact: Fact, value: Mapping[str, Any], _situation: Situation) -> None:
    code = str(value.get("code"))
    sheet.state(fact, flags=(code, "regret") if code in REGRETTABLE else (code,))


def _comment(sheet: Sheet, fact: Fact, value: Mapping[str, Any], situation: Situation) -> None:
    words = plain(value.get("words") or "")
    if words:
        sheet.state(fact, words=short_quote(words, phrases(situation.language)["inner_quotes"]))


def _fault(sheet: Sheet, fact: Fact, value: Mapping[str, Any], _situation: Situation) -> None:
    """An apology for what is ours owns something concrete: without it, it is regret."""
    what, grade = plain(value.get("what") or ""), str(value.get("grade"))
    grade = "regret" if grade == "ours" and not what else grade
    if grade in FAULTS:
        sheet.state(fact, flags=(grade,), what=_as_sentence(what))


def _gesture(sheet: Sheet, fact: Fact, value: Mapping[str, Any], _situation: Situation) -> None:
    if what := plain(value.get("what") or ""):
        sheet.state(fact, what=_as_sentence(what))


def _as_sentence(words: str) -> str:
    """With a capital and a full stop, unless it ends otherwise; empty when nothing was said."""
    ended = words if words[-1:] in ("", ".", "!", "?", "…") else f"{words}."
    return ended[:1].upper() + ended[1:]


def _in_braces(text: str) -> str:
    return text.replace("{", "").replace("}", "")


_MAY = {
    NOTHING: (),
    CONFIRM: (),
    THANKS: ("may recall", "may invite"),
    OFFER: ("may recall", "may invite", "may ask", "may give"),
}
_WORDED = {
    "name": _name,
    "removal": _removal,
    "ending": _ending,
    "tenure": _tenure,
    "contact": _contact,
    "reason": _reason,
    "comment": _comment,
    "fault": _fault,
    "gesture": _gesture,
}
