"""Turns a language's folder of letter templates into compiled pieces that can do nothing but make text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn

from jinja2 import StrictUndefined, Template
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from responder.draft.language import CLOSE
from responder.draft.marks import END
from responder.draft.tags import CHOSEN, FILTERS, PRESENT, EitherTag, FactTag, Grammar, forks, runs
from responder.errors import Permanent
from responder.paths import templates

Values = Mapping[str, Mapping[str, str]]
LONGEST_PIECE = 4_000
_TWO_STOPS = re.compile(rf"\.{END}*\.")


class Sandbox(ImmutableSandboxedEnvironment):
    """Text in, text out. The grammar refuses everything else already; this is the wall behind it."""

    intercepted_binops = frozenset({"*", "**", "%", "+", "-", "/", "//"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> NoReturn:  # noqa: ARG002
        """Refuse all arithmetic: letters do not compute."""
        raise SecurityError(f"{operator} has no place in a letter")

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ARG002
        """Refuse all calls."""
        return False


@lru_cache(maxsize=1)
def sandbox() -> Sandbox:
    """The one environment all letter templates live in: no loader, no globals, one filter, two tags."""
    environment = Sandbox(
        undefined=StrictUndefined,
        extensions=[Grammar, FactTag, EitherTag],
        autoescape=False,
    )
    environment.globals.clear()
    environment.tests.clear()
    environment.filters = dict(FILTERS)
    return environment


@dataclass(frozen=True, slots=True)
class Piece:
    """One compiled template, how many ways each of its forks has, and the version of a brand's own wording it is."""

    name: str
    template: Template
    forks: tuple[int, ...]
    wording: int = 0  # 0: as it is shipped
    fixed: tuple[str, ...] = ()  # its text between tags and values, where it states no fact
    stated: tuple[str, ...] = ()  # and where it does

    def render(self, values: Values, ways: tuple[int, ...]) -> str:
        """The marked text. Raises Permanent, naming template and line, when it cannot be made."""
        chosen = {str(number): str(way) for number, way in enumerate(ways)}
        present = {kind: "yes" for kind, known in values.items() if known}
        try:
            text = self.template.render({**values, PRESENT: present, CHOSEN: chosen})
        except TemplateError as error:
            raise Permanent(f"The template {self.name} cannot be filled in: {error}") from error
        text = _without_double_stops(text, values)
        if len(text) > LONGEST_PIECE:
            raise Permanent(f"The template {self.name} makes more than {LONGEST_PIECE} characters.")
        return text


def _without_double_stops(text: str, values: Values) -> str:
    """A name that ends with a full stop of its own ("Acme Inc.") ends a sentence with it."""
    if not _TWO_STOPS.search(text):
        return text
    for value in (value for known in values.values() for value in known.values() if value.endswith(".")):
        text = re.sub(rf"({re.escape(value)}{END}*)\.(?!\.)", r"\1", text)
    return text


def compile_piece(name: str, source: str) -> Piece:
    """A piece out of a template's source. Raises Permanent, naming template and line, when it is not one."""
    try:
        tree = sandbox().parse(source, name=name, filename=name)
        ways, (fixed, stated) = forks(tree), runs(tree)  # before compiling, which may fold the tree
        code = sandbox().compile(tree, name=name, filename=name)
    except TemplateSyntaxError as error:
        raise Permanent(f"The template {name} is broken in line {error.lineno}: {error.message}") from error
    template = Template.from_code(sandbox(), code, {})
    return Piece(name, template, ways, fixed=tuple(fixed), stated=tuple(stated))


@lru_cache(maxsize=32)
def pieces(language: str) -> Mapping[str, Piece]:
    """Every template of a language by name ("recall/ours"), compiled once per process."""
    folder = templates() / "letters" / language
    paths = sorted([*folder.glob("*/*.txt"), *folder.glob(f"{CLOSE}/*/*.txt")])
    found = {path: path.relative_to(folder).with_suffix("").as_posix() for path in paths}
    return {name: compile_piece(name, path.read_text(encoding="utf-8")) for path, name in found.items()}
