"""Turns a batch of cases into everything their letters are written from, in a few SELECTs for all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.draft.variety import COMPANY_WEIGHT, Lately, Ways, ways_in
from responder.instants import now
from responder.models import Case, Draft, Event, Fact, Manager, TimelineEntry
from responder.wording import SILENT_BY_LAW, TOO_LITTLE

LATELY = timedelta(days=180)
LETTERS_REMEMBERED = 400
FREE_MAIL = frozenset(
    {
        "aol.com", "fastmail.com", "free.fr", "gmail.com", "gmx.at", "gmx.ch", "gmx.de", "gmx.net", "googlemail.com",
        "hey.com", "hotmail.co.uk", "hotmail.com", "hotmail.de", "hotmail.fr", "icloud.com", "laposte.net",
        "libero.it", "live.com", "mac.com", "mail.com", "mail.ru", "me.com", "msn.com", "naver.com", "orange.fr",
        "outlook.com", "outlook.de", "pm.me", "posteo.de", "proton.me", "protonmail.com", "qq.com", "rocketmail.com",
        "seznam.cz", "t-online.de", "tutanota.com", "virgilio.it", "web.de", "wp.pl", "ya.ru", "yahoo.co.uk",
        "yahoo.com", "yahoo.de", "yahoo.fr", "yandex.com", "yandex.ru", "ymail.com", "zoho.com", "163.com",
    }
)  # fmt: skip
"""Domains where people have mailboxes of their own: two of them are no colleagues."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the platform said about where somebody lives and how they speak; None where it said nothing."""

    locale: str | None = None
    country: str | None = None


@dataclass(slots=True)
class Papers:
    """What lies on the table while a batch is drafted; `remember` keeps it true as letters are added."""

    facts: dict[UUID, list[Fact]] = field(default_factory=dict)
    drafts: dict[UUID, list[Draft]] = field(default_factory=dict)  # newest version first
    managers: dict[UUID, Manager] = field(default_factory=dict)
    told: dict[UUID, Told] = field(default_factory=dict)
    silenced: set[UUID] = field(default_factory=set)  # the gate had its say, and a person wants a letter all the same
    _by_signer: dict[UUID, Lately] = field(default_factory=dict)
    _by_company: dict[str, Lately] = field(default_factory=dict)

    def lately(self, signer_id: UUID, email: str | None) -> list[Lately]:
        """What this signer wrote and this person's company got, so that the next letter differs."""
        memories = [self._by_signer.setdefault(signer_id, Lately())]
        company = company_of(email)
        return [*memories, self._by_company.setdefault(company, Lately())] if company else memories

    def remember(self, signer_id: UUID, email: str | None, ways: Ways) -> None:
        """Take one letter into account for those that follow."""
        of_signer, *of_company = self.lately(signer_id, email)
        of_signer.remember(ways)
        for memory in of_company:
            memory.remember(ways, weight=COMPANY_WEIGHT)


def gather(session: Session, cases: Sequence[Case]) -> Papers:
    """Everything these cases' letters are written from, what was written lately included."""
    papers = papers_of(session, cases)
    for signer_id, email, plan in _written_lately(session, [case.id for case in cases]):
        papers.remember(signer_id, email, ways_in(plan))
    return papers


def papers_of(session: Session, cases: Sequence[Case]) -> Papers:
    """The facts, versions and possible signers of these cases."""
    ids = [case.id for case in cases]
    papers = Papers()
    for fact in session.scalars(sa.select(Fact).where(Fact.case_id.in_(ids)).order_by(Fact.kind, Fact.rank)):
        papers.facts.setdefault(fact.case_id, []).append(fact)
    for draft in session.scalars(sa.select(Draft).where(Draft.case_id.in_(ids)).order_by(Draft.version.desc())):
        papers.drafts.setdefault(draft.case_id, []).append(draft)
    for manager in session.scalars(sa.select(Manager).where(Manager.id.in_(_signer_ids(cases)))):
        papers.managers[manager.id] = manager
    spoken = sa.select(Event.case_id, Event.locale, Event.country).where(Event.case_id.in_(ids))
    for case_id, locale, country in session.execute(spoken.order_by(Event.occurred_at, Event.id)):
        if case_id:
            earlier = papers.told.get(case_id, Told())
            papers.told[case_id] = Told(locale or earlier.locale, country or earlier.country)
    told = TimelineEntry.case_id.in_(ids), sa.or_(*map(TimelineEntry.what.endswith, (TOO_LITTLE, SILENT_BY_LAW)))
    papers.silenced.update(session.scalars(sa.select(TimelineEntry.case_id).where(*told)))
    return papers


def company_of(email: str | None) -> str | None:
    """The domain two colleagues share; None for mailboxes at a free-mail provider."""
    domain = (email or "").rpartition("@")[2].strip().lower()
    return domain if domain and domain not in FREE_MAIL else None


def _signer_ids(cases: Iterable[Case]) -> set[UUID]:
    signers = (case.signer_id or case.connection.brand.default_signer_id for case in cases)
    return {signer for signer in signers if signer}


def _written_lately(session: Session, but: Sequence[UUID]) -> Iterable[tuple[UUID, str | None, list[dict[str, Any]]]]:
    """Signer, address and plan of the newest letters, oldest first; those of the cases at hand left out."""
    rows = session.execute(
        sa.select(Case.signer_id, Case.email, Draft.plan)
        .join(Case, Case.id == Draft.case_id)
        .where(Draft.id > _first_id_at(now() - LATELY), Case.signer_id.is_not(None), Draft.version == 1)
        .where(Draft.case_id.not_in(but))
        .order_by(Draft.id.desc())
        .limit(LETTERS_REMEMBERED)
    ).all()
    return [(row[0], row[1], row[2]) for row in reversed(rows)]


def _first_id_at(moment: datetime) -> UUID:
    """The smallest UUIDv7 of a moment, so that the primary key finds what is younger without reading the rest."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
