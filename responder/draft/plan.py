"""Turns what is known about a case into the plan of its letter, by one table."""

from collections.abc import Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Move:
    """One move of a letter: the template that makes it, what has to be known for it, and why it stands there."""

    move: str
    template: str
    needs: tuple[str, ...]
    why: str


# Of each move the first line whose needs are all known is taken; a move without such a line is left out.
# "contact.ago" is a value, "contact:ours" says what kind of contact, "list" and "billing" what they left.
TABLE = (
    Move("subject", "subject/long", ("name", "tenure:long"), "They were with us for long, and we know their name."),
    Move("subject", "subject/named", ("name",), "We know their name."),
    Move("subject", "subject/unnamed", (), "No name is known."),
    Move("greeting", "greeting/named", ("name",), "We know how to address them."),
    Move("greeting", "greeting/unnamed", (), "No name is known, so none is guessed."),
    Move("done", "done/named", ("list", "removal.list"), "What they asked is done: the platform took them off."),
    Move("done", "done/unnamed", ("list", "removal"), "What they asked is done: the platform took them off."),
    Move("ending", "ending/to-come", ("billing", "ending:to come", "ending.on"), "It ends on a day still to come."),
    Move("ending", "ending/dated", ("billing", "ending:over", "ending.on"), "It ended on a day we know."),
    Move("ending", "ending/over", ("billing", "ending:over"), "It has ended."),
    Move("thanks", "thanks/long", ("tenure:long", "tenure.since"), "They stayed for five years or more."),
    Move("thanks", "thanks/returned", ("tenure:returned",), "They were away in between, so it is the time in all."),
    Move("thanks", "thanks/tenure", ("tenure",), "We know for how long they were with us."),
    Move("thanks", "thanks/plain", (), "How long they were with us is not known well enough to say."),
    Move("recall", "recall/they-wrote", ("contact:ours", "contact:inbound"), "They wrote to the signer."),
    Move("recall", "recall/ours", ("contact:ours",), "The signer and they were in contact."),
    Move("recall", "recall/colleague", ("contact:colleague",), "A colleague and they were in contact."),
    Move(
        "acknowledge", "acknowledge/quoted-with-regret", ("comment.words", "reason:regret"), "They told us what hurt."
    ),
    Move("acknowledge", "acknowledge/quoted", ("comment.words",), "They told us in their own words."),
    Move("acknowledge", "acknowledge/told", ("comment",), "They told us in words better not repeated."),
    Move("acknowledge", "acknowledge/price", ("billing", "reason:too_expensive"), "They gave the price as reason."),
    Move("acknowledge", "acknowledge/missing", ("billing", "reason:missing_features"), "They missed something."),
    Move("acknowledge", "acknowledge/other-choice", ("billing", "reason:switched_service"), "They chose another."),
    Move("acknowledge", "acknowledge/unused", ("billing", "reason:unused"), "They had no use for it any more."),
    Move(
        "acknowledge",
        "acknowledge/care",
        ("billing", "reason:customer_service"),
        "They were not happy with our service.",
    ),
    Move("acknowledge", "acknowledge/quality", ("billing", "reason:low_quality"), "It was not good enough for them."),
    Move("acknowledge", "acknowledge/complex", ("billing", "reason:too_complex"), "It was too complicated for them."),
    Move("offer", "offer/standing", (), "The door stays open: they may always write to the signer."),
    Move("signoff", "signoff/signed", (), "A named person signs."),
)

# Which moves share a paragraph, in the order of the letter.
PARAGRAPHS = (
    ("greeting",),
    ("done", "ending"),
    ("thanks", "recall"),
    ("acknowledge",),
    ("offer",),
    ("signoff",),
)


def plan_of(flags: Set[str]) -> dict[str, Move]:
    """The moves of one letter by name, in the table's order."""
    moves: dict[str, Move] = {}
    for move in TABLE:
        if flags >= set(move.needs):
            moves.setdefault(move.move, move)
    return moves
