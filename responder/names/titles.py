"""Turns a name field into what stands in it: a person or a firm, one or several, with which title, by which parts."""

import re

from responder.addresses import ROLES
from responder.names.spelling import is_eastern
from responder.names.words import (
    CIVIL,
    CREDENTIALS,
    EARNED,
    EASTERN_FORMS,
    FORMS,
    FORMS_AT_THE_END,
    JOINERS,
    NAMES_IN_CAPITALS,
    NEEDS_DOT,
    NOBODYS,
    PLACEHOLDERS,
    SHORT_JOINERS,
    SUFFIXES,
)

_ADDRESS = re.compile(r"@|://|www\.|\b(?!(?i:dott\.ssa|sig\.ra)\b)[^\W\d_]{2,}\.[a-z\d]{2,}")
_GARBLED = re.compile(r"[_#<>{}=*|\\^~%$?\ufffd\d]|[ÃÂ][\x80-\xbf]")  # what "JosÃ©" looks like, among others
_BRACKETS = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）)")
_GLUED = re.compile(r"^((?:dr|prof)\.)(?=\w)", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_](?:\.[\s-]?|[\s-]|$))+")


def is_garbled(text: str) -> bool:
    """Whether it holds what no name holds: digits, signs, what is left of letters read in the wrong encoding."""
    return _GARBLED.search(text) is not None


def without_brackets(text: str) -> str:
    """Ada Byron (she/her): Ada Byron."""
    return " ".join(_BRACKETS.sub(" ", text).split())


def is_a_person(text: str, *, has_given: bool = False) -> bool:
    """Whether a field names somebody: no firm, function, address or placeholder.

    Where the given name is known apart, the family may be called Office.
    """
    words = [_bare(word) for word in text.split()]
    folded = text.casefold()
    if not any(letter.isalpha() for letter in text) or _ADDRESS.search(text) or folded in PLACEHOLDERS:
        return False
    if _is_a_firm(text) or (len(words) == 1 and words[0] in ROLES):
        return False
    return has_given or NOBODYS.isdisjoint(words)


def _is_a_firm(text: str) -> bool:
    words = text.replace(",", " ").split()
    last = words[-1].rstrip(".")
    ends_in_form = len(words) > 1 and last in FORMS_AT_THE_END and not (text.isupper() and last in NAMES_IN_CAPITALS)
    return (
        ends_in_form or any(_bare(word) in FORMS for word in words[1:]) or any(form in text for form in EASTERN_FORMS)
    )


def _bare(word: str) -> str:
    return word.strip(".,").casefold()


def is_several(text: str) -> bool:
    """Whether two people stand in it: Anna & Tom Meyer."""
    words = re.sub(r"\s*([&+/])\s*", r" \1 ", text).casefold().split()
    return not JOINERS.isdisjoint(words[1:-1]) or (len(words) > 2 and words[1] in SHORT_JOINERS)


def split_honorific(text: str, *, language: str | None = None) -> tuple[str | None, str]:
    """What a source wrote before or behind the name, and the name: ("Dr.", "Maria Schmidt"), (None, "Ada")."""
    words = _GLUED.sub(r"\1 ", text).split()
    count = next((place for place, word in enumerate(words) if not _is_title(word, language)), len(words))
    if count:
        return " ".join(words[:count]), " ".join(words[count:])
    for suffix in SUFFIXES:
        if text.endswith(suffix) and text != suffix and (suffix.isascii() or is_eastern(text[: -len(suffix)])):
            return suffix, text[: -len(suffix)].rstrip()
    return None, text


def _is_title(word: str, language: str | None) -> bool:
    bare, has_dot = word.rstrip(".").casefold(), word.endswith(".")
    if bare == "m":  # Monsieur, where French is spoken; an initial elsewhere
        return has_dot and language == "fr"
    return bare in CIVIL | EARNED and (has_dot or bare not in NEEDS_DOT)


def was_earned(honorific: str | None) -> bool:
    """Whether it says more than that this is a person."""
    return any(word.rstrip(".").casefold() in EARNED for word in (honorific or "").split())


def is_initials(text: str) -> bool:
    """Whether only initials stand in it: "J." and "J. R. R."; one letter of a script without capitals is a name."""
    has_case = text.upper() != text.lower()
    return has_case and (_INITIALS.fullmatch(text) is not None or sum(map(str.isalpha, text)) == 1)


def parts(text: str) -> tuple[str, str] | None:
    """("Byron", "Ada") out of "Byron, Ada" and "Byron, Ada, PhD"; ("", "Ada Byron") without comma; None if unclear."""
    pieces = [piece.strip() for piece in text.split(",")]
    while len(pieces) > 1 and all(_bare(word) in CREDENTIALS for word in pieces[-1].split()):
        pieces.pop()
    if len(pieces) == 1:
        return "", pieces[0]
    return (pieces[0], pieces[1]) if len(pieces) == 2 and all(pieces) else None
