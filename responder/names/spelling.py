"""Turns letters as people and machines typed them into letters as names are written."""

import re
import unicodedata
from functools import lru_cache

from responder.names.words import DOTTED_I, PARTICLES

_SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_LOOSE_JOINER = re.compile("(?<![^\\W\\d_])[\u200c\u200d]|[\u200c\u200d](?![^\\W\\d_])")
_RUN = re.compile(r"[^\W\d_]+")
_EASTERN = re.compile(
    "[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f]"
)
_KATAKANA = re.compile("[\u30a0-\u30ff\\s]+")
_TURKISH = frozenset("İığĞşŞ")
_TURKISH_CAPITALS = _TURKISH | frozenset("ÇÖÜ")
_APOSTROPHES = "'’ʼ"


def clean(text: str) -> str:
    """One line of letters: no controls, no emoji, and nothing invisible but what joins letters in Persian or Hindi."""
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", text))
    return " ".join(_LOOSE_JOINER.sub("", "".join(char for char in text if not _is_noise(char))).split())


def _is_noise(char: str) -> bool:
    if char in "\u200c\u200d":
        return False
    category = unicodedata.category(char)
    is_selector = "\U0001f3fb" <= char <= "\U0001f3ff" or "\ufe00" <= char <= "\ufe0f"
    return is_selector or category in {"So", "Me"} or category.startswith("C")


def is_eastern(text: str) -> bool:
    """Whether it is written in Chinese, Japanese or Korean letters."""
    return _EASTERN.search(text) is not None


def is_katakana(text: str) -> bool:
    """Whether it is written in the letters by which Japanese spells foreign names."""
    return _KATAKANA.fullmatch(text) is not None


@lru_cache(maxsize=2048)
def written_well(name: str, language: str | None = None) -> str:
    """A name typed all in capitals, or all without, as names are written: "ADA" and "ada" are Ada, "JP" is JP.

    Several words stay as they are where one may be no name of its own (VAN DEN BERG, J. BYRON), and so does what a
    Turkish keyboard may have meant either way (IRMAK, ILGAZ).
    """
    if " " not in name:
        return _word_written_well(name, language)
    words = name.split(" ")
    are_names = all(len(word) > 2 and word.casefold() not in PARTICLES and "." not in word for word in words)
    if not are_names or not (name.isupper() or name.islower()):
        return name
    written = [_word_written_well(word, language) for word in words]
    return name if any(old == new for old, new in zip(words, written, strict=True)) else " ".join(written)


def _word_written_well(name: str, language: str | None) -> str:
    shouted = name.isupper() and len(name) > 2
    if not (shouted or name.islower()):
        return name
    turkish = language in DOTTED_I or not _TURKISH.isdisjoint(name)
    if turkish and shouted and "I" in name and _TURKISH_CAPITALS.isdisjoint(name):
        return name
    lower = name.replace("İ", "i").replace("I", "ı") if turkish and shouted else name
    written = _RUN.sub(lambda run: _capital(run, turkish=turkish), lower.lower())
    return re.sub(r"\bIj", "IJ", written) if language == "nl" else written


def _capital(run: re.Match[str], *, turkish: bool) -> str:
    """O'Neil and D'Angelo, but Ma'ruf and 't Hart: behind an apostrophe only where one letter stands before it."""
    word, start, text = run.group(), run.start(), run.string
    if start and text[start - 1] in _APOSTROPHES and not re.search(rf"(?:^|[^\w{_APOSTROPHES}])\w.$", text[:start]):
        return word
    if re.fullmatch(r"mc[^aeiou\W]\w{2,}|mc[aeiou]\w{3,}", word):
        return f"Mc{word[2:].capitalize()}"
    first = "İ" if turkish and word[0] == "i" else word[0].title()
    return first + word[1:]
