"""Turns how a letter sounds into verdicts, by the word lists of its language."""

import re

from responder.draft.checks.verdict import Verdict, fine, found
from responder.draft.reading import Reading
from responder.draft.words import quoted, unique

_LINK = re.compile(
    r"https?:|www\.|(?<![@\w.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|io|co|eu|uk|de|fr|it|es|nl|app|shop|store|ly)\b",
    re.IGNORECASE,
)


def promotion(reading: Reading) -> Verdict:
    """No offer, price, link, survey or invitation to return; who left a list may not be advertised to."""
    links = _LINK.findall(f"{reading.subject}\n{reading.above_the_imprint}")
    heard = unique([*reading.heard("promotion"), *links])
    if not heard:
        return fine("Nothing in it advertises.", blocking=reading.is_list)
    if reading.is_list:
        return found(f"{quoted(heard)} may be read as advertising to somebody who left a list.", blocking=True)
    return found(f"{quoted(heard)} may be read as advertising.")


def opening(reading: Reading) -> Verdict:
    """It does not open with the trigger."""
    heard = reading.first_sentence.topics.get("opening")
    if heard:
        return found(f"It opens with {quoted(heard)}, as machines do. Open with the person instead.")
    return fine("It does not open with the trigger.")


def postscript(reading: Reading) -> Verdict:
    """No postscript, where advertising letters put what they are really about."""
    if reading.heard("postscript"):
        return found("It ends with a postscript, which is where advertising letters put what they are about.")
    return fine("No postscript.")


def pleading(reading: Reading) -> Verdict:
    """It lets them go."""
    return _advice(reading, "pleading", "It pleads: {heard}. Let them go kindly.", "It lets them go.")


def defensive(reading: Reading) -> Verdict:
    """It does not fight back."""
    return _advice(reading, "defensive", "It defends itself: {heard}. Do not fight back.", "It does not fight back.")


def hollow(reading: Reading) -> Verdict:
    """It says nothing that everybody says to everybody."""
    return _advice(reading, "hollow", "{heard}: everybody says that to everybody.", "No hollow phrase.")


def _advice(reading: Reading, topic: str, said: str, unsaid: str) -> Verdict:
    heard = reading.heard(topic)
    return found(said.format(heard=quoted(heard))) if heard else fine(unsaid)
