"""Every name under which the platforms tell of something: what it means here, and that others are kept as `other`."""

import json
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode

import pytest

from responder.errors import BadSignature
from responder.facts import Actor, Inbound, Kind, NewEvent
from responder.providers import provider
from tests.samples import FOLDER

RECEIVED_AT = datetime.fromtimestamp(1790000003, UTC)
OTHER = "other"
SHAPES = json.loads((FOLDER / "other_shapes.json").read_bytes())

# file, provider, where the name stands, and what each name means
NAMES = {
    "activecampaign_unsubscribe.form activecampaign type": {
        "unsubscribe": "unsubscribed", "subscribe": "resubscribed", "bounce": "bounced", "sms_unsub": OTHER,
        "update": OTHER,
    },
    "beehiiv_subscription_deleted.json beehiiv event_type": {
        "subscription.created": OTHER, "subscription.confirmed": "resubscribed", "subscription.deleted": "unsubscribed",
        "subscription.upgraded": "reactivated", "subscription.downgraded": "cancelled", "subscription.paused": "paused",
        "subscription.resumed": "resumed", "subscription.tier.created": "reactivated",
        "subscription.tier.deleted": "cancelled", "subscription.tier.paused": "paused",
        "subscription.tier.resumed": "resumed", "post.sent": OTHER, "survey.response_submitted": OTHER,
    },
    "brevo_marketing_unsubscribe.json brevo event": {
        "unsubscribe": "unsubscribed", "unsubscribed": "unsubscribed", "spam": "complained", "complaint": "complained",
        "hard_bounce": "bounced", "hardBounce": "bounced", "soft_bounce": OTHER, "contact_deleted": "erased",
        "contactDeleted": "erased", "contact_updated": OTHER, "list_addition": OTHER, "blocked": OTHER,
    },
    "buttondown_unsubscribed.json buttondown event_type": {
        "subscriber.unsubscribed": "unsubscribed", "subscriber.churned": "cancelled",
        "subscriber.complained": "complained", "subscriber.bounced": "bounced", "subscriber.paused": "paused",
        "subscriber.resumed": "resumed", "subscriber.deleted": "erased", "subscriber.paid": "reactivated",
        "subscriber.confirmed": "resubscribed", "stripe.subscription.churning": OTHER,
    },
    "campaignmonitor_deactivate.json campaignmonitor Events.0.State": {
        "Unsubscribed": "unsubscribed", "Bounced": "bounced", "Deleted": OTHER, "Unconfirmed": OTHER,
    },
    "campaignmonitor_deactivate.json campaignmonitor Events.0.Type": {"Subscribe": "resubscribed", "Update": OTHER},
    "chargebee_cancelled.json chargebee event_type": {
        "subscription_cancellation_scheduled": "cancellation_scheduled",
        "subscription_scheduled_cancellation_removed": "cancellation_reversed",
        "subscription_cancelled": "cancelled", "subscription_canceled_with_backdating": "cancelled",
        "subscription_reactivated": "reactivated", "subscription_reactivated_with_backdating": "reactivated",
        "subscription_paused": "paused", "subscription_resumed": "resumed", "customer_deleted": "erased",
        "subscription_cancellation_reminder": OTHER, "omnichannel_subscription_item_cancelled": OTHER,
    },
    "customerio_unsubscribed.json customerio metric": {
        "unsubscribed": "unsubscribed", "subscribed": "resubscribed", "cio_subscription_preferences_changed": OTHER,
    },
    "gocardless_cancelled.json gocardless events.0.action": {
        "cancelled": "cancelled", "finished": "cancelled", "paused": "paused", "resumed": "resumed", "created": OTHER,
    },
    "kit_v2_unsubscribed.json kit events.0.type": {
        "subscriber.unsubscribed": "unsubscribed", "subscriber.complained": "complained",
        "subscriber.bounced": "bounced", "subscriber.activated": "resubscribed", "subscriber.created": OTHER,
        "subscriber.tag_removed": OTHER,
    },
    "klaviyo_unsubscribed.json klaviyo data.0.topic": {
        "event:klaviyo.unsubscribed_from_email_marketing": "unsubscribed",
        "event:klaviyo.unsubscribed_from_sms_marketing": OTHER,
        "event:klaviyo.manually_suppressed_from_email_marketing": OTHER,
        "event:klaviyo.marked_email_as_spam": "complained", "event:klaviyo.bounced_email": "bounced",
        "event:klaviyo.dropped_email": OTHER, "event:klaviyo.subscribed_to_email_marketing": "resubscribed",
        "event:klaviyo.updated_email_preferences": OTHER,
    },
    "lemonsqueezy_cancelled.json lemonsqueezy meta.event_name": {
        "subscription_cancelled": "cancellation_scheduled", "subscription_resumed": "cancellation_reversed",
        "subscription_expired": "cancelled", "subscription_paused": "paused", "subscription_unpaused": "resumed",
        "subscription_updated": OTHER, "subscription_payment_failed": OTHER, "order_created": OTHER,
    },
    "mailchimp_unsubscribe.form mailchimp type": {
        "unsubscribe": "unsubscribed", "subscribe": "resubscribed", "cleaned": "bounced", "upemail": OTHER,
        "profile": OTHER, "campaign": OTHER,
    },
    "mailchimp_unsubscribe.form mailchimp data[reason]": {"abuse": "complained", "manual": "unsubscribed"},
    "mailchimp_unsubscribe.form mailchimp data[action]": {"delete": OTHER, "unsub": "unsubscribed"},
    "mailerlite_unsubscribed.json mailerlite event": {
        "subscriber.unsubscribed": "unsubscribed", "subscriber.spam_reported": "complained",
        "subscriber.bounced": "bounced", "subscriber.removed_from_group": "unsubscribed",
        "subscriber.active": "resubscribed", "subscriber.deleted": "erased", "subscriber.created": OTHER,
        "subscriber.added_to_group": OTHER,
    },
    "mailgun_unsubscribed.json mailgun event-data.event": {
        "unsubscribed": "unsubscribed", "complained": "complained", "failed": OTHER, "opened": OTHER,
    },
    "paddle_canceled.json paddle event_type": {
        "subscription.canceled": "cancelled", "subscription.paused": "paused", "subscription.resumed": "resumed",
        "subscription.activated": "reactivated", "subscription.past_due": OTHER, "transaction.completed": OTHER,
    },
    "paypal_cancelled.json paypal event_type": {
        "BILLING.SUBSCRIPTION.CANCELLED": "cancelled", "BILLING.SUBSCRIPTION.EXPIRED": "cancelled",
        "BILLING.SUBSCRIPTION.SUSPENDED": "paused", "BILLING.SUBSCRIPTION.ACTIVATED": "reactivated",
        "BILLING.SUBSCRIPTION.RE-ACTIVATED": "reactivated", "BILLING.SUBSCRIPTION.PAYMENT.FAILED": OTHER,
    },
    "polar_canceled.json polar type": {
        "subscription.canceled": "cancellation_scheduled", "subscription.uncanceled": "cancellation_reversed",
        "subscription.revoked": "cancelled", "subscription.paused": "paused", "subscription.resumed": "resumed",
        "subscription.active": OTHER, "subscription.updated": OTHER, "subscription.past_due": OTHER,
        "customer.deleted": "erased",
    },
    "postmark_subscription_change.json postmark SuppressionReason": {
        "ManualSuppression": "unsubscribed", "HardBounce": "bounced", "SpamComplaint": "complained",
    },
    "postmark_subscription_change.json postmark RecordType": {"SpamComplaint": "complained", "Delivery": OTHER},
    "revenuecat_cancellation.json revenuecat event.type": {
        "CANCELLATION": "cancellation_scheduled", "UNCANCELLATION": "cancellation_reversed", "EXPIRATION": "cancelled",
        "SUBSCRIPTION_PAUSED": "paused", "RENEWAL": "reactivated", "INITIAL_PURCHASE": "reactivated",
        "BILLING_ISSUE": OTHER, "TRANSFER": OTHER, "PRODUCT_CHANGE": OTHER, "TEST": "test",
    },
    "revenuecat_cancellation.json revenuecat event.cancel_reason": {
        "UNSUBSCRIBE": "cancellation_scheduled", "CUSTOMER_SUPPORT": OTHER, "UNKNOWN": "cancellation_scheduled",
    },
    "sendgrid_events.json sendgrid 0.event": {
        "unsubscribe": "unsubscribed", "group_unsubscribe": "unsubscribed", "group_resubscribe": "resubscribed",
        "spamreport": "complained", "bounce": "bounced", "account_status_change": OTHER,
    },
    "stripe_deleted.json stripe type": {
        "customer.subscription.deleted": "cancelled", "customer.subscription.paused": "paused",
        "customer.subscription.resumed": "resumed", "customer.deleted": "erased",
        "subscription_schedule.canceled": OTHER, "invoice.payment_failed": OTHER,
    },
    "woocommerce_pending_cancel.json woocommerce status": {
        "pending-cancel": "cancellation_scheduled", "cancelled": "cancelled", "expired": "cancelled",
        "active": "cancellation_reversed", "on-hold": "paused", "trash": OTHER,
    },
}  # fmt: skip


