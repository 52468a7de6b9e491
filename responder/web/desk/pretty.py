"""Turns a raw body into text that people can read and that no browser takes for anything but text."""

import json
import unicodedata
from dataclasses import dataclass
from urllib.parse import parse_qsl

MOST_SHOWN = 100_000
UNSEEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")


@dataclass(frozen=True, slots=True)
class Shown:
    """The text, what it was read as, and how many characters of it are left out."""

    text: str
    kind: str
    left_out: int


def pretty(body: bytes, content_type: str) -> Shown:
    """JSON set out in lines, a form as a line per field, all else as it is; what cannot be seen is written as \\u…."""
    text, kind = _set_out(body, content_type)
    shown = "".join(map(_visible, text[:MOST_SHOWN]))
    return Shown(shown, kind, max(0, len(text) - MOST_SHOWN))


def _set_out(body: bytes, content_type: str) -> tuple[str, str]:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("utf-8", "backslashreplace"), "bytes that are not UTF-8"
    if "form-urlencoded" in content_type.lower():
        fields = parse_qsl(text, keep_blank_values=True)
        return "\n".join(f"{name} = {value}" for name, value in fields), "a form"
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False), "JSON"
    except (ValueError, RecursionError):
        return text, "text"


def _visible(sign: str) -> str:
    """A sign that cannot be seen, or turns those after it around, as its escape."""
    if sign in "\n\t" or unicodedata.category(sign) not in UNSEEN:
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) <= 0xFFFF else f"\\U{ord(sign):08x}"
