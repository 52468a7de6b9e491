"""GET /reports: small, honest counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from responder.db import reading
from responder.models import Case
from responder.queries.endings import LETTER, NOTED, events_without_ending, newest_events_by_ending
from responder.queries.figures import (
    MOST_READ,
    hands_of_approved,
    newest_cases_by,
    newest_cases_by_gate,
    newest_cases_span,
    newest_letters_by_status,
)
from responder.web.desk.frame import page
from responder.web.desk.house import desk
from responder.web.desk.outcomes import STATUSES
from responder.web.desk.words import day, plural


@dataclass(frozen=True, slots=True)
class Figure:
    """One large number."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a table, with its bar."""

    label: str
    number: int
    count: str


@dataclass(frozen=True, slots=True)
class Bars:
    """One table of counts."""

    title: str
    sentence: str
    rows: list[Bar]

    @property
    def most(self) -> int:
        """The longest bar."""
        return max((bar.number for bar in self.rows), default=1)


ENDINGS = {
    "write": "Somebody left: a letter",
    "call": "Somebody left: a call",
    "hold": "Somebody left: held for a person",
    "silent": "Somebody left: deliberate silence",
    "withdraw": "Called off: they came back, or want to be left in peace",
    LETTER: "News of a letter of ours",
    NOTED: "Noted: nothing follows from it",
}
DISPOSITIONS = {
    "write": "A letter",
    "call": "A call",
    "hold": "Held for a person",
    "silent": "Deliberate silence",
    "withdraw": "Withdrawn",
}


@desk.get("/reports")
def reports() -> str:
    """Counts over the newest cases and letters, never over a whole table."""
    with reading() as session:
        cases, oldest = newest_cases_span(session)
        sentence = f"The newest {plural(cases, 'goodbye')}" if cases == MOST_READ else plural(cases, "goodbye")
        since = f", since {day(oldest)}" if oldest else ""
        return page(
            session,
            "reports.html",
            title="Reports",
            sentence=f"{sentence}{since}.",
            figures=_figures(session, cases),
            tables=_tables(session),
        )


def _figures(session: Session, cases: int) -> list[Figure]:
    untouched, edited = hands_of_approved(session)
    statuses = dict(newest_letters_by_status(session))
    personal, too_little = newest_cases_by_gate(session)
    return [
        Figure("Goodbyes", f"{cases:,}"),
        Figure("Personal enough to write", f"{personal:,}"),
        Figure("Too little to be personal", f"{too_little:,}"),
        Figure("Letters", f"{sum(statuses.values()):,}"),
        Figure("Delivered", f"{statuses.get('delivered', 0):,}"),
        Figure("Approved as drafted", f"{untouched:,}"),
        Figure("Edited first", f"{edited:,}"),
    ]


def _tables(session: Session) -> list[Bars]:
    return [
        Bars(
            "What we do about a goodbye",
            "Every one ends in a letter, a call or deliberate silence.",
            _bars(newest_cases_by(session, Case.disposition), DISPOSITIONS),
        ),
        Bars(
            "What events came to",
            _coverage(events_without_ending(session)),
            _bars(newest_events_by_ending(session), ENDINGS),
        ),
        Bars("What people left", "As the platforms reported it.", _bars(newest_cases_by(session, Case.kind), {})),
        Bars(
            "What became of the letters",
            "As SendGrid reported it. Opens and clicks are not tracked.",
            _bars(newest_letters_by_status(session), {name: it.text for name, it in STATUSES.items()}),
        ),
    ]


def _coverage(without: int) -> str:
    if not without:
        return "Every event that was accepted came to exactly one end; none is without."
    number = plural(without, "event")
    return f"{number} came to no end or to two, which must not be: see `responder doctor`."


def _bars(counts: Sequence[tuple[str, int]], labels: Mapping[str, str]) -> list[Bar]:
    return [
        Bar(labels.get(value, value.replace("_", " ").capitalize()), number, f"{number:,}") for value, number in counts
    ]
