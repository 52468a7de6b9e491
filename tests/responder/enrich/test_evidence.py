"""Whatever stands in a ledger, no letter claims more than the evidence, and doubt never makes it claim more."""

from datetime import timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from responder.draft.durations import tenure_phrase
from responder.enrich.tenure import elapsed, tenure
from tests.responder.draft.test_durations import least_months
from tests.responder.enrich.ledgers import (
    STARTS,
    UNTIL,
    absences,
    claims,
    known_days,
    ledgers,
    placeholders,
    subject,
    times_away,
)

fewer = settings(max_examples=100, deadline=None)


def size(span):
    return span.years, span.months, span.days


def said(found):
    """What a letter would say, at the least, in months."""
    phrase = tenure_phrase(12 * found.span.years + found.span.months, found.confidence, "en") if found else None
    return least_months(phrase) if phrase else 0


@settings(max_examples=250, deadline=None)
@given(ledgers, times_away)
def test_no_letter_claims_more_than_the_evidence(ledger, away):
    found, evidence = tenure(ledger, UNTIL, away), known_days(ledger, away)

    assert (found is None) == (evidence is None)
    if found:
        counted = elapsed(UNTIL - timedelta(evidence), UNTIL)
        assert size(found.span) == size(counted)
        assert said(found) <= 12 * counted.years + counted.months
        assert len(found.ledger) == len(ledger)
        assert [entry.claim for entry in found.ledger if entry.verdict.startswith("counts")] == [found.claim]


@fewer
@given(
    ledgers, times_away, placeholders() | claims().filter(lambda one: one.withdrawn_by or one.meaning == "first mail")
)
def test_a_date_that_is_not_heard_changes_nothing(ledger, away, unheard):
    assume(subject(unheard) not in map(subject, ledger))
    before, after = tenure(ledger, UNTIL, away), tenure([*ledger, unheard], UNTIL, away)

    assert (before is None) == (after is None)
    if before:
        assert (after.claim, after.span, after.confidence) == (before.claim, before.span, before.confidence)


@fewer
@given(ledgers, times_away, claims().filter(lambda one: one.cliff_until or one.meaning == "list import"))
def test_a_bound_never_makes_it_longer_than_days_that_are_known(ledger, away, bound):
    assume(subject(bound) not in map(subject, ledger))
    before, after = tenure(ledger, UNTIL, away), tenure([*ledger, bound], UNTIL, away)

    if before and before.claim.meaning in STARTS and not before.claim.cliff_until:
        assert after.since_on == before.since_on
        assert size(after.span) <= size(before.span)
        assert said(after) <= said(before)
    elif before:  # nothing is known but bounds, and this may be a better one
        assert after.since_on <= before.since_on or after.claim == bound or not after.is_bound


@fewer
@given(ledgers, times_away, absences())
def test_an_absence_never_makes_it_longer(ledger, away, absence):
    before, after = tenure(ledger, UNTIL, away), tenure(ledger, UNTIL, [*away, absence])

    if before:
        assert size(after.span) <= size(before.span)
        assert said(after) <= said(before)


@fewer
@given(ledgers, times_away, st.randoms(use_true_random=False))
def test_the_order_in_which_things_were_heard_does_not_matter(ledger, away, random):
    found = tenure(ledger, UNTIL, away)
    random.shuffle(ledger)
    random.shuffle(away)

    assert tenure(ledger, UNTIL, away) == found
