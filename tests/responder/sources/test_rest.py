"""A company's own API: found by address, read where the settings say, and believed only about who was asked for."""

from datetime import date

import pytest

from responder.errors import Permanent
from responder.facts import Channel, FoundClaim, FoundCustomer, FoundTouchpoint, Since, Sought
from responder.sources.rest import MOST_TOUCHPOINTS, ask
from tests.cast import ADA, MAYA, STRANGER
from tests.peers.json_api import JsonApi

FIELDS = (
    "name=data.full_name customer_since=data.joined plan=data.plans.0.title,value_cents=data.cents Shelf=data.shelf"
)
CONTACTS = {"touchpoints": "data.contacts", "touchpoint_fields": "channel=kind occurred_at=at manager=by.email id=id"}
ADAS = {
    "data": {
        "full_name": "Ada Byron",
        "joined": "2016-09-10T22:00:00Z",
        "plans": [{"title": "Pro"}],
        "cents": 1299,
        "shelf": [7, "b"],
        "contacts": [
            {"id": 1, "kind": "Meeting", "at": 1704067200, "by": {"email": "Maya@example.com"}},
            {"id": 2, "kind": "carrier pigeon", "at": "2024-01-02"},
        ],
    }
}
WHO = Sought(emails=(ADA,))


@pytest.fixture
def api():
    people = {f"/people/{ADA.replace('@', '%40')}": ADAS}
    with JsonApi(lambda asked: (200, people[asked.path]) if asked.path in people else (404, {})).listening() as api:
        yield api


def asked(api, who=WHO, path="/people/{email}", **changes):
    return ask(who, {"url": api.url + path, "fields": FIELDS, "secret": "Bearer sesame", **changes}, 5)


def test_a_person_is_read_where_the_settings_say(api):
    assert asked(api) == [
        FoundCustomer(
            email=ADA,
            name="Ada Byron",
            customer_since_on=date(2016, 9, 10),
            plan="Pro",
            value_cents=1299,
            attributes={"shelf": "7, b"},
        )
    ]
    assert api.asked[0].headers["authorization"] == "Bearer sesame"


def test_past_contacts_are_read_out_of_a_list_and_what_is_none_is_left_out(api):
    _, contact = asked(api, **CONTACTS)

    assert contact == FoundTouchpoint(
        customer=FoundCustomer(email=ADA),
        channel=Channel.MET,
        occurred_on=date(2024, 1, 1),
        source_ref="1",
        manager_email=MAYA,
    )


def test_what_the_date_means_is_a_setting(api):
    (found,) = asked(api, since_means="account_created")

    assert (found.customer_since_on, found.claims) == (
        None,
        (FoundClaim(Since.ACCOUNT_CREATED, date(2016, 9, 10)),),
    )


def test_each_address_is_asked_for_and_quoted(api):
    asked(api, Sought(emails=("a+b@example.com", ADA)), path="/v2/people?of={email}&all=1", header="X-Key", secret="k")

    assert [(one.path, one.query, one.headers["x-key"]) for one in api.asked] == [
        ("/v2/people", {"of": ["a+b@example.com"], "all": ["1"]}, "k"),
        ("/v2/people", {"of": [ADA], "all": ["1"]}, "k"),
    ]


def test_without_a_secret_no_header_carries_one(api):
    asked(api, secret="")

    assert "authorization" not in api.asked[0].headers


def test_an_answer_about_somebody_else_is_left_out(api):
    api.answering = lambda _: (200, {"mail": STRANGER, "name": "Stranger"})

    assert asked(api, fields="email=mail name=name") == []


def test_an_answer_without_any_of_the_fields_is_nobody(api):
    api.answering = lambda _: (200, {"data": None})

    assert asked(api) == []


def test_a_field_that_cannot_be_read_is_for_a_person(api):
    api.answering = lambda _: (200, {"name": "Ada Byron", "cents": 12.5})

    with pytest.raises(Permanent, match="own API answered cannot be used: its value_cents is not a whole number"):
        asked(api, fields="name=name value_cents=cents")


def test_a_list_without_end_is_cut(api):
    contacts = [{"id": number, "kind": "mail", "at": "2024-01-01"} for number in range(MOST_TOUCHPOINTS + 9)]
    api.answering = lambda _: (200, {"data": {"full_name": "Ada Byron", "contacts": contacts}})

    assert len(asked(api, **CONTACTS)) == 1 + MOST_TOUCHPOINTS
