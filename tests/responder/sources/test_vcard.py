"""Address books, as phones and mail programs write them and as nobody should."""

import io

import pytest

from responder.errors import UnusableFile
from responder.facts import FoundCustomer, Unusable
from responder.sources.vcard import read
from responder.vcards import MOST_PROPERTIES
from tests.cast import ADA, TOM

GOOD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Tom\r\nEMAIL:tom@example.com\r\nEND:VCARD\r\n"


def found(content):
    return list(read(io.BytesIO(content if isinstance(content, bytes) else content.encode()), None))


def card(*lines, version="3.0"):
    (one,) = found("\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", f"EMAIL:{ADA}", *lines, "END:VCARD", ""]))
    return one


def test_a_card_of_version_4_says_all_of_this():
    one = card(
        "item1.EMAIL;PREF=1;TYPE=work:mailto:countess@example.com",
        "FN:Dr. Ada Byron",
        "N:Byron;Ada;Augusta;Dr.;",
        "ORG:Analytical Engines\\, Ltd.;Programs",
        "TITLE:Programmer",
        "TEL;VALUE=uri:tel:+44-20-1815",
        "ADR:;;12 St James\\;s Square;London;;SW1;United Kingdom",
        "LANG:en-GB",
        "TZ:Europe/London",
        "NOTE:Likes poetry\\nand",
        "  engines",
        "UID:urn:uuid:1815",
        "X-ABDATE:2016-09-10",
        "ANNIVERSARY:20160910",
        version="4.0",
    )

    assert one == FoundCustomer(
        email="countess@example.com", other_emails=(ADA,), name="Dr. Ada Byron", given_name="Ada", family_name="Byron",
        company="Analytical Engines, Ltd.", title="Programmer", phone="+44-20-1815", language="en-GB", country="GB",
        time_zone="Europe/London", notes="Likes poetry and engines", refs={"vcard": "urn:uuid:1815"}, line=1,
    )  # fmt: skip


def test_quoted_printable_charsets_and_bare_parameters_of_version_2_1_are_read():
    lines = (
        "EMAIL;PREF;INTERNET:tom@example.com",
        "N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FC=",
        "=DFig;Bj=F6rn",
        "NOTE;QUOTED-PRINTABLE;CHARSET=UTF-8:Gr=C3=BC=C3=9Fe=0D=0A=",
        "aus K=C3=B6ln",
        "PHOTO;BASE64:AAAA",
        "BBBB/+==",
        "",
        "TEL;CELL:123",
    )
    one = card(*lines, version="2.1")

    assert (one.family_name, one.given_name) == ("Müßig", "Björn")
    assert (one.email, one.notes, one.phone) == (TOM, "Grüße aus Köln", "123")


def test_a_card_in_utf16_is_read():
    assert found(GOOD.decode().encode("utf-16"))[0].email == TOM


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("no content line", "one of its lines is not written as a card's"),
        ("EMAIL:nobody", "one of its e-mail addresses is none"),
        ("KIND:group", "it is the card of a group, an organisation or a place"),
        ("TITLE:" + "x" * 501, "its title is longer than 500 characters"),
    ],
)
def test_a_card_that_cannot_be_taken_is_named_with_its_line(line, why):
    assert card(line) == Unusable(1, why)


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (b"BEGIN:VCARD\r\nFN:Ada\r\n", "it breaks off in the middle"),
        (b"BEGIN:VCARD\r\nFN:Ada\r\nEND:VCARD\r\n", "there is no e-mail address"),
        (
            b"BEGIN:VCARD\r\n" + b"EMAIL:ada@example.com\r\n" * 200_000 + b"END:VCARD\r\n",
            f"it says more than {MOST_PROPERTIES} things of one person",
        ),
        (b"BEGIN:VCARD\r\nNOTE:x\r\n" + b" x\r\n" * 200_000 + b"END:VCARD\r\n", "there is no e-mail address"),
        (b"BEGIN:VCARD\r\nNOTE:" + b"x" * 5_000_000 + b"\r\nEND:VCARD\r\n", "there is no e-mail address"),
        (b"BEGIN:VCARD\r\n\x00\xff\r\nEND:VCARD\r\n", "one of its lines is not written as a card's"),
    ],
    ids=["broken off", "no address", "endless properties", "deep folds", "endless line", "zeros"],
)
def test_what_is_wrong_with_one_card_costs_no_other(broken, why):
    first, bad, last = found(GOOD + broken + GOOD)

    assert (first.email, bad, last.email) == (TOM, Unusable(6, why), TOM)


def test_what_is_no_address_book_is_refused():
    with pytest.raises(UnusableFile, match="not an address book"):
        found("BEGIN:VCALENDAR\n")
