"""Settings, reports, colours, troubles, and the headers on all of them."""

from responder.db import transaction
from responder.instants import now
from responder.models import ApiToken, Approval, Case, Connection, Draft, Event, TimelineEntry
from responder.settings import settings

PATHS = (
    "/sign-in",
    "/cases",
    "/people",
    "/letters",
    "/voice",
    "/voice/changes",
    "/reports",
    "/settings",
    "/settings/connections",
    "/settings/deliveries",
    "/nowhere",
)


def test_settings_list_what_is_connected_and_never_a_secret(manager, case):
    with transaction() as session:
        session.add(ApiToken(name="Back office", scope="read", secret_hash="0123abcd"))
        secret, token = "whsec_AAAA", session.query(Connection).one().token

    page = manager.open("/settings")

    assert "Northlight Weekly Standard Webhooks (any platform) Northlight" in page.words
    assert "Maya Lindqvist maya@example.com Operations Manager manager" in page.words
    assert "Back office read" in page.words
    assert "never" in page.words
    for hidden in (secret, token, "0123abcd"):
        assert hidden not in page.html


def test_reports_count_what_happened(manager, case):
    with transaction() as session:
        draft = session.query(Draft).one()
        session.add(Approval(case_id=case.id, version=1, sha256=draft.sha256, who="Maya", leaves_at=now()))

    words = manager.open("/reports").words

    assert "Goodbyes 1 Personal enough to write 1 Too little to be personal 0 Letters 0" in words
    assert "Approved as drafted 1 Edited first 0" in words
    assert "A letter 1" in words
    assert "Unsubscribed 1" in words
    assert "Every event that was accepted came to exactly one end; none is without." in words
    assert "Somebody left: a letter 1" in words
    assert "Nothing to count yet." in words


def test_reports_count_who_was_left_in_peace_for_want_of_anything_personal(manager, case):
    with transaction() as session:
        silent = session.get_one(Case, case.id)
        silent.draft_version = 0
        told = "Three weeks: nothing personal to say. Deliberately silent."
        session.add(TimelineEntry(case_id=silent.id, at=now(), who="responder", what=told))

    assert "Personal enough to write 0 Too little to be personal 1" in manager.open("/reports").words


def test_reports_say_when_an_event_came_to_no_end(manager, case):
    with transaction() as session:
        session.query(Event).one().case_id = None

    assert "1 event came to no end or to two, which must not be" in manager.open("/reports").words


def test_every_page_is_strict_and_holds_nothing_inline(manager):
    for path in PATHS:
        page = manager.open(path)
        policy = page.response.headers["Content-Security-Policy"]

        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert page.response.headers["X-Content-Type-Options"] == "nosniff"
        assert page.response.headers["Referrer-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in page.response.headers
        for inline in ("<script>", "style=", " onclick"):
            assert inline not in page.html


def test_pages_are_not_kept_by_others_and_looks_are_kept_long(manager):
    page = manager.open("/cases")
    looks = page.html.split('href="/static/desk.css')[1].split('"')[0]

    assert page.response.headers["Cache-Control"] == "no-cache, private"
    with manager.client.get(f"/static/desk.css{looks}") as response:
        assert "max-age=31536000" in response.headers["Cache-Control"]
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]


def test_behind_https_the_browser_is_told_to_stay_there(manager, monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "https://responder.example.com")
    settings.cache_clear()

    assert "max-age=31536000" in manager.open("/cases").response.headers["Strict-Transport-Security"]


def test_the_chosen_colours_are_kept_without_scripts(manager):
    page = manager.open("/reports").press("Dark colours")

    assert 'data-theme="lamp"' in page.html
    assert 'data-theme="paper"' in page.press("Light colours").html


def test_colours_nobody_mixed_are_refused(manager):
    assert manager.post("/theme", {"csrf_token": manager.token(), "theme": "neon"}).status == 400


def test_a_page_that_never_was_says_so_and_leads_back(manager, stranger):
    for browser in (manager, stranger):
        page = browser.open("/nowhere")
        assert page.status == 404
        assert "There is nothing here" in page.words
        assert "To the queue" in page.words


def test_a_fault_is_a_page_with_a_sentence_and_no_detail(app, manager, monkeypatch):
    app.config["TESTING"], app.config["PROPAGATE_EXCEPTIONS"] = False, False

    def broken(*_args, **_more):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("responder.web.desk.frame.count_at", broken)
    page = manager.open("/cases")

    assert page.status == 500
    assert "Something broke on our side" in page.words
    assert "secret detail" not in page.html


def test_programs_are_not_answered_with_pages(manager):
    assert manager.open("/api/v1/nowhere").response.mimetype == "application/problem+json"


def test_doing_what_a_page_does_not_do_is_405(manager):
    assert manager.client.put("/cases", headers={"X-CSRFToken": manager.token()}).status_code == 405
