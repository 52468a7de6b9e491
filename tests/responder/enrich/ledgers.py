"""Ledgers as life and bad exports make them, and what an honest reader would make of one, day by day.

`known_days` is written from the rules, not from the code: it is slow and has no cleverness in it.
"""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from responder.enrich.values import Absence, Claim
from responder.facts import Since

UNTIL = date(2026, 11, 23)
MONTH = 31
SOURCES = ("customers", "api", "shop")
STARTS = [meaning.value for meaning in Since if meaning not in ("first mail", "list import")]
ZERO_DAYS = [date(1970, 1, 1), date(1900, 1, 1), date(1899, 12, 30), date(1904, 1, 1), date(1, 1, 1)]
SEEN = datetime(2026, 11, 1, tzinfo=UTC)

# Few days, many of them near each other: what matters happens where claims almost agree.
days = st.dates(date(2021, 1, 1), date(2027, 3, 1)) | st.sampled_from(
    [date(2021, 9, 10), date(2021, 9, 20), date(2021, 10, 11), date(2023, 3, 1), date(2023, 4, 1), date(2024, 2, 29)]
)
instants = st.datetimes(datetime(2023, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
ends = st.none() | days


@st.composite
def claims(draw):
    since_on = draw(days)
    cliff = draw(st.sampled_from([None, None, None, 0, 30, 365]))
    withdrawn = draw(st.sampled_from([None, None, None, "Maya Lindqvist"]))
    return Claim(
        since_on=since_on,
        source=draw(st.sampled_from(SOURCES)),
        meaning=draw(st.sampled_from(Since)).value,
        as_of=draw(instants),
        until_on=draw(ends),
        ref=draw(st.sampled_from(["", "", "sub_1", "sub_2"])),
        superseded_at=draw(st.none() | instants),
        cliff_until=None if cliff is None else since_on + timedelta(cliff),
        withdrawn_by=withdrawn,
    )


@st.composite
def placeholders(draw):
    return Claim(draw(st.sampled_from(ZERO_DAYS)), draw(st.sampled_from(SOURCES)), draw(st.sampled_from(STARTS)), SEEN)


@st.composite
def absences(draw):
    left_on = draw(days)
    return Absence(left_on, left_on + timedelta(draw(st.integers(0, 900))))


def subject(claim):
    return claim.source, claim.meaning, claim.ref, claim.since_on


# A ledger holds a date of one source about one stay once, as the table's key has it.
ledgers = st.lists(claims() | placeholders(), max_size=7, unique_by=subject)
times_away = st.lists(absences(), max_size=3)


def known_days(ledger, away, until=UNTIL):
    """How many days somebody was with us at the least, as far as what can be trusted goes; None when nothing can."""
    said = [claim for claim in ledger if _is_heard(claim, until)]
    exact = [claim for claim in said if claim.meaning in STARTS and not claim.cliff_until]
    bounds = [claim for claim in said if claim not in exact and _begun(claim) <= until]
    if exact:
        trusted = _trusted(exact)
        start = min(claim.since_on for claim in trusted)
    elif bounds:
        start = min(_begun(claim) for claim in bounds)
        trusted = [claim for claim in bounds if _begun(claim) == start]
    else:
        return None
    gone = [_is_away(day, trusted, said, away, start) for day in _range(start, until)]
    return len(gone) - sum(run for run in _runs(gone) if run > MONTH)


def _is_heard(claim, until):
    is_start = claim.meaning in [*STARTS, "list import"]
    is_zero = claim.since_on in ZERO_DAYS or claim.since_on.year < 1900
    return is_start and not is_zero and not claim.withdrawn_by and claim.since_on <= until


def _begun(claim):
    return min([claim.cliff_until or claim.since_on, *_end(claim)])


def _end(claim):
    return [claim.until_on] if claim.until_on and claim.until_on >= claim.since_on else []


def _trusted(exact):
    """Claims that hold in every way in which the sources may be right."""
    trusted = []
    for meaning in {claim.meaning for claim in exact}:
        same = [claim for claim in exact if claim.meaning == meaning]
        words = [word for about in {_about(claim) for claim in same} for word in _words(same, about)]
        first = {
            source: min(on for on, claim in words if claim.source == source) for source in {c.source for c in same}
        }
        known = {
            source: [on for on, claim in words if claim.source == source and on > first[source]] for source in first
        }
        firsts = [on for source, on in first.items() if not _known_elsewhere(source, on, known)] or [*first.values()]
        late = max(firsts) if (max(firsts) - min(firsts)).days > MONTH else date.min
        trusted += [claim for on, claim in words if on >= late]
    return trusted


def _about(claim):
    return claim.source, claim.ref


def _words(same, about):
    """What a source says now of one stay, or said last; the first of it no earlier than what it ever said instead."""
    said = [claim for claim in same if _about(claim) == about]
    now = [claim for claim in said if not claim.superseded_at]
    if not now:
        now = [max(said, key=lambda claim: (claim.superseded_at, claim.since_on))]
    first = min(now, key=lambda claim: claim.since_on)
    other = [c for c in said if c not in now and abs((c.since_on - first.since_on).days) > MONTH]
    latest = max([first, *other], key=lambda claim: claim.since_on)
    return [(latest.since_on, latest), *((claim.since_on, claim) for claim in now if claim is not first)]


def _known_elsewhere(source, on, known):
    return any(abs((on - day).days) <= MONTH for other, days in known.items() if other != source for day in days)


def _range(start, until):
    return (start + timedelta(number) for number in range((until - start).days))


def _is_away(day, trusted, said, away, start):
    return _left_us(day, trusted, said, start) or any(_was_away(day, one, trusted) for one in away)


def _left_us(day, trusted, said, start):
    """A stay had ended by then, no other was going on when it did, and nothing has begun since."""
    for end in {end for claim in said for end in _end(claim) if start <= end <= day}:
        went_on = any(_begun(c) <= end and _goes_on_after(c, end) for c in trusted)
        again = [_begun(c) for c in trusted if _begun(c) > end]
        for_ever = any(not _end(c) and c.meaning in ("customer since", "subscribed", "list import") for c in trusted)
        if not went_on and not any(begun <= day for begun in again) and (again or not for_ever):
            return True
    return False


def _goes_on_after(claim, end):
    return any(last > end for last in _end(claim)) or (
        not _end(claim) and (claim.ref != "" or claim.meaning == "subscribed")
    )


def _was_away(day, absence, trusted):
    if not absence.left_on <= day < absence.returned_on:
        return False
    back = any(absence.left_on < _begun(claim) <= day for claim in trusted)
    stayed = any(
        _begun(claim) <= day < (_end(claim) or [claim.as_of.date()])[0] for claim in trusted if _end(claim) or claim.ref
    )
    return not back and not stayed


def _runs(gone):
    length = 0
    for is_gone in [*gone, False]:
        if is_gone:
            length += 1
        else:
            yield length
            length = 0
