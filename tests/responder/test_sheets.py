"""Files as spreadsheets write them, and as nobody should."""

import io

import pytest

from responder.errors import UnusableFile
from responder.facts import Unusable
from responder.sheets import LONGEST_LINE, Row, Sheet

EMAIL = frozenset({"email"})


def rows(content):
    content = content.encode() if isinstance(content, str) else content
    return list(Sheet(io.BytesIO(content), EMAIL).rows())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encoding_and_delimiter_are_found_out(encoding, delimiter):
    content = delimiter.join(("Name", "E-Mail")) + "\r\n" + delimiter.join(("Zoë", "zoe@example.com")) + "\r\n"

    assert rows(content.encode(encoding)) == [Row(2, {"name": "Zoë", "email": "zoe@example.com"})]


def test_windows_1252_is_known_by_a_letter_far_down():
    content = "email,name\n" + "ada@example.com,Ada\n" * 100_000 + "bjoern@example.com,Björn\n"

    assert rows(content.encode("cp1252"))[-1].cells["name"] == "Björn"


def test_one_damaged_letter_in_utf8_costs_its_row_only():
    content = "email,name\nzoe@example.com,Zoë\nb@example.com,Bj".encode() + b"\xf6rn\nada@example.com,Ada\n"

    zoe, damaged, ada = rows(content)

    assert (zoe.cells["name"], ada.cells["name"]) == ("Zoë", "Ada")
    assert damaged == Unusable(3, "its name holds characters that are no text, or are damaged")


def test_a_separator_line_and_a_preamble_above_the_header_are_passed_over():
    assert rows("sep=;\r\nOur customers\r\n\r\nemail;name\r\na@example.com;A\r\n") == [
        Row(5, {"email": "a@example.com", "name": "A"})
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_an_editor_counts_them(ending):
    content = ending.join(("email,notes", '"a@example.com","one', 'two"', "b@example.com,", ""))

    assert [row.line for row in rows(content)] == [2, 4]


def test_a_quotation_mark_that_never_closes_costs_one_line():
    content = 'email,name\na@example.com,"Ada\n' + "b@example.com,Bo\n" * 20_000

    first, *others = rows(content)

    assert first == Unusable(2, "its quotation marks do not match, or a cell is too long")
    assert [row.line for row in others] == list(range(3, 20_003))


def test_a_line_without_end_costs_itself_only():
    content = "email,name\na@example.com," + "x" * (3 * LONGEST_LINE) + "\nb@example.com,Bo\n"

    assert rows(content) == [
        Unusable(2, "its quotation marks do not match, or a cell is too long"),
        Row(3, {"email": "b@example.com", "name": "Bo"}),
    ]


def test_a_cell_may_be_long_but_not_endless():
    content = "email,notes,name\na@example.com," + "x" * 9_000 + ",A\nb@example.com,," + "x" * 501 + "\n"

    assert [isinstance(row, Row) for row in rows(content)] == [True, False]


def test_more_cells_than_columns_are_not_guessed_at():
    assert rows("email,name\na@example.com,Byron, Ada\nb@example.com,Bo,,\n") == [
        Unusable(2, "there are 3 cells where the header has 2"),
        Row(3, {"email": "b@example.com", "name": "Bo"}),
    ]


def test_of_two_columns_with_one_name_the_first_counts():
    assert rows("email,Phone,phone\na@example.com,1,2\n")[0].cells == {
        "email": "a@example.com",
        "phone": "1",
        "phone_2": "2",
    }


def test_a_zero_byte_costs_its_row():
    assert isinstance(rows("email,name\na@example.com," + "x" * 4096 + "\nb@example.com,B\x00o\n")[1], Unusable)


def test_a_column_is_read_again_without_losing_the_place():
    sheet = Sheet(io.BytesIO(b"email\n" + b"a@example.com\n" * 5000), EMAIL)
    seen = 0
    for _ in sheet.rows():
        seen += 1
        if seen in (1, 3000):
            assert sum(1 for _ in sheet.column("email")) == 5000

    assert seen == 5000


@pytest.mark.parametrize("content", [b"", b"name,phone\nAda,1\n", b"PK\x03\x04zip", b"\x00\xff\x13\x37" * 2000])
def test_what_is_no_such_sheet_is_refused_with_a_sentence(content):
    with pytest.raises(UnusableFile, match=r"\.$"):
        rows(content)
