"""Turns questions about a brand's own wordings into SELECTs that follow one index."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.models import Wording

MOST_VERSIONS = 200


def wordings_in_use(session: Session, brand_id: UUID, language: str) -> Mapping[str, Wording]:
    """The newest published version of each template a brand has touched, by name; `source` None is as shipped."""
    return _newest_each(session, brand_id, language, Wording.published_at.is_not(None))


def newest_wordings(session: Session, brand_id: UUID, language: str) -> Mapping[str, Wording]:
    """The newest version of each template a brand has touched, drafts included, by name."""
    return _newest_each(session, brand_id, language, sa.true())


def _newest_each(
    session: Session, brand_id: UUID, language: str, which: sa.ColumnElement[bool]
) -> Mapping[str, Wording]:
    here = Wording.brand_id == brand_id, Wording.language == language
    newest = (
        sa.select(Wording.name, sa.func.max(Wording.number).label("number"))
        .where(*here, which)
        .group_by(Wording.name)
        .subquery()
    )
    found = session.scalars(
        sa.select(Wording)
        .join(newest, sa.and_(Wording.name == newest.c.name, Wording.number == newest.c.number))
        .where(*here)
    )
    return {wording.name: wording for wording in found}


def versions_of(session: Session, brand_id: UUID, language: str, name: str) -> Sequence[Wording]:
    """The newest MOST_VERSIONS versions of one template, the newest first."""
    return session.scalars(_of(brand_id, language, name).order_by(Wording.number.desc()).limit(MOST_VERSIONS)).all()


def newest_wording(session: Session, brand_id: UUID, language: str, name: str) -> Wording | None:
    """The newest version of one template, or None while it is as shipped and nobody touched it."""
    return session.scalars(_of(brand_id, language, name).order_by(Wording.number.desc()).limit(1)).one_or_none()


def published_wording(session: Session, brand_id: UUID, language: str, name: str) -> Wording | None:
    """The version in use of one template, or None while none was ever published."""
    published = _of(brand_id, language, name).where(Wording.published_at.is_not(None))
    return session.scalars(published.order_by(Wording.number.desc()).limit(1)).one_or_none()


def wording_numbered(session: Session, brand_id: UUID, language: str, name: str, number: int) -> Wording | None:
    """One version of one template, or None."""
    return session.scalars(_of(brand_id, language, name).where(Wording.number == number)).one_or_none()


def _of(brand_id: UUID, language: str, name: str) -> sa.Select[Wording]:
    return sa.select(Wording).where(Wording.brand_id == brand_id, Wording.language == language, Wording.name == name)
