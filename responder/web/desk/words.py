"""Turns moments, names and counts into the words the desk shows them in."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from markupsafe import Markup, escape

from responder.instants import now
from responder.queries.cases import MOST

MINUTE, HOUR, DAY = 60, 3600, 86400


def ago(moment: datetime) -> str:
    """How long ago, as a person would say it; beyond a month the date itself. The future counts as now."""
    seconds = (now() - moment).total_seconds()
    if seconds < MINUTE:
        return "just now"
    if seconds < HOUR:
        return f"{int(seconds // MINUTE)} min ago"
    if seconds < DAY:
        return f"{int(seconds // HOUR)} h ago"
    days = int(seconds // DAY)
    if days == 1:
        return "yesterday"
    return f"{days} days ago" if days < 31 else day(moment)


def ahead(moment: datetime) -> str:
    """How soon, as a person would say it; what is past comes in a moment."""
    seconds = (moment - now()).total_seconds()
    if seconds < MINUTE:
        return "in a moment"
    if seconds < HOUR:
        return f"in {round(seconds / MINUTE)} min"
    return f"in {round(seconds / HOUR)} h" if seconds < 2 * DAY else f"in {round(seconds / DAY)} days"


def day(moment: datetime | date) -> str:
    """23 Nov 2026."""
    return f"{moment.day} {moment:%b %Y}"


def moment(at: datetime) -> str:
    """23 Nov 2026, 12:04 UTC."""
    return f"{day(at.astimezone(UTC))}, {at.astimezone(UTC):%H:%M} UTC"


def initials(name: str) -> str:
    """Two letters that stand for a person: ML for Maya Lindqvist, and one for a single name."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return "·"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def bounded(count: int) -> str:
    """7, or 1,000+ where counting stopped; nothing for none."""
    return some(count) if count else ""


def plural(count: int, one: str, many: str | None = None) -> str:
    """1 check, 2 checks."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def some(count: int) -> str:
    """12, or 1,000+ where counting stopped."""
    return f"{MOST:,}+" if count > MOST else f"{count:,}"


def coded(text: str) -> Markup:
    """The text, with what stands between backticks shown as code."""
    parts = (f"<code>{escape(part)}</code>" if odd else escape(part) for odd, part in _alternating(text.split("`")))
    return Markup("").join(map(Markup, parts))


def _alternating(parts: list[str]) -> Iterator[tuple[bool, str]]:
    return ((bool(number % 2), part) for number, part in enumerate(parts))


FILTERS = {"coded": coded, "some": some, "ago": ago, "day": day, "moment": moment, "initials": initials}
