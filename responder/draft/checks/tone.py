"""Turns how a letter sounds into verdicts, by the word lists of its language."""

import re
from collections.abc import Iterable

from responder.draft.checks.verdict import Verdict, fine, found
from responder.draft.lexicons import lexicon
from responder.draft.reading import Reading
from responder.draft.words import BREAK, SENTENCE_ENDS, Span, quoted, unique
from responder.policies import OFFER

_LINK = re.compile(
    r"https?:|www\.|(?<![@\w.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|io|co|eu|uk|de|fr|it|es|nl|at|be|ch|dk|ie|pl|pt|se|app|dev|info|biz|xyz|shop|store|ly)\b",
    re.IGNORECASE,
)
_MAYBE_A_LINK = re.compile(r"\.\w|://")
CONCRETE = frozenset({"fault", "reason", "comment"})  # facts that say what an apology is for
ENOUGH_TO_OWN = 9  # words in a sentence that says what it is sorry for


def promotion(reading: Reading) -> Verdict:
    """No offer, price, link, survey or invitation to return; it is barred where the rules are strict."""
    heard = unique([*reading.advertising, *_offered(reading), *_links(reading)])
    if not heard:
        return fine("Nothing in it advertises.")
    if reading.is_list:
        return found(f"{quoted(heard)} may be read as advertising to somebody who left a list.")
    return found(f"{quoted(heard)} may be read as advertising. {reading.situation.policy.why}".rstrip())


def _offered(reading: Reading) -> list[str]:
    """What somebody offers in it, where a letter may offer nothing; its wording need not sound like it."""
    may = reading.situation.policy.level == OFFER
    return (
        []
        if may
        else [reading.clause(span) for span in reading.spans if reading.kinds.get(span["fact_id"]) == "gesture"]
    )


def _links(reading: Reading) -> list[str]:
    """Links; the brand's own name is none where it stands as it is called, even if that is Northlight.com."""
    if not _MAYBE_A_LINK.search(reading.body) and not _MAYBE_A_LINK.search(reading.subject):
        return []
    found = [match for match in _LINK.finditer(reading.bare) if not _is_given(match.span(), reading.given)]
    return [*_LINK.findall(reading.subject), *(match.group() for match in found)]


def _is_given(link: Span, given: Iterable[Span]) -> bool:
    return any(start <= link[0] and link[1] <= end for start, end in given)


def opening(reading: Reading) -> Verdict:
    """It does not open with the trigger."""
    words = reading.text.words
    first = words.index(BREAK) + 1 if BREAK in words else 0
    last = next((place for place in range(first, len(words)) if words[place] in SENTENCE_ENDS), len(words))
    hits = lexicon(reading.language).hits(words[first:last])
    heard = [reading.text.said(first + one, first + other) for one, other, topic in hits if topic == "opening"]
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


def guilt(reading: Reading) -> Verdict:
    """It makes nobody feel bad for having left."""
    said = "{heard} makes them feel bad for having left. They owe us nothing."
    return _advice(reading, "guilt", said, "It makes nobody feel bad for leaving.")


def blame(reading: Reading) -> Verdict:
    """It lays nothing at their door, nor at anybody else's."""
    said = "{heard} lays it at somebody's door. Say what is ours, or nothing."
    return _advice(reading, "blame", said, "It blames nobody.")


def defensive(reading: Reading) -> Verdict:
    """It does not fight back."""
    return _advice(reading, "defensive", "It defends itself: {heard}. Do not fight back.", "It does not fight back.")


def sarcasm(reading: Reading) -> Verdict:
    """It means what it says."""
    said = "{heard} may be read as sarcasm. On paper nobody hears you smile."
    return _advice(reading, "sarcasm", said, "It means what it says.")


def jargon(reading: Reading) -> Verdict:
    """It speaks as people speak, not as firms do."""
    return _advice(reading, "jargon", "{heard}: only firms speak so. Say it in plain words.", "It speaks plainly.")


def hollow(reading: Reading) -> Verdict:
    """It says nothing that everybody says to everybody."""
    return _advice(reading, "hollow", "{heard}: everybody says that to everybody.", "No hollow phrase.")


def promise(reading: Reading) -> Verdict:
    """Whatever it promises, somebody promises it."""
    said = "{heard} is a promise nobody is named for. Promise it yourself (“I will …”), or leave it out."
    return _advice(reading, "promise", said, "Nothing is promised in nobody's name.")


def apology(reading: Reading) -> Verdict:
    """Who apologises says for what, and not for “any inconvenience”."""
    sorry = [(first, last) for first, last, topic in reading.hits if topic == "apology"]
    empty = [first for first, _, topic in reading.hits if topic == "hollow"]
    for first, last in sorry:
        start, end = next((each for each in reading.sentences if each[0] <= first < each[1]), (first, last))
        said = reading.text.said(start, end)
        if any(start <= place < end for place in empty):
            return found(
                f"“{said}” owns nothing. Say what went wrong and that it was ours, or do not apologise.", grave=True
            )
        if not reading.stated & CONCRETE and end - start < ENOUGH_TO_OWN and all(reading.free[start:end]):
            return found(f"“{said}” does not say for what. Name it, or leave it out.")
    return fine("It apologises for nothing vague.")


def _advice(reading: Reading, topic: str, said: str, unsaid: str) -> Verdict:
    heard = reading.heard(topic)
    return found(said.format(heard=quoted(heard))) if heard else fine(unsaid)
