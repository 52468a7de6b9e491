"""Turns an iCalendar rule of recurrence into the days it names, however the rule is written in bounded time.

Counted period by period and never past the last day asked for: a rule that names no day at all ("30 February, daily")
ends there too, while libraries go on to the year 9999 (dateutil 2.9.0 for five seconds, measured 2026-11-28).
Source: RFC 5545, section 3.3.10 (read 2026-11-23)
"""

import re
from calendar import isleap, monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Times of day do not matter here; a rule that names them is read by its days.
TIMES = ("BYHOUR", "BYMINUTE", "BYSECOND")
KNOWN = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"})
LONGEST_RULE = 500

Period = tuple[date, list[date]]
"""The first day of a day, week, month or year, and those of its days that the rule may name."""

_WEEKDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_UNTIL = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T\d{6}Z?)?", re.ASCII)


class NoRule(ValueError):
    """It is no rule that a meeting has."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by days. A weekday is (ordinal, weekday), the ordinal 0 where all of them are meant."""

    start: date
    interval: int
    count: int | None
    until: date | None
    week_start: int
    months: frozenset[int]
    month_days: frozenset[int]
    weekdays: frozenset[tuple[int, int]]
    positions: frozenset[int]

    def allows(self, day: date) -> bool:
        """Whether its parts allow this day, ordinals of weekdays aside."""
        return (
            (not self.months or day.month in self.months)
            and (not self.month_days or not self.month_days.isdisjoint((day.day, day.day - _length(day) - 1)))
            and (not self.weekdays or any(weekday == day.weekday() for _, weekday in self.weekdays))
        )


def days_by_rule(text: str, start: date, last: date) -> Iterator[date]:
    """The days a rule names from `start` to `last`, in order. Raises NoRule, saying so, for what is none."""
    parts = _parts(text)
    periods = _PERIODS.get(parts.get("FREQ", ""))
    if periods is None:
        raise NoRule("its rule of recurrence is none that a meeting has")
    rule = _rule(parts, start)
    end = min(last, rule.until or last)
    found = 0
    for first, days in periods(rule):
        if first > end:
            return
        for day in _set_positions(rule, [day for day in days if rule.allows(day)]):
            if day > end or (rule.count is not None and found >= rule.count):
                return
            if day >= start:
                found += 1
                yield day


def _set_positions(rule: Rule, days: list[date]) -> list[date]:
    if not rule.positions:
        return days
    return [day for place, day in enumerate(days) if not rule.positions.isdisjoint((place + 1, place - len(days)))]


def _daily(rule: Rule) -> Iterator[Period]:
    return ((day, [day]) for day in _steps(rule.start, rule.interval))


def _weekly(rule: Rule) -> Iterator[Period]:
    begin = rule.start - timedelta(days=(rule.start.weekday() - rule.week_start) % 7)
    weekdays = {weekday for _, weekday in rule.weekdays} or {rule.start.weekday()}
    for first in _steps(begin, 7 * rule.interval):
        week = (first + timedelta(days=each) for each in range(7))
        yield first, [day for day in week if day.weekday() in weekdays]


def _monthly(rule: Rule) -> Iterator[Period]:
    for place in count(rule.start.month - 1, rule.interval):
        year, month = rule.start.year + place // 12, place % 12 + 1
        yield date(year, month, 1), _in_month(rule, year, month)


def _yearly(rule: Rule) -> Iterator[Period]:
    whole_years = rule.weekdays and not (rule.months or rule.month_days)
    months = sorted(rule.months) or (range(1, 13) if rule.month_days else [rule.start.month])
    for year in count(rule.start.year, rule.interval):
        if whole_years:
            days = _by_ordinal(rule, [date(year, 1, 1) + timedelta(days=each) for each in range(365 + isleap(year))])
        else:
            days = [day for month in months for day in _in_month(rule, year, month)]
        yield date(year, 1, 1), days


_PERIODS: dict[str, Callable[[Rule], Iterator[Period]]] = {
    "DAILY": _daily,
    "WEEKLY": _weekly,
    "MONTHLY": _monthly,
    "YEARLY": _yearly,
}


def _steps(first: date, days: int) -> Iterator[date]:
    return (first + timedelta(days=days * number) for number in count())


def _in_month(rule: Rule, year: int, month: int) -> list[date]:
    days = [date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1)]
    if rule.weekdays:
        return _by_ordinal(rule, days)
    return days if rule.month_days else days[rule.start.day - 1 : rule.start.day]


def _by_ordinal(rule: Rule, days: list[date]) -> list[date]:
    """Of these days those that a weekday of the rule means: every Monday, the second, the last but one."""
    return [
        day
        for place, day in enumerate(days)
        if not rule.weekdays.isdisjoint(
            (ordinal, day.weekday()) for ordinal in (0, place // 7 + 1, -((len(days) - 1 - place) // 7) - 1)
        )
    ]


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _parts(text: str) -> dict[str, str]:
    if len(text) > LONGEST_RULE:
        raise NoRule("its rule of recurrence is none that a meeting has")
    pairs = [part.partition("=") for part in text.strip().upper().split(";") if part]
    return {name: value for name, _, value in pairs if name not in TIMES}


def _rule(parts: dict[str, str], start: date) -> Rule:
    """Raises NoRule for parts that no meeting's rule has, and for what they cannot say."""
    if unknown := parts.keys() - KNOWN:
        raise NoRule(f"its rule of recurrence has a part {min(unknown)[:20]}, which is not read")
    try:
        rule = Rule(
            start=start,
            interval=_number(parts.get("INTERVAL", "1"), 1, 999),
            count=_number(parts["COUNT"], 1, 99_999) if "COUNT" in parts else None,
            until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
            week_start=WEEKDAYS.index(parts.get("WKST", "MO")),
            months=_numbers(parts, "BYMONTH", 1, 12),
            month_days=_numbers(parts, "BYMONTHDAY", -31, 31),
            weekdays=frozenset(_weekday(one) for one in parts["BYDAY"].split(",")) if "BYDAY" in parts else frozenset(),
            positions=_numbers(parts, "BYSETPOS", -366, 366),
        )
    except ValueError:
        raise NoRule("its rule of recurrence cannot be read") from None
    if rule.month_days and any(ordinal for ordinal, _ in rule.weekdays):
        raise NoRule("its rule of recurrence is none that a meeting has")
    return rule


def _numbers(parts: dict[str, str], name: str, least: int, most: int) -> frozenset[int]:
    return frozenset(_number(one, least, most) for one in parts[name].split(",")) if name in parts else frozenset()


def _number(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.lstrip("+-").isdigit()) or not least <= int(text) <= most or int(text) == 0:
        raise ValueError("no such number")
    return int(text)


def _weekday(text: str) -> tuple[int, int]:
    match = _WEEKDAY.fullmatch(text)
    if match is None:
        raise ValueError("no weekday")
    return int(match[1] or 0), WEEKDAYS.index(match[2])


def _until(text: str) -> date:
    match = _UNTIL.fullmatch(text)
    if match is None:
        raise ValueError("no day")
    return date(int(match[1]), int(match[2]), int(match[3]))
