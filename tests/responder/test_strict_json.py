"""JSON from strangers: what every later step can store, or a refusal."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.errors import BadPayload
from responder.strict_json import load

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**19), 10**19)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=60)


@given(values, st.booleans())
def test_what_is_sound_comes_through_unchanged(value, ascii_only):
    assert load(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_anything_else_is_refused_and_nothing_else_is_raised(body):
    try:
        value = load(body)
    except BadPayload:
        return
    json.dumps(value, ensure_ascii=False, allow_nan=False).encode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{'a': 1}",
        b'{"a": 1} x',
        b"NaN",
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 21 + b"}",
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": 1, "a": 2}',
        b'{"b": {"a": 1, "a": 1}}',
        b'"\\u0000"',
        b'{"\\u0000": 1}',
        b'["a\\ud800"]',
        b'["\\uDFFFb"]',
        b'{"\\ud83d": 1}',
        b'"\x00"',
        b'"\n"',
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b'\xef\xbb\xbf{"a": 1}',
        "{}".encode("utf-16"),
        b"[" * 33 + b"]" * 33,
        b'{"a":' * 33 + b"1" + b"}" * 33,
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
    ],
    ids=lambda body: repr(body[:24]),
)
def test_what_parsers_disagree_about_is_refused(body):
    with pytest.raises(BadPayload):
        load(body)


def test_escapes_that_only_look_dangerous_pass():
    assert load(b'"\\\\u0000 and \\\\ud800"') == "\\u0000 and \\ud800"
    assert load(b'"\\ud83d\\ude00"') == "😀"


def test_thirty_two_levels_are_deep_enough():
    assert load(b"[" * 32 + b"1" + b"]" * 32)
    assert load(b"[" + b"[]," * 100 + b"{}]")


def test_large_numbers_stay_whole():
    assert load(b"12345678901234567890") == 12345678901234567890
    assert math.isclose(load(b"1e300"), 1e300)
