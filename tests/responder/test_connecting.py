"""A platform is connected: a URL nobody can guess, a secret, a brand."""

import re

import pytest

from responder.connecting import adjust, connect, proof, rotate, url_of
from responder.db import reading, transaction
from responder.errors import Refused
from responder.mailcatcher import key_pair
from responder.models import Brand, Connection
from responder.providers import Proof, provider
from responder.settings import settings

pytestmark = pytest.mark.usefixtures("database")
STRIPE_SECRET = "whsec_from_the_dashboard"


def connected(*args, **more) -> Connection:
    with transaction() as session:
        return connect(session, *args, **{"name": "Northlight Weekly", **more})


def test_a_standard_connection_makes_its_own_secret_and_a_url_nobody_can_guess():
    one, other = connected("standard"), connected("standard", name="Northlight Monthly")

    assert provider("standard").SECRET.refuse(one.secrets["current"]) is None
    assert one.secrets != other.secrets
    assert re.fullmatch(
        r"https://hooks\.example\.com/hooks/standard/[\w-]{32}", url_of(one, "https://hooks.example.com/")
    )
    assert one.token != other.token


def test_its_brand_is_made_once_by_name():
    one, other = connected("standard", brand="Northlight"), connected("standard", name="Monthly", brand=" Northlight ")

    assert one.brand_id == other.brand_id
    with reading() as session:
        assert [brand.name for brand in session.query(Brand)] == ["Northlight"]


def test_without_a_brand_it_is_called_like_the_connection():
    assert connected("standard").brand.name == "Northlight Weekly"


def test_two_secrets_are_the_current_and_the_previous_one():
    make = provider("standard").SECRET.make
    new, old = make(), make()

    assert connected("standard", secrets=[new, old]).secrets == {"current": new, "previous": old}


@pytest.mark.parametrize(
    ("kind", "more", "word"),
    [
        ("pigeon", {}, "standard"),
        ("standard", {"name": "  "}, "needs a name"),
        ("standard", {"secrets": ["my secret"]}, "base64"),
        ("standard", {"secrets": ["whsec_AAAA"]}, "16 bytes"),
        ("standard", {"secrets": ["a", "b", "c"]}, "at most two"),
        ("stripe", {"secrets": ["sk_live_1"]}, "whsec_"),
        ("sendgrid", {"secrets": ["abc"]}, "P-256"),
        ("standard", {"settings": {"colour": "red"}}, "no setting 'colour'; there are: accept_test_mode"),
        ("standard", {"settings": {"trust_address": "perhaps"}}, "trust_address has to be true or false"),
        ("standard", {"settings": {"quiet_days": 0}}, "quiet_days has to be a whole number from 1 to 3650"),
        ("standard", {"settings": {"per_minute": True}}, "per_minute has to be a whole number"),
        ("standard", {"settings": {"storm_per_hour": [1]}}, "storm_per_hour has to be a whole number"),
        ("standard", {"settings": {"language": "deutsch!"}}, "such as de"),
        ("kit_legacy", {}, "needs the setting event"),
        ("kit_legacy", {"settings": {"event": "purchase"}}, "one of: unsubscribe, bounce, complain, activate"),
        ("kit_legacy", {"settings": {"event": {"name": "unsubscribe"}}}, "event has to be a text"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(kind, more, word):
    with pytest.raises(Refused, match=word):
        connected(kind, **more)


def test_stripe_wants_the_url_before_it_shows_its_secret_so_a_connection_is_finished_later():
    waiting = connected("stripe", name="Billing", brand="Northlight")
    finished = connected("stripe", name="Billing", secrets=[STRIPE_SECRET], settings={"accept_test_mode": True})

    assert waiting.secrets == {}
    assert (finished.id, finished.token) == (waiting.id, waiting.token)
    assert finished.secrets == {"current": STRIPE_SECRET}
    assert finished.settings == {"accept_test_mode": True}
    assert finished.brand.name == "Northlight"
    assert connected("stripe", name="Billing", secrets=[STRIPE_SECRET]).id != waiting.id


def test_what_a_form_says_of_a_connection_is_kept_as_what_it_means():
    of_a_form = {"event": "bounce", "trust_address": "on", "quiet_days": " 3 ", "language": "pt-BR", "per_minute": ""}

    assert connected("kit_legacy", settings=of_a_form).settings == {
        "event": "bounce",
        "trust_address": True,
        "quiet_days": 3,
        "language": "pt-BR",
    }


def test_settings_are_changed_one_by_one_and_taken_back():
    one = connected("kit_legacy", settings={"event": "bounce", "quiet_days": 3})

    adjust(one, {"trust_address": True, "quiet_days": None})

    assert one.settings == {"event": "bounce", "trust_address": True}
    with pytest.raises(Refused, match="needs the setting event"):
        adjust(one, {"event": ""})
    assert one.settings == {"event": "bounce", "trust_address": True}


def test_its_proof_is_the_address_alone_until_there_is_a_secret():
    unsigned, signed = connected("mailchimp"), connected("mailchimp", name="Monthly", secrets=["from Mailchimp"])

    assert (proof(unsigned), proof(signed)) == (Proof.URL, Proof.DATED)
    assert proof(connected("stripe")) is Proof.DATED, "without its secret it takes nothing"
    assert proof(connected("kit_legacy", settings={"event": "bounce"})) is Proof.URL


def test_sendgrid_takes_its_key_from_the_settings_unless_one_is_handed_in(monkeypatch):
    _, kept = key_pair()
    _, given = key_pair()
    monkeypatch.setenv("SENDGRID_WEBHOOK_PUBLIC_KEY", kept)
    settings.cache_clear()

    assert connected("sendgrid").secrets == {"current": kept}
    assert connected("sendgrid", secrets=[given]).secrets == {"current": given}


def test_a_rotated_secret_leaves_the_one_before_valid():
    one = connected("standard")
    old, new = one.secrets["current"], provider("standard").SECRET.make()

    rotate(one, new)

    assert one.secrets == {"current": new, "previous": old}
    with pytest.raises(Refused):
        rotate(one, "nonsense")


def test_what_no_database_takes_is_left_out_of_a_name_and_refused_in_a_secret(database):
    with transaction() as session:
        made = connect(session, "stripe", name="Bill\0ing", brand="North\0light")
        assert (made.name, made.brand.name) == ("Bill ing", "North light")
    for secret in ("s" * 16 + "\0", "s" * 10_001):
        with pytest.raises(Refused, match="NUL character"), transaction() as session:
            connect(session, "form", name="Form", secrets=[secret])
