"""Turns the spans of one text into those of its next version: the touched are dropped, the others move along."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


def reanchor(old: str, new: str, spans: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The spans whose words stand unchanged in the new text, at their new places. Line breaks count as spaces."""
    before, after = _Tokens(old), _Tokens(new)
    matcher = SequenceMatcher(None, before.texts, after.texts, autojunk=False)
    twin = {block.a + step: block.b + step for block in matcher.get_matching_blocks() for step in range(block.size)}
    moved = (_moved(span, before, after, twin) for span in spans)
    return [span for span in moved if span]


class _Tokens:
    def __init__(self, text: str) -> None:
        matches = list(_TOKEN.finditer(text))
        self.texts = [" " if match.group().isspace() else match.group() for match in matches]
        self.starts = [match.start() for match in matches]
        self.ends = [match.end() for match in matches]

    def within(self, start: int, end: int) -> list[int]:
        """The tokens that lie between these characters, wholly."""
        return [number for number, at in enumerate(self.starts) if start <= at and self.ends[number] <= end]


def _moved(span: dict[str, Any], before: _Tokens, after: _Tokens, twin: dict[int, int]) -> dict[str, Any] | None:
    tokens = before.within(span["start"], span["end"])
    twins = [twin.get(token) for token in tokens]
    if not twins or twins[0] is None or twins != list(range(twins[0], twins[0] + len(twins))):
        return None
    first, last = twins[0], twins[0] + len(twins) - 1
    return {**span, "start": after.starts[first], "end": after.ends[last]}
