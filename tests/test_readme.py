"""What the README says is so: its commands, its settings, its example, its pictures, its links."""

import json
import re
import subprocess
import sys
from pathlib import Path

from responder.cli.main import COMMANDS
from responder.models import Role
from responder.providers import all_providers
from responder.settings import Settings
from responder.sources import file_sources
from responder.triage.rules import RULES
from tests.machine import ROOT
from tests.running_house import RunningHouse

README = (ROOT / "README.md").read_text(encoding="utf-8")


def _section(title: str) -> str:
    return README.partition(f"## {title}\n")[2].partition("\n## ")[0]


def _first_column(section: str) -> str:
    return " ".join(line.split("|")[1] for line in section.splitlines() if line.startswith("| "))


def test_every_command_is_in_the_table_and_no_other() -> None:
    words = re.findall(r"`(?:responder )?([a-z]+)[^`]*`", _first_column(_section("Commands")))
    assert set(words) == set(COMMANDS)


def test_every_setting_is_in_the_table_and_no_other() -> None:
    assert set(re.findall(r"`([A-Z_]+)`", _first_column(_section("Settings")))) == {
        name.upper() for name in Settings.model_fields
    }


def test_every_rule_of_triage_is_in_the_table_in_the_order_they_are_asked() -> None:
    table = README.partition("### How it decides\n")[2].partition("\n### ")[0]
    assert re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE) == [rule.name for rule in RULES]


def test_a_provider_in_the_table_is_one_there_is_and_the_others_are_a_command_away() -> None:
    """So that a new one is one file and its samples."""
    table = README.partition("### Connect a platform\n")[2].partition("\n### ")[0]
    named = re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE)
    assert len(named) > 20
    assert set(named) <= {each.NAME for each in all_providers()}
    assert "`responder providers`" in table


def test_every_source_is_named() -> None:
    assert [each.name for each in file_sources().values() if f"| `{each.name} " not in README] == []


def test_the_roles_are_named() -> None:
    assert [role for role in Role if f"{role.value}s" not in README.lower()] == []


def test_links_and_pictures_lead_somewhere() -> None:
    targets = re.findall(r"\]\((?!https?://)([^)]+)\)", README) + re.findall(r'src="([^"]+)"', README)
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_letters_it_shows_are_letters_the_tests_hold_to_the_word() -> None:
    shown = [part.partition("```")[0] for part in README.split("```text\nSubject: ")[1:]]
    golden = {
        path.read_text("utf-8").partition("Subject: ")[2] for path in (ROOT / "tests" / "letters").glob("*/*/*.txt")
    }
    assert len(shown) == 3
    assert golden >= set(shown)


def test_the_example_posts_an_event_that_is_taken(tmp_path: Path) -> None:
    example = tmp_path / "goodbye.py"
    example.write_text(README.partition("```python\n")[2].partition("```")[0], encoding="utf-8")
    with RunningHouse(tmp_path / "h") as house:
        way_in = house.command("connect", "standard", "--name", "Northlight Weekly")
        posted = subprocess.run(
            [sys.executable, str(example), way_in["url"], way_in["secret"], "ada@example.com"],
            capture_output=True,
            text=True,
            check=False,
        )
    assert posted.returncode == 0, posted.stderr
    assert json.loads(posted.stdout).keys() == {"delivery"}
