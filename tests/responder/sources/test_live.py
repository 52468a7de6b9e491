"""Every live source, whatever it asks: found by its file, told what it needs, and refusing what it cannot use."""

import pytest

from responder.errors import Permanent, Refused
from responder.facts import Sought
from responder.sources import live_source, live_sources, title_of, told
from tests.cast import ADA, MAYA

SOURCES = sorted(live_sources())
WHO = Sought(emails=(ADA,), refs={"stripe": "cus_1815"}, name="Ada Byron", manager_emails=frozenset({MAYA}))
SECRET = "sesame-1815"
ELSEWHERE = "ftp://127.0.0.1"

# What each source is told; everything it needs, and nothing that answers.
SETTINGS = {
    "buttondown": {"key": SECRET, "url": "http://127.0.0.1:1"},
    "chargebee": {"key": SECRET, "url": "http://127.0.0.1:1"},
    "hubspot": {"token": SECRET, "url": "http://127.0.0.1:1"},
    "imap": {"host": "127.0.0.1", "port": "1", "security": "plain", "user": ADA, "password": SECRET, "manager": MAYA},
    "klaviyo": {"key": SECRET, "url": "http://127.0.0.1:1"},
    "paddle": {"key": SECRET, "url": "http://127.0.0.1:1"},
    "rest": {"url": "http://127.0.0.1:1/{email}", "secret": SECRET, "fields": "name=name"},
    "revenuecat": {"key": SECRET, "project": "proj1", "url": "http://127.0.0.1:1"},
    "sql": {"url": f"postgresql://ada:{SECRET}@127.0.0.1:1/x", "query": "SELECT name FROM people WHERE email = :email"},
    "stripe": {"key": SECRET, "url": "http://127.0.0.1:1"},
    "woocommerce": {"key": f"ck_1:{SECRET}", "url": "http://127.0.0.1:1"},
}
WRONG = [
    ("buttondown", {"key": "to ken\r\nX-Evil: 1"}, "key is empty or holds"),
    ("chargebee", {"key": "ключ"}, "key is empty or holds"),
    ("chargebee", {"url": "northlight"}, "url: has to be https"),
    ("hubspot", {"token": "to ken\r\nX-Evil: 1"}, "key is empty or holds"),
    ("hubspot", {"url": ELSEWHERE}, "'?url'?: has to be https"),
    ("hubspot", {"url": "http://hubspot.example.com"}, "url: has to be https"),
    ("hubspot", {"url": "https://127.0.0.1:99999999"}, "url: has to be https"),
    ("imap", {"port": "imaps"}, "'port'"),
    ("imap", {"security": "none"}, "'security'"),
    ("imap", {"security": "plain", "host": "imap.example.com"}, "'security'"),
    ("imap", {"manager": "Maya"}, "'manager' is not an e-mail address"),
    ("imap", {"manager": "ada.left@example.com"}, "'manager' is nobody of ours"),
    ("klaviyo", {"key": "pk_ключ"}, "key is empty or holds"),
    ("paddle", {"url": "http://paddle.example.com"}, "url: has to be https"),
    ("rest", {"url": "http://127.0.0.1:1/people"}, "'url'"),
    ("rest", {"url": "https://{email}.example.com/"}, "'url'"),
    ("rest", {"url": "https://[/{email}"}, "'url'"),
    ("rest", {"url": "http://127.0.0.1:1/a b/{email}"}, "'url'"),
    ("rest", {"header": "X Key"}, "header"),
    ("rest", {"fields": "name"}, "'fields'"),
    ("rest", {"fields": "name=a..b"}, "'fields'"),
    ("rest", {"touchpoint_fields": "=x"}, "'touchpoint_fields'"),
    ("rest", {"since_means": "moon"}, "'since_means' is none of customer since, subscribed"),
    ("sql", {"url": "no url"}, "'url' is not the URL of a database"),
    ("sql", {"url": "mysql://127.0.0.1/x"}, "only PostgreSQL and SQLite"),
    ("sql", {"query": "DELETE FROM people WHERE email = :email"}, "one SELECT"),
    ("sql", {"query": "SELECT :email; DELETE FROM people"}, "one SELECT"),
    ("sql", {"query": "SELECT name FROM people"}, "the same of everybody"),
    ("sql", {"query": "SELECT name FROM people WHERE name = :name"}, "the same of everybody"),
    ("sql", {"query": "SELECT name FROM people WHERE email = :mail"}, "parameter :mail"),
    ("stripe", {"accept_test_mode": "maybe"}, "'accept_test_mode'"),
    ("stripe", {"key": "sk_live_ключ"}, "key is empty or holds"),
    ("woocommerce", {"key": "ck_1"}, "'key' is not written like ck_"),
    ("woocommerce", {"key": "ck_1:ключ"}, "key is empty or holds"),
]


def needed():
    return [
        (source, name)
        for source in SOURCES
        for name, setting in live_sources()[source].settings.items()
        if setting.default is None
    ]


def ask(source, **changes):
    return live_source(source).ask(WHO, SETTINGS[source] | changes, 2)


def test_there_are_live_sources_and_each_is_tested_here():
    assert sorted(SETTINGS) == SOURCES


@pytest.mark.parametrize("source", SOURCES)
def test_a_live_source_is_named_as_its_file_and_has_a_title(source):
    found = live_source(source)

    assert found.ask.__module__ == f"responder.sources.{source}"
    assert title_of(source) == found.title != source


@pytest.mark.parametrize("source", SOURCES)
def test_a_live_source_says_what_each_setting_is_and_which_are_secret(source):
    settings = live_source(source).settings

    assert all(setting.about and not setting.about.endswith(".") for setting in settings.values())
    assert {name for name, setting in settings.items() if SECRET in SETTINGS[source].get(name, "")} == {
        name for name, setting in settings.items() if setting.is_secret
    }
    assert not any(setting.default for setting in settings.values() if setting.is_secret)


@pytest.mark.parametrize(("source", "setting"), needed())
def test_a_setting_that_is_missing_is_named_and_explained(source, setting):
    with pytest.raises(Permanent, match=f"its setting '{setting}' is missing. It is .*") as refused:
        ask(source, **{setting: " "})

    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("source", SOURCES)
def test_a_setting_nobody_knows_is_refused_and_those_there_are_listed(source):
    with pytest.raises(Permanent, match=r"has no setting 'colour'; it has .*url|has no setting 'colour'; it has host"):
        ask(source, colour="blue")


@pytest.mark.parametrize(("source", "changes", "says"), WRONG)
def test_a_setting_that_cannot_be_used_is_refused_with_a_sentence(source, changes, says):
    with pytest.raises(Permanent, match=says) as refused:
        ask(source, **changes)

    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert not any(word in sentence for word in (SECRET, "ada@", "Ada ", "ada.left", "ключ"))


def test_what_is_left_out_is_told_by_its_default():
    assert told("Stripe", live_source("stripe").settings, {"key": " rk_1 "}) == {
        "key": "rk_1",
        "accept_test_mode": "false",
        "url": "https://api.stripe.com",
    }


def test_a_live_source_nobody_has_is_refused_with_those_there_are():
    with pytest.raises(Refused, match="no live source called 'horoscopes'; there are buttondown, chargebee"):
        live_source("horoscopes")
