"""Turns what somebody wrote into the language they wrote it in, where that is plain to see."""

from responder.draft.lexicons import small_words_by_language
from responder.draft.words import Text

ENOUGH_TO_TELL = 3
"""So many small words of one language have to stand in it, and twice as many as of any other."""


def tongue_of(words: str | None) -> str | None:
    """The language of these words by its small words ("the", "und"); None where too few tell, or they tell two."""
    counted = small_words_by_language(Text(words or "").words)
    first, second, *_ = sorted(counted, key=counted.__getitem__, reverse=True)
    told = counted[first] >= ENOUGH_TO_TELL and counted[first] > 2 * counted[second]
    return first if told else None
