"""Turns lines of JSON with a template somebody typed into lines of JSON with its text: a process that may be killed.

Run as `python -m responder.voice.child` by `responder.voice.box`, with little memory, no environment to speak of and no
database. It ends with its parent, and ends itself when one line takes too long.
"""

import json
import signal
import sys
from contextlib import suppress
from functools import lru_cache
from typing import Any

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from responder.draft.environment import Piece, compile_piece, sandbox
from responder.draft.tags import CHOSEN
from responder.errors import Permanent
from responder.voice.sentences import in_plain_words

MEMORY_BYTES = 256 * 1024 * 1024  # of addresses; fresh, with all it imports, it has 67 MB
LONGEST_TEXT = 20_000
ONE_LINE_SECONDS = 2.0  # the parent is less patient; this is for a child whose parent has gone


def main() -> None:
    """Answer line by line until the parent closes the pipe."""
    _limit()
    sys.setrecursionlimit(600)  # deep nesting is refused in words instead of filling the stack
    _say({"ready": True})
    for line in sys.stdin:
        signal.setitimer(signal.ITIMER_REAL, ONE_LINE_SECONDS)
        _say(_answer(json.loads(line)))
        signal.setitimer(signal.ITIMER_REAL, 0)


def _limit() -> None:
    """Less memory than the machine has; where the system knows no such limit, the parent's clock is what is left."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - some systems have none

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    try:
        piece = _piece(asked["name"], asked["source"])
        if "values" not in asked:
            told = {"forks": piece.forks, "fixed": piece.fixed, "stated": piece.stated}
            return told | {"inside": _inside(asked["name"], asked["source"])}
        text = piece.render(asked["values"], tuple(asked["ways"]))
    except Permanent as error:
        cause = error.__cause__
        if isinstance(cause, TemplateSyntaxError):
            return {"trouble": in_plain_words(cause.message or ""), "line": cause.lineno}
        return {"trouble": str(error)}
    except RecursionError:
        return {"trouble": "The wording is nested too deeply; a letter needs one level, or two."}
    except MemoryError:
        return {"trouble": "The wording takes too much memory."}
    return {"text": text} if len(text) <= LONGEST_TEXT else {"trouble": "The wording makes too long a text."}


@lru_cache(maxsize=8)
def _piece(name: str, source: str) -> Piece:
    return compile_piece(name, source)


@lru_cache(maxsize=8)
def _inside(name: str, source: str) -> list[tuple[int, int, int]]:
    """Each fork that stands within a way of another, with that other and the way."""
    found: dict[str, tuple[str, str]] = {}
    _walk(sandbox().parse(source, name=name), None, found)
    return sorted((int(fork), int(outer), int(way)) for fork, (outer, way) in found.items())


def _walk(node: nodes.Node, within: tuple[str, str] | None, found: dict[str, tuple[str, str]]) -> None:
    for child in node.iter_child_nodes():
        way = _way(child)
        if way and within and way[0] != within[0]:
            found.setdefault(way[0], within)
        _walk(child, way or within, found)


def _way(node: nodes.Node) -> tuple[str, str] | None:
    """The fork and the way that an `if` of ours asks for."""
    if not isinstance(node, nodes.If) or not isinstance(node.test, nodes.Compare):
        return None
    fork, way = node.test.expr, node.test.ops[0].expr
    if not (isinstance(fork, nodes.Getitem) and isinstance(fork.node, nodes.Name) and fork.node.name == CHOSEN):
        return None
    if not (isinstance(fork.arg, nodes.Const) and isinstance(way, nodes.Const)):
        return None
    return fork.arg.value, way.value


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(f"{json.dumps(answer)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
