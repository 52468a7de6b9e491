"""HubSpot: who somebody is there, and what surely took place between them and one of us."""

from datetime import date

import pytest
import time_machine

from responder.facts import Channel, FoundClaim, FoundCustomer, FoundTouchpoint, Since, Sought
from responder.sources.hubspot import MOST_OF_A_KIND, NOBODY_SPOKE, ask
from tests.cast import ADA, MAYA, TOM
from tests.peers.hubspot import HubSpot
from tests.peers.json_api import JsonApi

SECRET = "pat-eu1-sesame"
CONTACT = {
    "email": "Ada@example.com",
    "hs_additional_emails": "countess@example.com;nobody",
    "firstname": "Ada",
    "lastname": "Byron",
    "company": "Analytical Engines",
    "jobtitle": "Programmer",
    "mobilephone": "+44 1815",
    "hs_language": "en-gb",
    "country": "United Kingdom",
    "hs_country_region_code": "gb",
    "hubspot_owner_id": "7",
    "createdate": "2021-03-01T09:00:00.000Z",
    "hs_lifecyclestage_customer_date": "2016-09-10T09:00:00.000Z",
}
THEN = {"hs_timestamp": "2024-05-14T10:00:00Z", "hubspot_owner_id": "7"}
MEETING = THEN | {"hs_meeting_title": "Coffee,\nblack", "hs_meeting_outcome": "COMPLETED"}
CALL = THEN | {"hs_call_title": "Hello", "hs_call_direction": "INBOUND", "hs_call_status": "COMPLETED"}
MAIL = THEN | {
    "hs_email_subject": "Issue 12",
    "hs_email_direction": "EMAIL",
    "hs_email_status": "SENT",
    "hs_email_from_email": MAYA,
    "hs_email_to_email": ADA,
}
WHO = Sought(emails=(ADA,))


@pytest.fixture
def crm():
    return HubSpot(SECRET, {"contacts": {"42": CONTACT}}, owners={"7": (MAYA, False), "8": ("Tom@example.com", True)})


@pytest.fixture
def api(crm):
    with JsonApi(crm.answer).listening() as api:
        yield api


def asked(api, who=WHO, **changes):
    return ask(who, {"token": SECRET, "url": api.url, **changes}, 5)


def recorded(api, crm, kind, *things):
    crm.objects[kind] = {str(number): one for number, one in enumerate(things, start=1)}
    crm.recorded = {"42": {kind: list(crm.objects[kind])}}
    return [one for one in asked(api) if isinstance(one, FoundTouchpoint)]


def test_a_contact_is_a_customer_and_its_record_was_made_long_after_they_came(api):
    assert asked(api) == [
        FoundCustomer(
            email="Ada@example.com",
            other_emails=("countess@example.com",),
            name="Ada Byron",
            given_name="Ada",
            family_name="Byron",
            company="Analytical Engines",
            title="Programmer",
            phone="+44 1815",
            language="en-gb",
            country="GB",
            customer_since_on=date(2016, 9, 10),
            claims=(FoundClaim(Since.LIST_IMPORT, date(2021, 3, 1), ref="42"),),
            owner_email=MAYA,
            refs={"hubspot": "42"},
        )
    ]


def test_the_companys_own_property_says_since_when(api, crm):
    crm.objects["contacts"]["42"] = CONTACT | {"joined": "2014-02-03"}

    (found,) = asked(api, customer_since="joined, hs_lifecyclestage_customer_date")

    assert found.customer_since_on == date(2014, 2, 3)


def test_a_contact_is_found_by_its_id_when_the_address_changed(api):
    (found,) = asked(api, Sought(emails=("new@example.com",), refs={"hubspot": "42"}))

    assert found.refs == {"hubspot": "42"}
    assert asked(api, Sought(emails=("new@example.com",), refs={"hubspot": "../42"})) == []


