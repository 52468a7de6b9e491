"""A name typed all in capitals, or all without, is written as names are."""

import pytest

from responder.names import written_well


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ADA", "Ada"), ("ada", "Ada"), ("JP", "JP"), ("jo", "Jo"), ("anna-lena", "Anna-Lena"),
        ("JEAN-LUC", "Jean-Luc"),
        ("O'NEIL", "O'Neil"), ("o’brien", "O’Brien"), ("D'ANGELO", "D'Angelo"), ("n'diaye", "N'Diaye"),
        ("ma'ruf", "Ma'ruf"), ("MA'RUF", "Ma'ruf"), ("'t", "'t"), ("MCDONALD", "McDonald"),
        ("mcallister", "McAllister"),
        ("MACHADO", "Machado"), ("McDONALD", "McDONALD"), ("DeShawn", "DeShawn"), ("ÉLODIE", "Élodie"),
        ("ßtefan", "Sstefan"),
        ("İBRAHİM", "İbrahim"), ("IŞIL", "Işıl"), ("ışıl", "Işıl"), ("ADA BYRON", "Ada Byron"),
        ("mary ann", "Mary Ann"), ("Ada BYRON", "Ada BYRON"), ("山田", "山田"),
        ("ANA BELÉN", "Ana Belén"), ("JEAN-LUC O'NEIL", "Jean-Luc O'Neil"), ("IJSBRAND", "Ijsbrand"),
        ("ADA VAN DEN BERG", "ADA VAN DEN BERG"), ("maria de sa", "maria de sa"), ("LI WEI", "LI WEI"),
        ("J. BYRON", "J. BYRON"),
        ("علی", "علی"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_word_is_written_as_a_name(typed, written):
    assert written_well(typed) == written


def test_dutch_begins_with_two_letters_at_once():
    assert written_well("IJSBRAND", "nl") == "IJsbrand"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ibrahim", "İbrahim"),
        ("ırmak", "Irmak"),
        ("IRMAK", "IRMAK"),
        ("İREM", "İrem"),
        ("AYŞE", "Ayşe"),
        ("CAN", "Can"),
    ],
)
def test_turkish_has_two_letters_i(typed, written):
    assert written_well(typed, "tr") == written
