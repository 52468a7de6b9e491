"""Turns "now" and the world's many time formats into aware UTC datetimes, and ids into an order in time."""

from datetime import UTC, datetime
from uuid import UUID

import uuid_utils.compat

EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def new_id() -> UUID:
    """A UUIDv7: unique everywhere, and sorted by the time it was made."""
    return uuid_utils.compat.uuid7()


def first_id_at(moment: datetime) -> UUID:
    """The smallest UUIDv7 of a moment, so that a primary key finds what is younger without reading the rest.

    There is none before 1970: the smallest of all stands for those moments.
    """
    return UUID(int=max(0, int(moment.timestamp() * 1000)) << 80)


def moment_of(row_id: UUID) -> datetime:
    """When a row with such an id was made, to the millisecond."""
    return datetime.fromtimestamp((row_id.int >> 80) / 1000, UTC)


def instant(value: object) -> datetime:
    """A provider's moment (ISO 8601, unix seconds or milliseconds; no zone means UTC) as aware UTC.

    Raises ValueError for anything else, and for moments before 1970 or after 2200.
    """
    number = isinstance(value, int | float) and not isinstance(value, bool)
    moment = _from_number(float(value)) if number else _from_text(value)  # type: ignore[arg-type]
    if not EARLIEST <= moment <= LATEST:
        raise ValueError("that moment is outside 1970 to 2200")
    return moment


def _from_number(number: float) -> datetime:
    try:
        return datetime.fromtimestamp(number / 1000 if abs(number) > 1e11 else number, UTC)
    except (OverflowError, OSError) as error:
        raise ValueError("that number is no moment in time") from error


def _from_text(value: object) -> datetime:
    if not isinstance(value, str):
        raise ValueError("a moment is a text or a number")  # noqa: TRY004 - one error for callers to catch
    text = value.strip()
    if text.isascii() and text.isdigit() and len(text) in (10, 13):
        return _from_number(float(text))
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("that moment is outside 1970 to 2200") from error
