"""Turns the folder's files into the list of those who remember our customers: a new source is one new file here.

A source of files is a module with

    NAME    the word after `responder import`
    TITLE   what managers read next to a fact that came from it ("customers.csv", "LinkedIn export")
    WANTS   what `responder sources` says about the file: one line
    read(file, owner_email) -> Iterator[FoundCustomer | FoundTouchpoint | Unusable]

and, where they apply,

    NEEDS_OWNER = True        the file says nothing about whose it is: `--manager` must
    KNOWN_PEOPLE_ONLY = True  it is full of strangers: only people we know already are touched
    COLUMNS = Columns(…)      it is a sheet whose titles a person may explain by `--map`: then it is
                              read(file, owner_email, mapping), with `mapping` as responder.columns describes it
    READS_FOLDER = True       it is a folder of files: then it is read(folder, owner_email), with a
                              responder.folders.Folder, and each file's number stands for its line

A live source is a module with

    NAME, TITLE  as above; TITLE is also what is missing when "… did not answer"
    SETTINGS     name -> Setting, in the order in which a person would give them
    ask(who, settings, seconds) -> list[FoundCustomer | FoundTouchpoint]

`ask` has `seconds` for everything it does, by the clock on the wall, and says in words what went wrong: Temporary when
the source did not answer (with `retry_after_seconds` where it named one), Permanent when asking again would end the
same (a key that is refused, a query that is wrong). Nobody found is an empty list. Its messages hold no address, no
name and no secret. A module may offer both `read` and `ask`.

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
from typing import Any

from responder.addresses import normalise
from responder.columns import Columns
from responder.errors import Permanent, Refused
from responder.facts import FoundCustomer, FoundTouchpoint, Sought, Unusable

Found = FoundCustomer | FoundTouchpoint
Read = Callable[..., Iterator[Found | Unusable]]
Ask = Callable[[Sought, Mapping[str, str], float], list[Found]]


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing a live source has to be told. A secret is never shown again; `default` None means it must be given."""

    about: str
    is_secret: bool = False
    default: str | None = None


def is_about(one: Found, who: Sought) -> bool:
    """Whether this says something of the person asked about: rows about other addresses are somebody else's.

    Somebody who was asked about by a reference alone has whatever address was found.
    """
    email = one.customer.email if isinstance(one, FoundTouchpoint) else one.email
    return not who.emails or normalise(email or "") in who.emails


def told(title: str, known: Mapping[str, Setting], given: Mapping[str, str]) -> dict[str, str]:
    """Every setting a live source knows, what was left out by its default, without blanks around.

    Raises Permanent, naming the setting, for one that is missing or that the source does not know.
    """
    if unknown := sorted(given.keys() - known.keys()):
        raise Permanent(f"{title} has no setting {unknown[0][:40]!r}; it has {', '.join(known)}.")
    complete = {name: (given.get(name) or setting.default or "").strip() for name, setting in known.items()}
    for name, setting in known.items():
        if setting.default is None and not complete[name]:
            raise Permanent(f"{title} cannot be asked: its setting {name!r} is missing. It is {setting.about}.")
    return complete


@dataclass(frozen=True, slots=True)
class LiveSource:
    """One discovered source that is asked about a person when they leave."""

    name: str
    title: str
    settings: Mapping[str, Setting]
    ask: Ask


@dataclass(frozen=True, slots=True)
class FileSource:
    """One discovered source of files; the module's constants as a value. `columns` None: nothing to map in it."""

    name: str
    title: str
    wants: str
    read: Read
    needs_owner: bool = False
    known_people_only: bool = False
    reads_folder: bool = False
    columns: Columns | None = None

    def found_in(
        self, opened: Any, owner_email: str | None, mapping: Mapping[str, str] | None = None
    ) -> Iterator[Found | Unusable]:
        """What the file or folder holds, `mapping` told to those who take one."""
        if self.columns and mapping:
            return self.read(opened, owner_email, mapping)
        return self.read(opened, owner_email)


def _source(module: ModuleType) -> FileSource:
    return FileSource(
        name=module.NAME,
        title=module.TITLE,
        wants=module.WANTS,
        read=module.read,
        needs_owner=getattr(module, "NEEDS_OWNER", False),
        known_people_only=getattr(module, "KNOWN_PEOPLE_ONLY", False),
        reads_folder=getattr(module, "READS_FOLDER", False),
        columns=getattr(module, "COLUMNS", None),
    )


@lru_cache(maxsize=1)
def _modules() -> tuple[ModuleType, ...]:
    names = sorted(found.name for found in pkgutil.iter_modules(__path__))
    return tuple(importlib.import_module(f"{__name__}.{name}") for name in names)


@lru_cache(maxsize=1)
def file_sources() -> Mapping[str, FileSource]:
    """Every source of files by its name, in the order of the alphabet."""
    return {module.NAME: _source(module) for module in _modules() if hasattr(module, "read")}


@lru_cache(maxsize=1)
def live_sources() -> Mapping[str, LiveSource]:
    """Every live source by its name, in the order of the alphabet."""
    live = [module for module in _modules() if hasattr(module, "ask")]
    return {module.NAME: LiveSource(module.NAME, module.TITLE, module.SETTINGS, module.ask) for module in live}


def file_source(name: str) -> FileSource:
    """The source of that name. Raises Refused, listing the names there are."""
    try:
        return file_sources()[name]
    except KeyError:
        raise Refused(f"There is no import called {name!r}; there are {', '.join(file_sources())}.") from None


def live_source(name: str) -> LiveSource:
    """The live source of that name. Raises Refused, listing the names there are."""
    try:
        return live_sources()[name]
    except KeyError:
        names = ", ".join(live_sources())
        raise Refused(f"There is no live source called {name!r}; there are {names}.") from None


def title_of(name: str) -> str:
    """What managers read for a source's name; the name itself where no file stands behind it ("api")."""
    source = file_sources().get(name) or live_sources().get(name)
    return source.title if source else name
