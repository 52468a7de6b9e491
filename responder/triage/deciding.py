"""Turns one report about one person into what becomes of it: a case opened, joined, silenced or withdrawn.

What holds for whatever order events arrive in, repeated or not: a person has an open case as long as one of their
leavings was not taken back, and nobody writes to an address that complained, bounced or asked for erasure.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from responder.facts import FORBIDDING, LEAVING, RETURNING, Disposition, Family, Kind
from responder.instants import now
from responder.journey import UNSENT, WRITTEN_TO, Stage
from responder.models import Case, Letter
from responder.triage.history import Happened, all_undone, is_news, is_undone
from responder.triage.judging import is_unverified, judge
from responder.triage.people import Person
from responder.triage.plan import Plan, judged
from responder.triage.reports import Report
from responder.triage.rules import ANYBODY, CAME_BACK, UNVERIFIED, WEIGH_LESS, Verdict, called_for
from responder.triage.sentences import what_happened
from responder.wording import SILENT_BY_LAW

# An ended subscription that was said to end: one leaving, told twice.
ONE_ENDING = {Kind.CANCELLATION_SCHEDULED, Kind.CANCELLED}
A_DAY = timedelta(days=1)
NOT_YET_SENDING = (Stage.RECEIVED, Stage.ENRICHED, Stage.DRAFTED, Stage.APPROVED)

_NOTHING = {
    Disposition.SILENT: "Nothing will be written. ",
    Disposition.HOLD: "A person has to look first. ",
    Disposition.CALL: "This calls for a conversation, not for a letter. ",
}


def decide(plan: Plan, report: Report, person: Person | None, letter: Letter | None) -> None:
    """Set the report's outcome and case, and plan what else follows."""
    if letter or report.event.attempt_ref:
        _about_our_letter(plan, report, person, letter)
    elif person is not None and (act := _act(report)):
        act(plan, report, person)


def _act(report: Report) -> Callable[[Plan, Report, Person], None] | None:
    kind = report.event.kind
    if report.is_test:
        return _open if kind in LEAVING else None
    return _ACTS.get(kind)


def _about_our_letter(plan: Plan, report: Report, person: Person | None, letter: Letter | None) -> None:
    """Never a case: our own mail must not answer itself. Whoever takes offence at it is left in peace."""
    kind = report.event.kind
    if letter:
        report.outcome, report.case_id = "letter", letter.case_id
        plan.report_letter(report, letter)
    if kind is Kind.UNSUBSCRIBED or kind in FORBIDDING:
        reason = "asked" if kind is Kind.UNSUBSCRIBED else kind.value
        plan.forbid([report.email_norm] if report.email_norm else (), reason)
        if person is not None:
            person.forbidden = True
            if _withdraw_for_good(plan, report, person) and letter is None:
                report.outcome = "withdrew"


def _forbid(plan: Plan, report: Report, person: Person) -> None:
    known_already = person.forbidden
    plan.forbid([report.email_norm] if report.email_norm else person.addresses, report.event.kind.value)
    person.forbidden = True
    if report.event.kind is Kind.ERASED:
        plan.erase(person)
    if report.may_be_about_a_letter:
        plan.report_letter(report, None)
    if _withdraw_for_good(plan, report, person):
        report.outcome = "withdrew"
    elif person.latest_case:
        _attach(plan, report, person, person.latest_case)
    elif not known_already:
        _open(plan, report, person)


def _withdraw_for_good(plan: Plan, report: Report, person: Person) -> bool:
    """Call off what has not left yet; whether there was something."""
    case = person.open_case
    if case is None or case.stage not in UNSENT:
        return False
    if report.case_id is None:
        report.case_id = case.id
    verdict = judge(report, person)
    what = f"{what_happened(report, person)} Nothing will be written."
    plan.move(case, replace(verdict, disposition=Disposition.WITHDRAW), what=what)
    return True


def _leave(plan: Plan, report: Report, person: Person) -> None:
    happened = _remember(report, person)
    case = person.open_case or _told_before(happened, person) or _told_elsewhere(report, person)
    if report.is_past:
        _open(plan, report, person, happened)
    elif case is not None:
        join(plan, report, person, case, happened)
    elif is_undone(happened, person.happened):
        _open_undone(plan, report, person, happened)
    else:
        _open(plan, report, person, happened)


def _remember(report: Report, person: Person) -> Happened:
    event = report.event
    happened = Happened(
        report.id, event.kind.value, event.family.value, event.subject_ref, event.occurred_at, event.reason,
        event.comment,
    )  # fmt: skip
    person.happened.append(happened)
    return happened


def _told_before(happened: Happened, person: Person) -> Case | None:
    """The case of the same ending, told before in the other form, although it is no longer open."""
    case = person.latest_case
    if case is None or happened.subject_ref is None or case.stage == Stage.WITHDRAWN:
        return None
    told = (one for one in person.happened if one.case_id == case.id and one.subject_ref == happened.subject_ref)
    return case if any({one.kind, happened.kind} == ONE_ENDING for one in told) else None


def _told_elsewhere(report: Report, person: Person) -> Case | None:
    """The case about which a letter left, told by another platform within a day: one goodbye, heard twice."""
    case = person.latest_case
    if case is None or case.stage not in WRITTEN_TO or case.connection_id == report.connection.id:
        return None
    return case if abs(report.event.occurred_at - case.occurred_at) <= A_DAY else None


