"""Turns what a model said into paragraphs, or refuses it."""

import re

from responder import strict_json
from responder.errors import BadPayload, Refused

_FENCE = re.compile(r"\A\s*```(?:json)?\s*\n(.*)\n\s*```\s*\Z", re.DOTALL)
_SPACES = re.compile(r"[ \n\r]+")


def paragraphs_in(said: str, count: int) -> list[str]:
    """The `count` paragraphs it was asked for, each on one line. Raises Refused, with a sentence, for anything else."""
    fenced = _FENCE.match(said)
    try:
        answer = strict_json.load((fenced.group(1) if fenced else said).encode())
    except (BadPayload, UnicodeEncodeError):
        raise Refused("It did not answer with the JSON it was asked for.") from None
    found = answer.get("paragraphs") if isinstance(answer, dict) else None
    if not isinstance(found, list) or not all(isinstance(paragraph, str) for paragraph in found):
        raise Refused("It did not answer with the paragraphs it was asked for.")
    if len(found) != count:
        raise Refused(f"It answered with {len(found)} paragraphs where there were {count}.")
    return [_SPACES.sub(" ", paragraph).strip(" ") for paragraph in found]
