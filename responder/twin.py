"""Turns the approved body of a letter into its plain HTML twin: the same lines, and the signer's photo if there is one.

It looks like a mail that somebody typed: every line is a `div` and every empty line holds a `br`, as Gmail and Outlook
write them. No link, no style but where spaces would collapse, and nothing that is fetched from anywhere. The same body
always makes the same twin, and the text of the twin is the body.

Source: the HTML standard, "The title element": a mail needs none, its subject is its title (read 2026-11-28).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from babel import Locale, UnknownLocaleError

TALLEST_PHOTO, WIDEST_PHOTO = 96, 160  # CSS pixels: small enough for a signature
_SPACES_COLLAPSE = re.compile(r"^ |  | $|\t")
_KEPT = ' style="white-space:pre-wrap"'


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as an `img` shows it: `source` is its `cid:` in a mail, its `data:` at the desk; its size in pixels."""

    source: str
    width: int
    height: int

    def shown(self) -> tuple[int, int]:
        """Width and height under a signature: in proportion, never larger than it is."""
        scale = min(1.0, TALLEST_PHOTO / self.height, WIDEST_PHOTO / self.width)
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))


def twin(body: str, *, language: str, signer: str, picture: Picture | None = None) -> str:
    """The whole HTML document; the photo stands below the last line of the signature, above any imprint."""
    lines = [_line(line) for line in body.removesuffix("\n").split("\n")]
    if picture:
        lines.insert(body.count("\n", 0, signature_end(body, signer)) + 1, _photo(picture))
    text = "\n".join(lines)
    spoken = f'lang="{escape(language)}" dir="{_direction(language)}"'
    head = f'<!DOCTYPE html>\n<html {spoken}>\n<head><meta charset="utf-8"></head>\n<body>\n<div {spoken}>\n'
    return f"{head}{text}\n</div>\n</body>\n</html>\n"


def signature_end(body: str, signer: str) -> int:
    """Where the signature ends: behind the block that has the signer's name as a line, else behind everything."""
    end = len(body.rstrip("\n"))
    named = [found.end() for found in re.finditer(rf"^{re.escape(signer)}$", body, re.MULTILINE)] if signer else []
    blank = body.find("\n\n", named[-1]) if named else -1
    return blank if blank != -1 else end


def _line(line: str) -> str:
    kept = _KEPT if _SPACES_COLLAPSE.search(line) else ""
    return f"<div{kept}>{escape(line, quote=False) or '<br>'}</div>"


def _photo(picture: Picture) -> str:
    """Without words for those who do not see it: the name stands right above."""
    width, height = picture.shown()
    return f'<div><img src="{escape(picture.source)}" width="{width}" height="{height}" alt=""></div>'


@lru_cache(maxsize=32)
def _direction(language: str) -> str:
    """In which direction this language is read; a language nobody knows, from left to right."""
    try:
        return Locale.parse(language, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"
