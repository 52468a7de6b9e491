"""Turns "what did people do to the letters before they said yes" into SELECTs over a bounded number of letters."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.models import Approval, Case, Connection, Draft, Fact

MOST_LETTERS = 2_000
AT_ONCE = 500  # ids in one question
MACHINE = "responder"


class Handed(NamedTuple):
    """One approved letter: the machine's last version before it, and the one somebody said yes to."""

    machine: Draft
    approved: Draft


def approved_lately(session: Session, since: datetime, brand_id: UUID | None = None) -> list[Handed]:
    """The newest MOST_LETTERS standing approvals since then, of one brand or of all, the newest first."""
    wanted = sa.select(Approval.case_id, Approval.version).where(
        Approval.undone_at.is_(None), Approval.created_at >= since
    )
    if brand_id is not None:
        wanted = wanted.join(Case, Case.id == Approval.case_id).join(Connection, Connection.id == Case.connection_id)
        wanted = wanted.where(Connection.brand_id == brand_id)
    versions = session.execute(wanted.order_by(Approval.id.desc()).limit(MOST_LETTERS)).all()
    drafts = _drafts(session, [case_id for case_id, _ in versions])
    return [handed for case_id, version in versions if (handed := _handed(drafts[case_id], version))]


def _drafts(session: Session, case_ids: Sequence[UUID]) -> dict[UUID, list[Draft]]:
    found: dict[UUID, list[Draft]] = defaultdict(list)
    for ids in _shares(case_ids):
        for draft in session.scalars(sa.select(Draft).where(Draft.case_id.in_(ids)).order_by(Draft.version.desc())):
            found[draft.case_id].append(draft)
    return found


def _handed(drafts: Sequence[Draft], version: int) -> Handed | None:
    approved = next((draft for draft in drafts if draft.version == version), None)
    machine = next((draft for draft in drafts if draft.author == MACHINE and draft.version <= version), None)
    return Handed(machine, approved) if approved and machine else None


def values_stated(session: Session, case_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Every text in the facts of these cases: names, lists, plans, their own words."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for ids in _shares(case_ids):
        for case_id, value in session.execute(sa.select(Fact.case_id, Fact.value).where(Fact.case_id.in_(ids))):
            found[case_id] += [text for text in value.values() if isinstance(text, str)]
    return found


def _shares(ids: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
