"""What a connection was told travels with each of its requests, to the door and to whoever reads them later."""

from responder.connecting import connect
from responder.db import reading, transaction
from responder.models import Event
from responder.triage.deliveries import claim_deliveries, triage
from tests.posting import deliveries, path_of


def test_the_event_of_an_older_webhook_of_kits_is_its_connections(client):
    with transaction() as session:
        doors = {
            event: connect(session, "kit_legacy", name=event, settings={"event": event})
            for event in ("unsubscribe", "complain")
        }
    ada = {"subscriber": {"id": 7, "email_address": "ada@example.com"}}

    answers = [client.post(path_of(door), json=ada).status_code for door in doors.values()]
    with transaction() as session:
        triage(session, claim_deliveries(session, 10))

    assert answers == [202, 202]
    assert client.post(path_of(doors["complain"]), json=ada).status_code == 200, "again on the same day"
    assert [stored.state for stored in deliveries()] == ["parsed", "parsed"]
    with reading() as session:
        assert {event.kind for event in session.query(Event)} == {"unsubscribed", "complained"}
