"""Turns a request that was not let in into the sentence what is wrong, and what to do about it."""

from responder.catalogue import spoken
from responder.models import Connection, Reason, RejectionSample
from responder.providers import provider
from responder.web.desk.words import plural

TITLES = {
    Reason.SIGNATURE: "its signature does not fit",
    Reason.PAYLOAD: "its body cannot be read",
    Reason.SIZE: "it was too large",
    Reason.ENCODING: "its body came compressed",
    Reason.RATE: "there were too many within a minute",
    Reason.ADDRESS: "nobody has its address",
    Reason.UNANSWERED: "we could not keep it",
}
REMEDIES = {
    Reason.PAYLOAD: "Look whether this address was pasted at {platform}, and not at another platform.",
    Reason.SIZE: "Let {platform} send fewer events at a time: up to 1 MB is taken.",
    Reason.ENCODING: "Switch off compression where it is sent, or at the proxy between.",
    Reason.RATE: "{platform} sends it again. If so many are usual, raise “per minute” under “How it is set up”.",
    Reason.ADDRESS: "Look for an address of before that is still pasted somewhere.",
    Reason.UNANSWERED: "The database did not answer. Platforms send again what was not taken.",
}
MISSING = "Switch signing on at {platform}; if it is on, somebody else may have found the address."
STALE = (
    "Set the clocks: its time is too far from ours (`responder doctor` compares). A request that was sent again by hand"
    " is old, too."
)
UNFIT = (
    "Compare the secret at {platform} with ours{tail}, and look whether a proxy between changes the body"
    " or the address (PUBLIC_URL)."
)
UNTOLD = "We do not know the secret yet: tell it below once {platform} has shown it."


def what_is_wrong(reason: str) -> str:
    """The rest of a sentence that begins with a request."""
    return TITLES.get(Reason(reason), "it was refused")


def remedy(one: Connection, sample: RejectionSample, tail: str = "") -> str:
    """What to do about it. `tail` is the end of our secret, for those who may see it."""
    platform = provider(one.provider)
    if sample.reason != Reason.SIGNATURE:
        sentence = REMEDIES[Reason(sample.reason)]
    elif platform.SECRET.needed and not one.secrets:
        sentence = UNTOLD
    elif "missing" in sample.why:
        sentence = MISSING
    else:
        sentence = STALE if "too old" in sample.why else UNFIT
    said = sentence.format(platform=spoken(platform, one.settings), tail=f" (it ends in {tail})" if tail else "")
    return f"{said[0].upper()}{said[1:]}"


def counted(number: int, reason: Reason) -> str:
    """12 requests: its signature does not fit."""
    return f"{plural(number, 'request')}: {TITLES[reason]}"
