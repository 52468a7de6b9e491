"""The command line, as somebody types it, and what it printed."""

import json
from typing import Any

from click.testing import CliRunner, Result

from responder.cli import main
from responder.settings import settings


def run(*arguments: str, stdin: str = "") -> Result:
    """One command, in this process, with the settings of now."""
    settings.cache_clear()
    return CliRunner().invoke(main, list(arguments), input=stdin)


def told(*arguments: str, stdin: str = "") -> dict[str, Any]:
    """What a command that succeeds tells programs."""
    done = run(*arguments, "--json", stdin=stdin)
    assert done.exit_code == 0, done.stderr
    printed: dict[str, Any] = json.loads(done.stdout)
    return printed
