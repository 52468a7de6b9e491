"""What the platforms document is read as they document it: what happened, to whom, when, and why."""

from datetime import UTC, datetime

import pytest

from responder.facts import Inbound, NewEvent
from responder.providers import provider
from tests.samples import FOLDER

MAYA, LOVED = "maya.lindqvist@example.com", ("unused", "Loved it, but I am changing jobs.")
AT, JUST_NOW = "14:13:20", "14:13:23"
STRIPE, PADDLE = {"stripe": "cus_Northlight1001"}, {"paddle": "ctm_01k5m3northlightcust0001"}
KLAVIYO, SHOPIFY = {"klaviyo": "01J9Z0Q7M3C8V5T2K4R6W1X8Y9"}, {"shopify": "700100200"}

# file, provider, settings, kind, who, when, (reason, comment); "" where nothing is said
DOCUMENTED = [
    ("activecampaign_unsubscribe.form", "activecampaign", {}, "unsubscribed", MAYA, AT, ("", "I get too many emails")),
    ("beehiiv_subscription_deleted.json", "beehiiv", {}, "unsubscribed", MAYA, AT, ("", "")),
    ("brevo_marketing_unsubscribe.json", "brevo", {}, "unsubscribed", MAYA, AT, ("", "")),
    (
        "buttondown_unsubscribed.json",
        "buttondown",
        {},
        "unsubscribed",
        {"buttondown": "b1d0e9c8-7a6f-4e5d-9c3b-2a1f0e9d8c7b"},
        JUST_NOW,
        ("", ""),
    ),
    ("campaignmonitor_deactivate.json", "campaignmonitor", {}, "unsubscribed", MAYA, AT, ("", "")),
    (
        "chargebee_cancellation_scheduled.json",
        "chargebee",
        {},
        "cancellation_scheduled",
        MAYA,
        AT,
        ("Not using it enough", ""),
    ),
    ("chargebee_cancelled.json", "chargebee", {}, "cancelled", MAYA, AT, ("Not using it enough", "")),
    ("customerio_unsubscribed.json", "customerio", {}, "unsubscribed", MAYA, AT, ("", "")),
    ("generic_form.form", "form", {}, "unsubscribed", MAYA, AT, ("too_many_emails", "")),
    ("generic_hmac.json", "hmac", {}, "cancelled", MAYA, AT, LOVED),
    ("generic_standard_webhooks.json", "standard", {}, "cancelled", MAYA, AT, LOVED),
    ("ghost_member_edited.json", "ghost", {}, "unsubscribed", MAYA, AT, ("", "")),
    ("gocardless_cancelled.json", "gocardless", {}, "cancelled", {"gocardless": "SB0NORTHLIGHT1"}, AT, ("", "")),
    ("gocardless_cancelled.json", "gocardless", {}, "cancelled", {"gocardless": "MD0NORTHLIGHT1"}, AT, ("", "")),
    ("hubspot_batch.json", "hubspot", {}, "unsubscribed", {"hubspot": "77101"}, AT, ("", "")),
    ("hubspot_batch.json", "hubspot", {}, "erased", {"hubspot": "77102"}, "14:13:21", ("", "")),
    ("kit_legacy_unsubscribe.json", "kit_legacy", {"event": "unsubscribe"}, "unsubscribed", MAYA, JUST_NOW, ("", "")),
    ("kit_v2_unsubscribed.json", "kit", {}, "unsubscribed", MAYA, AT, ("", "")),
    ("klaviyo_unsubscribed.json", "klaviyo", {}, "unsubscribed", KLAVIYO, AT, ("", "")),
    ("lemonsqueezy_cancelled.json", "lemonsqueezy", {}, "cancellation_scheduled", MAYA, AT, ("", "")),
    ("mailchimp_cleaned.form", "mailchimp", {}, "bounced", "gone@example.com", AT, ("", "")),
    ("mailchimp_unsubscribe.form", "mailchimp", {}, "unsubscribed", MAYA, AT, ("", "")),
    ("mailerlite_batched.json", "mailerlite", {}, "erased", MAYA, JUST_NOW, ("", "")),
    ("mailerlite_unsubscribed.json", "mailerlite", {}, "unsubscribed", MAYA, AT, ("", "")),
    (
        "mailersend_unsubscribed.json",
        "hmac",
        {"preset": "mailersend"},
        "unsubscribed",
        MAYA,
        AT,
        ("option_3", "I get too many emails"),
    ),
    ("mailgun_unsubscribed.json", "mailgun", {}, "unsubscribed", MAYA, AT, ("", "")),
    ("mailjet_unsub.json", "form", {"preset": "mailjet"}, "unsubscribed", MAYA, AT, ("", "")),
    ("memberful_deactivated.json", "hmac", {"preset": "memberful"}, "cancelled", MAYA, JUST_NOW, ("", "")),
    ("paddle_cancel_scheduled.json", "paddle", {}, "cancellation_scheduled", PADDLE, AT, ("", "")),
    ("paddle_canceled.json", "paddle", {}, "cancelled", PADDLE, AT, ("", "")),
    ("patreon_pledge_delete.json", "hmac", {"preset": "patreon"}, "cancelled", MAYA, JUST_NOW, ("", "")),
    ("paypal_cancelled.json", "paypal", {}, "cancelled", MAYA, AT, ("", "Not using it enough")),
    ("polar_canceled.json", "polar", {}, "cancellation_scheduled", MAYA, AT, LOVED),
    ("postmark_subscription_change.json", "postmark", {}, "unsubscribed", MAYA, AT, ("", "")),
    ("recurly_canceled.json", "recurly", {}, "cancellation_scheduled", MAYA, AT, ("", "")),
    ("resend_contact_updated.json", "hmac", {"preset": "resend"}, "unsubscribed", MAYA, AT, ("", "")),
    ("revenuecat_cancellation.json", "revenuecat", {}, "cancellation_scheduled", MAYA, AT, ("", "")),
    ("sendgrid_events.json", "sendgrid", {}, "unsubscribed", MAYA, AT, ("", "")),
    ("sendgrid_events.json", "sendgrid", {}, "unsubscribed", "leo@example.com", "14:13:22", ("", "")),
    ("sendgrid_events.json", "sendgrid", {}, "complained", "ana@example.com", "14:13:23", ("", "")),
    ("shopify_contract_cancelled.json", "hmac", {"preset": "shopify"}, "cancelled", SHOPIFY, JUST_NOW, ("", "")),
    ("stripe_cancel_reason_added.json", "stripe", {}, "reason_added", STRIPE, AT, LOVED),
    ("stripe_cancel_scheduled.json", "stripe", {}, "cancellation_scheduled", STRIPE, AT, LOVED),
    ("stripe_deleted.json", "stripe", {}, "cancelled", STRIPE, AT, LOVED),
    ("stripe_uncancelled.json", "stripe", {}, "cancellation_reversed", STRIPE, AT, ("", "")),
    ("woocommerce_pending_cancel.json", "woocommerce", {}, "cancellation_scheduled", MAYA, AT, ("", "")),
]  # fmt: skip
READ_ELSEWHERE = {"rfc8058_one_click.form", "vectors.json"}


def read(file, name, settings):
    kind = "application/x-www-form-urlencoded" if file.endswith(".form") else "application/json"
    body = (FOLDER / "vectors" / file).read_bytes()
    request = Inbound({}, body, datetime.fromtimestamp(1790000003, UTC), kind, "", settings)
    provider(name).check(request)
    return list(provider(name).parse(request))


def test_every_documented_request_is_in_the_table():
    assert {row[0] for row in DOCUMENTED} == {path.name for path in (FOLDER / "vectors").iterdir()} - READ_ELSEWHERE


@pytest.mark.parametrize("row", DOCUMENTED, ids=lambda row: row[0])
def test_it_is_read_as_documented(row):
    file, name, settings, *said = row

    events = read(file, name, settings)

    assert all(isinstance(event, NewEvent) for event in events)
    assert said in [
        [
            event.kind,
            event.email or dict(event.refs),
            event.occurred_at.strftime("%H:%M:%S"),
            (event.reason or "", event.comment or ""),
        ]
        for event in events
    ]
