"""Turns what is known about a case into the plan of its letter, by one table."""

from collections.abc import Set
from dataclasses import dataclass
from functools import partial


@dataclass(frozen=True, slots=True)
class Move:
    """One move of a letter: the template that makes it, what has to be known for it, and why it stands there."""

    move: str
    template: str
    needs: tuple[str, ...]
    why: str


_HEARD = ("may recall", "comment.words")
_PAID = ("may recall", "no fault", "billing")
_READ = ("may recall", "no fault", "list")
_UNTOLD = ("billing", "no reason", "no comment", "no fault")

# Of each move the first line whose needs are all known is taken; a move without such a line is left out.
# "contact.ago" is a value, "contact:ours" says what kind of contact, "list" and "billing" what they left, "no fault"
# that none is known, and "may ask" that the law of their country lets the letter do so.
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
    Move("apologise", "apologise/ours", ("fault:ours", "fault.what"), "It was our doing, and we know what: we own it."),
    Move("apologise", "apologise/shared", ("fault:shared", "fault.what"), "Both had a part in it; we own ours."),
    Move("apologise", "apologise/regret", ("fault",), "It happened to them, and we regret that."),
    Move("thanks", "thanks/long", ("tenure:long", "tenure.since"), "They stayed for five years or more."),
    Move("thanks", "thanks/returned", ("tenure:returned",), "They were away in between, so it is the time in all."),
    Move("thanks", "thanks/tenure", ("tenure",), "We know for how long they were with us."),
    Move("thanks", "thanks/plain", (), "How long they were with us is not known well enough to say."),
    Move("recall", "recall/they-wrote", ("may recall", "contact:ours", "contact:inbound"), "They wrote to the signer."),
    Move("recall", "recall/ours", ("may recall", "contact:ours"), "The signer and they were in contact."),
    Move("recall", "recall/colleague", ("may recall", "contact:colleague"), "A colleague and they were in contact."),
    Move(
        "acknowledge",
        "acknowledge/quoted-with-regret",
        (*_HEARD, "reason:regret", "no fault"),
        "They told us what hurt.",
    ),
    Move("acknowledge", "acknowledge/quoted", _HEARD, "They told us in their own words."),
    Move("acknowledge", "acknowledge/told", ("may recall", "comment"), "They told us in words better not repeated."),
    Move("acknowledge", "acknowledge/price", (*_PAID, "reason:too_expensive"), "They gave the price as reason."),
    Move("acknowledge", "acknowledge/missing", (*_PAID, "reason:missing_features"), "They missed something."),
    Move("acknowledge", "acknowledge/other-choice", (*_PAID, "reason:switched_service"), "They chose another."),
    Move("acknowledge", "acknowledge/unused", (*_PAID, "reason:unused"), "They had no use for it any more."),
    Move("acknowledge", "acknowledge/care", (*_PAID, "reason:customer_service"), "Our service was the reason."),
    Move("acknowledge", "acknowledge/quality", (*_PAID, "reason:low_quality"), "It was not good enough for them."),
    Move("acknowledge", "acknowledge/complex", (*_PAID, "reason:too_complex"), "It was too complicated for them."),
    Move("acknowledge", "acknowledge/too-many", (*_READ, "reason:too_many_emails"), "It was too much for them."),
    Move("acknowledge", "acknowledge/other-interests", (*_READ, "reason:not_relevant"), "It was no longer for them."),
    Move("gesture", "gesture/offered", ("may give", "gesture.what"), "A manager offers something, and answers for it."),
    Move("question", "question/open", ("may ask", *_UNTOLD), "They gave no reason, and here one may ask, once."),
    Move("offer", "offer/standing", ("may invite",), "The door stays open: they may always write to the signer."),
    Move("wishes", "wishes/let-go", ("reason:switched_service",), "They have decided: we let them go kindly."),
    Move("wishes", "wishes/let-go", ("reason:unused",), "They have no use for it: we let them go kindly."),
    Move("wishes", "wishes/well", (), "Good wishes, whatever comes next."),
    Move("signoff", "signoff/signed", (), "A named person signs."),
    Move("imprint", "imprint/line", ("imprint",), "The law wants to know whose letter it is."),
)

# Which moves share a paragraph, in the order of the letter.
PARAGRAPHS = (
    ("greeting",),
    ("done", "ending"),
    ("apologise",),
    ("thanks", "recall"),
    ("acknowledge",),
    ("gesture",),
    ("question",),
    ("offer", "wishes"),
    ("signoff",),
    ("imprint",),
)


def plan_of(flags: Set[str]) -> dict[str, Move]:
    """The moves of one letter by name, in the table's order."""
    moves: dict[str, Move] = {}
    for move in TABLE:
        if move.move not in moves and all(map(partial(_holds, flags), move.needs)):
            moves[move.move] = move
    return moves


def _holds(flags: Set[str], need: str) -> bool:
    return need.removeprefix("no ") not in flags if need.startswith("no ") else need in flags
