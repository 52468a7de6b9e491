"""Turns somebody's own words into what may stand in quotes: short, harmless, and with quotes inside quotes."""

import re
from collections.abc import Sequence

LONGEST_QUOTE = 140
_SENTENCE = re.compile(r".+?[.!?…](?=\s|$)")
_QUOTES = '\u201c\u201d\u201e\u201f\u00ab\u00bb"'
_QUOTED = re.compile(rf"(?<!\w)[{_QUOTES}]\s*([^{_QUOTES}]+?)\s*[{_QUOTES}]|[{_QUOTES}]")
_UNFINISHED = " ,;:-\u2013\u2014"
_NOT_TO_REPEAT = re.compile(r"://|www\.|@|[{}<>\[\]|\\]|\d{6,}|[*#_]{2,}", re.IGNORECASE)


def short_quote(words: str, inner: Sequence[str]) -> str | None:
    """The words, or their first sentence when they are long; None when no part is fit to be repeated.

    Links, addresses, long numbers and anything that looks like code are never repeated. `inner` are the quotes that
    this language puts inside others.
    """
    quote = words if len(words) <= LONGEST_QUOTE else _first_sentence(words)
    if not quote or _NOT_TO_REPEAT.search(quote) or len(quote.split()) < 2:
        return None
    quote = requoted(quote, inner).rstrip(_UNFINISHED)
    is_open = quote[-1:].isalnum() or quote.endswith((inner[1], "\u2019", "%"))  # and no smile, which ends as well
    return f"{quote}." if is_open else quote


def requoted(text: str, inner: Sequence[str]) -> str:
    """Whatever quotes stand in it, as those inside other quotes; one alone as an apostrophe."""
    return _QUOTED.sub(lambda found: f"{inner[0]}{found[1]}{inner[1]}" if found[1] else "\u2019", text).strip()


def unquoted(name: str) -> str:
    """A name without the quotes or the full stop that somebody put around it."""
    is_around = bool(_QUOTED.fullmatch(name)) and len(name) > 1
    bare = name[1:-1].strip() if is_around else name
    return bare.removesuffix(".") if not bare.endswith("..") else bare


def _first_sentence(words: str) -> str | None:
    found = _SENTENCE.match(words)
    return found.group() if found and len(found.group()) <= LONGEST_QUOTE else None
