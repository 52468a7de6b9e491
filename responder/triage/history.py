"""Turns what a person did before, and does now, into whether they are leaving: whatever the order it arrives in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from responder.facts import LEAVING, RETURNING, Kind


@dataclass(slots=True)
class Happened:
    """One event of a person, stored or about to be."""

    event_id: UUID
    kind: str
    family: str
    subject_ref: str | None
    occurred_at: datetime
    reason: str | None = None
    comment: str | None = None
    case_id: UUID | None = None

    @property
    def is_leaving(self) -> bool:
        """They went."""
        return self.kind in LEAVING

    @property
    def is_returning(self) -> bool:
        """They came back."""
        return self.kind in RETURNING

    def undoes(self, leaving: "Happened") -> bool:
        """Whether this return takes that leaving back: not before it, of the same kind, of the same thing if named.

        Somebody who starts a new subscription has come back, whatever the new one is called.
        """
        same_thing = self.kind == Kind.REACTIVATED or None in (self.subject_ref, leaving.subject_ref)
        return (
            self.is_returning
            and self.family == leaving.family
            and self.occurred_at >= leaving.occurred_at
            and (same_thing or self.subject_ref == leaving.subject_ref)
        )


def is_undone(leaving: Happened, happened: Iterable[Happened]) -> bool:
    """Whether they came back afterwards."""
    return any(later.undoes(leaving) for later in happened)


def all_undone(case_id: UUID, happened: Iterable[Happened]) -> bool:
    """Whether every leaving of this case was taken back, so that there is nothing to write about any more."""
    everything = list(happened)
    leavings = [one for one in everything if one.case_id == case_id and one.is_leaving]
    return bool(leavings) and all(is_undone(leaving, everything) for leaving in leavings)


def is_news(new: Happened, case_id: UUID, happened: Iterable[Happened]) -> bool:
    """Whether it says something about the leaving that the case's earlier events did not."""
    known = [one for one in happened if one.case_id == case_id and one.event_id != new.event_id]
    said = {word for one in known for word in (one.reason, one.comment)}
    return bool({new.reason, new.comment} - said - {None})
