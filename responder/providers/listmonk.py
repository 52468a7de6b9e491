"""listmonk: a subscriber left a list or more, or came back to one. It posts nothing and is asked.

What is read here is one subscriber with the lists of theirs that changed, as `responder/pollers/listmonk.py` brings it.
listmonk keeps no reason. Who took somebody off a list by hand at the dashboard cannot be told from who left.

Source: knadh/listmonk at 911e0b77 (v6.2.0), queries/subscribers.sql and docs/apis/subscribers.md (read 2026-11-28)
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from responder import reading, strict_json
from responder.connection_settings import EVERY_SECONDS, Setting, web_address
from responder.errors import BadPayload, BadSignature
from responder.facts import Family, Inbound, Kind, NewEvent, Unreadable
from responder.providers import Proof, given_secret
from responder.signatures import Verified

NAME = "listmonk"
TITLE = "listmonk"
INSTRUCTIONS = """\
In listmonk, under Admin, Users, add a user of type API whose role has these permissions:
  Permissions   lists:get_all, subscribers:get_all, subscribers:sql_query
It then shows the user's token, once; Responder has to know it:
  responder connect listmonk --name … --setting url=https://… --setting user=… --secret …
listmonk posts nothing: it is asked every minute, from now on. Whoever had left before is not brought."""
GROUP = "newsletters"

SECRET = given_secret("the API user's token")
PROOF = Proof.NOBODY
HEADERS = ()
SETTINGS = (
    Setting(name="url", about="where listmonk's dashboard opens, https://…", read=web_address, is_required=True),
    Setting(name="user", about="the name of the API user whose token it is", is_required=True),
    EVERY_SECONDS,
)

KINDS = {"unsubscribed": Kind.UNSUBSCRIBED, "confirmed": Kind.RESUBSCRIBED}


def verify(_request: Inbound, _secrets: Sequence[str]) -> Verified:
    """Nobody posts here."""
    raise BadSignature("listmonk is asked, and posts nothing.")


def check(request: Inbound) -> str | None:
    """One subscriber and the lists that changed."""
    if not isinstance(strict_json.load_object(request.body).get("lists"), list):
        raise BadPayload("The body is no subscriber of listmonk's: it lacks their lists.")
    return None


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """What became of each of their lists."""
    subscriber = strict_json.load(request.body)
    return reading.each(subscriber["lists"], partial(_event, subscriber))


def _event(subscriber: Mapping[str, Any], _position: int, changed: Mapping[str, Any]) -> NewEvent:
    status = reading.words(changed.get("subscription_status")) or ""
    subscriber_id, list_id = reading.ref(subscriber.get("id")), reading.ref(changed.get("id"))
    at = reading.moment(changed.get("subscription_updated_at"))
    if subscriber_id is None or at is None:
        raise BadPayload("It does not say whose subscription changed, or when.")
    attributes = subscriber.get("attribs")
    return NewEvent(
        kind=KINDS.get(status, Kind.OTHER),
        family=Family.LIST,
        provider_type=status,
        provider_ref=reading.made_ref(status, subscriber_id, list_id, at.isoformat()),
        occurred_at=at,
        email=reading.address(subscriber.get("email")),
        name=reading.words(subscriber.get("name")),
        refs=reading.refs(listmonk=subscriber_id),
        subject_ref=list_id,
        subject_name=reading.words(changed.get("name")),
        subscribed_since_on=reading.day(changed.get("subscription_created_at")),
        country=reading.country(reading.member(attributes, "country")),
        locale=_locale(attributes),
    )


def _locale(attributes: Any) -> str | None:
    """Attributes are whatever the house put there."""
    return reading.words(reading.member(attributes, "locale") or reading.member(attributes, "language"), longest=35)
