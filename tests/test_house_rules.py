"""The rules of the house that neither ruff, mypy nor import-linter can say."""

import ast
import re
import tomllib

import pytest

from tests.house import (
    FUNCTION_LINES,
    MODULE_LINES,
    POSITIONAL_PARAMETERS,
    TEMPLATE_LINES,
    modules,
    templates,
    tracked_files,
)
from tests.machine import ROOT

EMPTY_NAMES = {"service", "helper", "util", "common", "base", "misc"}
STEPS = {"intake", "triage", "enrich", "draft", "approve", "send", "outcome"}
# What providers, sources, jobs and pages must offer is described once, where the contract is.
CONTRACT = {"verify", "parse", "run"}
WRITES_TO_THE_TERMINAL = ("responder.cli", "responder.__main__", "workers.__main__")
CATCHES_EVERYTHING = "workers.running"

PRODUCT = modules("responder", "workers")
EVERYTHING = modules()


def test_functions_are_short():
    long = {
        str(function): function.lines
        for module in EVERYTHING
        if not module.is_a_migration
        for function in module.functions()
        if function.lines > FUNCTION_LINES and not function.is_a_story
    }
    assert long == {}


def test_functions_take_few_positional_parameters():
    greedy = {
        str(function): function.positional_parameters
        for module in PRODUCT
        for function in module.functions()
        if function.positional_parameters > POSITIONAL_PARAMETERS
    }
    assert greedy == {}


def test_modules_are_short():
    long = {
        module.name: module.lines
        for module in EVERYTHING
        if module.lines > MODULE_LINES and not module.is_a_table and not module.is_a_migration
    }
    assert long == {}


def test_templates_are_short():
    assert {name: lines for name, lines in templates().items() if lines > TEMPLATE_LINES} == {}


def test_names_say_something():
    empty = [module.name for module in EVERYTHING if EMPTY_NAMES & _words(module.name)]
    assert empty == []


def _words(name):
    return {word.removesuffix("s") for word in re.split(r"[._]", name)}


def test_every_module_says_what_it_turns_into_what():
    silent = [module.name for module in EVERYTHING if module.text and not ast.get_docstring(module.tree)]
    assert silent == []


def test_every_public_function_says_what_it_is_for():
    silent = [
        str(function)
        for module in PRODUCT
        if not module.is_a_migration
        for function in module.public_functions()
        if function.node.name not in CONTRACT and not ast.get_docstring(function.node)
    ]
    assert silent == []


def test_only_one_net_catches_everything():
    nets = {
        module.name
        for module in PRODUCT
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler) and _catches_everything(node)
    }
    assert nets <= {CATCHES_EVERYTHING}


def _catches_everything(handler):
    if handler.type is None:
        return True
    return any(
        isinstance(name, ast.Name) and name.id in ("Exception", "BaseException") for name in ast.walk(handler.type)
    )


def test_only_commands_print():
    printing = {
        module.name
        for module in PRODUCT
        if not module.name.startswith(WRITES_TO_THE_TERMINAL)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    }
    assert printing == set()


def test_no_file_names_the_machine_it_was_written_on():
    # Put together here, so that this file does not name them either.
    places = ["/" + "work/", "/" + "root/"]
    registries = ["files.python" + "hosted.org", "registry.npm" + "js.org", "pypi" + ".org/simple"]
    found = {
        f"{path.relative_to(ROOT)}: {needle}"
        for path in tracked_files()
        for needle in places + registries
        if needle.encode() in path.read_bytes()
    }
    assert found == set()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_a_lock_names_no_registry(name):
    assert "://" not in (ROOT / name).read_text()


def test_no_lock_of_npm_names_a_registry():
    locks = [path for path in tracked_files() if path.name == "package-lock.json"]
    assert locks
    assert [path for path in locks if '"resolved"' in path.read_text()] == []


def test_the_contracts_between_modules_forget_no_step():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    steps = next(contract for contract in contracts if contract["name"] == "A step never imports a step")

    built = {f"responder.{step}" for step in STEPS} & {module.name for module in PRODUCT}

    assert set(steps["modules"]) == built, "list every step in pyproject.toml, [[tool.importlinter.contracts]]"
