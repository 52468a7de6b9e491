"""Turns thousands of invented people into letters, and those into figures: how true, how lawful, how alike, how fast.

What is counted here is counted a second time and in another way than the checks do it: they are measured, too.
"""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from time import process_time
from typing import Any

from responder.bench.leavers import Leaver, leavers
from responder.draft.checks import examine
from responder.draft.checks.shape import ease_of
from responder.draft.compose import Composed, compose
from responder.draft.lately import LETTERS_REMEMBERED, Past
from responder.draft.lately import Written as Earlier
from responder.draft.reading import Reading
from responder.draft.substance import substance
from responder.draft.variety import Lately, ways_in
from responder.facts import Family
from responder.instants import now
from responder.policies import CONFIRM, NOTHING, OFFER

COUNT = 10_000
BAR = 3
BATCH = 200
WORDS_OF_A_SHINGLE = 3
# What each level keeps out of a letter, whatever else is known.
BARRED = {CONFIRM: {"recall", "acknowledge", "offer", "question", "gesture"}, OFFER: set[str]()}
BARRED_USUALLY = {"question", "gesture"}
_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")
TITLES = ("what", "figure")


@dataclass(frozen=True)
class Written:
    """One letter, whom it is for, and what the checks say."""

    leaver: Leaver
    letter: Composed
    reading: Reading
    checks: list[dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """One figure, with what it is."""

    what: str
    figure: str


def cells(row: Row) -> tuple[str, str]:
    """The row as it is printed."""
    return row.what, row.figure


def measure(count: int = COUNT) -> Iterator[Row]:
    """Every figure, in one run on one core."""
    people = list(leavers(count))
    _warm(people[:200])
    letters, silent, barred, rates = _written(people)
    yield Row("people invented", f"{len(people):,}")
    yield Row("letters", f"{len(letters):,}")
    yield Row("silent, for want of anything personal", f"{silent:,}")
    yield Row("silent, by the law of their country", f"{barred:,}")
    yield Row("languages", _shares(written.leaver.situation.language for written in letters))
    yield Row("unsupported claims", f"{sum(len(list(unsupported(written))) for written in letters):,}")
    yield Row("policy violations", f"{sum(len(list(violations(written))) for written in letters):,}")
    yield Row("letters a check would block", f"{sum(map(_is_blocked, letters)):,}")
    yield Row("letters a check would advise on", f"{sum(map(_is_advised, letters)):,}")
    yield Row("checks that failed", _shares(_failed(letters)) or "none")
    yield Row("identical pairs", f"{identical_pairs(one.letter.body for one in letters):,}")
    yield Row("identical but for names", f"{identical_pairs(map(_middle, letters)):,}")
    yield Row("highest similarity within a company", f"{highest_similarity(letters):.2f}")
    yield Row("words of a letter, 5 % / median / 95 %", _spread([len(one.letter.body.split()) for one in letters]))
    yield from _ease(letters)
    yield Row("drafts/s on one core, median / best batch", f"{median(rates):,.0f} / {max(rates):,.0f}")


def _warm(people: Sequence[Leaver]) -> None:
    for person in people:
        read(person, compose(person.situation))


def read(person: Leaver, letter: Composed, lately: Iterable[Lately] = ()) -> Written:
    """The letter with what the checks say."""
    about = person.situation
    reading = Reading(about, letter.subject, letter.body, letter.spans, made_of=letter.made_of, lately=tuple(lately))
    return Written(person, letter, reading, examine(reading))


def _written(people: Sequence[Leaver]) -> tuple[list[Written], int, int, list[float]]:
    """The letters, how many people got none and why, and how many drafts each batch made in a second of work.

    They are written batch by batch, each held against as many earlier ones as a worker loads.
    """
    letters: list[Written] = []
    recent: deque[Earlier] = deque(maxlen=LETTERS_REMEMBERED)
    silent, barred, rates = 0, 0, []
    for first in range(0, len(people), BATCH):
        began, past = process_time(), Past(list(recent))
        batch = people[first : first + BATCH]
        for person in batch:
            written, about = _one(person, past), person.situation
            if about.policy.level == NOTHING:
                barred += 1
            elif substance(about, written.letter.sheet).score < BAR:
                silent += 1
            else:
                letters.append(written)
                recent.append(_kept(written))
                past.remember(recent[-1])
        rates.append(len(batch) / (process_time() - began))
    return letters, silent, barred, rates


def _one(person: Leaver, past: Past) -> Written:
    memories = past.lately(person.situation.signer_id, f"company {person.company}")
    return read(person, compose(person.situation, lately=memories), memories)


def _kept(written: Written) -> Earlier:
    """The letter as later ones are held against it."""
    leaver, letter = written.leaver, written.letter
    company = f"company {leaver.company}"
    return Earlier(leaver.situation.signer_id, company, now(), ways_in(letter.plan), letter.threes)


def unsupported(written: Written) -> Iterator[str]:
    """Numbers that no fact, signer or brand holds, and what the check itself found."""
    yield from _found(written, "unsupported")
    situation = written.leaver.situation
    held = [situation.signer_phone, situation.imprint, *(str(fact.value) for fact in situation.facts)]
    known = {int(number) for text in held for number in _DIGITS.findall(text)}
    known |= {situation.occurred_on.year - number for number in known}
    stated = {int(number) for number in _DIGITS.findall(written.letter.body)}
    yield from map(str, sorted(stated - known))


def violations(written: Written) -> Iterator[str]:
    """Moves the law of the person's country keeps out of the letter, and promotion where it is barred."""
    policy = written.leaver.situation.policy
    used = {move["move"] for move in written.letter.plan}
    yield from sorted(used & BARRED.get(policy.level, BARRED_USUALLY))
    if policy.is_strict or written.leaver.situation.family == Family.LIST:
        yield from _found(written, "promotion")


def _found(written: Written, name: str) -> Iterator[str]:
    """What one check had to say, where it failed."""
    return (str(check["detail"]) for check in written.checks if check["name"] == name and not check["passed"])


def identical_pairs(texts: Iterable[str]) -> int:
    """Pairs of texts that are the same to the letter."""
    return sum(times * (times - 1) // 2 for times in Counter(texts).values())


def highest_similarity(letters: Iterable[Written]) -> float:
    """The share of three-word sequences shared by the two most alike letters to one company; 0 without two."""
    by_company: defaultdict[int, list[frozenset[tuple[str, ...]]]] = defaultdict(list)
    for written in letters:
        by_company[written.leaver.company].append(_shingles(_middle(written)))
    return max((_most_alike(company) for company in by_company.values()), default=0.0)


def _most_alike(company: Sequence[frozenset[tuple[str, ...]]]) -> float:
    pairs = ((one, other) for number, one in enumerate(company) for other in company[:number])
    return max((len(one & other) / max(1, len(one | other)) for one, other in pairs), default=0.0)


def _middle(written: Written) -> str:
    """The letter without greeting and signature."""
    return "\n\n".join(written.letter.body.split("\n\n")[1 : -1 - bool(written.leaver.situation.imprint)])


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = [word.casefold() for word in _WORD.findall(text)]
    return frozenset(zip(*(words[first:] for first in range(WORDS_OF_A_SHINGLE)), strict=False))


def _is_blocked(written: Written) -> bool:
    return any(check["blocking"] and not check["passed"] for check in written.checks)


def _is_advised(written: Written) -> bool:
    return any(not check["blocking"] and not check["passed"] for check in written.checks)


def _failed(letters: Iterable[Written]) -> Iterator[str]:
    for written in letters:
        names = [check["name"] for check in written.checks if not check["passed"]]
        yield from (f"{name} {written.leaver.situation.language}" for name in names)


def _ease(letters: Iterable[Written]) -> Iterator[Row]:
    """How easily the letters of each language read: the higher the easier, by that language's own formula."""
    by_language: defaultdict[str, list[float]] = defaultdict(list)
    for written in letters:
        language = written.leaver.situation.language
        by_language[language].append(ease_of(written.reading))
    for language, eases in sorted(by_language.items()):
        yield Row(f"reading ease in {language}, 5 % / median / 95 %", _spread(eases))


def _spread(numbers: Sequence[float]) -> str:
    if len(numbers) < 2:
        return " ".join(f"{number:.0f}" for number in numbers)
    parts = quantiles(numbers, n=20)
    return f"{parts[0]:.0f} / {median(numbers):.0f} / {parts[-1]:.0f}"


def _shares(words: Iterable[str]) -> str:
    return ", ".join(f"{word} {count:,}" for word, count in sorted(Counter(words).items()))
