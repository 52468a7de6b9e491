"""Platforms without a file of their own: what is told of them by settings is how they are verified and read."""

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest

from responder.errors import BadPayload, BadSignature
from responder.facts import Actor, Family, Inbound, Kind, Unreadable
from responder.providers import provider

NOW = datetime(2026, 9, 21, 14, 13, 25, tzinfo=UTC)
SECRET = "a secret both sides know"


def inbound(body, *, settings=None, headers=None, content_type="application/json", received_at=NOW):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Inbound(headers or {}, content, received_at, content_type, "https://example.com/hooks/x/y", settings or {})


def read(name, body, **more):
    """The one event of a request that passes."""
    request = inbound(body, **more)
    provider(name).check(request)
    [event] = provider(name).parse(request)
    return event


# ---- how a body is read ----


def test_a_path_leads_through_objects_and_lists_and_the_first_that_leads_somewhere_counts():
    settings = {
        "events_at": "batch.items",
        "type_at": "what",
        "kinds": {"gone": "unsubscribed"},
        "fields": {"email": "contacts.9.mail|contacts.1.mail", "list_name": "tags.0", "comment": "why.dear"},
    }
    item = {"what": "gone", "contacts": [{}, {"mail": "ada@example.com"}], "tags": ["Weekly"], "why": {"dear": "Bye"}}

    event = read("hmac", {"batch": {"items": [item]}}, settings=settings)

    assert (event.kind, event.email, event.subject_name, event.comment) == (
        Kind.UNSUBSCRIBED,
        "ada@example.com",
        "Weekly",
        "Bye",
    )


def test_what_is_so_for_all_of_its_events_is_a_constant():
    settings = {"constants": {"type": "cancelled", "plan_name": "Northlight Pro", "actor": "customer"}}

    event = read("hmac", {"email": "ada@example.com"}, settings=settings)

    assert (event.kind, event.family, event.subject_name, event.actor) == (
        Kind.CANCELLED,
        Family.BILLING,
        "Northlight Pro",
        Actor.CUSTOMER,
    )


@pytest.mark.parametrize(
    ("called", "kind"),
    [
        ("unsubscribe", Kind.UNSUBSCRIBED),
        ("Opted-Out", Kind.UNSUBSCRIBED),
        ("subscriber.unsubscribed", Kind.UNSUBSCRIBED),
        ("canceled", Kind.CANCELLED),
        ("spam report", Kind.COMPLAINED),
        ("hard_bounce", Kind.BOUNCED),
        ("resubscribed", Kind.RESUBSCRIBED),
        ("subscription.paused", Kind.PAUSED),
        ("ping", Kind.TEST),
        ("clicked", Kind.OTHER),
    ],
)
def test_what_people_call_it_is_understood_and_anything_else_is_kept_as_other(called, kind):
    event = read("form", {"event": called, "email": "ada@example.com"})

    assert (event.kind, event.provider_type) == (kind, called)


def test_where_kinds_are_told_nothing_else_is_guessed():
    settings = {"kinds": {"left": "unsubscribed"}}

    assert read("form", {"event": "left", "email": "ada@example.com"}, settings=settings).kind is Kind.UNSUBSCRIBED
    assert read("form", {"event": "unsubscribe", "email": "ada@example.com"}, settings=settings).kind is Kind.OTHER


def test_one_poisoned_event_of_a_hundred_is_reported_and_the_others_are_read():
    body = [{"event": "unsubscribe", "email": f"ada{n}@example.com"} for n in range(100)]
    body[41] = {"event": "unsubscribe", "email": "nobody"}
    body[42] = 17

    found = list(provider("form").parse(inbound(body)))

    assert [one.position for one in found if isinstance(one, Unreadable)] == [42, 43]
    assert len(found) == 100


def test_members_we_have_no_field_for_are_kept_where_the_body_is_as_documented():
    body = {"type": "subscriber.unsubscribed", "data": {"email": "ada@example.com", "shoe_size": 38, "test": True}}

    event = read("hmac", body)

    assert (event.extra, event.is_test) == ({"shoe_size": 38}, True)


def test_texts_of_a_form_become_what_they_mean():
    form = b"event=cancel&email=ada%40example.com&value_cents=900&voluntary=false&test=&name=&occurred_at=1790000000"

    event = read("form", form, content_type="application/x-www-form-urlencoded")

    assert (event.value_cents, event.voluntary, event.is_test, event.name) == (900, False, False, None)
    assert event.occurred_at == datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)


