"""Turns two versions of a wording into what was taken out, what was put in and what stayed, word by word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\{[{%].*?[}%]\}|\s+|\w+|[^\w\s]", re.DOTALL)
SAME, OUT, IN = "same", "out", "in"
MOST_WORDS = 4_000  # of both together; beyond, whole lines are compared


@dataclass(frozen=True, slots=True)
class Run:
    """Some text and what became of it: "same", "out" or "in"."""

    kind: str
    text: str


def difference(old: str, new: str) -> list[Run]:
    """The runs of both texts in reading order: those without "in" make the old one, those without "out" the new one."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) + len(after) > MOST_WORDS:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    runs: list[Run] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Run(SAME, "".join(before[i1:i2])))
        else:
            runs += _changed(before[i1:i2], after[j1:j2])
    return _joined(runs)


def _changed(out: Sequence[str], put: Sequence[str]) -> list[Run]:
    return [run for run in (Run(OUT, "".join(out)), Run(IN, "".join(put))) if run.text]


def _joined(runs: Sequence[Run]) -> list[Run]:
    """With single spaces between two changes taken into them: "big red dog" reads better than "big" "red" "dog"."""
    joined: list[Run] = []
    for place, run in enumerate(runs):
        between = 0 < place < len(runs) - 1 and run.kind == SAME and run.text == " "
        if between and runs[place - 1].kind != SAME and runs[place + 1].kind != SAME:
            joined += [Run(OUT, " "), Run(IN, " ")]
        else:
            joined.append(run)
    return _sorted(joined)


def _sorted(runs: Sequence[Run]) -> list[Run]:
    """Between what stayed, first all that went and then all that came."""
    found: list[Run] = []
    out = put = ""
    for run in [*runs, Run(SAME, "")]:
        if run.kind == OUT:
            out += run.text
        elif run.kind == IN:
            put += run.text
        else:
            found += [each for each in (Run(OUT, out), Run(IN, put), run) if each.text]
            out = put = ""
    return found
