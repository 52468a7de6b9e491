"""Turns what somebody types into a line or a few lines that can be seen whole, or into a sentence why not."""

import unicodedata

from responder.errors import Refused

JOINERS = frozenset("\u200c\u200d")  # join letters in Persian and Hindi, and people in emoji
UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


def one_line(text: str, *, what: str, longest: int) -> str:
    """The text as one line, without spaces around it. `what` it is begins the sentence of a refusal.

    Raises Refused for line breaks and for characters that cannot be seen, among them those that turn words around.
    """
    line = " ".join(part for part in unicodedata.normalize("NFC", text).replace("\t", " ").split(" ") if part)
    if any(unicodedata.category(sign) in UNSEEN and sign not in JOINERS for sign in line):
        raise Refused(f"{what} holds a line break or a character that cannot be seen; please type it anew.")
    if len(line) > longest:
        raise Refused(f"{what} is longer than {longest} characters.")
    return line


def few_lines(text: str, *, what: str, longest: int, most: int) -> str:
    """The text as lines that hold something, as browsers and files end them. Raises Refused like `one_line`."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = [line for line in (one_line(each, what=what, longest=longest) for each in lines) if line]
    if len(kept) > most:
        raise Refused(f"{what} has more than {most} lines.")
    if sum(map(len, kept)) > longest:
        raise Refused(f"{what} is longer than {longest} characters.")
    return "\n".join(kept)
