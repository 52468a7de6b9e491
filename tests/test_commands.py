"""Every command through its real door: what it prints for programs and for people, and how it refuses."""

from pathlib import Path
from typing import Any

import pytest

from responder.cli.main import COMMANDS
from responder.settings import settings
from tests.commanding import run as _run
from tests.commanding import told as _json
from tests.peers.sendgrid import closed_port

pytestmark = pytest.mark.usefixtures("database")


def _maya(*more: str, stdin: str = "") -> dict[str, Any]:
    asked = ["user", "add", "Maya@Example.com", "--name", "Maya Lindqvist", "--title", "Operations Manager"]
    return _json(*asked, "--role", "manager", *more, stdin=stdin)


def test_a_person_without_a_password_gets_a_link_that_names_this_service() -> None:
    added = _maya()
    assert set(added) == {"id", "email", "role", "sign_in_url"}
    assert added["email"] == "maya@example.com"
    assert added["sign_in_url"].startswith("http://127.0.0.1:8000/sign-in/")


def test_a_person_with_a_password_gets_no_link() -> None:
    assert _maya("--password-stdin", stdin="correct horse battery\n")["sign_in_url"] is None


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["user", "add", "not-an-address", "--name", "M", "--title", "T", "--role", "viewer"], "e-mail address"),
        (["user", "add", "m@example.com", "--name", " ", "--title", "T", "--role", "viewer"], "name is needed"),
        (["connect", "nobody", "--name", "X"], "no provider of that name"),
        (["connect", "standard", "--name", " "], "needs a name"),
        (["connect", "standard", "--name", "X", "--secret", "short"], "whsec_"),
        (["import", "nothing", __file__], "no import called"),
        (["import", "linkedin", __file__], "Whose LinkedIn export"),
        (["token", "add", "--name", " ", "--scope", "read"], "needs a name"),
    ],
)
def test_what_is_refused_ends_with_one_sentence_and_exit_code_1(arguments: list[str], why: str) -> None:
    done = _run(*arguments)
    assert (done.exit_code, done.stdout) == (1, "")
    assert why in done.stderr
    assert done.stderr.startswith("responder: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [["user", "add"], ["token", "add", "--name", "x", "--scope", "all"], ["fly"]])
def test_wrong_usage_ends_with_exit_code_2(arguments: list[str]) -> None:
    assert _run(*arguments).exit_code == 2


def test_a_short_password_and_a_second_person_of_the_same_address_are_refused() -> None:
    asked = ["user", "add", "maya@example.com", "--name", "M", "--title", "T", "--role", "manager"]
    assert "at least 12" in _run(*asked, "--password-stdin", stdin="short\n").stderr
    _maya()
    assert "already" in _run(*asked).stderr


def test_a_connection_tells_its_url_and_secret_and_what_to_paste_where() -> None:
    made = _json("connect", "standard", "--name", "Northlight Weekly", "--brand", "Northlight")
    assert set(made) == {"id", "provider", "name", "url", "secret"}
    assert made["url"].startswith("http://127.0.0.1:8000/hooks/standard/")
    assert made["secret"].startswith("whsec_")
    told = _run("connect", "standard", "--name", "Another").stdout
    assert "webhook-signature" in told
    listed = _json("connections")["items"]
    assert [(each["name"], each["brand"]) for each in listed] == [
        ("Northlight Weekly", "Northlight"),
        ("Another", "Another"),
    ]
    assert not any("secret" in each for each in listed)


def test_a_public_url_stands_in_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://goodbye.example.com/")
    url = _json("connect", "standard", "--name", "X")["url"]
    assert url.startswith("https://goodbye.example.com/hooks/standard/")


def test_platforms_and_sources_are_listed() -> None:
    assert {"standard", "sendgrid", "stripe"} <= {each["name"] for each in _json("providers")["items"]}
    assert {"customers", "touchpoints", "linkedin"} <= {each["name"] for each in _json("sources")["items"]}
    assert "Stripe" in _run("providers").stdout


def test_an_import_reports_rows_and_reasons_and_a_dry_run_keeps_nothing(tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("email,name\nada@example.com,Ada Byron\nnobody,No Address\n", encoding="utf-8")
    rehearsed = _json("import", "customers", str(file), "--dry-run")
    report = _json("import", "customers", str(file))
    assert rehearsed == report
    assert (report["read"], report["added"], report["merged"], report["skipped"]) == (2, 1, 0, 1)
    assert report["reasons"][0]["line"] == 3
    assert _json("import", "customers", str(file))["merged"] == 1
    assert "2 read: 0 added, 1 merged, 1 skipped." in _run("import", "customers", str(file)).stdout


def test_an_import_is_told_what_titles_mean_and_writes_down_every_row_left_out(tmp_path: Path) -> None:
    file, skipped = tmp_path / "kunden.csv", tmp_path / "skipped.csv"
    file.write_text("Kontakt;Ort\nada@example.com;Paris\n" + "nobody;\n" * 12, encoding="utf-8")
    assert '--map "Kontakt=email"' in _run("import", "customers", str(file)).stderr

    told = _run("import", "customers", str(file), "--map", "Kontakt=email", "--report", str(skipped)).stdout

    assert '"Kontakt" as email, which is remembered for these titles' in told
    assert "12 rows: its email is not an e-mail address, first at line 3" in told
    assert skipped.read_text(encoding="utf-8").splitlines()[::12] == [
        "line,why",
        "14,its email is not an e-mail address",
    ]
    assert _json("import", "customers", str(file))["remembered"] is True


def test_goodbyes_in_a_file_become_cases_of_their_connection(tmp_path: Path) -> None:
    told = _run("connect", "csv", "--name", "Our Substack").stdout
    assert "responder import events FILE --connection … --backfill" in told
    assert "/hooks/" not in told
    file = tmp_path / "email_list.csv"
    file.write_text("email,email_disabled\nada@example.com,true\nmaya@example.com,false\n", encoding="utf-8")
    handed_in = ("import", "events", str(file), "--connection", "our substack", "--backfill")

    assert "would come of it: 1 without a letter" in _run(*handed_in, "--dry-run").stdout
    report = _json(*handed_in)

    assert (report["added"], report["became"], report["reasons"][0]["line"]) == (1, {"silenced": 1}, 3)
    assert _json(*handed_in)["merged"] == 1
    assert _json("connections")["items"][0]["url"] is None
    assert "events" in {each["name"] for each in _json("sources")["items"]}


def test_words_about_goodbyes_are_for_goodbyes_only(tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("email\nada@example.com\n", encoding="utf-8")
    assert "--backfill is for" in _run("import", "customers", str(file), "--backfill").stderr
    assert "--connection NAME" in _run("import", "events", str(file)).stderr


def test_a_file_without_a_usable_row_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("email,name\nnobody,No Address\n", encoding="utf-8")
    assert _run("import", "customers", str(file)).exit_code == 1


def test_a_token_is_shown_once() -> None:
    made = _json("token", "add", "--name", "The story", "--scope", "write")
    assert set(made) == {"id", "name", "scope", "token"}
    assert made["token"].startswith("rsp_")


def test_the_doctor_names_what_is_wrong_and_the_remedy(redis_url: str) -> None:
    done = _run("doctor")
    assert done.exit_code == 1
    assert "FAIL people: 0 may sign in" in done.stdout
    assert "responder user add" in done.stdout
    _maya()
    _json("connect", "standard", "--name", "X")
    well = _json("doctor")
    assert well["ok"] is True
    seen = {each["part"]: each["seen"] for each in well["items"]}
    assert {"settings", "database", "redis", "sendgrid", "polishing", "clock"} <= set(seen)
    assert seen["events"] == "every event came to one end (none yet)"


def test_the_doctor_says_when_the_polisher_cannot_be_asked(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLISH_URL", f"http://127.0.0.1:{closed_port()}/v1")
    monkeypatch.setenv("POLISH_MODEL", "small-and-honest")
    said = _run("doctor").stdout
    assert "FAIL polishing: It could not be reached" in said
    assert "Check POLISH_URL and POLISH_KEY. Until it answers, drafts stay as they are." in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://somewhere"),
        ("REDIS_URL", "http://somewhere"),
        ("UNDO_SECONDS", "soon"),
        ("LOG_LEVEL", "LOUD"),
        ("RESPONDER_DATTA", "x"),
    ],
)
def test_a_wrong_setting_stops_the_process_and_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv(name, value)
        done = _run("connections")
    settings.cache_clear()
    assert done.exit_code == 1
    assert name in done.stderr


def test_every_command_explains_itself() -> None:
    for name in COMMANDS:
        assert "Usage:" in _run(name, "--help").stdout
    assert all(name in _run("--help").stdout for name in COMMANDS)
