"""Turns the project's files into functions, modules and sizes: `python -m tests.house` prints the medians."""

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median

from tests.machine import ROOT

# What git tracks is below these and at the top level.
FOLDERS = ("responder", "workers", "templates", "tests", ".ci")
PYTHON_FOLDERS = ("responder", "workers", "tests")
PRIVATE = {".env", ".coverage", "uv.lock", ".git"}

FUNCTION_LINES = 40
MODULE_LINES = 300
TEMPLATE_LINES = 120
POSITIONAL_PARAMETERS = 6

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file, read and parsed."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @property
    def is_a_table(self) -> bool:
        """A table of vendor facts, and nothing else, may be as long as the facts."""
        return not any(isinstance(node, FunctionNode | ast.ClassDef) for node in ast.walk(self.tree))

    @property
    def is_a_migration(self) -> bool:
        return "versions" in self.path.parts

    def functions(self) -> Iterator["Function"]:
        """Every function and method in it, nested ones as well."""
        for node in ast.walk(self.tree):
            if isinstance(node, FunctionNode):
                yield Function(self, node)

    def public_functions(self) -> Iterator["Function"]:
        """Those another module may call."""
        for node in self.tree.body:
            if isinstance(node, FunctionNode) and not node.name.startswith("_"):
                yield Function(self, node)


@dataclass(frozen=True)
class Function:
    """One function, and where it stands."""

    module: Module
    node: FunctionNode

    def __str__(self) -> str:
        return f"{self.module.name}:{self.node.lineno} {self.node.name}"

    @property
    def lines(self) -> int:
        return (self.node.end_lineno or self.node.lineno) - self.node.lineno + 1

    @property
    def is_a_story(self) -> bool:
        """A test is told in one go, from the first event to the last."""
        return self.node.name.startswith("test_")

    @property
    def positional_parameters(self) -> int:
        names = [parameter.arg for parameter in (*self.node.args.posonlyargs, *self.node.args.args)]
        return len([name for name in names if name not in ("self", "cls")])


def tracked_files() -> Iterator[Path]:
    """What a clone holds, without what it makes later (.venv, .cache, var and the like)."""
    yield from (path for path in ROOT.iterdir() if path.is_file() and path.name not in PRIVATE)
    for folder in FOLDERS:
        yield from (path for path in _below(folder) if "__pycache__" not in path.parts)


def _below(folder: str) -> Iterable[Path]:
    return sorted(path for path in (ROOT / folder).rglob("*") if path.is_file())


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """The Python files below these folders, all of them by default."""
    paths = [path for folder in folders or PYTHON_FOLDERS for path in _below(folder) if path.suffix == ".py"]
    texts = {path: path.read_text(encoding="utf-8") for path in paths}
    return tuple(Module(path, text, ast.parse(text)) for path, text in texts.items())


def templates() -> dict[str, int]:
    """The lines of each template. A language's lists of words are no templates."""
    return {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in _below("templates")
        if path.suffix != ".toml"
    }


def medians() -> str:
    """One line that says how big things are. The style page aims at functions of 8 lines, modules of 90."""
    product = [module for module in modules("responder", "workers") if not module.is_a_migration]
    functions = [function.lines for module in product for function in module.functions()]
    lengths = [module.lines for module in product if module.lines > 1]
    return (
        f"{len(functions)} functions, median {median(functions):g} lines, longest {max(functions)} · "
        f"{len(lengths)} modules, median {median(lengths):g}, longest {max(lengths)} · "
        f"{len(templates())} templates, median {median(templates().values()):g}"
    )


if __name__ == "__main__":
    sys.stdout.write(f"{medians()}\n")
