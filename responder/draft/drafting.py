"""Turns an enriched case into a letter for a manager to read, or into deliberate silence."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from responder import policies
from responder.companies import company_of
from responder.draft.address import address_of, have_spoken
from responder.draft.anchors import reanchor
from responder.draft.checks import examine
from responder.draft.compose import Composed, compose
from responder.draft.language import language_for, language_of_country
from responder.draft.library import library
from responder.draft.papers import Papers, Told, gather
from responder.draft.reading import Reading
from responder.draft.sheet import Situation
from responder.draft.substance import Substance, substance
from responder.draft.ties import tied, with_claims
from responder.draft.tongue import tongue_of
from responder.draft.variety import Lately, ways_in
from responder.errors import Permanent
from responder.facts import Disposition
from responder.journey import Stage
from responder.models import Case, Draft, Manager
from responder.moving import move
from responder.policies import BY_COUNTRY, NOTHING, policy_for
from responder.wording import letter_hash

MACHINE = "responder"


def draft(session: Session, case: Case, papers: Papers | None = None) -> None:
    """Write the next version of the case's letter, or stay silent when there is nothing personal to say.

    The gate speaks once, and so does the law: whoever takes a silent case up again wants a letter. A text that a
    manager edited stands: only its spans and checks are brought up to date. The same case gets the same letter again.
    Raises Permanent when nobody can sign, or a template is broken.
    """
    papers = papers or gather(session, [case])
    earlier = papers.drafts.get(case.id, [])
    signer = signer_of(case, papers)
    situation = situation_of(case, signer, papers)
    composed = composed_now(session, case, situation, papers)
    worth = substance(situation, composed.sheet)
    bar = case.connection.brand.personal_bar
    newest = earlier[0] if earlier else None
    if situation.policy.level == NOTHING and case.id not in papers.silenced_by_law:
        _stay_silent(session, case, situation, rule=BY_COUNTRY, told=situation.policy.silence)
    elif newest and newest.author != MACHINE:
        _keep(session, case, newest, composed, situation, lately=papers.lately(case, signer.id))
    elif worth.score < bar and case.id not in papers.silenced:
        _stay_silent(session, case, situation, rule="too little", told=worth.silence(bar))
    else:
        version = machine_version(situation, composed, papers.lately(case, signer.id))
        _stand(session, case, version, newest, signer_id=signer.id, what=_drafted(worth))
        papers.remember(case, signer.id, ways_in(composed.plan), composed.threes)


def _stay_silent(session: Session, case: Case, situation: Situation, *, rule: str, told: str) -> None:
    decided = {"disposition": Disposition.SILENT.value, "rule": rule, "policy_version": situation.policy.version}
    move(session, case, Stage.SILENT, who=MACHINE, what=told, reason=told, **decided)


def composed_now(session: Session, case: Case, situation: Situation, papers: Papers) -> Composed:
    """The letter as the machine would write it now, with the turns it took when it first wrote it."""
    earlier = papers.drafts.get(case.id, [])
    return compose(
        situation,
        library=library(session, case.connection.brand, situation.language),
        lately=papers.lately(case, situation.signer_id),
        before=next((ways_in(version.plan) for version in earlier if version.author == MACHINE), None),
    )


def signer_of(case: Case, papers: Papers) -> Manager:
    """Who signs: whom enrich chose, else the brand's default. Raises Permanent when there is nobody."""
    signer_id = case.signer_id or case.connection.brand.default_signer_id
    signer = papers.managers.get(signer_id) if signer_id else None
    if signer is None:
        raise Permanent("Nobody is there to sign: choose a default signer for the brand, and take the case up again.")
    if not signer.active:
        raise Permanent("The person who would sign is no longer active: choose another signer for this case.")
    return signer


def situation_of(case: Case, signer: Manager, papers: Papers) -> Situation:
    """What the letter of this case is written from."""
    customer, brand, told = case.customer, case.connection.brand, papers.told.get(case.id, Told())
    facts = papers.facts.get(case.id, [])
    country, known_by = country_of(case, told)
    language = language_for(
        customer.language if customer else None,
        told.locale,
        case.connection.settings.get("language"),
        next((tongue_of(fact.value.get("words")) for fact in facts if fact.kind == "comment"), None),
        language_of_country(country),
    )
    return Situation(
        case_id=case.id,
        family=case.family,
        occurred_on=case.occurred_at.date(),
        facts=facts,
        signer_id=signer.id,
        signer_name=signer.name,
        signer_title=signer.title,
        brand_name=brand.name,
        language=language,
        address=address_of(
            language,
            theirs=customer.address_form if customer else None,
            house=brand.address_forms,
            know_each_other=any(have_spoken(fact.value, str(signer.id)) for fact in facts if fact.kind == "contact"),
        ),
        policy=policy_for(case.family, country, known_by=known_by, overrides=brand.policies),
        signer_phone=signer.phone if signer.phone and signer.shows_phone else "",
        imprint=brand.imprint or "",
    )