def changed(file, **members):
    """The documented body with members replaced; a dot leads inside."""
    raw = (FOLDER / "vectors" / file).read_bytes()
    if file.endswith(".form"):
        return urlencode({**dict(parse_qsl(raw.decode(), keep_blank_values=True)), **members}).encode()
    body = json.loads(raw)
    for path, value in members.items():
        *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        spot = body
        for step in way:
            spot = spot[step]
        spot[last] = value
    return json.dumps(body).encode()


def read(name, body, *, settings=None):
    """The first event of a body."""
    form = not body.lstrip().startswith((b"{", b"["))
    kind = "application/x-www-form-urlencoded" if form else "application/json"
    request = Inbound({}, body, RECEIVED_AT, kind, "", settings or {})
    provider(name).check(request)
    first = next(iter(provider(name).parse(request)))
    assert isinstance(first, NewEvent)
    return first


@pytest.mark.parametrize("where", NAMES)
def test_every_name_means_what_it_is_said_to_mean(where):
    file, name, place = where.split()

    meant = {told: read(name, changed(file, **{place: told})).kind.value for told in NAMES[where]}

    assert meant == NAMES[where]


@pytest.mark.parametrize("where", NAMES)
@pytest.mark.parametrize("told", ["something.new", "x" * 500, "ünïcode", "UPPER CASE"])
def test_a_name_nobody_knows_yet_is_kept_as_other(where, told):
    file, name, place = where.split()
    if place in ("type", "event", "event_type", "meta.event_name", "metric", "events.0.type", "data.0.topic"):
        assert read(name, changed(file, **{place: told})).kind.value == OTHER


