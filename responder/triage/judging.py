"""Turns what is known about one report and its person into what the rules look at, and asks them."""

from datetime import timedelta

from responder.addresses import normalise
from responder.connecting import proof
from responder.facts import Way
from responder.journey import WRITTEN_TO
from responder.policies import Policy, country_of, policy_for
from responder.providers import Proof
from responder.triage.people import Person
from responder.triage.reports import Report
from responder.triage.rules import Goodbye, Verdict, first_that_applies

WORDS_COUNT = timedelta(days=30)


def judge(report: Report, person: Person) -> Verdict:
    """What the first rule that applies to this report says."""
    address = report.email_norm or (normalise(person.email) if person.email else None)
    return first_that_applies(
        Goodbye(
            report.event,
            address,
            said=_said(report, person),
            is_test=report.is_test,
            is_history=report.way is Way.BACKFILL,
            came_late=report.came_late,
            forbidden=person.forbidden,
            was_written_to=any(case.stage in WRITTEN_TO for case in person.cases),
            policy=_policy(report, person),
            is_unverified=is_unverified(report, person),
            days_late=_days_late(report),
            is_in_crowd=report.is_in_crowd,
            storm=report.storm,
        )
    )


def _said(report: Report, person: Person) -> str:
    """Words of theirs count whether they come with this event or with another one of these weeks."""
    at = report.event.occurred_at
    around = (one.comment for one in person.happened if abs(one.occurred_at - at) <= WORDS_COUNT)
    return "\n".join(filter(None, dict.fromkeys([report.event.comment, *around])))


def is_unverified(report: Report, person: Person) -> bool:
    """Whether anybody may have made this up who found out an address: about somebody of whom we have never heard."""
    trusted = report.connection.settings.get("trust_address") is True
    return _proof(report) is Proof.URL and person.customer_id is None and not trusted


def _proof(report: Report) -> Proof:
    """What we asked for, or were handed by one of ours, needs no signature."""
    return proof(report.connection) if report.way is Way.POSTED else Proof.DATED


def _days_late(report: Report) -> int:
    """How long ago it happened, where no signature tells how old the request is; 0 where one does.

    A ticket is signed with its time, so what comes by one is young, whatever it tells of.
    """
    if _proof(report) in (Proof.DATED, Proof.TICKET):
        return 0
    return (report.received_at - report.event.occurred_at).days


def _policy(report: Report, person: Person) -> Policy:
    """What the law where they live lets a letter do, by the same look at where that is as the letter takes."""
    event, brand = report.event, report.connection.brand
    country, known_by = country_of(
        record=person.country,
        platform=event.country,
        locale=event.locale,
        language=person.language,
        email=event.email or person.email,
        home=brand.home_country,
    )
    return policy_for(event.family.value, country, known_by=known_by, overrides=brand.policies)