def test_a_meeting_a_call_and_a_mail_are_contacts_with_the_owner(api, crm):
    crm.objects |= {"meetings": {"1": MEETING}, "calls": {"2": CALL}, "emails": {"3": MAIL | {"hubspot_owner_id": "8"}}}
    crm.recorded = {"42": {"meetings": ["1"], "calls": ["2"], "emails": ["3"]}}

    person, *contacts = asked(api)

    on = date(2024, 5, 14)
    assert contacts == [
        FoundTouchpoint(person, Channel.MET, on, "meetings:1", MAYA, None, "Coffee, black"),
        FoundTouchpoint(person, Channel.CALL, on, "calls:2", MAYA, "inbound", "Hello"),
        FoundTouchpoint(person, Channel.EMAIL, on, "emails:3", TOM, "outbound", "Issue 12"),
    ]


def test_a_meeting_on_a_screen_is_a_call(api, crm):
    (contact,) = recorded(api, crm, "meetings", MEETING | {"hs_meeting_location": "https://zoom.example.com/j/1"})

    assert contact.channel is Channel.CALL


def test_what_somebody_wrote_down_without_an_outcome_took_place(api, crm):
    things = [{**MEETING, "hs_meeting_outcome": None}, {**MEETING, "hs_meeting_outcome": ""}]

    assert len(recorded(api, crm, "meetings", *things)) == 2


@pytest.mark.parametrize("outcome", ["CANCELED", "NO_SHOW", "RESCHEDULED", "SCHEDULED"])
def test_a_meeting_that_may_not_have_been_is_left_out(api, crm, outcome):
    assert recorded(api, crm, "meetings", MEETING | {"hs_meeting_outcome": outcome}) == []


@pytest.mark.parametrize(
    "change", [{"hs_call_status": "NO_ANSWER"}, *({"hs_call_disposition": one} for one in sorted(NOBODY_SPOKE))]
)
def test_a_call_in_which_nobody_spoke_is_left_out(api, crm, change):
    assert recorded(api, crm, "calls", CALL | change) == []


@pytest.mark.parametrize(
    "change",
    [
        {"hs_email_status": "BOUNCED"},
        {"hs_sequence_id": "99"},
        {"hs_email_from_email": "noreply@example.com"},
        {"hs_email_to_email": ";".join(f"p{number}@example.com" for number in range(11))},
    ],
)
def test_a_mail_that_no_person_wrote_to_one_is_left_out(api, crm, change):
    assert recorded(api, crm, "emails", MAIL | change) == []


def test_a_mail_of_theirs_is_inbound(api, crm):
    change = {"hs_email_direction": "INCOMING_EMAIL", "hs_email_from_email": ADA, "hs_email_to_email": MAYA}

    assert [one.direction for one in recorded(api, crm, "emails", MAIL | change)] == ["inbound"]


def test_what_is_still_to_come_is_left_out(api, crm):
    with time_machine.travel("2024-05-13T12:00:00Z", tick=True):
        assert recorded(api, crm, "meetings", MEETING) == []


def test_the_latest_of_many_are_read_and_no_more(api, crm):
    many = recorded(api, crm, "emails", *[MAIL] * 150)

    assert [one.source_ref for one in many] == [f"emails:{number}" for number in range(101, 151)]
    assert len(many) == MOST_OF_A_KIND


def test_an_owner_nobody_knows_is_nobody(api, crm):
    (contact,) = recorded(api, crm, "calls", CALL | {"hubspot_owner_id": "404"})

    assert contact.manager_email is None


def test_only_what_is_needed_is_asked_and_always_with_the_token(api):
    asked(api)

    assert [one.path.removeprefix("/crm/") for one in api.asked] == [
        "objects/2026-09/contacts/batch/read",
        "associations/2026-09/contacts/meetings/batch/read",
        "associations/2026-09/contacts/calls/batch/read",
        "associations/2026-09/contacts/emails/batch/read",
        "owners/2026-09",
    ]
    assert {one.headers["authorization"] for one in api.asked} == {f"Bearer {SECRET}"}
