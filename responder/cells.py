"""Turns a cell as spreadsheets and databases export it into what it says; nothing where it says nothing."""

import re

NOTHING = frozenset(
    {
        "#N/A", "#NV", "#N/D", "#NULL!", "#REF!", "#BEZUG!", "#VALUE!", "#VALEUR!", "#WERT!", "#NAME?", "#DIV/0!",
        "N/A", "n/a", "NULL", "null", "(null)", "NaN", "nan", "\\N", "-", "--", "–", "—",
    }
)  # fmt: skip
"""What programs write into an empty cell. Case counts: `Null` and `Nan` are names of people."""

# What any cell that is not what it says begins with; most do not, and are done.
_UNUSUAL = frozenset("='") | {each[0] for each in NOTHING}
# Excel's way of keeping leading zeros: ="00123".
_FORMULA = re.compile(r'="((?:[^"]|"")*)"')
# An apostrophe that keeps a spreadsheet from calculating, unlike the one of 's-Hertogenbosch.
_APOSTROPHE = re.compile(r"'(?=[\d+=@-])")
_SPACES = re.compile("[\u00a0\u2007\u202f]")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")


def said_by(cell: str) -> str:
    """The text of a cell without what only its program needed."""
    text = cell.strip()
    is_ascii = text.isascii()
    if is_ascii and text[:1] not in _UNUSUAL:
        return text
    if not is_ascii:
        text = _INVISIBLE.sub("", _SPACES.sub(" ", text)).strip()
    if text.startswith("="):
        text = _FORMULA.sub(lambda match: match[1].replace('""', '"'), text).strip()
    elif text.startswith("'"):
        text = _APOSTROPHE.sub("", text, count=1)
    return "" if text in NOTHING else text
