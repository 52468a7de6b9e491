"""Turns an event into the line a manager reads on the timeline."""

from datetime import datetime

from responder.facts import Family, Kind, NewEvent
from responder.triage.people import Person
from responder.triage.reports import Report

_WHAT = {
    Kind.UNSUBSCRIBED: "that {who} left {subject}",
    Kind.RESUBSCRIBED: "that {who} came back to {subject}",
    Kind.CANCELLATION_SCHEDULED: "that {who} cancelled {subject}{until}",
    Kind.CANCELLATION_REVERSED: "that {who} took the cancellation of {subject} back",
    Kind.CANCELLED: "that {subject} of {who} has ended",
    Kind.REACTIVATED: "that {who} came back to {subject}",
    Kind.REASON_ADDED: "why {who} is leaving",
    Kind.COMPLAINED: "that {who} marked mail as spam",
    Kind.BOUNCED: "that the address of {who} no longer takes mail",
    Kind.ERASED: "that the data of this person shall be erased",
}


def what_happened(report: Report, person: Person) -> str:
    """One full sentence: who reported what about whom."""
    event = report.event
    said = _WHAT.get(event.kind, "something about {who}").format(
        who=person.name or "somebody", subject=_subject(event, report), until=_until(event.effective_at)
    )
    return f"{report.connection.name} reported {said}."


def _subject(event: NewEvent, report: Report) -> str:
    if event.subject_name:
        return event.subject_name
    return "the subscription" if event.family is Family.BILLING else report.connection.brand.name


def _until(effective_at: datetime | None) -> str:
    return f"; it ends on {effective_at:%-d %B %Y}" if effective_at else ""