def _open(plan: Plan, report: Report, person: Person, happened: Happened | None = None) -> None:
    """A new case, where the first rule that applies puts it; words that came before it are gathered in."""
    verdict = judge(report, person)
    case = plan.open(report, person, verdict)
    report.case_id = case.id
    report.outcome = "silenced" if verdict.disposition is Disposition.SILENT else "opened"
    plan.note(case, what_happened(report, person))
    if verdict.disposition in _NOTHING:
        plan.note(case, _said_of(verdict))
    if verdict.rule != UNVERIFIED and verdict.disposition in (Disposition.HOLD, Disposition.CALL):
        _warn_of_unverified(plan, report, person, case)
    if happened is not None:
        happened.case_id = case.id
        gather_words(plan, case, happened, person)


def _warn_of_unverified(plan: Plan, report: Report, person: Person, case: Case) -> None:
    """Whoever reads their words has to know that anybody may have written them."""
    if is_unverified(report, person):
        plan.note(case, ANYBODY)


def _said_of(verdict: Verdict) -> str:
    said_already = verdict.sentence.endswith(SILENT_BY_LAW)
    return verdict.sentence if said_already else _NOTHING[verdict.disposition] + verdict.sentence


def gather_words(plan: Plan, case: Case, happened: Happened, person: Person) -> None:
    """A reason may arrive before the leaving it explains."""
    for one in person.happened:
        alone = one.kind == Kind.REASON_ADDED and one.case_id is None
        if alone and one.subject_ref == happened.subject_ref:
            one.case_id = case.id
            plan.adopt(one.event_id, case.id)
            _heed(plan, case, one)


def _heed(plan: Plan, case: Case, happened: Happened) -> bool:
    """Whether later words take the case where they would have taken it at once."""
    verdict = called_for(happened.comment or "")
    if verdict is None:
        return False
    what = _NOTHING[verdict.disposition] + verdict.sentence
    holds, weighs_less = verdict.disposition is Disposition.HOLD, case.stage == Stage.HELD and case.rule in WEIGH_LESS
    if weighs_less and holds:
        plan.hold_for_another_reason(case, verdict, what=what)
    elif weighs_less or case.stage in NOT_YET_SENDING or (holds and case.stage == Stage.CALL):
        plan.move(case, verdict, what=what)
    else:
        return False
    return True


def _open_undone(plan: Plan, report: Report, person: Person, happened: Happened) -> None:
    """They had come back before we heard that they had left."""
    latest = person.latest_case
    if latest is not None and latest.stage == Stage.WITHDRAWN:
        happened.case_id = latest.id
        _attach(plan, report, person, latest)
        return
    case = plan.open(report, person, CAME_BACK)
    happened.case_id = report.case_id = case.id
    report.outcome = "withdrew"
    plan.note(case, f"{what_happened(report, person)} They had come back by then, so nothing is written.")


def _attach(plan: Plan, report: Report, person: Person, case: Case) -> None:
    report.case_id, report.outcome = case.id, "joined"
    plan.note(case, what_happened(report, person))


def join(plan: Plan, report: Report, person: Person, case: Case, happened: Happened) -> None:
    """Later words may need a person's eyes; otherwise news lets an unread draft be written anew."""
    happened.case_id = case.id
    _attach(plan, report, person, case)
    if _heed(plan, case, happened):
        return
    outranks = _outranks(report, case)
    news = {"kind": report.event.kind.value, "family": report.event.family.value} if outranks else {}
    if (outranks or is_news(happened, case.id, person.happened)) and _may_start_anew(plan, case):
        what = "This is news, so the letter is prepared anew."
        plan.move(case, judged(case), what=what, due_at=now(), **news)
    elif outranks and case.stage == Stage.RECEIVED:
        case.kind, case.family = news["kind"], news["family"]


def _outranks(report: Report, case: Case) -> bool:
    """Leaving what they paid for weighs more than leaving a list."""
    event = report.event
    return event.kind in LEAVING and event.family is Family.BILLING and case.family == Family.LIST


def _may_start_anew(plan: Plan, case: Case) -> bool:
    """Nobody has read or changed the draft yet, as far as we can tell."""
    return case.stage == Stage.ENRICHED or (case.stage == Stage.DRAFTED and case.id in plan.untouched)


def _explain(plan: Plan, report: Report, person: Person) -> None:
    """Why they are leaving, told later; or earlier, then it waits for the case."""
    happened = _remember(report, person)
    case = person.latest_case
    if case is not None and case.stage != Stage.WITHDRAWN:
        join(plan, report, person, case, happened)


def _come_back(plan: Plan, report: Report, person: Person) -> None:
    happened, case = _remember(report, person), person.latest_case
    if case is None or not _concerns(happened, case, person):
        return
    if case.stage in UNSENT and all_undone(case.id, person.happened):
        report.case_id, report.outcome = case.id, "withdrew"
        what = f"{what_happened(report, person)} Nothing will be written."
        plan.move(case, CAME_BACK, what=what)
    else:
        _attach(plan, report, person, case)


def return_of(case: Case, person: Person) -> list[Happened]:
    """What took back something this case is about, and stands in no case yet."""
    alone = (one for one in person.happened if one.is_returning and one.case_id is None)
    return [one for one in alone if _concerns(one, case, person)]


def _concerns(happened: Happened, case: Case, person: Person) -> bool:
    """Whether it takes back something this case is about."""
    return any(one.case_id == case.id and happened.undoes(one) for one in person.happened if one.is_leaving)


_ACTS: dict[Kind, Callable[[Plan, Report, Person], None]] = {
    **dict.fromkeys(FORBIDDING, _forbid),
    **dict.fromkeys(LEAVING, _leave),
    **dict.fromkeys(RETURNING, _come_back),
    Kind.REASON_ADDED: _explain,
}