@pytest.mark.parametrize(
    ("name", "file", "members", "expected"),
    [
        ("activecampaign", "activecampaign_unsubscribe.form", {"initiated_from": "admin"}, {"actor": Actor.STAFF}),
        ("activecampaign", "activecampaign_unsubscribe.form", {"initiated_from": "api"}, {"actor": Actor.API}),
        (
            "chargebee",
            "chargebee_cancelled.json",
            {"source": "scheduled_job", "content.subscription.cancel_schedule_created_at": 1789000000},
            {"actor": Actor.UNKNOWN},
        ),
        ("chargebee", "chargebee_cancelled.json", {"source": "scheduled_job"}, {"actor": Actor.PROVIDER}),
        (
            "chargebee",
            "chargebee_cancelled.json",
            {"content.subscription.cancel_reason": "not_paid"},
            {"voluntary": False},
        ),
        ("customerio", "customerio_unsubscribed.json", {"object_type": None, "object_type_type": "customer"}, {}),
        ("gocardless", "gocardless_cancelled.json", {"events.0.action": "finished"}, {"voluntary": False}),
        ("lemonsqueezy", "lemonsqueezy_cancelled.json", {}, {"is_test": True}),
        ("mailerlite", "mailerlite_unsubscribed.json", {"account_id": 0}, {"is_test": True}),
        ("mailgun", "mailgun_unsubscribed.json", {"event-data.severity": "permanent"}, {}),
        ("postmark", "postmark_subscription_change.json", {"Origin": "Admin"}, {"actor": Actor.PROVIDER}),
        (
            "polar",
            "polar_canceled.json",
            {"type": "subscription.active", "data.cancel_at_period_end": False},
            {"kind": Kind.REACTIVATED},
        ),
        ("revenuecat", "revenuecat_cancellation.json", {"event.environment": "SANDBOX"}, {"is_test": True}),
        ("revenuecat", "revenuecat_cancellation.json", {"event.cancel_reason": "BILLING_ERROR"}, {"voluntary": False}),
        (
            "revenuecat",
            "revenuecat_cancellation.json",
            {"event.app_user_id": "$RCAnonymousID:0f7c"},
            {"refs": {"revenuecat": "1001"}},
        ),
        ("stripe", "stripe_deleted.json", {"livemode": True}, {"is_test": False}),
        (
            "stripe",
            "stripe_deleted.json",
            {"data.object.cancellation_details.reason": "payment_failed"},
            {"voluntary": False},
        ),
        ("woocommerce", "woocommerce_pending_cancel.json", {"customer_id": 0}, {"refs": {}}),
    ],
)
def test_whose_doing_it_was_and_whether_it_counts_is_told_too(name, file, members, expected):
    event = read(name, changed(file, **members))

    assert {field: getattr(event, field) for field in expected} == expected
    assert event.kind.value in ("unsubscribed", "cancelled", "cancellation_scheduled", "reactivated")


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape['provider']}-{shape['kind']}")
def test_other_shapes_the_platforms_send_are_read(shape):
    assert read(shape["provider"], json.dumps(shape["body"]).encode()).kind.value == shape["kind"]


