"""Turns what is decided about a case, other than yes to its letter, into the case as it stands afterwards."""

from collections.abc import Callable
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from responder import decisions, models
from responder.db import transaction
from responder.gathering_again import gather_again
from responder.journey import ACTS_AT
from responder.named_by_hand import name_address
from responder.queue import ring
from responder.web.api.bearer import who
from responder.web.api.blueprint import about, answer, api
from responder.web.api.cases import shape_of
from responder.web.api.lookups import the_case, the_manager
from responder.web.api.problems import answers
from responder.web.api.shapes.cases import (
    AddressWanted,
    AssignmentWanted,
    Case,
    OneCase,
    SettlementWanted,
    SignerWanted,
    SilenceWanted,
    SnoozeWanted,
)

TAGS = about("Decisions", "What a person decides about a case, other than yes to its letter.")
ANSWERS = answers({200: Case}, 404, 409)
RULE = "/cases/<uuid:case_id>"


@api.post(f"{RULE}/silence", tags=TAGS, responses=ANSWERS, operation_id="staySilent")
def post_silence(path: OneCase, body: SilenceWanted) -> Response:
    """Decide to write nothing, and say why. 409 once the letter is leaving."""
    return _decide(path.case_id, lambda session, case: decisions.silence(session, case, reason=body.reason, who=who()))


@api.post(f"{RULE}/assignment", tags=TAGS, responses=ANSWERS, operation_id="assign")
def post_assignment(path: OneCase, body: AssignmentWanted) -> Response:
    """Hand the case to one of us, by e-mail address, or back to everybody (null)."""

    def assign(session: Session, case: models.Case) -> None:
        to = the_manager(session, body.manager) if body.manager else None
        decisions.assign(session, case, to=to, who=who())

    return _decide(path.case_id, assign)


@api.post(f"{RULE}/snooze", tags=TAGS, responses=ANSWERS, operation_id="snooze")
def post_snooze(path: OneCase, body: SnoozeWanted) -> Response:
    """Let the case leave the pile until a moment; null wakes it."""
    return _decide(path.case_id, lambda session, case: decisions.snooze(session, case, until=body.until, who=who()))


@api.post(f"{RULE}/resumption", tags=TAGS, responses=ANSWERS, operation_id="takeUp")
def post_resumption(path: OneCase) -> Response:
    """Put a held, stuck, silent or to-be-called case back on the road."""
    return _decide(path.case_id, lambda session, case: decisions.take_up(session, case, who=who()))


@api.post(f"{RULE}/settlement", tags=TAGS, responses=ANSWERS, operation_id="settleDoubt")
def post_settlement(path: OneCase, body: SettlementWanted) -> Response:
    """Say what became of a doubtful letter: it arrived, or it did not and may be approved anew."""

    def settle(session: Session, case: models.Case) -> None:
        decisions.settle_doubt(session, case, arrived=body.arrived, who=who())

    return _decide(path.case_id, settle)


@api.post(f"{RULE}/signer", tags=TAGS, responses=ANSWERS, operation_id="chooseSigner")
def post_signer(path: OneCase, body: SignerWanted) -> Response:
    """Let one of us sign, whoever the facts would choose; a waiting letter is drafted anew. 409 once it is signed."""

    def choose(session: Session, case: models.Case) -> None:
        decisions.choose_signer(session, case, signer=the_manager(session, body.manager), who=who())

    return _decide(path.case_id, choose)


@api.put(f"{RULE}/address", tags=TAGS, responses=ANSWERS, operation_id="writeAddressDown")
def put_address(path: OneCase, body: AddressWanted) -> Response:
    """Say what the address of somebody is whom the platform named by an id only. It is kept with the id, and the case
    is judged by all the rules again. 409 when it has an address; 422 for one that is known as somebody else's.
    """
    return _decide(path.case_id, lambda session, case: name_address(session, case, body.email, who=who()))


@api.post(f"{RULE}/facts", tags=TAGS, responses=ANSWERS, operation_id="gatherAgain")
def post_facts(path: OneCase) -> Response:
    """Gather the facts anew, from sources that did not answer as well. 409 unless a letter waits to be read."""
    return _decide(path.case_id, lambda session, case: gather_again(session, case, who=who()))


def _decide(case_id: UUID, decide: Callable[[Session, models.Case], None]) -> Response:
    with transaction() as session:
        case = the_case(session, case_id)
        decide(session, case)
        session.flush()
        shape = shape_of(session, case)
    for step, stage in ACTS_AT.items():
        if stage == shape.stage:
            ring(step)
    return answer(shape)
