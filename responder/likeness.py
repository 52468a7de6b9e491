"""Turns names, companies and addresses into keys by which two people may turn out to be one. Hints, never proofs."""

import re
import unicodedata

GMAIL = frozenset({"gmail.com", "googlemail.com"})
_WORDS = re.compile(r"[^\W_]+")
# What companies put behind their names; two spellings of one company differ in these first.
_FORMS = frozenset(
    {
        "ab", "ag", "aps", "as", "asa", "bv", "co", "company", "corp", "corporation", "gmbh", "inc", "incorporated",
        "kg", "limited", "llc", "llp", "ltd", "nv", "oy", "oyj", "plc", "pty", "sa", "sarl", "sas", "se", "sl", "spa",
        "srl", "ug",
    }
)  # fmt: skip
SHORTEST = 3


def hint_of(email_norm: str) -> str | None:
    """The address without its plus-tag and, at Gmail, without its dots; None where that changes nothing."""
    local, _, domain = email_norm.rpartition("@")
    plain = local.partition("+")[0]
    if domain in GMAIL:
        plain, domain = plain.replace(".", ""), "gmail.com"
    found = f"{plain}@{domain}"
    return found if plain and found != email_norm else None


def match_key(name: str | None, company: str | None) -> str | None:
    """One key for spellings of a person at a company: case, accents, order of names and legal forms do not count.

    None without a name of two words or without a company: a name alone is shared by too many.
    """
    names = sorted(_folded(name or ""))
    works = [word for word in _folded(company or "") if word not in _FORMS]
    if len(names) < 2 or sum(map(len, works)) < SHORTEST:
        return None
    return f"{' '.join(names)}|{' '.join(works)}"


def _folded(text: str) -> list[str]:
    if not text.isascii():
        text = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return _WORDS.findall(text.casefold())
