"""Turns calls to live sources into answers, several at a time, and none longer than there is time for."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from time import monotonic
from uuid import UUID

from responder.errors import Permanent, Refused, Temporary
from responder.facts import Sought
from responder.log import logger
from responder.sources import Found, live_source

AT_ONCE = 8
EACH_SECONDS = 4.0
SHORTEST_SECONDS = 0.5  # with less there is no point in asking

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Call:
    """One question to one source about one person. `about` is what the person is remembered under."""

    source_id: UUID
    name: str
    kind: str
    settings: dict[str, str] = field(repr=False)
    per_minute: int
    about: str = field(repr=False)
    who: Sought = field(repr=False)

    @property
    def key(self) -> tuple[UUID, str]:
        """The same for two cases of one person."""
        return self.source_id, self.about


@dataclass(frozen=True, slots=True)
class AnswerTo:
    """What became of a call: what was found, or the trouble; `rest_seconds` is how long the source asked for."""

    call: Call
    found: Sequence[Found] = ()
    trouble: str | None = None
    rest_seconds: float | None = None
    is_lasting: bool = False  # asking again would end the same


@dataclass(frozen=True, slots=True)
class Answers:
    """The calls that were made, and those there was no time for."""

    given: list[AnswerTo]
    unasked: list[Call]


def call_all(calls: Sequence[Call], *, until: float) -> Answers:
    """Make the calls before the monotonic moment `until`."""
    if not calls:
        return Answers([], [])
    pool = ThreadPoolExecutor(min(AT_ONCE, len(calls)), thread_name_prefix="asking")
    try:
        futures: dict[Future[AnswerTo | None], Call] = {pool.submit(_call, call, until): call for call in calls}
        done, late = wait(futures, timeout=max(0.0, until - monotonic()) + SHORTEST_SECONDS)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    given = [answer for future in done if (answer := _result(future, futures[future]))]
    made = {answer.call.key for answer in given}
    overdue = [AnswerTo(futures[future], trouble="it took too long") for future in late if future.running()]
    made |= {answer.call.key for answer in overdue}
    return Answers([*given, *overdue], [call for call in calls if call.key not in made])


def _result(future: Future[AnswerTo | None], call: Call) -> AnswerTo | None:
    """A source's own fault costs its answer, and nobody else's."""
    fault = future.exception()
    if fault is None:
        return future.result()
    log.error("a source failed in a way nobody expected", source=call.name, exc_info=fault)
    return AnswerTo(call, trouble=f"it failed in a way nobody expected ({type(fault).__name__})")


def _call(call: Call, until: float) -> AnswerTo | None:
    """The answer; None when there is no time left to ask."""
    seconds = min(EACH_SECONDS, until - monotonic())
    if seconds < SHORTEST_SECONDS:
        return None
    try:
        return AnswerTo(call, live_source(call.kind).ask(call.who, call.settings, seconds))
    except Temporary as error:
        return AnswerTo(call, trouble=str(error), rest_seconds=error.retry_after_seconds)
    except (Permanent, Refused) as error:
        return AnswerTo(call, trouble=str(error), is_lasting=True)
