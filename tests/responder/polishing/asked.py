"""Ada's case, drafted a moment ago in a house that polishes; and what became of it."""

from typing import Any

import pytest
import sqlalchemy as sa

from responder.db import reading, transaction
from responder.draft import draft
from responder.instants import new_id, now
from responder.journey import Stage
from responder.models import Case, Draft, Fact
from responder.polishing.frame import Frame
from responder.polishing.letters import Letter
from responder.settings import settings
from responder.wording import letter_hash
from tests.peers.chat import MODEL
from tests.responder.draft import known
from tests.responder.draft.test_drafting import enriched


def everything() -> tuple[Fact, ...]:
    """One fact of each kind that a letter about a list may speak of."""
    return known.name(), known.removal(), known.tenure(), known.contact(), known.comment()


def say(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    """Set these variables of the environment."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()


def drafted(*facts: Fact) -> Case:
    """Ada's case with these facts, by default everything a letter may speak of."""
    with transaction() as session:
        case = enriched(session, *(facts or everything()))
        draft(session, case)
        return case


def letter(*facts: Fact, **more: Any) -> Letter:
    """The same as a plain letter that nobody was asked about yet."""
    plain = known.reading(*(facts or everything()), **more)
    return Letter(
        case_id=plain.situation.case_id,
        draft_id=new_id(),
        version=1,
        written_at=now(),
        sha256=letter_hash(plain.subject, plain.body),
        plan=[],
        reading=plain,
        frame=Frame.of(plain),
        earlier=None,
    )


def versions() -> list[Draft]:
    """Every version there is, the first one first."""
    with reading() as session:
        return list(session.scalars(sa.select(Draft).order_by(Draft.version)))


def now_of(case: Case) -> Case:
    """The case as it is by now."""
    with reading() as session:
        return session.get_one(Case, case.id)


def why_the_plain_draft_stands(case: Case, outcome: str) -> str:
    """The sentence, after a look whether anything else has changed."""
    [plain] = versions()
    found = now_of(case)
    assert (found.stage, found.draft_version, found.lease_until) == (Stage.DRAFTED, 1, None)
    assert (plain.polish["by"], plain.polish["outcome"]) == (MODEL, outcome)
    return str(plain.polish["why"])
