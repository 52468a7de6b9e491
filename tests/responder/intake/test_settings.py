"""What a connection was told travels with each of its requests, to the door and to whoever reads them later."""

import hmac

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


def test_a_password_opens_the_door_and_is_never_stored(client):
    with transaction() as session:
        door = connect(session, "form", name="Zapier", secrets=["a secret of sixteen"])
    left = {"email": "ada@example.com", "reason": "unused"}
    where = f"{path_of(door)}?event=unsubscribe"

    assert client.post(where, data=left).status_code == 401
    assert client.post(where, data=left, headers={"Authorization": "Bearer another secret"}).status_code == 401
    assert client.post(where, data=left, headers={"Authorization": "Bearer a secret of sixteen"}).status_code == 202
    with transaction() as session:
        triage(session, claim_deliveries(session, 10))

    [stored] = deliveries()
    assert (stored.headers, stored.state) == ({":query": "event=unsubscribe"}, "parsed")
    with reading() as session:
        [event] = session.query(Event)
        assert (event.kind, event.email, event.reason) == ("unsubscribed", "ada@example.com", "unused")


def test_a_platform_without_a_file_is_verified_and_read_as_it_was_told(client):
    told = {"signature_header": "X-Shop-Signature", "kinds": "gone=cancelled", "fields": "email=who.mail"}
    with transaction() as session:
        door = connect(session, "hmac", name="Our shop", secrets=["a secret of the shop"], settings=told)
    body = b'[{"event": "gone", "who": {"mail": "ada@example.com"}}, {"event": "gone", "who": {}}]'
    signed = {"X-Shop-Signature": hmac.digest(b"a secret of the shop", body, "sha256").hex(), "X-Other": "not kept"}

    assert client.post(path_of(door), data=body + b" ", headers=signed).status_code == 401
    assert client.post(path_of(door), data=b"{}", headers=signed).status_code == 401
    assert client.post(path_of(door), data=body, headers=signed).status_code == 202
    assert client.post(path_of(door), data=body, headers=signed).status_code == 200
    with transaction() as session:
        triage(session, claim_deliveries(session, 10))

    [stored] = deliveries()
    assert set(stored.headers) == {"x-shop-signature"}
    assert stored.problem == "Event 2: It names nobody: neither a usable email nor an external_id."
    with reading() as session:
        assert [(event.kind, event.family, event.email) for event in session.query(Event)] == [
            ("cancelled", "billing", "ada@example.com")
        ]
