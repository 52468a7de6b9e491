"""Turns a letter into what its checks look at: its words, its live spans, and what in it needs no support."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from responder.draft.environment import Piece
from responder.draft.lexicons import lexicon
from responder.draft.likeness import Threes, threes_of
from responder.draft.sheet import Situation
from responder.draft.text import plain
from responder.draft.variety import Lately
from responder.draft.words import SENTENCE_ENDS, Hit, Span, Text, text_of, unique
from responder.models import Fact, Word

Spans = Sequence[Mapping[str, Any]]
_LEAST_SENTENCE = 2  # words


@dataclass(frozen=True)
class Reading:
    """One version of a letter under review.

    `before` is the machine's version a manager's edit began with; `made_of` are the wordings of one that
    nothing else may stand in, `lately` is what it should not be too much alike to.
    """

    situation: Situation
    subject: str
    body: str
    spans: Spans
    before: "Reading | None" = None
    made_of: tuple[Piece, ...] | None = None
    lately: tuple[Lately, ...] = ()

    @property
    def language(self) -> str:
        """Whose word lists apply."""
        return self.situation.language

    @property
    def is_list(self) -> bool:
        """Whether the person left a mailing list, where the rules are strict."""
        return self.situation.family == "list"

    @property
    def is_strict(self) -> bool:
        """Whether nothing in it may promote: they left a list, or the law of their country says so."""
        return self.is_list or self.situation.policy.is_strict

    @cached_property
    def names(self) -> list[str]:
        """Everything the person is called, the most complete name first."""
        return names_of(self.situation.facts)

    @cached_property
    def known(self) -> frozenset[str]:
        """Words that are true of every letter of this case: who signs, for whom, and the person's own name."""
        situation = self.situation
        texts = [situation.signer_name, situation.signer_title, situation.brand_name, *self.names]
        return frozenset(Text(" ".join(texts)).words)

    @cached_property
    def text(self) -> Text:
        """The body in words."""
        return text_of(self.body)

    @cached_property
    def heading(self) -> Text:
        """The subject in words."""
        return Text(self.subject)

    @cached_property
    def spoken(self) -> list[str]:
        """The body's words, with nothing in the place of what is given: signer, brand, number and imprint."""
        return self.text.without(self.given)

    @cached_property
    def free(self) -> list[str]:
        """Of those, what stands outside the clauses that rest on living facts."""
        return self.text.without(self.living, self.spoken)

    @cached_property
    def wording(self) -> list[str]:
        """Of those, what stands outside the clauses that ever rested on facts: what its author put around them."""
        return self.text.without([_place(span) for span in self.spans], self.spoken)

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """What kind of fact there is behind each id."""
        return {str(fact.id): fact.kind for fact in self.situation.facts}

    @cached_property
    def living(self) -> list[Span]:
        """Where the clauses stand that rest on living facts."""
        return [_place(span) for span in self.spans if span["fact_id"] in self.kinds]

    def resting_on_more_than(self, *own: Word) -> list[Span]:
        """Of those, the clauses that rest on more than these words of somebody of ours."""
        return [_place(span) for span in self.spans if self.kinds.get(span["fact_id"], Word.CLAIM) not in own]

    @cached_property
    def stated(self) -> frozenset[str]:
        """The kinds of fact that clauses of the letter rest on."""
        return frozenset(self.kinds[span["fact_id"]] for span in self.spans if span["fact_id"] in self.kinds)

    @cached_property
    def supported(self) -> frozenset[str]:
        """Every word of those clauses."""
        return frozenset(Text(" ".join(self.body[start:end] for start, end in self.living)).words)

    @cached_property
    def stale(self) -> list[Mapping[str, Any]]:
        """The clauses that stand as before, on a fact that is gone or says something else by now."""
        return [span for span in self.spans if "said" in span and span["fact_id"] not in self.kinds]

    @cached_property
    def unclaimed(self) -> list[str]:
        """The words outside the clauses that stand on a fact and, once somebody edited it, those that did."""
        return self.text.without(map(_place, self.stale), self.free) if self.before and self.stale else self.free

    @cached_property
    def vouched(self) -> frozenset[str]:
        """What somebody vouched for in this letter, word by word, without its case."""
        claims = (str(fact.value["words"]) for fact in self.situation.facts if fact.kind == Word.CLAIM)
        return frozenset(word for claim in claims for word in Text(claim).words)

    def clause(self, span: Mapping[str, Any]) -> str:
        """The words of a span, on one line."""
        return " ".join(self.body[span["start"] : span["end"]].split())

    @cached_property
    def greeting(self) -> str:
        """The first line."""
        return self.body.partition("\n")[0]

    @cached_property
    def sentences(self) -> list[Span]:
        """The first token of each sentence, and the one after its last; lines of one word are none."""
        ends = [place for place, word in enumerate(self.text.words) if word in SENTENCE_ENDS]
        bounds = [-1, *ends, len(self.spoken)]
        return [(before + 1, end) for before, end in pairwise(bounds) if end - before > _LEAST_SENTENCE]

    @cached_property
    def hits(self) -> list[Hit]:
        """Where phrases of the language's topics stand outside the clauses that rest on living facts."""
        return sorted(lexicon(self.language).hits(self.free))

    @cached_property
    def topics(self) -> Mapping[str, list[str]]:
        """What of each topic is said in subject and body, as it stands there."""
        found = [(topic, self.heading.said(first, last)) for first, last, topic in self._in_subject]
        found += [(topic, self.text.said(first, last)) for first, last, topic in self.hits]
        topics: dict[str, list[str]] = {}
        for topic, said in found:
            heard = topics.setdefault(topic, [])
            if said.casefold() not in map(str.casefold, heard):
                heard.append(said)
        return topics

    @cached_property
    def _in_subject(self) -> list[Hit]:
        return sorted(lexicon(self.language).hits(self.heading.words))

    def heard(self, topic: str) -> list[str]:
        """What of a topic's words is said, subject included, outside the clauses that stand on facts."""
        return self.topics.get(topic, [])

    @cached_property
    def given(self) -> list[Span]:
        """Where signer, brand, number and imprint stand; the last two as lines of their own."""
        situation, body = self.situation, self.body
        names = (situation.signer_name, situation.signer_title, situation.brand_name, *self.names)
        found = [match for name in {*map(plain, names)} - {""} for match in _occurrences(body, name)]
        if situation.signer_phone or situation.imprint:
            found += _lines(body, {plain(line) for line in (situation.signer_phone, *situation.imprint.splitlines())})
        return found

    @cached_property
    def threes(self) -> Threes:
        """What it says by threes of words between greeting and signature, outside the clauses that state facts."""
        return threes_of(self.body, map(_place, self.spans), self.situation.signer_name)

    @cached_property
    def advertising(self) -> list[str]:
        """What promotes, subject included. What somebody vouches for is supported, and no excuse."""
        told = self.resting_on_more_than(Word.CLAIM)
        if told == self.living:
            return self.heard("promotion")
        hits = sorted(lexicon(self.language).hits(self.text.without(told, self.spoken)))
        said = (self.text.said(first, last) for first, last, topic in hits if topic == "promotion")
        return unique([*self.heard("promotion"), *said])

    @cached_property
    def bare(self) -> str:
        """The body with spaces where clauses rest on more than somebody of ours' own word."""
        return blanked(self.body, self.resting_on_more_than(*Word))


def blanked(text: str, spans: Iterable[Span]) -> str:
    """The text with spaces where the spans are, line ends kept, so that every place stays where it was."""
    for start, end in spans:
        text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    return text


def names_of(facts: Iterable[Fact]) -> list[str]:
    """Everything a person is called, the most complete name first."""
    keys = ("name", "greeting", "given_name", "family_name")
    return [fact.value[key] for fact in facts if fact.kind == "name" for key in keys if fact.value.get(key)]


def _place(span: Mapping[str, Any]) -> Span:
    return span["start"], span["end"]


def _lines(text: str, given: Container[str]) -> Iterator[Span]:
    at = 0
    for line in text.split("\n"):
        if line and line in given:
            yield at, at + len(line)
        at += len(line) + 1


def _occurrences(text: str, part: str) -> Iterator[Span]:
    at = text.find(part)
    while at >= 0:
        yield at, at + len(part)
        at = text.find(part, at + len(part))
