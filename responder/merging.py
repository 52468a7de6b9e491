"""Turns "these two are one person" into one row that says so, and back: nothing else moves, so nothing is lost.

Whoever leaves hears from us once. So a merge leaves the person one open case per brand: the older goes on.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.addresses import normalise
from responder.decisions import look_again, silence
from responder.errors import AlreadyMoved, Refused
from responder.facts import Disposition
from responder.holding import hold_brands
from responder.instants import now
from responder.journey import OPEN, UNSENT, WRITTEN_TO, Stage
from responder.models import Address, Brand, Case, Customer, Event, Likeness, Merge, Reference
from responder.moving import note
from responder.queries.identities import one_person
from responder.settings import settings
from responder.waking import wake_known

APART = "They were taken for somebody else when they left; please decide whether to write to them."
ONE_LETTER = "This is the person of another case under way, and one letter is enough."


def merge(session: Session, kept_id: UUID, gone_id: UUID, *, who: str) -> Merge:
    """Let two people be read as one: what the kept one says counts first, the other fills the gaps.

    Either may be named by any of its rows. Raises Refused when they are one already, or one is not there.
    """
    hold_brands(session, session.scalars(sa.select(Brand.id)))
    kept, gone = _both(session, kept_id, gone_id)
    if kept[0] == gone[0]:
        raise Refused("These two are one person already.")
    _leave_one_case(session, kept, gone, who)
    session.execute(sa.update(Customer).where(Customer.id.in_(gone)).values(merged_into_id=kept[0]))
    made = Merge(kept_id=kept[0], gone_id=gone[0], along=[str(row) for row in gone[1:]], who=who)
    session.add(made)
    _settle(session, kept, gone, who)
    session.flush()
    return made


def undo_merge(session: Session, done: Merge, *, who: str) -> None:
    """Take a merge back: both are who they were. Raises AlreadyMoved when somebody did already."""
    hold_brands(session, session.scalars(sa.select(Brand.id)))
    undone = session.execute(
        sa.update(Merge).where(Merge.id == done.id, Merge.undone_at.is_(None)).values(undone_at=now(), undone_by=who)
    )
    if undone.rowcount != 1:  # type: ignore[attr-defined]
        raise AlreadyMoved("Somebody took this merge back already.")
    along = [UUID(row) for row in done.along if _still_with(session, UUID(row), done.gone_id)]
    session.execute(sa.update(Customer).where(Customer.id == done.gone_id).values(merged_into_id=None))
    session.execute(sa.update(Customer).where(Customer.id.in_(along)).values(merged_into_id=done.gone_id))
    _rename(session, [done.gone_id, *along], done.gone_id)
    _give_back(session, done.kept_id, [done.gone_id, *along], who)
    parted = f"{who} found that this is not the person we took it for, so the facts are gathered again."
    _look_again(session, [done.kept_id, done.gone_id, *along], who, parted, even_signed=True)
    one, other = sorted((done.kept_id, done.gone_id))
    pair = sa.update(Likeness).where(Likeness.one_id == one, Likeness.other_id == other)
    session.execute(pair.values(decided_at=now(), decided_by=who, is_same=False))


def decide_likeness(session: Session, likeness: Likeness, *, is_same: bool, who: str) -> Merge | None:
    """Say whether two who look alike are one: merge them, the older kept, or never be asked again.

    Raises AlreadyMoved when somebody decided already.
    """
    decided = session.execute(
        sa.update(Likeness)
        .where(Likeness.id == likeness.id, Likeness.decided_at.is_(None))
        .values(decided_at=now(), decided_by=who, is_same=is_same)
    )
    if decided.rowcount != 1:  # type: ignore[attr-defined]
        raise AlreadyMoved("Somebody decided about these two already.")
    session.expire(likeness)
    return merge(session, *_kept_first(likeness), who=who) if is_same else None


def _kept_first(likeness: Likeness) -> tuple[UUID, UUID]:
    """Who can be written to is kept before who cannot; otherwise who was known first."""
    one, other = likeness.one, likeness.other
    return (other.id, one.id) if other.addresses and not one.addresses else (one.id, other.id)


def _both(session: Session, kept_id: UUID, gone_id: UUID) -> tuple[Sequence[UUID], Sequence[UUID]]:
    circles = one_person(session, {kept_id, gone_id})
    if kept_id not in circles or gone_id not in circles:
        raise Refused("There is no such person.")
    return circles[kept_id], circles[gone_id]


def _settle(session: Session, kept: Sequence[UUID], gone: Sequence[UUID], who: str) -> None:
    """What follows from it: cases are known by the kept one's name, and open questions about the two are answered."""
    _rename(session, gone, kept[0])
    rows = [*kept, *gone]
    wake_known(session, customers=rows)
    _look_again(session, rows, who, f"{who} found that two people we knew are one, so the facts are gathered again.")
    answered = sa.update(Likeness).where(
        Likeness.one_id.in_(rows), Likeness.other_id.in_(rows), Likeness.decided_at.is_(None)
    )
    session.execute(answered.values(decided_at=now(), decided_by=who, is_same=True))


