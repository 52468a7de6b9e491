"""Turns the folder's files into the list of those who remember our customers: a new source is one new file here.

A source of files is a module with

    NAME    the word after `responder import`
    TITLE   what managers read next to a fact that came from it ("customers.csv", "LinkedIn export")
    read(file, owner_email) -> Iterator[FoundCustomer | FoundTouchpoint | Unusable]

and, where they apply,

    NEEDS_OWNER = True        the file says nothing about whose it is: `--manager` must
    KNOWN_PEOPLE_ONLY = True  it is full of strangers: only people we know already are touched

`read` is a generator: it holds one row at a time however large the file is, yields an Unusable for each row it
cannot take and goes on, and raises UnusableFile where the file as a whole is not what it should be. The file
is open for reading bytes and can seek. `owner_email` is normalised. No source knows of a table.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import BinaryIO

from responder.errors import Refused
from responder.facts import FoundCustomer, FoundTouchpoint, Unusable

Found = FoundCustomer | FoundTouchpoint
Read = Callable[[BinaryIO, str | None], Iterator[Found | Unusable]]


@dataclass(frozen=True, slots=True)
class FileSource:
    """One discovered source of files; the module's constants as a value."""

    name: str
    title: str
    read: Read
    needs_owner: bool = False
    known_people_only: bool = False


def _source(module: ModuleType) -> FileSource:
    return FileSource(
        name=module.NAME,
        title=module.TITLE,
        read=module.read,
        needs_owner=getattr(module, "NEEDS_OWNER", False),
        known_people_only=getattr(module, "KNOWN_PEOPLE_ONLY", False),
    )


@lru_cache(maxsize=1)
def file_sources() -> Mapping[str, FileSource]:
    """Every source of files by its name, in the order of the alphabet."""
    names = sorted(found.name for found in pkgutil.iter_modules(__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return {module.NAME: _source(module) for module in modules if hasattr(module, "read")}


def file_source(name: str) -> FileSource:
    """The source of that name. Raises Refused, listing the names there are."""
    try:
        return file_sources()[name]
    except KeyError:
        raise Refused(f"There is no import called {name!r}; there are {', '.join(file_sources())}.") from None


def title_of(name: str) -> str:
    """What managers read for a source's name; the name itself where no file stands behind it ("api")."""
    source = file_sources().get(name)
    return source.title if source else name
