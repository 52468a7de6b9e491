"""Turns a batch of cases into everything their letters are written from, in a few SELECTs for all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from responder.companies import company_of
from responder.draft.lately import Past, Written, written_lately
from responder.draft.likeness import Threes
from responder.draft.variety import Lately, Ways
from responder.instants import now
from responder.models import Case, Draft, Event, Fact, Manager, TimelineEntry
from responder.wording import SILENT_BY_LAW, TOO_LITTLE


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
    silenced_by_law: set[UUID] = field(default_factory=set)  # those of them that were told what the law says
    past: Past = field(default_factory=Past)

    def lately(self, case: Case, signer_id: UUID) -> list[Lately]:
        """What this signer wrote and this person's company got, for as long as the brand says, so that this differs."""
        return self.past.lately(signer_id, company_of(case.email), case.connection.brand.variety_months)

    def remember(self, case: Case, signer_id: UUID, ways: Ways, threes: Threes) -> None:
        """Take one letter into account for those that follow."""
        self.past.remember(Written(signer_id, company_of(case.email), now(), ways, threes))


def gather(session: Session, cases: Sequence[Case]) -> Papers:
    """Everything these cases' letters are written from, what was written lately included."""
    papers = papers_of(session, cases)
    papers.past = past_of(session, cases)
    return papers


def past_of(session: Session, cases: Sequence[Case]) -> Past:
    """What was written lately by whoever may sign these cases' letters, and to the companies of these people."""
    return written_lately(
        session,
        list(_signer_ids(cases)),
        [company for company in {company_of(case.email) for case in cases} if company],
        months=max((case.connection.brand.variety_months for case in cases), default=0),
        but=[case.id for case in cases],
    )


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
    for case_id, what in session.execute(sa.select(TimelineEntry.case_id, TimelineEntry.what).where(*told)):
        papers.silenced.add(case_id)
        if what.endswith(SILENT_BY_LAW):
            papers.silenced_by_law.add(case_id)
    return papers


def _signer_ids(cases: Iterable[Case]) -> set[UUID]:
    signers = (case.signer_id or case.connection.brand.default_signer_id for case in cases)
    return {signer for signer in signers if signer}