def _cases(session: Session, rows: Sequence[UUID], stages: Iterable[Stage]) -> Sequence[Case]:
    """Their cases at these stages, also those that were opened before anybody knew whose address it is."""
    owners = {
        address.email_norm: address.customer_id
        for address in session.scalars(sa.select(Address).where(Address.customer_id.in_(rows)))
    }
    brands = session.scalars(sa.select(Brand.id)).all()
    keys = {f"{brand_id}:{email}": row for brand_id in brands for email, row in owners.items()}
    theirs = sa.or_(Case.customer_id.in_(rows), sa.and_(Case.customer_id.is_(None), Case.person_key.in_(keys)))
    query = sa.select(Case).where(theirs, Case.stage.in_([stage.value for stage in stages])).order_by(Case.id)
    found = session.scalars(query.with_for_update(of=Case)).all()
    for case in found:
        case.customer_id = case.customer_id or keys[case.person_key]
    return found


def _leave_one_case(session: Session, kept: Sequence[UUID], gone: Sequence[UUID], who: str) -> None:
    """Of two open cases with one brand the older goes on, unless only the younger has begun to leave.

    Whoever had a letter from the brand within the policy's period gets no other.
    """
    rows = [*kept, *gone]
    since = now() - timedelta(days=settings().second_goodbye_days)
    written = {case.connection.brand_id for case in _cases(session, rows, WRITTEN_TO) if case.moved_at >= since}
    cases: dict[UUID, list[Case]] = {}
    for case in _cases(session, rows, OPEN):
        cases.setdefault(case.connection.brand_id, []).append(case)
    for brand_id, theirs in cases.items():
        going_on = min(theirs, key=lambda case: (case.stage in UNSENT, case.id))
        for case in theirs:
            if case is not going_on or (brand_id in written and case.stage in UNSENT):
                _silence(session, case, who)


def _silence(session: Session, case: Case, who: str) -> None:
    """Raises Refused for a letter that is leaving at this moment."""
    if case.stage not in UNSENT:
        raise Refused("Letters to both are leaving at this moment; merge them when they have left.")
    silence(session, case, reason=ONE_LETTER, who=who)


def _rename(session: Session, rows: Sequence[UUID], name: UUID) -> None:
    """Cases that may yet go on are found by brand and person: under the name the person goes by from now on."""
    for case in _cases(session, rows, (*OPEN, Stage.SILENT)):
        case.person_key = f"{case.connection.brand_id}:{name}"
    session.flush()


def _look_again(session: Session, rows: Sequence[UUID], who: str, what: str, *, even_signed: bool = False) -> None:
    for case in _cases(session, rows, OPEN):
        if not look_again(session, case, who=who, why=what, even_signed=even_signed):
            note(session, case.id, who=who, what=what)


def _give_back(session: Session, kept_id: UUID, gone: Sequence[UUID], who: str) -> None:
    """What the gone one said joined the kept one's case while they were one: it is not the kept one's to be quoted."""
    kept = one_person(session, [kept_id])[kept_id]
    cases = {case.id: case for case in _cases(session, kept, OPEN)}
    emails = set(session.scalars(sa.select(Address.email_norm).where(Address.customer_id.in_(gone))))
    refs = {
        (one.provider, one.ref) for one in session.scalars(sa.select(Reference).filter(Reference.customer_id.in_(gone)))
    }
    for event in session.scalars(sa.select(Event).where(Event.case_id.in_(cases)).order_by(Event.id)).all():
        if _is_of(event, emails, refs):
            case = cases[event.case_id]  # type: ignore[index]  # the WHERE leaves no None
            event.case_id = _case_apart(session, case, event, gone[0], who).id
    session.flush()


def _is_of(event: Event, emails: set[str], refs: set[tuple[str, str]]) -> bool:
    try:
        named = normalise(event.email) if event.email else None
    except ValueError:
        named = None
    return named in emails or bool(refs.intersection(event.refs.items()))


def _case_apart(session: Session, case: Case, event: Event, gone_id: UUID, who: str) -> Case:
    """The case of this brand in which the gone one's events stand from now on: a person decides what follows."""
    key = f"{case.connection.brand_id}:{gone_id}"
    known = session.scalar(sa.select(Case).where(Case.person_key == key).order_by(Case.id.desc()).limit(1))
    if known is None:
        known = Case(
            stage=Stage.HELD.value, disposition=Disposition.HOLD.value, reason=APART, rule="parted from another",
            kind=event.kind, family=event.family, person_key=key, customer_id=gone_id,
            connection_id=event.connection_id, email=event.email, occurred_at=event.occurred_at,
            received_at=case.received_at, moved_at=now(), due_at=now(),
        )  # fmt: skip
        session.add(known)
        session.flush()
        note(session, known.id, who=who, what=APART)
    return known


def _still_with(session: Session, row: UUID, head: UUID) -> bool:
    """Whether the merge that brought this row to that person still stands."""
    query = sa.select(Merge.id).where(Merge.gone_id == row, Merge.kept_id == head, Merge.undone_at.is_(None))
    return session.scalar(query.limit(1)) is not None
