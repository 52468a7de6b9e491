"""Turns standard people into the situations letters would be written in today, and says who would get a wording."""

import re
from collections.abc import Iterator

from sqlalchemy.orm import Session

from responder.draft.address import Address
from responder.draft.compose import template_of
from responder.draft.language import CLOSE, FORMAL
from responder.draft.plan import plan_of
from responder.draft.sheet import Situation, sheet_of
from responder.draft.vocabulary import FACTS
from responder.instants import now
from responder.models import Brand, Manager
from responder.policies import CONFIRM, OFFER, THANKS, Policy
from responder.voice.people import SIGNER_ID, History, everybody
from responder.voice.places import Place


def everybody_who_gets(session: Session, place: Place, source: str) -> Iterator[tuple[History, Situation]]:
    """Everybody whose letter would hold this wording, under every law that lets it; the cast first."""
    brand = session.get_one(Brand, place.brand_id)
    signer = signer_for(session, brand)
    for history in everybody(kinds_of(place, source)):
        for level in (OFFER, THANKS, CONFIRM):
            about = situation_for(history, place, brand, signer, level=level)
            if takes(place, about):
                yield history, about


def kinds_of(place: Place, source: str) -> set[str]:
    """The kinds of facts on which it depends who gets this wording, and what it says."""
    needed = {need.removeprefix("no ").partition(".")[0].partition(":")[0] for row in place.rows for need in row.needs}
    return (needed & set(FACTS)) | {kind for kind in FACTS if re.search(rf"\b{kind}\b", source)}


def takes(place: Place, about: Situation) -> bool:
    """Whether the letter of this situation has this template in it."""
    return any(
        template_of(move, about.form, (place.name,)) == place.name for move in plan_of(sheet_of(about).flags).values()
    )


def situation_for(
    history: History, place: Place, brand: Brand, signer: Manager | None, *, level: str = OFFER
) -> Situation:
    """This person's leaving as a letter would be written about it today."""
    today = now().date()
    return Situation(
        case_id=history.case_id,
        family=history.family,
        occurred_on=today,
        facts=history.facts(brand.name, today),
        signer_id=SIGNER_ID,
        signer_name=signer.name if signer else "Maya Lindqvist",
        signer_title=signer.title if signer else "Operations Manager",
        brand_name=brand.name,
        language=place.language,
        address=Address(CLOSE if place.is_close else FORMAL, ""),
        policy=Policy(level),
        signer_phone=(signer.phone or "") if signer and signer.shows_phone else "",
        imprint=brand.imprint or ("Imprint of the brand" if place.move == "imprint" else ""),
    )


def signer_for(session: Session, brand: Brand) -> Manager | None:
    """Who signs in trials: whoever signs for the brand by default."""
    return session.get(Manager, brand.default_signer_id) if brand.default_signer_id else None
