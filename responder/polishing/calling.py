"""Turns questions about several letters into what was said, a few at a time and each in its own time."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from uuid import UUID

from responder.errors import Permanent, ResponderError
from responder.log import logger
from responder.polishing.letters import Letter
from responder.polishing.question import Message

AT_ONCE = 8
GRACE_SECONDS = 0.5  # a name server may hold a question up longer than any deadline

log = logger(__name__)
Said = str | ResponderError


def ask_all(letters: Sequence[Letter], ask: Callable[[list[Message]], str], seconds: float) -> Mapping[UUID, Said]:
    """What was said about each letter's case, or why nothing was. `seconds` is what each question has."""
    if not letters:
        return {}
    pool = ThreadPoolExecutor(min(AT_ONCE, len(letters)), thread_name_prefix="polishing")
    try:
        futures = {letter.case_id: pool.submit(ask, letter.messages) for letter in letters}
        wait(futures.values(), timeout=seconds + GRACE_SECONDS)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return {case_id: _said(future, seconds) for case_id, future in futures.items()}


def _said(future: Future[str], seconds: float) -> Said:
    if not future.done() or future.cancelled():
        return Permanent(f"It did not answer within {seconds:g} seconds.")
    fault = future.exception()
    if fault is None:
        return future.result()
    if isinstance(fault, ResponderError):
        return fault
    log.error("asking a language model failed in a way nobody expected", error=type(fault).__name__)
    return Permanent(f"It failed in a way nobody expected ({type(fault).__name__}).")
