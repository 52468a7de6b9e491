"""What SendGrid refuses is refused, in SendGrid's format."""

import pytest

from tests.responder.mailcatcher.calls import LETTER, call, letter

MAYA, SHOUTED = {"email": "maya@example.com"}, {"email": "MAYA@example.com"}
PHOTO = {"content": "AAAA", "filename": "photo.jpg", "type": "image/jpeg", "disposition": "inline", "content_id": "p@1"}
BAD_LETTERS = {
    "nobody": (letter(personalizations=[]), "personalizations"),
    "no recipient": (letter(personalizations=[{"to": []}]), "personalizations.0.to"),
    "bad address": (letter(personalizations=[{"to": [{"email": "ada"}]}]), "personalizations.0.to.0.email"),
    "unicode address": (letter(**{"from": {"email": "mäya@example.com"}}), "from.email"),
    "comma in name": (letter(reply_to={**MAYA, "name": "Lindqvist, Maya"}), "reply_to.name"),
    "line break in name": (letter(**{"from": {**MAYA, "name": "M\r\nBcc: x"}}), "from.name"),
    "line break in subject": (letter(subject="Thanks\r\nBcc: tom@example.com"), "subject"),
    "no subject": ({key: LETTER[key] for key in LETTER if key != "subject"}, None),
    "empty text": (letter(content=[{"type": "text/plain", "value": ""}]), "content.0.value"),
    "html first": (
        letter(content=[{"type": "text/html", "value": "x"}, {"type": "text/plain", "value": "x"}]),
        None,
    ),
    "html before something plainer": (
        letter(content=[{"type": kind, "value": "x"} for kind in ("text/plain", "text/html", "text/x-amp-html")]),
        None,
    ),
    "charset in a type": (letter(content=[{"type": "text/html; charset=utf-8", "value": "x"}]), "content.0.type"),
    "attachment without base64": (letter(attachments=[{**PHOTO, "content": "§"}]), "attachments.0.content"),
    "id of an attachment with a space": (
        letter(attachments=[{**PHOTO, "content_id": "a photo"}]), "attachments.0.content_id",
    ),
    "attachment nobody calls by name": (
        letter(attachments=[{"content": "AAAA"}]), "attachments.0.filename",
    ),
    "both kinds of reply": (letter(reply_to_list=[MAYA]), None),
    "twice the same": (letter(personalizations=[{"to": [MAYA], "cc": [SHOUTED]}]), "personalizations.0"),
    "reserved header": (letter(headers={"Subject": "x"}), "headers"),
    "header twice": (letter(headers={"X-A": "1", "x-a": "2"}), "headers"),
    "header with a line break": (letter(headers={"X-A": "1\nBcc: x"}), "headers.X-A"),
    "number as custom arg": (letter(custom_args={"a": 1}), "custom_args.a"),
    "long custom args": (letter(custom_args={"a": "x" * 10_000}), "custom_args"),
    "eleven categories": (letter(categories=[str(n) for n in range(11)]), "categories"),
    "text where a switch belongs": (
        letter(tracking_settings={"open_tracking": {"enable": "false"}}),
        "tracking_settings.open_tracking.enable",
    ),
    "two bypasses": (
        letter(mail_settings={"bypass_list_management": {"enable": True}, "bypass_spam_management": {"enable": True}}),
        "mail_settings",
    ),
    "unknown member": (letter(sender=MAYA), "sender"),
    "a list": ([], None),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_LETTERS)
def test_a_bad_letter_is_refused_in_sendgrids_format(catcher, case):
    body, field = BAD_LETTERS[case]

    status, headers, answer = call(catcher.url, body=body)

    assert (status, headers["Content-Type"]) == (400, "application/json")
    assert {entry["field"] for entry in answer["errors"]} == {field}
    assert all(set(entry) == {"message", "field", "help"} for entry in answer["errors"])
    assert catcher.box.messages() == []


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b'{"a": NaN}', b'{"subject": "a", "subject": "b"}', b'"\\ud800"', b"\xff\xfe", b"[" * 100_000],
    ids=["nothing", "half", "NaN", "member twice", "lone surrogate", "not utf-8", "deep"],
)
def test_what_is_no_json_is_a_bad_request(catcher, body):
    assert call(catcher.url, body=body)[::2] == (
        400,
        {"errors": [{"message": "Bad Request", "field": None, "help": None}]},
    )


def test_a_letter_in_both_forms_with_a_photo_is_caught_whole(catcher):
    both = [{"type": "text/plain", "value": "Dear Ada"}, {"type": "text/html", "value": "<div>Dear Ada</div>"}]

    assert call(catcher.url, body=letter(content=both, attachments=[PHOTO]))[0] == 202

    [caught] = call(catcher.url, "GET", "/messages")[2]
    assert (caught["text"], caught["html"]) == ("Dear Ada", "<div>Dear Ada</div>")
    seen = {name: value for name, value in PHOTO.items() if name != "content"}
    assert caught["attachments"] == [{**seen, "bytes": 3}]
    assert caught["raw"]["attachments"] == [PHOTO]
