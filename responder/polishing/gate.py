"""Turns a polished letter beside its plain draft into the sentence why it is refused, or into nothing.

It does not ask what new words mean, since no list of lies is ever whole. It asks that there be none: a polished
paragraph is made of that paragraph's own words, none more often than before, and of words that state nothing
(`polish.toml` of the language); the clauses that state facts stand letter for letter, among the words that stood
around them; a "not" keeps its word; and no check that passed before fails now.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from responder.draft.checks import examine
from responder.draft.reading import Reading
from responder.draft.words import quoted, unique
from responder.polishing.clauses import Paragraph, Word, paragraphs
from responder.polishing.frame import Frame
from responder.polishing.vocabulary import Vocabulary, vocabulary

SHORTEST, LONGEST, FEW_WORDS = 0.6, 1.4, 3
_FREE_SIGNS = frozenset(" .,;:–—-'’…")
_JOINED = re.compile(r"\w+(?:[^\w\s'’-]\w+)+")


class Compared:
    """One paragraph before and after; the same clause has the same mark in both."""

    def __init__(self, plain: Paragraph, polished: Paragraph, language: str) -> None:
        marks: dict[tuple[str, tuple[str, ...]], str] = {}
        self.plain, self.polished = plain, polished
        self.before, self.after = plain.words(marks), polished.words(marks)
        self.vocabulary = vocabulary(language)


def objection(plain: Reading, polished: Reading) -> str | None:
    """Why the polished letter may not stand in the plain one's place, in a sentence; None when it may."""
    return _frame(plain, polished) or _within(plain, polished) or _checks(plain, polished)


def _frame(plain: Reading, polished: Reading) -> str | None:
    """The subject, the greeting, the signature and what is worth its exact words are nobody's to polish."""
    frame = Frame.of(plain)
    middle = frame.middle_of(polished.body) if frame else ()
    if frame is None or not middle:
        return "It changes how the letter is divided into paragraphs."
    if (plain.subject, frame.with_middle(middle)) != (polished.subject, polished.body):
        return "It changes what is not to be polished."
    return "It changes nothing." if frame.middle == middle else None


def _within(plain: Reading, polished: Reading) -> str | None:
    pairs = zip(paragraphs(plain), paragraphs(polished), strict=True)
    compared = [Compared(*pair, plain.language) for pair in pairs]
    return next((found for look in _LOOKS for pair in compared if (found := look(pair))), None)


def _signs(pair: Compared) -> str | None:
    """No new sign: not a percent, not a quotation mark, nothing invisible; and nothing that reads as a link."""
    added = _foreign(pair.polished.text) - _foreign(pair.plain.text)
    if any(not sign.isprintable() for sign in added):
        return "It holds characters that cannot be seen."
    joined = [word for word in _JOINED.findall(pair.polished.text) if word not in pair.plain.text]
    return f"It adds {quoted([*added, *joined])}." if added or joined else None


def _foreign(text: str) -> Counter[str]:
    return Counter(sign for sign in text if not sign.isalnum() and sign not in _FREE_SIGNS)


def _facts(pair: Compared) -> str | None:
    """Every clause that states a fact stands in its paragraph letter for letter, once."""
    before = Counter(clause.states for clause in pair.plain.clauses)
    after = Counter(clause.states for clause in pair.polished.clauses)
    if before == after:
        return None
    lost = [words for words, _ in before - after]
    return f"It changes what states a fact: {quoted(lost)}." if lost else "It states a fact twice."


def _words(pair: Compared) -> str | None:
    """No word that was not there, or not so often, but for those that state nothing."""
    before = Counter(word.key for word in pair.before)
    added = _bound(pair.after, pair.vocabulary) - before
    said = unique(word.text for word in pair.after if word.key in added)
    return f"It adds {quoted(said)}." if said else None


def _bound(words: Sequence[Word], free: Vocabulary) -> Counter[str]:
    """The words that state something."""
    return Counter(word.key for word in words if not free.is_free(word.text, opens=word.opens))


def _capitals(pair: Compared) -> str | None:
    """No word turns into a name or a month by its capital."""
    known = {word.text for word in pair.before if not word.opens}
    new = [
        word.text
        for word in pair.after
        if word.text[0].isupper() and not word.opens and word.text not in known | pair.vocabulary.free
    ]
    return f"It makes a name of {quoted(unique(new))}." if new else None


def _company(pair: Compared) -> str | None:
    """A clause that states a fact keeps to the words of its sentence: "I wish" before it would unsay it."""
    for sentence in _sentences(pair.after):
        clauses = {word.text for word in sentence if word.is_clause}
        if not clauses:
            continue
        own = [same for same in _sentences(pair.before) if clauses & {word.text for word in same}]
        strange = _bound(sentence, pair.vocabulary) - Counter(word.key for word in chain(*own))
        if strange:
            return f"It puts {quoted(unique(word.text for word in sentence if word.key in strange))} beside a fact."
    return None


def _sentences(words: Sequence[Word]) -> list[list[Word]]:
    by_number: dict[int, list[Word]] = {}
    for word in words:
        by_number.setdefault(word.sentence, []).append(word)
    return list(by_number.values())


def _turns(pair: Compared) -> str | None:
    """A word like "not" keeps the word it turns, and goes only together with it."""
    before, after = (Counter(_turned(words, pair.vocabulary)) for words in (pair.before, pair.after))
    if after - before:
        return f"It turns what was said: {quoted(' '.join(two).strip() for two in after - before)}."
    words = Counter(word.key for word in pair.before) - Counter(word.key for word in pair.after)
    lost = [two for two, times in (before - after).items() if two[1] and words[two[1]] < times]
    return f"It leaves out a word that turned what was said: {quoted(two[0] for two in lost)}." if lost else None


def _turned(words: Sequence[Word], known: Vocabulary) -> Iterator[tuple[str, str]]:
    """Each turning word with the next word of its sentence that states something."""
    for place, word in enumerate(words):
        if word.key in known.turning:
            following = (
                other.key
                for other in words[place + 1 :]
                if other.sentence == word.sentence
                and other.key not in known.turning
                and not known.is_free(other.text, opens=other.opens)
            )
            yield word.key, next(following, "")


def _length(pair: Compared) -> str | None:
    """What stands around the facts neither swells nor gets lost."""
    before, after = (sum(not word.is_clause for word in words) for words in (pair.before, pair.after))
    if after > before * LONGEST + FEW_WORDS:
        return f"It makes {after} words of {before}."
    return f"It leaves {after} words of {before}." if after < before * SHORTEST else None


_LOOKS: tuple[Callable[[Compared], str | None], ...] = (
    _signs,
    _facts,
    _words,
    _capitals,
    _company,
    _turns,
    _length,
)


def _checks(plain: Reading, polished: Reading) -> str | None:
    """Whatever the letter was found to be before, it is afterwards."""
    passed = {check["name"] for check in examine(plain) if check["passed"]}
    failed = [check for check in examine(polished) if check["name"] in passed and not check["passed"]]
    return str(failed[0]["detail"]) if failed else None
