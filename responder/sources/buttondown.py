"""Buttondown: whose subscriber id this is, and since when they read the newsletter.

A key belongs to one newsletter. Somebody who came with an import read it by that day, and perhaps long before.

Source: docs.buttondown.com, API reference ("Subscribers": an id or an address stands in the path, and the members of a
subscriber; read 2026-11-28)
"""

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from responder import reading
from responder.facts import FoundClaim, FoundCustomer, Json, Since, Sought
from responder.looking_up import Api, understood
from responder.sources import Found, Setting, told

NAME = "buttondown"
TITLE = "Buttondown"

MOST_ADDRESSES = 5

SETTINGS = {
    "key": Setting("the newsletter's API key", is_secret=True),
    "url": Setting("where Buttondown's API answers", default="https://api.buttondown.com"),
}


def ask(who: Sought, settings: Mapping[str, str], seconds: float) -> list[Found]:
    """The subscribers with the person's id or addresses."""
    say = told(TITLE, SETTINGS, settings)
    api = Api(TITLE, say["url"], {"Authorization": f"Token {say['key']}"}, seconds)
    with understood(TITLE):
        return [_person(ref, one) for ref, one in {str(one["id"]): one for one in _subscribers(api, who)}.items()]


def _subscribers(api: Api, who: Sought) -> Iterator[Json]:
    known = who.refs.get(NAME)
    for name in (*([known] if known else ()), *who.emails[:MOST_ADDRESSES]):
        if found := api.get(f"/v1/subscribers/{quote(name, safe='')}"):
            yield found


def _person(ref: str, subscriber: Json) -> FoundCustomer:
    """Their own word for why they leave, where they gave one, is kept beside them."""
    reason = reading.words(subscriber.get("unsubscription_reason"))
    return FoundCustomer(
        email=reading.address(subscriber["email_address"]),
        name=reading.words(reading.member(subscriber.get("metadata"), "name")),
        refs={NAME: ref},
        attributes={"Reason at Buttondown": reason} if reason else {},
        claims=tuple(_claims(ref, subscriber)),
    )


def _claims(ref: str, subscriber: Json) -> Iterator[FoundClaim]:
    since_on = reading.day(subscriber.get("creation_date"))
    if since_on and subscriber.get("subscriber_import_id"):
        yield FoundClaim(Since.LIST_IMPORT, since_on, ref=ref)
    elif since_on:
        yield FoundClaim(Since.SUBSCRIBED, since_on, reading.day(subscriber.get("unsubscription_date")), ref)
