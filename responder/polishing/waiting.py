"""Turns drafts that nobody has read yet, and no model either, into a claim on a few of them."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.draft.drafting import MACHINE
from responder.instants import first_id_at, now
from responder.journey import Stage
from responder.models import Case, Draft
from responder.moving import LEASE_SECONDS

# A manager may be reading what is older. It also keeps the look into the tables short, and a backlog from being sent
# out on the day the polisher is switched on.
FRESH = timedelta(minutes=10)


def waiting() -> sa.Select[UUID]:
    """The cases whose newest version is a fresh draft of the machine's that nobody edited, signed or polished.

    A case that moved after its draft was written came back from somebody who had read it, and took a signature back.
    """
    moment = now()
    return (
        sa.select(Case.id)
        .join(Draft, sa.and_(Draft.case_id == Case.id, Draft.version == Case.draft_version))
        .where(Draft.id > first_id_at(moment - FRESH), Draft.author == MACHINE, Draft.polish == {})
        .where(Case.stage == Stage.DRAFTED.value, Case.moved_at <= Draft.created_at)
        .where(sa.or_(Case.lease_until.is_(None), Case.lease_until < moment))
    )


def claim(session: Session, limit: int) -> Sequence[UUID]:
    """Take up to `limit` of them under a lease, the newest first, since they are read first.

    The lease only keeps other workers from asking the same: managers read, edit and sign meanwhile.
    """
    due = waiting().order_by(Draft.id.desc()).limit(limit).with_for_update(of=Case, skip_locked=True)
    claimed = session.scalars(
        sa.update(Case)
        .where(Case.id.in_(due.scalar_subquery()))
        .values(lease_until=now() + timedelta(seconds=LEASE_SECONDS))
        .returning(Case.id)
        .execution_options(synchronize_session=False)
    ).all()
    session.commit()
    return sorted(claimed)
