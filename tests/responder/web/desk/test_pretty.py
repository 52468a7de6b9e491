"""A raw body as somebody reads it."""

from responder.web.desk.pretty import MOST_SHOWN, pretty


def test_a_raw_body_is_set_out_and_whatever_cannot_be_seen_is_written_out():
    assert pretty(b'{"a":["\\u202eb"]}', "application/json").text == '{\n  "a": [\n    "\\u202eb"\n  ]\n}'
    assert pretty(b"type=unsubscribe&data%5Bemail%5D=a%40b.c", "application/x-www-form-urlencoded").text == (
        "type = unsubscribe\ndata[email] = a@b.c"
    )
    assert pretty(b"{broken", "application/json").kind == "text"
    assert pretty(b"\xff\x00", "").text == "\\xff\\u0000"
    assert pretty(b"[" * 200_000, "").left_out == 200_000 - MOST_SHOWN
