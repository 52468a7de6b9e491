"""GET /voice, /voice/<brand>/<language>: every wording of a brand's letters, and whose it is."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import Session

from responder.db import reading
from responder.draft.language import FALLBACK, languages
from responder.models import Brand, Role
from responder.web.desk.frame import page
from responder.web.desk.house import desk
from responder.web.desk.visitor import may, needs
from responder.web.desk.voice_view import groups, language_names

MOST_BRANDS = 200


@desk.get("/voice")
@needs(Role.MANAGER)
def voice() -> str:
    """The first brand's voice, in the language everybody can be written to in."""
    with reading() as session:
        found = brands(session)
        return _list(session, found[0] if found else None, FALLBACK)


@desk.get("/voice/<uuid:brand_id>/<language>")
@needs(Role.MANAGER)
def voice_of(brand_id: UUID, language: str) -> str:
    """One brand's voice in one language."""
    with reading() as session:
        return _list(session, brand_or_404(session, brand_id, language), language)


def _list(session: Session, brand: Brand | None, language: str) -> str:
    return page(
        session,
        "voice.html",
        title="Voice",
        brand=brand,
        brands=brands(session),
        language=language,
        languages=language_names(),
        groups=groups(session, brand, language) if brand else [],
        may_edit=may(Role.ADMIN),
    )


def brands(session: Session) -> Sequence[Brand]:
    """The brands, by name; those for which nobody signs last."""
    return session.scalars(
        sa.select(Brand).order_by(Brand.default_signer_id.is_(None), Brand.name).limit(MOST_BRANDS)
    ).all()


def brand_or_404(session: Session, brand_id: UUID, language: str | None = None) -> Brand:
    """The brand, where there is one and letters in that language."""
    if language is not None and language not in languages():
        abort(404)
    return session.get(Brand, brand_id) or abort(404)
