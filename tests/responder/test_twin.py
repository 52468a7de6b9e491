"""The HTML twin says what the body says, to the character, in the words of a parser and of a real browser."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from responder.draft.text import body_of, refuse_unusable
from responder.errors import Refused
from responder.twin import Picture, signature_end, twin

BODY = (
    "Dear Ada,\n\nthank you for ten years & more.\n\nWarm regards,\nMaya Lindqvist\nOperations Manager, Northlight\n"
    "+46 8 123 45 67\n\nNorthlight AB, Storgatan 1, Stockholm\n"
)
MAYA = "Maya Lindqvist"
PHOTO = Picture("cid:photo.jpg@0123456789abcdef", 240, 320)
HOSTILE = [
    "<script>alert(1)</script>\n",
    "</div></body><img src=x onerror=alert(1)>\n",
    "&lt;b&gt; &amp; &#60; &nbsp; <!-- -->\n",
    "<![CDATA[x]]> {{ 7*7 }} <style>*{display:none}</style>\n",
    "a \" b ' c ` d = e\n",
    "  indented\n\n\n\n   three lines below,  and  gaps\n",
    "https://example.com maya@example.com +46 8 123 45 67\n",
    "<plaintext>\n<textarea>\n<title>\n<base href=//evil.example>\n",
    "Ünïcode, 読者, שלום, 👩‍👩‍👧, e\u0301\n",
]


class Reader(HTMLParser):
    """The lines of a document: each innermost `div` is one. Every tag and attribute is kept beside."""

    def __init__(self, html):
        super().__init__()
        self.lines, self.tags, self._line = [], [], None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "div":
            self._line = ""

    def handle_data(self, data):
        if self._line is not None:
            self._line += data

    def handle_endtag(self, tag):
        if tag == "div" and self._line is not None:
            self.lines.append(self._line)
            self._line = None

    @property
    def text(self):
        return "".join(f"{line}\n" for line in self.lines)


def bodies():
    """Whatever somebody may type and the desk takes, markup above all."""
    signs = st.one_of(st.sampled_from("<>&\"'/=; \n\u00a0"), st.characters(codec="utf-8"))
    pieces = st.one_of(st.text(signs, max_size=40), st.sampled_from([*HOSTILE, "&amp", "&#0;", "<!--", "</div", "  "]))
    return st.lists(pieces, max_size=6).map("".join)


@given(bodies(), st.booleans())
@example("".join(HOSTILE), True)
def test_the_text_of_the_twin_is_the_body(typed, has_photo):
    body = body_of(typed)
    try:
        refuse_unusable("Thank you", body)
    except Refused:
        assume(False)

    read = Reader(twin(body, language="en", signer=MAYA, picture=None))
    shown = Reader(twin(body, language="en", signer=MAYA, picture=PHOTO if has_photo else None))

    assert read.text == body
    assert [line for line in shown.lines if line] == [line for line in read.lines if line]
    assert {tag for tag, _ in read.tags} <= {"html", "head", "meta", "body", "div", "br"}


def test_it_looks_like_a_mail_somebody_typed():
    assert twin("Dear Ada,\n\nthank you.\n", language="de", signer=MAYA) == (
        '<!DOCTYPE html>\n<html lang="de" dir="ltr">\n<head><meta charset="utf-8"></head>\n<body>\n'
        '<div lang="de" dir="ltr">\n<div>Dear Ada,</div>\n<div><br></div>\n<div>thank you.</div>\n</div>\n</body>\n'
        "</html>\n"
    )


def test_nothing_is_linked_styled_or_fetched():
    read = Reader(twin(BODY + HOSTILE[6], language="en", signer=MAYA, picture=PHOTO))

    assert [attributes for tag, attributes in read.tags if tag in ("a", "link", "script", "style", "base")] == []
    assert [attributes for tag, attributes in read.tags if "style" in attributes] == []
    assert [attributes["src"] for tag, attributes in read.tags if tag == "img"] == [PHOTO.source]


def test_only_a_line_whose_spaces_would_collapse_has_a_style():
    read = Reader(twin("one two\n  three\nfour  five\n", language="en", signer=MAYA))

    styled = [attributes.get("style") for tag, attributes in read.tags if tag == "div"][1:]
    assert styled == [None, "white-space:pre-wrap", "white-space:pre-wrap"]


@pytest.mark.parametrize(("language", "direction"), [("de", "ltr"), ("pt-BR", "ltr"), ("ar", "rtl"), ("x-odd", "ltr")])
def test_it_says_its_language_and_direction(language, direction):
    read = Reader(twin(BODY, language=language, signer=MAYA))

    assert read.tags[0] == ("html", {"lang": language, "dir": direction})


def lines_around_the_photo(body, signer):
    html = twin(body, language="en", signer=signer, picture=PHOTO)
    before, _, after = html.partition("<div><img")
    return re.findall(r"<div>([^<]*)</div>\n$", before), re.findall(r"^[^\n]*\n<div>(.*?)</div>", after)


def test_the_photo_stands_below_the_signature_and_above_the_imprint():
    assert lines_around_the_photo(BODY, MAYA) == (["+46 8 123 45 67"], ["<br>"])
    assert BODY[: signature_end(BODY, MAYA)].endswith("+46 8 123 45 67")


def test_the_last_of_several_names_is_the_signature():
    body = f"{MAYA}\n\nDear Ada,\n\n{MAYA}\nCOO\n"

    assert lines_around_the_photo(body, MAYA)[0] == ["COO"]


@pytest.mark.parametrize("signer", ["Tom Okafor", "", "Maya", "Maya Lindqvist (x"])
def test_without_the_name_the_photo_stands_below_everything(signer):
    assert lines_around_the_photo(BODY, signer)[0] == ["Northlight AB, Storgatan 1, Stockholm"]


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ((320, 320), (96, 96)),
        ((240, 320), (72, 96)),
        ((320, 80), (160, 40)),
        ((40, 40), (40, 40)),
        ((80, 320), (24, 96)),
    ],
)
def test_the_photo_is_small_and_in_proportion(size, shown):
    assert Picture("cid:x", *size).shown() == shown
    assert f'width="{shown[0]}" height="{shown[1]}" alt=""' in twin(
        BODY, language="en", signer=MAYA, picture=Picture("cid:x", *size)
    )


@pytest.mark.browser
def test_a_real_browser_shows_the_body_and_runs_nothing(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    for typed in [BODY, *HOSTILE, "".join(HOSTILE)]:
        body = body_of(typed)
        page.set_content(twin(body, language="en", signer=MAYA))
        lines = page.evaluate(
            "[...document.querySelectorAll('body > div > div')].map((it) => [it.innerText, it.offsetHeight])"
        )
        assert [text.rstrip("\n") for text, _ in lines] == body.removesuffix("\n").split("\n")
        assert min(height for _, height in lines) > 0, "an empty line takes its place"
    assert asked == []
