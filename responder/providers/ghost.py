"""Ghost: a member left one newsletter or more, stopped paying, came back, or is gone.

Ghost does not say what happened, only what a member was and is: it is told by comparing the two.
Source: TryGhost/Ghost, services/webhooks, and the snapshots of its tests (read 2026-11-23 and 2026-11-28). Without an
id of the event, it is told by the member, the time of the change, and what changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from responder import reading, strict_json
from responder.errors import BadPayload
from responder.facts import Family, Inbound, Kind, NewEvent, Unreadable
from responder.providers import Proof, chosen_secret
from responder.signatures import HmacScheme, Verified, hex_text, unix_milliseconds, verify_hmac

NAME = "ghost"
TITLE = "Ghost"
GROUP = "newsletters"
INSTRUCTIONS = """\
In Ghost, under Settings, Advanced, Integrations, add a custom integration with two webhooks:
  Event        Member updated, and for the second one Member deleted
  Target URL   {url}
  Secret       {secret}"""

SECRET = chosen_secret("the webhook's secret")
PROOF = Proof.DATED
HEADERS = ("x-ghost-signature",)
SCHEME = HmacScheme(
    signature="x-ghost-signature",
    between=", ",
    joint="=",
    label="sha256",
    signed=("body", "timestamp"),
    clock=unix_milliseconds,
    encode=hex_text,
)

PAYING = ("paid",)
# Who was given for nothing what they paid for has not left.
GIVEN = ("comped", "gift")


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """HMAC-SHA256 over body and timestamp; five minutes either way."""
    return verify_hmac(request, secrets, SCHEME)


def check(request: Inbound) -> str | None:
    """One member, before and after; a delivery has no id."""
    member = strict_json.load_object(request.body).get("member")
    if not isinstance(reading.member(member, "current"), dict):
        raise BadPayload("The body is no member of Ghost's: it lacks member.current.")
    return None


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """What became of the member: of the newsletters, and of the payment."""
    member = strict_json.load(request.body)["member"]
    now, before = member["current"], member.get("previous")
    before = before if isinstance(before, dict) else {}
    return reading.each(_changes(now, before), partial(_event, request, now, before))


Change = tuple[Kind, Family, str]


def _changes(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[Change]:
    if not now:
        return [(Kind.ERASED, Family.LIST, "member.deleted")]
    found = [*_of_newsletters(now, before), *_of_payment(now, before)] or list(_of_schedule(now, before))
    return found or [(Kind.OTHER, Family.LIST, "member.edited")]


def _of_newsletters(now: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[Change]:
    if not isinstance(before.get("newsletters"), list):
        yield from _of_subscription(now, before)
        return
    had, has = _ids(before), _ids(now)
    if had - has:
        yield Kind.UNSUBSCRIBED, Family.LIST, "member.edited"
    elif has - had:
        yield Kind.RESUBSCRIBED, Family.LIST, "member.edited"


def _of_subscription(now: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[Change]:
    """Before there were several newsletters, and where these are not told: whether they get any."""
    told = (before.get("subscribed"), now.get("subscribed"))
    if told == (True, False):
        yield Kind.UNSUBSCRIBED, Family.LIST, "member.edited"
    elif told == (False, True):
        yield Kind.RESUBSCRIBED, Family.LIST, "member.edited"


def _of_payment(now: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[Change]:
    if "status" not in before or before["status"] == now.get("status"):
        return
    if before["status"] in PAYING and now.get("status") not in GIVEN:
        yield Kind.CANCELLED, Family.BILLING, "member.edited"
    elif now.get("status") in PAYING:
        yield Kind.REACTIVATED, Family.BILLING, "member.edited"


def _of_schedule(now: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[Change]:
    """Whether what they pay for was told to end with its period, or to go on after all."""
    if not isinstance(before.get("subscriptions"), list):
        return
    ended, ends = _is_ending(before), _is_ending(now)
    if ends != ended:
        yield Kind.CANCELLATION_SCHEDULED if ends else Kind.CANCELLATION_REVERSED, Family.BILLING, "member.edited"


def _is_ending(member: Mapping[str, Any]) -> bool:
    found = member.get("subscriptions")
    several = found if isinstance(found, list) else []
    return any(reading.member(each, "cancel_at_period_end") is True for each in several)


def _newsletters(member: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = member.get("newsletters")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _ids(member: Mapping[str, Any]) -> set[str]:
    return {ref for each in _newsletters(member) if (ref := reading.ref(each.get("id")))}


def _event(
    request: Inbound, now: Mapping[str, Any], before: Mapping[str, Any], _position: int, change: Change
) -> NewEvent:
    kind, family, vendor_type = change
    who = now or before
    member_id, changed_at = reading.ref(who.get("id")), reading.moment(now.get("updated_at"))
    if member_id is None:
        raise BadPayload("It names no member.")
    left = [each for each in _newsletters(before) if reading.ref(each.get("id")) not in _ids(now)]
    subject = left[0] if left and kind is Kind.UNSUBSCRIBED else {}
    when = changed_at.isoformat() if changed_at else None
    return NewEvent(
        kind=kind,
        family=family,
        provider_type=vendor_type,
        provider_ref=reading.made_ref(kind, member_id, when, sorted(before)),
        occurred_at=changed_at or request.received_at,
        email=reading.address(who.get("email")),
        name=reading.words(who.get("name")),
        refs=reading.refs(ghost=member_id),
        subject_ref=reading.ref(subject.get("id")),
        subject_name=reading.words(subject.get("name")),
        subscribed_since_on=reading.day(who.get("created_at")),
        extra={
            "status": reading.words(who.get("status")),
            "newsletters_left": [name for each in left if (name := reading.words(each.get("name")))],
        },
    )