def test_a_subaccount_of_mailguns_is_signed_for_by_its_parent():
    own = json.loads((FOLDER / "vectors" / "mailgun_unsubscribed.json").read_bytes())
    theirs = {"timestamp": "1790000000", "token": "a subaccount's", "signature": "00"}
    body = json.dumps({**own, "signature": theirs, "parent-signature": own["signature"]}).encode()
    request = Inbound({}, body, RECEIVED_AT, settings={"key_of": "parent"})

    assert provider("mailgun").verify(request, ["mailgun-test-signing-key"])
    assert provider("mailgun").check(request) == own["signature"]["token"]
    assert read("mailgun", body, settings={"key_of": "parent"}).provider_ref == own["signature"]["token"]


@pytest.mark.parametrize("name", ["activecampaign", "brevo", "chargebee", "postmark", "revenuecat"])
def test_who_signs_nothing_may_bring_a_password_along(name):
    file = next(where.split()[0] for where in NAMES if where.split()[1] == name)
    body, secret = changed(file), "responder:of the shop"
    request = Inbound({"authorization": "Basic cmVzcG9uZGVyOm9mIHRoZSBzaG9w"}, body, RECEIVED_AT)

    assert provider(name).verify(request, [secret]).secret == 0
    assert provider(name).verify(Inbound({}, body, RECEIVED_AT), [])
    with pytest.raises(BadSignature):
        provider(name).verify(Inbound({}, body, RECEIVED_AT), [secret])
