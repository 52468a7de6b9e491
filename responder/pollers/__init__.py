"""Turns the folder's files into the list of platforms that are asked, because they post nothing: one file each.

A poller is a module called as the provider whose deliveries it brings (that file parses them, and says what a
connection has to be told), with

    begin(since) -> mark                    the mark of somebody who has read everything until then
    poll(settings, mark, seconds) -> Page   the next page behind a mark

A mark is JSON of the poller's own. It moves together with what it brought, so that dying at any line loses and doubles
nothing; a page may bring again what an earlier one brought, for what is known is told by its content. Clocks differ
and transactions commit late: each round looks OVERLAP back. `poll` has `seconds` by the clock on the wall, and raises
Temporary or Permanent by who has to act; its sentences hold no address and no key. It sees no table.
"""

import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from importlib import import_module
from typing import Protocol, cast

from responder import reading
from responder.facts import Json
from responder.instants import instant, now

OVERLAP = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Page:
    """What was read at once: the platform's own objects, one for each person or event, and the mark behind them."""

    bodies: Sequence[Json]
    mark: Json
    is_last: bool


class Poller(Protocol):
    """What a poller's file has to say."""

    def begin(self, since: datetime) -> Json:
        """The mark of somebody who has read everything until then."""

    def poll(self, settings: Mapping[str, str], mark: Json, seconds: float) -> Page:
        """The next page. `settings` are the connection's, its secret among them under "secret"."""


def looking_back(mark: Json) -> datetime:
    """Where a round begins: some minutes before the newest that was read."""
    return instant(mark["since"]) - OVERLAP


def newest_of(mark: Json, *moments: object) -> str:
    """The newest moment of this round so far. One in the future hides nobody who leaves later."""
    read = [instant(mark.get("newest", mark["since"])), *filter(None, map(reading.moment, moments))]
    return max(min(moment, now()) for moment in read).isoformat()


@lru_cache(maxsize=1)
def _discovered() -> Mapping[str, Poller]:
    names = [found.name for found in pkgutil.iter_modules(__path__)]
    return {name: cast(Poller, import_module(f"{__name__}.{name}")) for name in names}


def poller(provider: str) -> Poller | None:
    """Who asks this provider; None where it posts by itself, or hands in files."""
    return _discovered().get(provider)
