"""Turns a question to a language model into what it said, by whatever speaks OpenAI's chat completions.

Source: OpenAI's API reference, "Create chat completion" and "List models" (read 2026-11-28). Only what every server
that calls itself compatible understands is sent: a model and two messages; no tools, no stream, no formats.
"""

import importlib.util
import logging
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from responder.errors import Permanent, ResponderError, Temporary
from responder.looking_up import retry_after_seconds
from responder.settings import Settings, settings

if TYPE_CHECKING:
    import openai

    from responder.polishing.question import Message

PACKAGE = "openai"
MISSING = "POLISH_URL is set, but the package that asks is missing: pip install 'responder[ai]', then start again."
# At DEBUG these would log the letter.
LOUD = ("openai", "httpx2", "httpcore2")


@lru_cache(maxsize=1)
def _is_installed() -> bool:
    return importlib.util.find_spec(PACKAGE) is not None


def polishes() -> bool:
    """Whether letters are polished in this house: somebody said where, and the package that asks is there."""
    return bool(settings().polish_url) and _is_installed()


def what_is_missing() -> str | None:
    """What to install, in a sentence, where polishing is wanted and cannot be; None otherwise."""
    return MISSING if settings().polish_url and not _is_installed() else None


def warm_up() -> None:
    """Import the package, where it is wanted: before workers fork, and before an endpoint's seconds begin to run."""
    if polishes():
        _client(settings())


def rephrase(messages: "list[Message]") -> str:
    """What the model said. Raises Temporary or Permanent, with a sentence that holds neither letter nor key."""
    said = _asked(lambda client: client.chat.completions.create(model=settings().polish_model, messages=messages))
    try:
        text = said.choices[0].message.content
    except (AttributeError, IndexError, TypeError, KeyError):
        text = None
    if not isinstance(text, str):
        raise Permanent("It answered in another shape than OpenAI's.")
    return text


def problem() -> str | None:
    """Why the endpoint cannot be asked, in a sentence; None when it answers and takes the key. Costs nothing."""
    try:
        _asked(lambda client: client.models.list())
    except ResponderError as error:
        return str(error)
    return None


def _asked(ask: Any) -> Any:
    import openai  # noqa: PLC0415 - an extra: the product runs without it

    try:
        return ask(_client(settings()))
    except openai.APIStatusError as error:
        raise _refusal(error.status_code, error) from error
    except openai.APITimeoutError as error:
        raise Temporary(f"It did not answer within {settings().polish_seconds:g} seconds.") from error
    except openai.APIConnectionError as error:
        raise Temporary(f"It could not be reached, or did not answer as servers do ({error.__cause__}).") from error
    except (openai.OpenAIError, ValueError, RecursionError) as error:
        raise Permanent("It answered in another shape than OpenAI's.") from error


def _client(chosen: Settings) -> "openai.OpenAI":
    """A client that asks once, and nobody but POLISH_URL, whatever the environment says about OpenAI."""
    import httpx2  # noqa: PLC0415
    import openai  # noqa: PLC0415

    from responder.polishing.transport import Wire  # noqa: PLC0415

    for name in LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    wire = Wire(chosen.polish_seconds, has_key=bool(chosen.polish_key))
    return openai.OpenAI(
        base_url=chosen.polish_url,
        api_key=chosen.polish_key or "none",
        max_retries=0,
        http_client=httpx2.Client(transport=wire, trust_env=False),
        _strict_response_validation=True,
    )


def _refusal(status: int, error: "openai.APIStatusError") -> Temporary | Permanent:
    if status in (401, 403):
        return Permanent(f"It refuses the key, or the key may not ask this model ({status}).")
    if status == 429:
        return Temporary("It asks us to wait (429).", retry_after_seconds(error.response.headers))
    if status >= 500 or status == 408:
        return Temporary(f"It is in trouble ({status}).", retry_after_seconds(error.response.headers))
    if 300 <= status < 400:
        return Permanent(f"It sends us elsewhere ({status}), and redirects are not followed.")
    return Permanent(f"It does not take the question ({status}).")
