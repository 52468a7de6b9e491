"""The API keeps what its own OpenAPI promises, whatever is sent to it."""

from datetime import date

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks as openapi

from responder.db import transaction
from responder.instants import now
from responder.journey import Stage
from responder.merging import merge
from responder.models import Case, Connection, Customer, Delivery, Likeness, Manager
from responder.queries.deliveries import Wanted
from responder.replaying import order_replay
from responder.testifying import Grade, Witness, say_fault
from tests import cast

PROMISES = [
    schemathesis.checks.not_a_server_error,
    openapi.status_code_conformance,
    openapi.content_type_conformance,
    openapi.response_schema_conformance,
    openapi.negative_data_rejection,
    openapi.ignored_auth,
]
SOME = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def ids(case):
    """Ids and addresses that lead to something, by the name they have in a path."""
    with transaction() as session:
        request = {"dedup_key": "1", "received_at": now(), "headers": {}, "body": b"{}"}
        delivery = Delivery(connection_id=case.connection_id, state="failed", **request)
        session.add(delivery)
        connection, order = session.get(Connection, case.connection_id), order_replay(session, Wanted(), who="Maya")
        customer = session.get(Customer, case.customer_id)
        contact = cast.linkedin_contact(session, customer, session.get(Manager, case.signer_id), date(2024, 8, 24))
        other = cast.ada(session, email="grace@example.com", name="Grace")
        likeness = Likeness(one_id=customer.id, other_id=other.id, why="They look alike.")
        session.add(likeness)
        merged = merge(session, customer.id, cast.ada(session, email="king@example.com").id, who="Maya Lindqvist")
        claim = customer.tenure_claims[0]
        said = say_fault(session, session.get(Case, case.id), grade=Grade.REGRET, what=None, by=Witness("Maya"))
        session.get(Case, case.id).stage = Stage.DRAFTED.value
    leads = {
        "case_id": case, "delivery_id": delivery, "person_id": other, "touchpoint_id": contact, "claim_id": claim,
        "connection_id": connection, "replay_id": order, "likeness_id": likeness, "merge_id": merged,
        "testimony_id": said,
    }  # fmt: skip
    return {"email": cast.ADA, **{name: str(row.id) for name, row in leads.items()}}


@pytest.fixture
def operations(app):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    return [found.ok() for found in schema.get_all_operations()]


def _known(operation, ids):
    return {parameter.name: ids[parameter.name] for parameter in operation.path_parameters if parameter.name in ids}


def _keeps_its_promises(strategy, headers):
    @SOME
    @given(request=strategy)
    def ask(request):
        request.call_and_validate(headers=headers, checks=PROMISES)

    ask()


@pytest.mark.long
@pytest.mark.timeout(300)
def test_what_is_asked_for_rightly_is_answered_as_promised(program, operations, ids):
    for operation in operations:
        strategy = operation.as_strategy(GenerationMode.POSITIVE, path_parameters=_known(operation, ids) or None)
        _keeps_its_promises(strategy, program.headers)


@pytest.mark.long
@pytest.mark.timeout(300)
def test_what_is_asked_for_wrongly_is_refused_as_promised(program, operations, ids):
    for operation in operations:
        if not operation.body and not operation.query:
            continue
        strategy = operation.as_strategy(GenerationMode.NEGATIVE, path_parameters=_known(operation, ids) or None)
        _keeps_its_promises(strategy, program.headers)
