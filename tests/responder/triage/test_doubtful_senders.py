"""What nothing proves, neither who sent it nor how old it is, waits for a person before anything is written."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from responder.connecting import connect
from responder.db import transaction
from responder.facts import Way
from responder.instants import now
from responder.models import Connection
from responder.providers import Proof, all_providers, proof_of
from responder.settings import settings
from tests import cast
from tests.arriving import arrive, event, only_case, story

ANYBODY = "Nothing proves that the platform sent this"


def connected(provider, *secrets, **chosen):
    with transaction() as session:
        return connect(session, provider, name="Northlight", secrets=secrets, settings=chosen)


def mailchimp(**more):
    when = (now() - timedelta(days=more.pop("days", 0))).strftime("%Y-%m-%d %H:%M:%S")
    told = {"type": "unsubscribe", "fired_at": when, "data[email]": cast.ADA, "data[action]": "unsub", **more}
    return urlencode(told).encode()


def beehiiv(**more):
    return {
        "event_type": "subscription.deleted",
        "event_timestamp": int(now().timestamp()),
        "uid": "evt_1",
        "data": {"email": cast.ADA, "id": "sub_1", **more},
    }


def mailerlite(days):
    when = (now() - timedelta(days=days, minutes=1)).strftime("%Y-%m-%d %H:%M:%S")
    return {"event": "subscriber.unsubscribed", "id": "1", "email": cast.ADA, "unsubscribed_at": when}


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(("provider", "body"), [("mailchimp", mailchimp()), ("beehiiv", beehiiv())])
def test_a_stranger_named_by_whoever_knows_the_address_waits_for_a_person(provider, body):
    arrive(connected(provider), body)

    case = only_case()
    assert (case.stage, case.rule) == ("held", "unverified sender")
    assert case.reason.startswith(ANYBODY)
    assert story(case)[1] == f"A person has to look first. {case.reason}"


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(("provider", "body"), [("mailchimp", mailchimp()), ("beehiiv", beehiiv())])
def test_a_customer_we_know_goes_on_because_a_person_reads_every_letter_anyway(provider, body):
    with transaction() as session:
        cast.ada(session)
    arrive(connected(provider), body)
    assert only_case().stage == "received"


@pytest.mark.usefixtures("database")
def test_a_connection_whose_operator_trusts_its_address_is_believed():
    arrive(connected("beehiiv", trust_address=True), beehiiv())
    assert only_case().stage == "received"


@pytest.mark.usefixtures("database")
def test_what_one_of_ours_handed_in_needs_nobody_to_vouch_for_it():
    arrive(connected("beehiiv"), event(email="stranger@example.com"), way=Way.IMPORTED.value)
    assert only_case().stage == "received"


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("word", ["true", 1, "no", None])
def test_only_a_plain_true_is_trust(word):
    connection = connected("beehiiv")
    with transaction() as session:
        session.get_one(Connection, connection.id).settings = {"trust_address": word}
    arrive(connection, beehiiv())
    assert only_case().stage == "held"


@pytest.mark.usefixtures("database")
def test_a_stranger_of_a_platform_that_signs_is_believed():
    arrive(connected("mailchimp", "the signing secret"), mailchimp())
    assert only_case().stage == "received"


@pytest.mark.usefixtures("database")
def test_whoever_reads_words_that_need_a_person_is_told_that_nobody_vouches_for_them():
    form = {"event_type": "subscription.deleted", "uid": "e", "event_timestamp": int(now().timestamp())}
    arrive(connected("beehiiv"), {**form, "data": {"id": "sub_9"}})

    assert only_case().rule == "address unknown yet"
    assert ANYBODY in story(only_case())[-1]


def test_without_a_secret_nothing_but_the_address_vouches_where_none_is_needed():
    proofs = {each.NAME: (proof_of(each, {}, ["x"]), proof_of(each, {}, [])) for each in all_providers()}

    assert proofs["mailchimp"] == (Proof.DATED, Proof.URL)
    assert proofs["beehiiv"] == (Proof.URL, Proof.URL)
    assert proofs["ghost"] == (Proof.DATED, Proof.DATED)
    assert proofs["buttondown"] == (Proof.UNDATED, Proof.UNDATED)
    assert [name for name, (signed, _) in proofs.items() if signed is Proof.TICKET] == ["mailgun", "paypal"]


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(("days", "stage"), [(6, "received"), (7, "held"), (400, "held")])
def test_what_is_said_to_have_happened_long_ago_waits_where_no_signature_tells_the_requests_age(days, stage):
    arrive(connected("mailerlite", "the signing secret"), mailerlite(days))

    case = only_case()
    assert case.stage == stage
    if stage == "held":
        assert case.rule == "old news"
        assert case.reason.startswith(f"This is said to have happened {days} days before we heard of it")


@pytest.mark.usefixtures("database")
def test_a_customer_told_of_by_nobody_knows_whom_and_long_ago_waits():
    with transaction() as session:
        cast.ada(session)
    arrive(connected("mailchimp"), mailchimp(days=30))
    assert only_case().rule == "old news"


def test_a_signature_with_its_time_vouches_for_what_happened_two_months_ago(weekly):
    arrive(weekly, {**event(), "timestamp": (now() - timedelta(days=60)).isoformat()})
    assert only_case().stage == "received"


@pytest.mark.usefixtures("database")
def test_so_does_a_ticket_that_is_signed_with_its_time():
    old = {"event": "unsubscribed", "id": "e", "timestamp": (now() - timedelta(days=60)).timestamp()}
    body = {"signature": {"token": "t"}, "event-data": {**old, "recipient": cast.ADA}}
    arrive(connected("mailgun", "the signing key"), body)
    assert only_case().stage == "received"


@pytest.mark.usefixtures("database")
def test_how_old_is_too_old_is_a_setting(monkeypatch):
    monkeypatch.setenv("LATE_DAYS", "10")
    settings.cache_clear()
    arrive(connected("mailerlite", "the signing secret"), mailerlite(9))
    assert only_case().stage == "received"
