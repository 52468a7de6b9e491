"""Files as spreadsheets write them, and as nobody should."""

import io

import pytest

from responder.columns import plain, shape
from responder.errors import UnusableFile
from responder.facts import Unusable
from responder.sheets import MOST_COLUMNS, Row, Sheet
from responder.sources.customers import COLUMNS
from responder.sources.linkedin import SHEET as CONNECTIONS
from responder.sources.touchpoints import COLUMNS as CONTACTS
from responder.textfiles import LONGEST_LINE, LONGEST_RECORD
from responder.titles import TITLES


def rows(content):
    content = content.encode() if isinstance(content, str) else content
    return list(Sheet(io.BytesIO(content), COLUMNS).rows())


def keys(header, columns=COLUMNS, mapping=None):
    return Sheet(io.BytesIO(header.encode()), columns, mapping or {}).keys


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
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
        "phone 2": "2",
    }


def test_a_zero_byte_costs_its_row():
    assert isinstance(rows("email,name\na@example.com," + "x" * 4096 + "\nb@example.com,B\x00o\n")[1], Unusable)


def test_a_column_is_read_again_without_losing_the_place():
    sheet = Sheet(io.BytesIO(b"email\n" + b"a@example.com\n" * 5000), COLUMNS)
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


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_a_line_that_names_the_delimiter_is_believed(first):
    assert rows(f"{first}\nemail\na@example.com;\n") == [Row(3, {"email": "a@example.com"})]


def test_a_delimiter_is_the_one_under_which_the_rows_fit_too():
    assert rows("email|Name, first;last\na@example.com|Ada; Byron, Countess\n")[0].cells == {
        "email": "a@example.com",
        "name_first_last": "Ada; Byron, Countess",
    }


def test_a_lone_word_above_the_header_is_no_header():
    assert rows("E-Mail\n\nE-Mail;Name\na@example.com;A\nb@example.com;B\n")[0] == Row(
        4, {"email": "a@example.com", "name": "A"}
    )


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ('"=""00123"""', "00123"),
        ("'00123", "00123"),
        ("'s-Hertogenbosch", "'s-Hertogenbosch"),
        ("+46\u00a070\u202f123", "+46 70 123"),
        ("\u200bAda\u00a0", "Ada"),
        ("=1+1", "=1+1"),
        ("Null", "Null"),
    ],
)
def test_what_only_a_spreadsheet_needed_is_taken_off(cell, says):
    assert rows(f"email,company\na@example.com,{cell}\n")[0].cells["company"] == says


@pytest.mark.parametrize("cell", ["#N/A", "#NV", "NULL", "null", "n/a", "-", "–", " ", '" "', "NaN", "\\N"])
def test_an_empty_cell_is_empty_whatever_a_program_wrote_there(cell):
    assert rows(f"email,company\na@example.com,{cell}\n")[0].cells == {"email": "a@example.com"}


def test_empty_columns_and_rows_at_the_end_are_nothing():
    assert rows("email;name;;;\na@example.com;A;;;\n;;;;\n - ;;;;\n\u00a0;;;;\n") == [
        Row(2, {"email": "a@example.com", "name": "A"})
    ]


@pytest.mark.parametrize(
    "header",
    [
        "E-Mail-Adresse;Vorname;Nachname;Firma;Kunde seit;Sprache;Land",
        "Adresse e-mail;Prénom;Nom;Société;Client depuis;Langue;Pays",
        "Correo electrónico;Nombre;Apellidos;Empresa;Cliente desde;Idioma;País",
        "Indirizzo e-mail;Nome;Cognome;Azienda;Cliente dal;Lingua;Paese",
        "E-mailadres;Voornaam;Achternaam;Bedrijf;Klant sinds;Taal;Land",
        "Email Address;First Name;Last Name;Company;Customer since;Language;Country",
    ],
    ids=["de", "fr", "es", "it", "nl", "en"],
)
def test_titles_are_known_in_six_languages(header):
    assert keys(header) == ["email", "given_name", "family_name", "company", "customer_since", "language", "country"]


def test_titles_of_contacts_and_connections_are_known_in_other_languages():
    assert keys("Mail;Kanal;Datum;Richtung;Notizen;Betreuer", CONTACTS) == [
        "email", "channel", "occurred_at", "direction", "summary", "manager",
    ]  # fmt: skip
    assert keys("Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verbunden am", CONNECTIONS) == [
        "given_name", "family_name", "url", "email", "company", "title", "connected_on",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Mail;Name;Vorname", ["email", "family_name", "given_name"]),
        ("Mail;Nom;Prénom", ["email", "family_name", "given_name"]),
        ("Mail;Nombre", ["email", "name"]),
        ("Mail;Name;Given name;Family name", ["email", "name", "given_name", "family_name"]),
    ],
)
def test_what_name_means_depends_on_what_stands_beside_it(header, expected):
    assert keys(header) == expected


def test_no_title_stands_for_two_columns():
    titles = [title for key, others in TITLES.items() for title in (key, *others)]

    assert [title for title in titles if titles.count(title) > 1] == []
    assert [title for title in titles if plain(title) != title] == []


def test_a_mapping_says_which_column_is_which_and_beats_what_titles_mean():
    assert keys("Kontakt;Mail;Firma", mapping={"kontakt": "email", "firma": ""}) == ["email", "=mail", "=firma"]


def test_one_shape_is_known_whatever_the_order_and_spelling_of_its_titles():
    assert shape(["Kunde seit", "E-Mail", ""]) == shape(["e_mail", "KUNDE SEIT"]) != shape(["E-Mail"])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("Kontakt;Kunde seit\nx;2020-01-01\n", r'titles Kontakt, Kunde seit.*--map "Kontakt=email"'),
        ("ada@example.com;Ada\nb@example.com;Bo\n", "Line 1 looks like a row, not like titles"),
        ("email," + "x," * LONGEST_LINE, f"a line there is longer than {LONGEST_LINE} characters"),
        ("email," * MOST_COLUMNS + "x\n", f"has {MOST_COLUMNS + 1} columns"),
    ],
)
def test_a_header_that_is_not_understood_is_answered_with_what_to_do(content, says):
    with pytest.raises(UnusableFile, match=says) as refused:
        rows(content)

    assert "ada@" not in str(refused.value)


def test_a_mapping_for_titles_that_are_not_there_is_refused():
    with pytest.raises(UnusableFile, match="No title there reads like kontakt"):
        keys("Mail;Firma\n", mapping={"kontakt": "email"})


def test_a_record_over_many_long_lines_costs_one_line_and_little_memory():
    endless = 'a@example.com,"' + ("x" * 50_000 + "\n") * (2 * LONGEST_RECORD // 50_000)

    first, *others = rows(f'email,notes\n{endless}"\nb@example.com,Bo\n')

    assert first == Unusable(2, "its quotation marks do not match, or a cell is too long")
    assert others[-1].cells == {"email": "b@example.com", "notes": "Bo"}
