"""A delivery is stored raw, once, before it is answered."""

import hmac
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor

from responder.connecting import connect
from responder.db import transaction
from responder.instants import now
from responder.models import Connection
from responder.providers import provider
from responder.providers.standard import sign
from responder.settings import settings
from tests.posting import BODY, deliveries, path_of, post


def test_a_signed_delivery_is_stored_raw_before_it_is_answered(client, weekly, rings):
    answer = post(client, weekly, headers={"Authorization": "Bearer abc", "Content-Type": "application/json"})

    [stored] = deliveries()
    assert (answer.status_code, answer.json) == (202, {"delivery": str(stored.id)})
    assert (stored.body, stored.state, stored.content_type) == (BODY, "received", "application/json")
    assert stored.dedup_key == "msg_1"
    assert set(stored.headers) == {"webhook-id", "webhook-timestamp", "webhook-signature"}
    assert rings == ["triage"]


def test_a_repetition_is_answered_with_the_first_ones_id_and_rings_nothing(client, weekly, rings):
    first = post(client, weekly)
    again = post(client, weekly)

    assert (again.status_code, again.json) == (200, first.json)
    assert len(deliveries()) == 1
    assert rings == ["triage"]


def test_the_same_id_at_another_connection_is_another_delivery(client, weekly):
    with transaction() as session:
        other = connect(session, "standard", name="Northlight Monthly")
    post(client, weekly)

    assert post(client, other).status_code == 202
    assert len(deliveries()) == 2


def test_fifty_at_once_are_one_delivery(client, weekly):
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: post(client.application.test_client(), weekly), range(50)))

    assert sorted(answer.status_code for answer in answers) == [200] * 49 + [202]
    assert {answer.json["delivery"] for answer in answers} == {str(deliveries()[0].id)}
    assert len(deliveries()) == 1


def test_many_at_once_are_all_stored(client, weekly):
    with ThreadPoolExecutor(20) as pool:
        answers = list(
            pool.map(lambda n: post(client.application.test_client(), weekly, delivery=f"msg_{n}"), range(200))
        )

    assert {answer.status_code for answer in answers} == {202}
    assert {answer.json["delivery"] for answer in answers} == {str(stored.id) for stored in deliveries()}


def test_the_secret_before_still_opens(client, weekly):
    old, new = weekly.secrets["current"], provider("standard").SECRET.make()
    with transaction() as session:
        session.get_one(Connection, weekly.id).secrets = {"current": new, "previous": old}

    assert post(client, weekly, secret=old, delivery="msg_old").status_code == 202
    assert post(client, weekly, secret=new, delivery="msg_new").status_code == 202


def test_a_live_token_answers_a_look_with_an_empty_yes(client, weekly):
    for look in (client.get, client.head):
        answer = look(path_of(weekly))
        assert (answer.status_code, answer.data) == (200, b"")


def test_a_slash_too_many_does_not_redirect(client, weekly):
    signed = sign(BODY, weekly.secrets["current"], delivery="msg_1", at=now())

    assert client.post(path_of(weekly) + "/", data=BODY, headers=signed).status_code == 202
    assert client.post("/hooks//standard//x", data=BODY).status_code == 404
    assert client.post("/hooks/", data=BODY).status_code == 404


def test_who_signs_nothing_is_let_in_by_the_address_nobody_else_knows(client):
    with transaction() as session:
        way_in = connect(session, "beehiiv", name="Northlight Weekly")
    left = {"event_type": "subscription.deleted", "uid": "evt_1", "data": {"email": "ada@example.com"}}

    assert way_in.secrets == {}
    assert client.post(path_of(way_in), json=left).status_code == 202
    assert client.post(path_of(way_in), json=left).status_code == 200
    assert client.post(path_of(way_in)[:-1] + "_", json=left).status_code == 404
    assert [stored.dedup_key for stored in deliveries()] == ["evt_1"]


def test_a_shop_that_looks_whether_somebody_is_here_gets_its_yes(client):
    with transaction() as session:
        way_in = connect(session, "woocommerce", name="Northlight Shop")

    assert client.post(path_of(way_in), data={"webhook_id": "7"}).status_code == 200
    assert client.post(path_of(way_in), data={"webhook_id": "7", "id": "1"}).status_code == 401
    assert deliveries() == []


def test_hubspot_signs_the_address_too_as_the_public_knows_it(client, monkeypatch):
    """Behind a proxy the request itself does not know it."""
    monkeypatch.setattr(settings(), "public_url", "https://hooks.example.com/")
    with transaction() as session:
        way_in = connect(session, "hubspot", name="Northlight", secrets=["hs-client-secret"])
    moment, url = str(int(now().timestamp() * 1000)), f"https://hooks.example.com{path_of(way_in)}"

    def answer_to(signed_url):
        text = f"POST{signed_url}[]{moment}".encode()
        proof = b64encode(hmac.digest(b"hs-client-secret", text, "sha256")).decode()
        headers = {"X-HubSpot-Signature-v3": proof, "X-HubSpot-Request-Timestamp": moment}
        return client.post(path_of(way_in), data=b"[]", headers=headers).status_code

    assert answer_to(url) == 202
    assert answer_to(f"http://localhost{path_of(way_in)}") == 401


def test_who_takes_nothing_but_a_200_for_a_yes_gets_one_the_first_time(client):
    with transaction() as session:
        way_in = connect(session, "revenuecat", name="Northlight App")

    assert client.post(path_of(way_in), json={"event": {"id": "E1", "type": "TEST"}}).status_code == 200
    assert [stored.dedup_key for stored in deliveries()] == ["E1"]
