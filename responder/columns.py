"""Turns the titles of a sheet, in any of six languages or by a person's own word, into the names of our columns."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from responder.errors import Refused
from responder.titles import TITLES

KEYS = {title: key for key, titles in TITLES.items() for title in (key, *titles)}

# Beside these a column "Name" or "Nom" holds the family name alone; in Spanish and Italian, the given name.
_GIVEN_BESIDE_FAMILY = frozenset({"vorname", "rufname", "prenom", "voornaam", "roepnaam"})
_SHORT_FAMILY = frozenset({"name", "nom", "naam"})
_SHORT_GIVEN = frozenset({"nombre", "nome"})


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one kind of sheet. Its header is known by those `wanted`.

    `also` holds columns that mean something else in this kind: `notes` about a contact are its `summary`.
    """

    wanted: frozenset[str]
    known: frozenset[str]
    also: Mapping[str, str] = field(default_factory=dict)


def plain(title: str) -> str:
    """A title whatever its case, accents, spaces and dashes: `Customer Since` and `customer_since` are one."""
    letters = unicodedata.normalize("NFKD", title.strip()).casefold()
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", "_", kept).strip("_") or title.strip()


def column_key(title: str) -> str:
    """Our name for a column of that title; the plain title where it is none of ours."""
    return KEYS.get(plain(title), plain(title))


def keys_of(titles: Sequence[str], columns: Columns, mapping: Mapping[str, str]) -> list[str]:
    """Our names for the columns of a header, in its order; each once.

    What `mapping` (plain title -> our column) says beats what a title means, and an empty word there takes the
    column for none of ours. Of several columns with one name the first counts, the others are numbered.
    """
    names = [plain(title) for title in titles]
    spoken = _told_by_neighbours(names, [KEYS.get(name, name) for name in names])
    mapped = [mapping.get(name) if name else None for name in names]
    taken = {key for key in mapped if key}
    keys = []
    for name, key, said in zip(names, spoken, mapped, strict=True):
        meant = columns.also.get(key, key) if key not in columns.known else key
        ours = said or (f"={name}" if said == "" else meant)
        keys.append(f"={name}" if said is None and ours in taken else ours)
    return _distinct(keys)


def _told_by_neighbours(names: Sequence[str], keys: list[str]) -> list[str]:
    """What `Name` means depends on what stands beside it."""
    has_given, has_family = "given_name" in keys, "family_name" in keys
    if not has_family and _GIVEN_BESIDE_FAMILY.intersection(names):
        return ["family_name" if name in _SHORT_FAMILY else key for name, key in zip(names, keys, strict=True)]
    if has_family and not has_given:
        return ["given_name" if name in _SHORT_GIVEN else key for name, key in zip(names, keys, strict=True)]
    return keys


def _distinct(keys: Iterable[str]) -> list[str]:
    seen: dict[str, int] = {}
    distinct = []
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        distinct.append(key if seen[key] == 1 else f"{key} {seen[key]}")
    return distinct


def shape(titles: Iterable[str]) -> str:
    """One key for all files with these titles, in whatever order and spelling: what a mapping is remembered by."""
    return sha256("\x1f".join(sorted({plain(title) for title in titles if title.strip()})).encode()).hexdigest()


def spoken_mapping(pairs: Iterable[str], columns: Columns) -> dict[str, str]:
    """What a person said by `Title=column`, as plain title -> our column; empty where it is to be none of ours.

    Raises Refused, naming the columns there are, for what cannot be meant.
    """
    mapping: dict[str, str] = {}
    for pair in pairs:
        title, equals, column = pair.rpartition("=")
        if not (equals and title.strip()):
            raise Refused(f'A mapping is written "Title=column", for example "Kunde seit={max(columns.wanted)}".')
        mapping[plain(title)] = _ours(column, columns)
    twice = [column for column in mapping.values() if column and list(mapping.values()).count(column) > 1]
    if twice:
        raise Refused(f"Two titles cannot both be the column {twice[0]}.")
    return mapping


def _ours(column: str, columns: Columns) -> str:
    key = column.strip().lower()
    if key and key not in columns.known:
        raise Refused(f"There is no column called {key[:40]!r}; there are {', '.join(sorted(columns.known))}.")
    return key
