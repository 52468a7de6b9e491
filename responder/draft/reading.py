"""Turns a letter into what its checks look at: the text, its live spans, and the words that need no support."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from responder.draft.sheet import Situation
from responder.draft.text import plain
from responder.draft.words import Text
from responder.models import Fact, Word

Spans = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Reading:
    """One version of a letter under review. `before` is the machine's version a manager's edit began with."""

    situation: Situation
    subject: str
    body: str
    spans: Spans
    before: "Reading | None" = None

    @property
    def language(self) -> str:
        """Whose word lists apply."""
        return self.situation.language

    @property
    def is_list(self) -> bool:
        """Whether the person left a mailing list, where the rules are strict."""
        return self.situation.family == "list"

    @cached_property
    def names(self) -> list[str]:
        """Everything the person is called, the most complete name first."""
        return names_of(self.situation.facts)

    @cached_property
    def known(self) -> frozenset[str]:
        """Words that are true of every letter of this case: who signs, for whom, and the person's own name."""
        situation = self.situation
        texts = [situation.signer_name, situation.signer_title, situation.brand_name, *self.names]
        return frozenset(self.text(" ".join(texts)).words)

    @cached_property
    def free(self) -> Text:
        """The body with every clause that stands on a living fact blanked out, character by character."""
        return self.text(blanked(self.above_the_imprint, self._living))

    @cached_property
    def supported(self) -> str:
        """Every clause that stands on a living fact, without its case."""
        return "\n".join(self.body[span["start"] : span["end"]] for span in self._living).casefold()

    @cached_property
    def _living(self) -> list[Mapping[str, Any]]:
        alive = {str(fact.id) for fact in self.situation.facts}
        return [span for span in self.spans if span["fact_id"] in alive]

    @cached_property
    def stale(self) -> list[Mapping[str, Any]]:
        """The clauses that stand as before, on a fact that is gone or says something else by now."""
        living = {id(span) for span in self._living}
        return [span for span in self.spans if "said" in span and id(span) not in living]

    @cached_property
    def unclaimed(self) -> Text:
        """The body without the clauses that stand on a fact and, once somebody edited it, those that did."""
        return self.text(blanked(self.body, [*self._living, *self.stale])) if self.before else self.free

    @cached_property
    def vouched(self) -> frozenset[str]:
        """What somebody vouched for in this letter, whole and word by word, without its case."""
        claims = [str(fact.value["words"]).casefold() for fact in self.situation.facts if fact.kind == Word.CLAIM]
        return frozenset([*claims, *(word for claim in claims for word in self.text(claim).words)])

    def clause(self, span: Mapping[str, Any]) -> str:
        """The words of a span, on one line."""
        return " ".join(self.body[span["start"] : span["end"]].split())

    @cached_property
    def wording(self) -> Text:
        """The body with every clause that ever stood on a fact blanked out: what its author put around them."""
        return self.text(blanked(self.above_the_imprint, self.spans))

    @cached_property
    def above_the_imprint(self) -> str:
        """The body with spaces for the signer's number and the imprint: every letter of theirs ends like this."""
        given = {plain(line) for line in (self.situation.signer_phone, *self.situation.imprint.splitlines())}
        return "\n".join(" " * len(line) if line in given else line for line in self.body.split("\n"))

    @cached_property
    def greeting(self) -> str:
        """The first line."""
        return self.body.partition("\n")[0]

    @cached_property
    def first_sentence(self) -> Text:
        """What follows the greeting, up to the end of its first sentence."""
        rest = self.body.partition("\n")[2].lstrip()
        return self.text(re.split(r"(?<=[.!?])\s", rest, maxsplit=1)[0])

    def heard(self, topic: str) -> list[str]:
        """What of a topic's words the manager says, subject included, outside the clauses that stand on facts."""
        return [*self.heading.topics.get(topic, ()), *self.free.topics.get(topic, ())]

    @cached_property
    def heading(self) -> Text:
        """The subject."""
        return self.text(self.subject)

    def text(self, text: str) -> Text:
        """A text in the letter's language."""
        return Text(text, self.language)


def blanked(text: str, spans: Iterable[Mapping[str, Any]]) -> str:
    """The text with spaces where the spans are, line ends kept, so that every place stays where it was."""
    for span in spans:
        start, end = span["start"], span["end"]
        text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    return text


def names_of(facts: Iterable[Fact]) -> list[str]:
    """Everything a person is called, the most complete name first."""
    keys = ("name", "greeting", "given_name", "family_name")
    return [fact.value[key] for fact in facts if fact.kind == "name" for key in keys if fact.value.get(key)]