def country_of(case: Case, told: Told) -> tuple[str | None, str]:
    """The country whose rules hold for this person, and how it is known; (None, "") where nothing tells."""
    customer = case.customer
    return policies.country_of(
        record=customer.country if customer else None,
        platform=told.country,
        locale=told.locale,
        language=customer.language if customer else None,
        email=case.email,
        home=case.connection.brand.home_country,
    )


def _drafted(worth: Substance) -> str:
    """What the timeline says of a letter the machine wrote."""
    return f"Drafted a letter: {worth.told[:1].lower()}{worth.told[1:]}. Substance {worth.score} of 10."


def machine_version(situation: Situation, composed: Composed, lately: Sequence[Lately] = ()) -> Draft:
    """What the machine wrote, read through."""
    spans = with_claims(composed.body, composed.spans, situation.facts)
    reading = Reading(situation, composed.subject, composed.body, spans, made_of=composed.made_of, lately=tuple(lately))
    return version_of(reading, author=MACHINE, plan=composed.plan)


def _keep(
    session: Session,
    case: Case,
    edited: Draft,
    composed: Composed,
    situation: Situation,
    *,
    lately: Sequence[Lately],
) -> None:
    """A manager's text as it is; its clauses stand on the facts of today where they still say the same."""
    machine = Reading(situation, composed.subject, composed.body, composed.spans)
    situation = replace(situation, language=edited.language)
    fresh = reanchor(composed.body, edited.body, composed.spans)
    spans = with_claims(edited.body, tied(fresh, edited.spans, situation), situation.facts)
    reading = Reading(situation, edited.subject, edited.body, spans, before=machine, lately=tuple(lately))
    version = version_of(reading, author=edited.author, plan=edited.plan)
    _stand(
        session,
        case,
        version,
        edited,
        signer_id=situation.signer_id,
        what=f"The facts were gathered again; {edited.author}'s text stands.",
    )


def _stand(session: Session, case: Case, version: Draft, newest: Draft | None, *, signer_id: UUID, what: str) -> None:
    """Let this version be the newest one, unless it says word for word what the newest says already."""
    number = newest.version if newest else 0
    is_new = newest is None or _differ(version, newest)
    number += is_new
    changes = {"draft_version": number, "signer_id": signer_id, "reason": None}
    move(session, case, Stage.DRAFTED, who=MACHINE, what=what, **changes)
    if is_new:
        session.add(add_to(case, version, number))


def machine_reading(situation: Situation, versions: list[Draft]) -> Reading | None:
    """The machine's newest version, against which an edit is judged; None when it never wrote one."""
    written = next((version for version in versions if version.author == MACHINE), None)
    return Reading(situation, written.subject, written.body, written.spans) if written else None


def version_of(reading: Reading, *, author: str, plan: list[dict[str, Any]]) -> Draft:
    """A draft out of a letter that was read through; `add_to` gives it its case and number."""
    return Draft(
        author=author,
        language=reading.language,
        subject=reading.subject,
        body=reading.body,
        sha256=letter_hash(reading.subject, reading.body),
        spans=list(reading.spans),
        checks=examine(reading),
        plan=plan,
        address={"form": reading.situation.form, "why": reading.situation.address.why},
        policy=reading.situation.policy.stored(),
    )


def add_to(case: Case, version: Draft, number: int) -> Draft:
    """The draft as version `number` of this case."""
    version.case_id, version.version, version.company = case.id, number, company_of(case.email)
    return version


def _differ(one: Draft, other: Draft) -> bool:
    return (one.sha256, one.spans, _found(one)) != (other.sha256, other.spans, _found(other))


def _found(version: Draft) -> list[dict[str, Any]]:
    """What the checks found about this letter alone: that others are alike to it by now is no news of its own."""
    return [check for check in version.checks if check["name"] != "similar"]
