"""Turns subjects and names into what may stand in a mail's header, or into the sentence why they may not.

Source: Twilio SendGrid's API reference, "Mail Send", "Limitations": names with neither semicolon nor comma (read
2026-11-28).
"""

import unicodedata

from responder.errors import Permanent
from responder.names import without_comma

LONGEST_NAME, LONGEST_SUBJECT = 200, 900
MARKS = frozenset("\u061c\u200e\u200f")  # say how a neutral sign is read
TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # turn whole words around
JOINERS = frozenset("\u200c\u200d")  # join letters in Persian and Hindi


def subject_line(text: str) -> str:
    """The subject as it is. Raises Permanent for what could forge a header or turn its words around."""
    if not text.strip() or len(text) > LONGEST_SUBJECT or not is_one_line(text) or TURNS & set(text):
        raise Permanent("The subject is empty, too long, or holds characters that no header may carry.")
    return text


def display_name(name: str) -> str:
    """The name in the order in which it is said, without comma, semicolon and what nobody sees.

    Raises Permanent for what could forge a header.
    """
    seen = "".join(sign for sign in name if sign in JOINERS or unicodedata.category(sign) != "Cf")
    plain = " ".join(without_comma(seen.replace(";", " ")).split())
    if not plain or len(plain) > LONGEST_NAME or not is_one_line(name) or (MARKS | TURNS) & set(name):
        raise Permanent("The signer's name is empty, too long, or holds characters that no header may carry.")
    return plain


def recipients_name(name: str | None) -> str | None:
    """A recipient's name only adorns the header: one that does not fit is left out."""
    try:
        return display_name(name) if name else None
    except Permanent:
        return None


def is_one_line(text: str) -> bool:
    """Whether it holds neither a line's end nor half a character nor any other control."""
    return not any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in text)
