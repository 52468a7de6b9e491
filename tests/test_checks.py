"""What `make check` says about style, types and borders, so that whoever runs the tests hears it too."""

import subprocess
from pathlib import Path
from sys import executable

import pytest

from tests.machine import ROOT

BIN = Path(executable).parent
CHECKS = {
    "style": "ruff check .",
    "format": "ruff format --check .",
    "types": "mypy",
    "borders": "lint-imports --no-cache",
    "templates": "djlint --quiet --lint templates",
}


@pytest.mark.long
@pytest.mark.parametrize("command", CHECKS.values(), ids=CHECKS.keys())
def test_a_check_finds_nothing(command):
    program, *arguments = command.split()

    done = subprocess.run([BIN / program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
