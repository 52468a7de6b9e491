"""`responder source …`: adding, trying, changing and removing a live source at a terminal."""

import json

import pytest
from click.testing import CliRunner

from responder.cli import main
from responder.errors import Temporary
from responder.facts import FoundCustomer
from tests import cast

pytestmark = pytest.mark.usefixtures("database", "crm")


def run(*arguments, stdin=""):
    return CliRunner().invoke(main, ["source", *arguments], input=stdin)


def as_json(*arguments, stdin=""):
    done = run(*arguments, "--json", stdin=stdin)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_a_secret_comes_from_standard_input_and_is_never_printed():
    added = as_json("add", "crm", "--set", "key=-", "--set", "region=us", stdin="k3y\n")

    assert (added["name"], added["settings"], added["active"]) == ("CRM", {"region": "us"}, True)
    for printed in (run("list").stdout, run("list", "--json").stdout, json.dumps(added)):
        assert "k3y" not in printed


def test_a_source_can_be_tried_before_anybody_leaves(crm):
    crm.knows[cast.ADA] = [FoundCustomer(email=cast.ADA, name="Ada Byron", plan="Pro")]
    as_json("add", "crm", "--set", "key=k3y")

    assert as_json("try", "crm", cast.ADA) == {
        "items": [{"what": "FoundCustomer", "email": cast.ADA, "name": "Ada Byron", "plan": "Pro"}]
    }
    assert "Ada Byron" in run("try", "crm", cast.ADA).stdout
    assert run("try", "crm", cast.STRANGER).stdout == "It knows nobody with this address.\n"


def test_what_the_source_says_went_wrong_is_the_answer(crm):
    as_json("add", "crm", "--set", "key=k3y")
    crm.trouble = Temporary("the CRM did not answer within 4 seconds")

    done = run("try", "crm", cast.ADA)

    assert (done.exit_code, done.stderr) == (1, "responder: the CRM did not answer within 4 seconds\n")


def test_a_source_is_switched_off_changed_and_removed():
    as_json("add", "crm", "--set", "key=k3y")

    assert as_json("change", "CRM", "--off", "--per-minute", "5", "--set", "region=us") == {
        **as_json("list")["items"][0], "active": False, "per_minute": 5, "settings": {"region": "us"},
    }  # fmt: skip
    as_json("remove", "CRM")
    assert as_json("list") == {"items": []}
    assert "source kinds" in run("list").stdout


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["add", "crm"], "needs --set key="),
        (["add", "crm", "--set", "key"], "lacks its value"),
        (["change", "fax"], "no source called 'fax'"),
        (["try", "fax", "ada@example.com"], "no source called 'fax'"),
    ],
)
def test_what_is_refused_is_one_sentence(arguments, why):
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (1, "")
    assert why in done.stderr
