"""Whatever somebody is called, a mail has one header of each kind, and nothing in it that nobody sees."""

import json
import unicodedata
from dataclasses import replace
from email import policy
from email.header import Header
from email.parser import BytesParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from responder.errors import Permanent
from responder.mail_headers import display_name, recipients_name, subject_line
from responder.mailcatcher.payload import read
from responder.postman import Postman
from tests.responder.mailcatcher.calls import call
from tests.responder.test_postman import KEY, PARCEL

CARRIER = Postman(KEY, "https://sendgrid.example.com")
CONTROLS = '\r\n\0\x85\u2028\u202e\u2066\u200f\ufeff\u00ad\ud800;,"\\:é読'
FORGED = ["\r\n", "Bcc: eve@example.com", "Subject: x", "=?utf-8?q?=0ABcc?=", "<x@y.zz>"]
NASTY = st.one_of(st.sampled_from(CONTROLS), st.sampled_from(FORGED))
NAMES = st.lists(st.one_of(NASTY, st.text(max_size=12)), max_size=6).map("".join)


def raw_mail(payload):
    """The mail as plainly as can be put together: whatever could break out of a header does."""
    one = payload["personalizations"][0]["to"][0]
    fields = {"From": payload["from"], "Reply-To": payload["reply_to"], "To": one}
    lines = [f"{name}: {_mailbox(who)}" for name, who in fields.items()] + [f"Subject: {payload['subject']}"]
    return "\r\n".join([*lines, "", payload["content"][0]["value"]]).encode()


def _mailbox(who):
    name = who.get("name", "")
    quoted = Header(name, "utf-8").encode(maxlinelen=10**6) if not name.isascii() else name
    return f'"{_escaped(quoted)}" <{who["email"]}>'


def _escaped(name):
    return name.replace("\\", "\\\\").replace('"', '\\"')


@given(NAMES, NAMES, NAMES)
@example("Lindqvist, Maya", "Byron; Ada", "Thank you, Ada")
def test_whatever_the_names_there_is_one_header_of_each_and_no_control(signer, reader, subject):
    try:
        packed = CARRIER.pack(replace(PARCEL, from_name=signer, to_name=reader, subject=subject))
    except Permanent:
        return
    read(packed)  # SendGrid's rules
    payload = json.loads(packed)
    mail = BytesParser(policy=policy.compat32).parsebytes(raw_mail(payload))

    assert sorted(mail.keys()) == ["From", "Reply-To", "Subject", "To"]
    texts = [payload["subject"], payload["from"]["name"], payload["personalizations"][0]["to"][0].get("name", "")]
    for text in texts:
        assert not any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in text)
        assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert not set("".join(texts[1:])) & set(";,")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Lindqvist, Maya", "Maya Lindqvist"),
        ("van der Berg, Anna", "Anna van der Berg"),
        ("Maya Lindqvist, PhD", "Maya Lindqvist PhD"),
        ("Byron, Ada, PhD", "Ada Byron PhD"),
        ("山田, 太郎", "山田 太郎"),
        ("Lindqvist; Maya", "Lindqvist Maya"),
        ("Maya, Northlight GmbH", "Maya Northlight GmbH"),
        ("Ma\u00adya\ufeff Lind\u200bqvist", "Maya Lindqvist"),
        ("علی\u200cرضا", "علی\u200cرضا"),
    ],
)
def test_a_name_arrives_as_it_is_said(name, said):
    assert (display_name(name), recipients_name(name)) == (said, said)


def test_what_would_be_no_name_is_refused_or_left_out():
    for name in ("", ",", ";,;", "\u200b", "a\u202eb", "x" * 1000):
        with pytest.raises(Permanent, match="signer's name"):
            display_name(name)
        assert recipients_name(name) is None
    assert recipients_name(None) is None


def test_a_subject_has_its_limit():
    assert subject_line("x" * 900) == "x" * 900
    with pytest.raises(Permanent, match="subject"):
        subject_line("x" * 901)


def test_the_catcher_takes_what_was_packed_and_shows_both_parts(catcher):
    name = "Lindqvist, Maya"

    status, _, _ = call(
        catcher.url, body=json.loads(CARRIER.pack(replace(PARCEL, from_name=name, to_name="Byron, Ada")))
    )

    [caught] = catcher.box.messages()
    assert status == 202
    assert caught["from"] == caught["reply_to"] == {"email": "maya@example.com", "name": "Maya Lindqvist"}
    assert caught["to"] == [{"email": "ada@example.com", "name": "Ada Byron"}]
    assert (caught["text"], caught["attachments"]) == (PARCEL.body, [])
    assert "<div>thank you.</div>" in caught["html"]
