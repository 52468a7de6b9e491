"""Turns somebody's own words into a part short and harmless enough to be quoted back to them."""

import re

LONGEST_QUOTE = 140
_SENTENCE = re.compile(r".+?[.!?…](?=\s|$)")
_QUOTES = re.compile('[\u201c\u201d\u201e\u201f\u00ab\u00bb"]')
_NOT_TO_REPEAT = re.compile(r"://|www\.|@|[{}<>\[\]|\\]|\d{6,}|[*#_]{2,}", re.IGNORECASE)


def short_quote(words: str) -> str | None:
    """The words, or their first sentence when they are long; None when no part is fit to be repeated.

    Links, addresses, long numbers and anything that looks like code are never repeated.
    """
    quote = words if len(words) <= LONGEST_QUOTE else _first_sentence(words)
    if not quote or _NOT_TO_REPEAT.search(quote) or len(quote.split()) < 2:
        return None
    quote = _QUOTES.sub("\u2019", quote).strip()
    return quote if quote[-1] in ".!?…" else f"{quote}."


def _first_sentence(words: str) -> str | None:
    found = _SENTENCE.match(words)
    return found.group() if found and len(found.group()) <= LONGEST_QUOTE else None
