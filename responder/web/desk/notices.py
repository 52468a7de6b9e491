"""Turns where a case stands into the sentence that says so, and what a person may want to know about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from responder.decisions import MAY_LOOK_AGAIN
from responder.journey import UNSENT, Stage
from responder.models import Case, Letter, SourceAnswer
from responder.web.desk.outcomes import status_of
from responder.web.desk.words import ago


@dataclass(frozen=True, slots=True)
class Notice:
    """One box above the letter."""

    title: str
    text: str
    icon: str
    tone: str = ""
    button: tuple[str, str] | None = None  # where it posts to, and what stands on it
    link: tuple[str, str] | None = None  # where more can be done, and what it says


STANDING = {
    Stage.RECEIVED: Notice("One moment", "Looking up who this was to us.", "feather"),
    Stage.ENRICHED: Notice("One moment", "The facts are together; the letter is being written.", "feather"),
    Stage.HELD: Notice("Held for a person to look", "Nothing is written until somebody decides.", "pause", "warn"),
    Stage.CALL: Notice("Better to call", "A letter would be too little here.", "phone", "warn"),
    Stage.SILENT: Notice("Deliberately silent", "No letter was written.", "volume-x"),
    Stage.WITHDRAWN: Notice("Withdrawn", "It was called off before anything left.", "rotate-ccw"),
    Stage.STUCK: Notice("Stuck", "Try again once that is mended.", "triangle-alert", "bad"),
    Stage.DOUBTFUL: Notice(
        "It may or may not have left",
        "SendGrid did not answer clearly, so nothing is sent again by itself. Look at SendGrid's activity, or ask.",
        "mail-question-mark",
        "warn",
    ),
    Stage.SENDING: Notice("Leaving now", "The letter is being handed to SendGrid.", "send"),
}


def notices(case: Case, letter: Letter | None) -> list[Notice]:
    """What to say above the letter, most important first; nothing for a draft that simply waits."""
    stage = Stage(case.stage)
    if stage in (Stage.SENT, Stage.SETTLED) and letter:
        status = status_of(letter)
        return [Notice(status.text, "This is what left, byte for byte as it was approved.", status.icon, status.tone)]
    standing = STANDING.get(stage)
    if standing is None:
        return []
    text = f"{_sentence(case.reason)} {standing.text}" if case.reason else standing.text
    return [Notice(standing.title, text, standing.icon, standing.tone)]


def of_silent_sources(case: Case, answers: Sequence[SourceAnswer], *, may_ask: bool) -> list[Notice]:
    """What a letter that has not left may lack, since a source did not answer."""
    if case.stage not in UNSENT:
        return []
    again = (f"/cases/{case.id}/facts", "Ask again") if may_ask and case.stage in MAY_LOOK_AGAIN else None
    return [
        Notice(
            f"{it.source.name} did not answer {ago(it.asked_at)}",
            " ".join(filter(None, ("What it knows is missing here.", it.detail))),
            "plug",
            "warn",
            again,
        )
        for it in answers
    ]


def _sentence(reason: str) -> str:
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."
