"""Turns how a letter addresses the person into verdicts: by their name, in their language, and in one form."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from responder.draft.address import salutation
from responder.draft.checks.verdict import Verdict, fine, found
from responder.draft.language import CLOSE, FORMAL, custom, tone
from responder.draft.lexicons import function_words, small_words_by_language
from responder.draft.reading import Reading
from responder.draft.words import Lexicon, Text, listed, quoted, unique

ENOUGH_TO_TELL = 8  # function words of another language, and twice as many as of ours: that is another language
AT_HOME = 0.25  # part of a text that its own language's function words make up at the least


def greeting_name(reading: Reading) -> Verdict:
    """It greets the person by their own name, or by none."""
    greeted = _greeted(reading)
    if not greeted or not reading.names:
        return fine("It greets nobody by a wrong name.")
    wrong = [word for word in Text(greeted).words if word not in _called(reading)]
    if wrong:
        return found(f"It greets “{greeted}”, but the person is called {reading.names[0]}.")
    return fine("It greets them by their name.")


def _called(reading: Reading) -> set[str]:
    """Words a greeting may hold: the person's names, titles, and what stands for nobody in particular."""
    usual = tone(reading.language)["greeting"]
    return {*_words([*reading.names, *_honorifics(reading)]), *usual["titles"], *usual["hollow"]}


def _greeted(reading: Reading) -> str:
    """Whom the first line greets, when it is a greeting."""
    match = _greets(reading.language).match(reading.greeting)
    return match.group(1).strip() if match else ""


@lru_cache(maxsize=32)
def _greets(language: str) -> re.Pattern[str]:
    """The longest greeting first, so that "my dear" greets nobody called Dear."""
    words = sorted(listed(tone(language), "greeting"), key=len, reverse=True)
    return re.compile(rf"\s*(?:{'|'.join(map(re.escape, words))})\b,?\s*([^,!:\n]*)[,!:]?\s*$", re.IGNORECASE)


def gender(reading: Reading) -> Verdict:
    """It guesses nobody's gender; a title we know is no guess."""
    guessed = [
        reading.text.said(first, last)
        for first, last, topic in reading.hits
        if topic == "gender" and reading.text.starts[first] < len(reading.greeting)
    ]
    if not guessed:
        return fine("It guesses nobody's gender.")
    known = set(_words(_honorifics(reading)))
    titles = set(_words(tone(reading.language)["greeting"].get("gendered", ())))
    if known & titles and not (titles - known).intersection(Text(reading.greeting).words):
        return fine("It greets them by the title we know.")
    if _opens_as_we_know(reading):
        return fine("It greets them by the title we know.")
    return found(f"“{unique(guessed)[0]}” guesses their gender. Greet them by name, or record their title first.")


def _opens_as_we_know(reading: Reading) -> bool:
    """Whether it greets them as the machine would, by what we know of their title."""
    for fact in reading.situation.facts:
        if fact.kind == "name" and fact.value.get("honorific"):
            opening, called = salutation(
                reading.language, reading.situation.form, fact.value, fact.value.get("greeting") or ""
            )
            return reading.greeting.startswith(f"{opening} {called}")
    return False


def _honorifics(reading: Reading) -> list[str]:
    facts = (fact for fact in reading.situation.facts if fact.kind == "name")
    return [str(fact.value["honorific"]) for fact in facts if fact.value.get("honorific")]


def form(reading: Reading) -> Verdict:
    """It says Sie or du, vous or tu, and never both."""
    known, ours = custom(reading.language), reading.situation.form
    if len(known["forms"]) == 1:
        return fine(f"{known['name']} has one form of address.")
    called = known.get("called", {})
    said = called.get(ours, ours)
    betrayed = unique([*_betrayed(reading.text, reading.free, reading.language, ours),
                       *_betrayed(reading.heading, reading.heading.words, reading.language, ours)])  # fmt: skip
    if betrayed:
        return found(f"It addresses them as “{said}”, and {quoted(betrayed)} does not. {reading.situation.address.why}")
    return fine(f"It addresses them as “{said}” throughout.")


def _betrayed(text: Text, words: list[str], language: str, ours: str) -> Iterator[str]:
    """The words of the other form. One listed with a capital counts only with it, and not where any word has one."""
    lexicons, capitals, harmless = _address(language, CLOSE if ours == FORMAL else FORMAL)
    excused = {place for first, last, _ in harmless.hits(words) for place in range(first, last)}
    for first, last, topic in lexicons.hits(words):
        said = text.said(first, last)
        if excused.isdisjoint(range(first, last)) and (
            topic == "any case" or (said in capitals and not text.begins_sentence(first))
        ):
            yield said


@lru_cache(maxsize=64)
def _address(language: str, other: str) -> tuple[Lexicon, frozenset[str], Lexicon]:
    words = listed(tone(language), f"address.{other}")
    capitals = frozenset(word for word in words if word != word.lower())
    topics = {"any case": [word for word in words if word not in capitals], "capital": capitals}
    return Lexicon(topics), capitals, Lexicon({"harmless": listed(tone(language), "address", "harmless")})


def language(reading: Reading) -> Verdict:
    """It is written in the language of the person."""
    ours, words = reading.language, reading.spoken
    small = function_words(ours)
    at_home = sum(map(small.__contains__, words))
    name = custom(ours)["name"]
    if not small or at_home >= AT_HOME * len(words):
        return fine(f"It is written in {name}.")
    others = {other: count for other, count in small_words_by_language(words).items() if other != ours}
    most = max(others, key=others.__getitem__, default=ours)
    if others.get(most, 0) >= max(ENOUGH_TO_TELL, 2 * at_home + 1):
        told = custom(most)["name"]
        return found(f"It seems to be in {told}, but this person is written to in {name}. Change that in their record.")
    return fine(f"It is written in {name}.")


def _words(texts: Iterable[str]) -> list[str]:
    return Text(" ".join(texts)).words
