"""Who gets in at the desk, and how."""

from datetime import timedelta

import time_machine

from responder import sign_in
from responder.db import reading, transaction
from responder.instants import now
from responder.models import Manager, SignIn
from tests import cast
from tests.responder.web.desk.conftest import PASSWORD


def _in_minutes(minutes):
    return now() + timedelta(minutes=minutes)


def _try(browser, email=cast.MAYA, password=PASSWORD, **more):
    return browser.open("/sign-in").press("Sign in", email=email, password=password, **more)


def test_a_stranger_sees_the_sign_in_page_and_nothing_else(stranger):
    for path in ("/", "/cases", "/people", "/letters", "/reports", "/settings"):
        page = stranger.open(path)
        assert "Good to see you" in page.words
        assert "Waiting for you" not in page.words


def test_the_right_password_opens_the_queue(manager):
    assert "Waiting for you" in manager.open("/cases").words


def test_somebody_who_is_in_already_goes_straight_on(manager):
    assert manager.open("/sign-in").path == "/cases"


def test_unknown_people_and_wrong_passwords_read_the_same(manager, stranger):
    wrong = _try(stranger, password="not hers at all")
    unknown = _try(stranger, email="nobody@example.com")
    nonsense = _try(stranger, email="no address")

    assert (wrong.status, unknown.status, nonsense.status) == (401, 401, 401)
    assert len({page.words for page in (wrong, unknown, nonsense)}) == 1
    assert "do not belong together" in wrong.words


def test_somebody_inactive_is_a_stranger(app, manager):
    with transaction() as session:
        session.query(Manager).filter_by(email=cast.MAYA).one().active = False

    assert "Good to see you" in manager.open("/cases").words


def test_ten_wrong_tries_make_a_pause_even_for_the_right_password(manager, stranger):
    for _ in range(10):
        assert _try(stranger, password="guess").status == 401

    page = _try(stranger)

    assert page.status == 429
    assert "wait 15 minutes" in page.words


def test_after_the_pause_the_right_password_opens_again(manager, stranger):
    for _ in range(10):
        _try(stranger, password="guess")

    with time_machine.travel(_in_minutes(16)):
        assert "Waiting for you" in _try(stranger).words


def test_the_address_is_throttled_whoever_asks(app, manager, stranger):
    for number in range(10):
        stranger.client.environ_base["REMOTE_ADDR"] = f"10.0.0.{number}"
        _try(stranger, password="guess")

    stranger.client.environ_base["REMOTE_ADDR"] = "10.0.1.1"
    assert _try(stranger).status == 429


def test_a_form_without_our_token_is_refused(manager, stranger):
    page = stranger.post("/sign-in", {"email": cast.MAYA, "password": PASSWORD})

    assert page.status == 400
    assert "Load it again" in page.words
    assert "Good to see you" in stranger.open("/cases").words


def test_the_cookie_changes_at_sign_in_and_its_row_keeps_no_secret(app, manager, stranger):
    stranger.open("/sign-in")
    before = stranger.client.get_cookie("responder").value
    _try(stranger)
    after = stranger.client.get_cookie("responder").value

    assert before != after
    with stranger.client.session_transaction() as cookie, reading() as session:
        hashes = [row.secret_hash for row in session.query(SignIn)]
        assert cookie["_user_id"] not in hashes
        assert len(hashes) == 2


def test_the_cookie_is_out_of_scripts_reach(manager):
    cookie = manager.client.get_cookie("responder")

    assert cookie.http_only
    assert cookie.same_site == "Lax"


def test_signing_out_ends_the_sign_in_for_good(manager):
    stolen = manager.client.get_cookie("responder").value
    page = manager.open("/cases").press("Sign out")
    assert "Good to see you" in page.words

    manager.client.set_cookie("responder", stolen)
    assert "Good to see you" in manager.open("/cases").words


def test_a_sign_in_is_forgotten_after_two_weeks(manager):
    with time_machine.travel(_in_minutes(15 * 24 * 60)):
        assert "Good to see you" in manager.open("/cases").words


def test_after_signing_in_one_is_where_one_wanted_to_be(manager, stranger):
    page = stranger.open("/settings")
    assert page.press("Sign in", email=cast.MAYA, password=PASSWORD).path == "/settings"


def test_nobody_is_sent_to_another_site(manager, stranger):
    for target in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/%09/evil"):
        response = stranger.client.post(
            "/sign-in",
            data={
                "csrf_token": stranger.open("/sign-in").forms[0].fields["csrf_token"],
                "email": cast.MAYA,
                "password": PASSWORD,
                "next": target,
            },
        )
        assert response.status_code == 303
        assert response.location in ("/cases", "/%09/evil")
        stranger.client.delete_cookie("responder")


def _link(email=cast.MAYA):
    with transaction() as session:
        manager = session.query(Manager).filter_by(email=email).one()
        return "/sign-in/" + sign_in.make_link(session, manager)


def test_a_one_time_link_works_once_and_only_by_its_button(case, stranger):
    link = _link()
    stranger.open(link)
    stranger.open(link)  # a mail scanner looks, and looks again

    page = stranger.open(link).press("Sign in")
    assert "Waiting for you" in page.words

    assert stranger.open(link).status == 404
    assert "does not open any more" in stranger.open(link).words


def test_a_link_lets_one_choose_a_password(case, stranger, app):
    stranger.open(_link()).press("Sign in", password="twelve letters long")
    stranger.open("/cases").press("Sign out")

    assert "Waiting for you" in _try(stranger, password="twelve letters long").words


def test_a_password_that_is_too_short_does_not_use_the_link_up(case, stranger):
    link = _link()

    page = stranger.open(link).press("Sign in", password="short")

    assert page.status == 422
    assert "12 characters or more" in page.words
    assert "Waiting for you" in stranger.open(link).press("Sign in").words


def test_a_link_is_good_for_a_week(case, stranger):
    link = _link()
    with time_machine.travel(_in_minutes(8 * 24 * 60)):
        assert stranger.open(link).status == 404


def test_a_script_whose_sign_in_ran_out_is_led_to_the_door(stranger):
    response = stranger.client.get("/cases", headers={"HX-Request": "true"})

    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == "/sign-in"
