"""Text from outside has one form, and nothing in it that cannot be seen."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.draft.marks import END, START
from responder.draft.text import body_of, is_header_safe, plain, subject_of


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Ada\r\nByron", "Ada Byron"),
        ("Ada\x00\x1b[31m", "Ada[31m"),
        ("\u202eadA\u202c", "adA"),
        ("Ada\u2028Byron", "Ada Byron"),
        (f"{START['name']}Ada{END}", "Ada"),
        ("\U000f0000Ada\U000e0041", "Ada"),
        ("A\u200bd\ufeffa", "Ada"),
        ("{{ 7 * 7 }}", "{{ 7 * 7 }}"),
        ("👩\u200d💻", "👩\u200d💻"),
        (" \t ", ""),
    ],
)
def test_a_value_is_one_line_of_what_can_be_seen(written: str, kept: str) -> None:
    assert plain(written) == kept


@given(st.text())
def test_no_value_carries_what_a_header_may_not(text: str) -> None:
    assert is_header_safe(plain(text)[:200])
    assert plain(plain(text)) == plain(text)


@given(st.text())
def test_a_body_has_one_form_whatever_the_browser_sent(text: str) -> None:
    body = body_of(text)
    assert body_of(body) == body
    assert body.endswith("\n") or not body
    assert not body.startswith("\n")
    assert not set("\r\t\u2028\u2029") & set(body)
    assert all(line == line.rstrip() for line in body.split("\n"))
    assert unicodedata.is_normalized("NFC", body)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])))
def test_line_ends_of_every_system_are_one(text: str) -> None:
    assert body_of(text) == body_of(text.replace("\n", "\r\n")) == body_of(text.replace("\n", "\r"))


@given(st.text())
def test_a_subject_has_one_form(text: str) -> None:
    assert subject_of(subject_of(text)) == subject_of(text)
