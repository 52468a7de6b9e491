"""GET /settings/connections/<id>/rejections: what was turned away at a connection, why, and what to do about it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from responder.db import reading
from responder.models import Connection, RejectionSample, Role
from responder.queries.health import connection_health
from responder.queries.rejections import rejection_samples
from responder.web.desk.connection import connection_or_404
from responder.web.desk.connection_view import rejected, tails_of
from responder.web.desk.frame import page
from responder.web.desk.house import desk
from responder.web.desk.pretty import Shown, pretty
from responder.web.desk.refusals import counted, remedy, what_is_wrong
from responder.web.desk.visitor import may


@dataclass(frozen=True, slots=True)
class Refusal:
    """One sample: what is wrong, in the verifier's own words as well, and what to do."""

    at: datetime
    title: str
    why: str
    remedy: str
    size: int
    content_type: str
    header_names: str
    body: Shown | None


@desk.get("/settings/connections/<uuid:connection_id>/rejections")
def rejections(connection_id: UUID) -> str:
    """The counts of the last day, and the newest samples; of their bodies only admins see the beginning."""
    with reading() as session:
        one = connection_or_404(session, connection_id)
        (health,) = connection_health(session, [one])
        return page(
            session,
            "rejections.html",
            title=f"Turned away at {one.name}",
            one=one,
            counts=[counted(number, reason) for reason, number in health.rejected_today.items()],
            rejected=rejected(health),
            refusals=[_refusal(one, sample) for sample in rejection_samples(session, one.id)],
        )


def _refusal(one: Connection, sample: RejectionSample) -> Refusal:
    return Refusal(
        at=sample.at,
        title=f"A request came, but {what_is_wrong(sample.reason)}",
        why=sample.why,
        remedy=remedy(one, sample, tails_of(one).get("current", "")),
        size=sample.size,
        content_type=sample.content_type,
        header_names=", ".join(sample.header_names),
        body=pretty(sample.body, sample.content_type) if sample.body and may(Role.ADMIN) else None,
    )
