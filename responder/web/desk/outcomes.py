"""Turns what SendGrid said about a letter into a few words, an icon and a tone. Pure data."""

from dataclasses import dataclass

from responder.models import Letter


@dataclass(frozen=True, slots=True)
class Status:
    """What became of a letter, as a chip shows it."""

    text: str
    icon: str
    tone: str = ""


STATUSES = {
    "sending": Status("Leaving now", "send", "news"),
    "accepted": Status("With SendGrid", "mail", "news"),
    "deferred": Status("Their server asked to wait", "clock", "warn"),
    "delivered": Status("Delivered", "mail-check", "good"),
    "bounced": Status("Came back", "mail-warning", "bad"),
    "dropped": Status("Not carried by SendGrid", "mail-warning", "bad"),
    "complained": Status("Reported as spam", "flag", "bad"),
    "rejected": Status("Refused by SendGrid", "circle-x", "bad"),
    "not_sent": Status("Not sent", "mail-warning", "warn"),
    "doubtful": Status("It may or may not have left", "mail-question-mark", "warn"),
}


def status_of(letter: Letter) -> Status:
    """The words for this letter's status; an unknown one is shown as it is."""
    return STATUSES.get(letter.status, Status(letter.status, "mail"))
