"""Turns text from outside into text a letter may hold: plain values for templates, one form for bodies and subjects."""

import re
import unicodedata

from responder.errors import Refused

LONGEST_SUBJECT = 200
LONGEST_BODY = 20_000

# Embeddings, overrides, isolates and their ends; the marks that only help right-to-left scripts may stay in bodies.
BIDI = "\u202a-\u202e\u2066-\u2069"
_UNSAFE_IN_HEADERS = re.compile(rf"[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f{BIDI}\ue000-\uf8ff\ud800-\udfff]")
_UNSAFE_IN_BODIES = re.compile(rf"[\x00-\x09\x0b-\x1f\x7f-\x9f{BIDI}\ue000-\uf8ff\ud800-\udfff]")
_INVISIBLE = re.compile("[\u00ad\u034f\u115f\u1160\u180e\u200b\u2060-\u2064\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_PRIVATE_PLANES = re.compile("[\U000f0000-\U0010ffff]")


def plain(value: str) -> str:
    """A customer's or manager's value as one line of visible text: no controls, no bidi, none of our own marks."""
    if value.isascii() and value.isprintable():  # as most are
        return " ".join(value.split())
    text = unicodedata.normalize("NFC", value)
    text = _LINE_ENDS.sub(" ", text).replace("\t", " ")
    text = _PRIVATE_PLANES.sub("", _INVISIBLE.sub("", _UNSAFE_IN_HEADERS.sub("", text)))
    return " ".join(text.split())


def body_of(text: str) -> str:
    """The one form of a body: LF only, no spaces at line ends, no blank lines around it, one newline at the end."""
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", " ")
    lines = [line.rstrip() for line in text.split("\n")]
    body = "\n".join(lines).strip("\n")
    return f"{body}\n" if body else ""


def subject_of(text: str) -> str:
    """The one form of a subject: no spaces around it."""
    return unicodedata.normalize("NFC", text).strip(" ")


def is_header_safe(text: str) -> bool:
    """Whether this may stand in a mail header: no control or bidi character, no line end, not too long."""
    return len(text) <= LONGEST_SUBJECT and (text.isprintable() or not _UNSAFE_IN_HEADERS.search(text))


def refuse_unusable(subject: str, body: str) -> None:
    """Raises Refused, with a sentence for the person who typed it, when no letter can be made of this text."""
    if not subject:
        raise Refused("The letter needs a subject.")
    if not body.strip():
        raise Refused("The letter is empty.")
    if len(subject) > LONGEST_SUBJECT:
        raise Refused(f"The subject is longer than {LONGEST_SUBJECT} characters.")
    if len(body) > LONGEST_BODY:
        raise Refused(f"The letter is longer than {LONGEST_BODY} characters.")
    if not is_header_safe(subject):
        raise Refused("The subject holds a line break or a character that cannot be seen; please type it anew.")
    if _UNSAFE_IN_BODIES.search(body):
        raise Refused("The letter holds characters that cannot be seen; please type that place anew.")
