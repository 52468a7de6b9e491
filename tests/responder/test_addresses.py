"""Addresses as people write them, and the one form they are found by."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from responder import addresses
from responder.addresses import is_role, normalise

LOOK = r"[A-Za-z0-9.+_-]{1,70}@([a-zA-Z0-9-]{1,70}\.){1,3}(com|local|test|onion|c|a-b)"


@pytest.mark.parametrize(
    ("written", "found_by"),
    [
        ("Ada@Example.COM", "ada@example.com"),
        (" ada@example.com ", "ada@example.com"),
        ("ada+news@example.com", "ada+news@example.com"),
        ("a.d.a@example.com", "a.d.a@example.com"),
        ("ａｄａ@example.com", "ada@example.com"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
    ],
)
def test_an_address_is_found_however_it_is_written(written, found_by):
    assert normalise(written) == found_by


@pytest.mark.parametrize(
    "text", ["", "ada", "ada@", "@example.com", "a b@example.com", "ada@localhost", "ada@example..com"]
)
def test_what_is_no_address_is_refused_without_repeating_it(text):
    with pytest.raises(ValueError, match=r"^that is not an e-mail address$"):
        normalise(text)


@given(st.from_regex(LOOK, fullmatch=True, alphabet=st.characters(codec="ascii")))
def test_a_plain_address_needs_no_second_look(email):
    assume(addresses._PLAIN.fullmatch(email))

    assert addresses.validate_email(
        email, check_deliverability=False, test_environment=True
    ).normalized.lower() == normalise(email)


@pytest.mark.parametrize(
    ("email_norm", "role"), [("info@example.com", True), ("noreply+1@example.com", True), ("ada@example.com", False)]
)
def test_a_mailbox_of_a_function_is_told_from_a_person(email_norm, role):
    assert is_role(email_norm) is role