def test_a_form_in_parts_is_a_form_too():
    parts = (
        b'--XX\r\nContent-Disposition: form-data; name="event"\r\n\r\nunsubscribe\r\n'
        b'--XX\r\nContent-Disposition: form-data; name="email"\r\n\r\nada@example.com\r\n'
        b'--XX\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\n\r\n\xff\xd8\r\n--XX--\r\n'
    )

    assert read("form", parts, content_type="multipart/form-data; boundary=XX").email == "ada@example.com"
    with pytest.raises(BadPayload):
        read("form", b"--YY nonsense", content_type="multipart/form-data; boundary=XX")


def test_one_click_names_nobody_but_by_its_url():
    body, kind = b"List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"
    event = read("form", body, content_type=kind, headers={":query": "email=ada%40example.com&list_name=Weekly"})

    assert (event.kind, event.email, event.actor) == (Kind.UNSUBSCRIBED, "ada@example.com", Actor.CUSTOMER)
    assert isinstance(read("form", body, content_type=kind), Unreadable)


def test_what_the_body_says_goes_before_what_the_url_says():
    headers = {":query": "event=cancel&email=tom%40example.com"}

    assert read("form", {"email": "ada@example.com"}, headers=headers).email == "ada@example.com"


def test_a_platform_that_posts_nothing_may_say_everything_in_its_url():
    ada, tom = ({":query": f"event=cancel&email={who}%40example.com"} for who in ("ada", "tom"))
    event = read("form", b"", content_type="application/x-www-form-urlencoded", headers=ada)

    assert (event.kind, event.email) == (Kind.CANCELLED, "ada@example.com")
    assert read("form", b"", content_type="application/json", headers=ada) == event
    assert provider("form").check(inbound(b"", headers=ada)) != provider("form").check(inbound(b"", headers=tom))
    with pytest.raises(BadPayload, match="empty"):
        read("form", b"", content_type="application/x-www-form-urlencoded")


def test_the_same_words_on_another_day_are_another_goodbye_and_on_the_same_a_repetition():
    form, check = {"event": "unsubscribe", "email": "ada@example.com"}, provider("form").check
    a_year_later = NOW + timedelta(days=365)

    assert check(inbound(form)) == check(inbound(form, received_at=NOW + timedelta(hours=2)))
    assert check(inbound(form)) != check(inbound(form, received_at=a_year_later))
    assert read("form", form).provider_ref != read("form", form, received_at=a_year_later).provider_ref
    assert check(inbound({**form, "event_id": "e1"})) == check(
        inbound({**form, "event_id": "e1"}, received_at=a_year_later)
    )
    assert check(inbound(form, headers={"idempotency-key": "k1"})) == "k1"


@pytest.mark.parametrize("body", [{}, {"email": "ada@example.com"}, [], {"event": {}}, {"events": 3}])
def test_who_does_not_say_what_happened_is_told_so(body):
    with pytest.raises(BadPayload):
        provider("form").check(inbound(body if body != [] else {"event": ""}))


# ---- the secret that is brought along ----


@pytest.mark.parametrize(
    "header",
    [
        f"Bearer {SECRET}",
        f"bearer {SECRET}",
        SECRET,
        f"Token {SECRET}",
        "Basic " + b64encode(f"any:{SECRET}".encode()).decode(),
    ],
)
def test_a_secret_comes_in_the_header_as_tools_send_it(header):
    verify = provider("form").verify

    assert verify(inbound({}, headers={"authorization": header}), ["another secret here", SECRET]).secret == 1
    with pytest.raises(BadSignature):
        verify(inbound({}, headers={"authorization": header + "x"}), [SECRET])


def test_user_and_password_may_be_the_secret_together():
    header = "Basic " + b64encode(b"responder:of the shop").decode()

    assert provider("form").verify(inbound({}, headers={"authorization": header}), ["responder:of the shop"])


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic", "Basic é", "Basic ====", "A" * 100_000, "\x00"])
@pytest.mark.parametrize("body", [b"", b"{", b'{"token": null}', b'{"token": 17}', b"token", b"\xff"])
def test_a_malformed_secret_is_a_bad_signature_and_nothing_else(header, body):
    with pytest.raises(BadSignature):
        provider("form").verify(inbound(body, headers={"authorization": header}), [SECRET])


def test_the_secret_in_a_field_is_no_part_of_what_was_said():
    one = inbound({"event": "unsubscribe", "email": "ada@example.com", "token": SECRET})
    other = inbound({"event": "unsubscribe", "email": "ada@example.com", "token": "the one before it was changed"})

    assert provider("form").verify(one, [SECRET])
    assert provider("form").check(one) == provider("form").check(other)
    assert SECRET not in str(read("form", json.loads(one.body)))
