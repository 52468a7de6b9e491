"""Turns approved letters and what the machine had written into what managers change: by wording, and by sentence."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from functools import lru_cache
from uuid import UUID

from babel.dates import get_month_names
from sqlalchemy.orm import Session

from responder.draft.language import languages, phrases
from responder.instants import now
from responder.models import Draft
from responder.queries.handwork import Handed, approved_lately, values_stated

DAYS = 90
LIGHTLY = 0.7  # of the words of both texts together at least so many stand in both, or it was rewritten
MOST_SENTENCES = 20
FEWEST_TIMES = 2  # what happened once is one person's letter, and no habit
BLANK, SHOWN = "\ue000", "…"
_TOKEN = re.compile(r"\w+|[^\w\s]")
_SENTENCE = re.compile(r"[^.!?…\n]*[.!?…]+[”\"’)]*")
_BLANKS = re.compile(rf"{BLANK}(?:[\s,–-]*{BLANK})+")


@dataclass(slots=True)
class Hand:
    """What became of one wording in approved letters: how many went as written, lightly edited, or rewritten."""

    language: str
    template: str
    unchanged: int = 0
    lightly: int = 0
    rewritten: int = 0

    @property
    def letters(self) -> int:
        """How many letters held it."""
        return self.unchanged + self.lightly + self.rewritten

    @property
    def share_unchanged(self) -> float:
        """Between 0 and 1."""
        return self.unchanged / self.letters if self.letters else 0.0


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence that was often taken out or put in, with what was personal in it left blank."""

    sentence: str
    times: int
    language: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What managers did with the letters of the last days."""

    since: datetime
    letters: int
    edited: int
    hands: Sequence[Hand] = field(default=())  # what is changed most stands first
    deleted: Sequence[Said] = field(default=())
    added: Sequence[Said] = field(default=())


def changes(session: Session, brand_id: UUID | None = None, *, days: int = DAYS) -> Changes:
    """What was changed of the letters approved in the last days, of one brand or of all. Reads a bounded number."""
    since = now() - timedelta(days=days)
    handed = approved_lately(session, since, brand_id)
    edited = [each for each in handed if each.approved.body != each.machine.body]
    values = values_stated(session, [each.machine.case_id for each in edited])
    deleted, added = _sentences(edited, values)
    touched = sum(1 for each in handed if each.approved.sha256 != each.machine.sha256)
    return Changes(since, len(handed), touched, _hands(handed), deleted, added)


def _hands(handed: Sequence[Handed]) -> list[Hand]:
    found: dict[tuple[str, str], Hand] = {}
    for each in handed:
        for template, likeness in likenesses(each.machine, each.approved):
            hand = found.setdefault((each.machine.language, template), Hand(each.machine.language, template))
            if likeness == 1:
                hand.unchanged += 1
            elif likeness >= LIGHTLY:
                hand.lightly += 1
            else:
                hand.rewritten += 1
    return sorted(found.values(), key=lambda hand: (hand.share_unchanged, -hand.letters, hand.template))


def likenesses(machine: Draft, approved: Draft) -> Iterator[tuple[str, float]]:
    """Of each wording in the machine's version: which share of its words, and of those in its place, is the same."""
    same = machine.body == approved.body
    places = [] if same else _places(machine.body, approved.body)
    for move in machine.plan:
        at = move.get("at")
        if move["move"] == "subject":
            yield move["template"], _alike(machine.subject, approved.subject)
        elif at:
            yield move["template"], 1.0 if same else _share(places, at[0], at[1])


@dataclass(frozen=True, slots=True)
class _Change:
    """What happened at one character of the machine's body: words kept, taken out, put in."""

    start: int
    kept: int = 0
    out: int = 0
    put: int = 0


def _places(old: str, new: str) -> list[_Change]:
    before, after = list(_TOKEN.finditer(old)), list(_TOKEN.finditer(new))
    matcher = SequenceMatcher(None, [it.group() for it in before], [it.group() for it in after], autojunk=False)
    changes: list[_Change] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            changes += (_Change(token.start(), kept=1) for token in before[i1:i2])
            continue
        changes += (_Change(token.start(), out=1) for token in before[i1:i2])
        # What was put in belongs to what it replaced, or to what stands before it.
        place = i1 if i2 > i1 else max(i1 - 1, 0)
        changes.append(_Change(before[place].start() if before else 0, put=j2 - j1))
    return changes


def _share(changes: Sequence[_Change], start: int, end: int) -> float:
    here = [change for change in changes if start <= change.start < end]
    kept, moved = sum(it.kept for it in here), sum(it.out + it.put for it in here)
    return 2 * kept / (2 * kept + moved) if kept or moved else 1.0


def _alike(old: str, new: str) -> float:
    if old == new:
        return 1.0
    return SequenceMatcher(None, _TOKEN.findall(old), _TOKEN.findall(new), autojunk=False).ratio() * 0.999


def _sentences(edited: Sequence[Handed], values: Mapping[UUID, Sequence[str]]) -> tuple[list[Said], list[Said]]:
    """What was taken out and what was put in most often."""
    deleted: Counter[tuple[str, str]] = Counter()
    added: Counter[tuple[str, str]] = Counter()
    for machine, approved in edited:
        blank = _Blanks(values.get(machine.case_id, ()), machine.language)
        before, after = (Counter(blank.sentences(it.body)) for it in (machine, approved))
        deleted.update((machine.language, sentence) for sentence in before - after)
        added.update((machine.language, sentence) for sentence in after - before)
    return _most(deleted), _most(added)


def _most(counted: Counter[tuple[str, str]]) -> list[Said]:
    often = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [Said(text, times, language) for (language, text), times in often if times >= FEWEST_TIMES][:MOST_SENTENCES]


class _Blanks:
    """Takes what is personal out of sentences, so that those of different letters can be counted together."""

    def __init__(self, values: Sequence[str], language: str) -> None:
        self._texts = sorted({text.strip() for text in values if len(text.strip()) > 1}, key=len, reverse=True)
        self._numbers = _numbers(language)

    def sentences(self, body: str) -> Iterator[str]:
        """Every sentence; lines that are none, such as greeting and signature, are passed over."""
        for text in self._texts:
            body = body.replace(text, BLANK)
        for sentence in _SENTENCE.findall(self._numbers.sub(BLANK, body)):
            text = " ".join(_BLANKS.sub(BLANK, sentence).split())
            if len(_TOKEN.findall(text)) > 2:
                yield text.replace(BLANK, SHOWN)


@lru_cache(maxsize=32)
def _numbers(language: str) -> re.Pattern[str]:
    """What finds figures, numbers in words from two upwards, and months; "one" is too much of a pronoun."""
    words: list[str] = []
    if language in languages():  # or it is a draft of a release that wrote in it
        said = phrases(language)
        words = [*said["numbers"][2:], *get_month_names("wide", locale=said["locale"]).values()]
    longest_first = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(rf"\b(?:{longest_first or '0'})\b|\d[\d.,:]*\d|\d")
