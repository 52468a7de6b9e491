"""A form is read, or refused."""

import pytest

from responder import forms
from responder.errors import BadPayload


def test_a_form_is_names_and_texts():
    assert forms.load(b"type=unsubscribe&contact%5Bemail%5D=ada%40example.com&why=too+many&empty=") == {
        "type": "unsubscribe",
        "contact[email]": "ada@example.com",
        "why": "too many",
        "empty": "",
    }


def test_of_a_list_the_first_counts():
    assert forms.load(b"list%5B%5D=3&list%5B%5D=4") == {"list[]": "3"}
    assert forms.load(b"a=1&a=2") == {"a": "1"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no field",
        b"a=%00",
        b"a=%ff",
        b"a=\xc3\xa9",
        b"&".join(b"f%d=" % n for n in range(1001)),
    ],
)
def test_what_is_no_form_or_cannot_be_stored_is_refused(body):
    with pytest.raises(BadPayload):
        forms.load(body)
