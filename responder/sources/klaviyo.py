"""Klaviyo: whose profile this is. A profile's `created` is when its record was made, often by an import.

So that day says "not later than", as for every list that somebody loaded.

Source: developers.klaviyo.com, API reference ("Get Profile", "Get Profiles") and guides ("Rate limits, status codes,
and errors"; revision 2026-10-15, read 2026-11-28)
"""

import json
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from responder import reading
from responder.facts import FoundClaim, FoundCustomer, Json, Since, Sought
from responder.looking_up import Api, understood
from responder.sources import Found, Setting, told

NAME = "klaviyo"
TITLE = "Klaviyo"
REVISION = "2026-10-15"

MOST_ADDRESSES, MOST_PROFILES = 5, 5

SETTINGS = {
    "key": Setting("a private API key (pk_…) that may read profiles (profiles:read)", is_secret=True),
    "url": Setting("where Klaviyo's API answers", default="https://a.klaviyo.com"),
}


def ask(who: Sought, settings: Mapping[str, str], seconds: float) -> list[Found]:
    """The profiles with the person's id or addresses."""
    say = told(TITLE, SETTINGS, settings)
    headers = {"Authorization": f"Klaviyo-API-Key {say['key']}", "revision": REVISION}
    api = Api(TITLE, say["url"], headers, seconds)
    with understood(TITLE):
        found = {str(one["id"]): one for one in _profiles(api, who)}
        return [_person(ref, one["attributes"]) for ref, one in list(found.items())[:MOST_PROFILES]]


def _profiles(api: Api, who: Sought) -> Iterator[Json]:
    if known := who.refs.get(NAME):
        answer = api.get(f"/api/profiles/{quote(known, safe='')}")
        yield from [answer["data"]] if answer else []
    if who.emails:
        emails = json.dumps(list(who.emails[:MOST_ADDRESSES]))
        yield from (api.get("/api/profiles", {"filter": f"any(email,{emails})"}) or {"data": []})["data"]


def _person(ref: str, profile: Json) -> FoundCustomer:
    given, family = reading.words(profile.get("first_name")), reading.words(profile.get("last_name"))
    created_on, place = reading.day(profile.get("created")), profile.get("location")
    return FoundCustomer(
        email=reading.address(profile.get("email")),
        name=" ".join(part for part in (given, family) if part) or None,
        given_name=given,
        family_name=family,
        company=reading.words(profile.get("organization")),
        title=reading.words(profile.get("title")),
        phone=reading.words(profile.get("phone_number")),
        language=reading.words(profile.get("locale")),
        country=reading.words(reading.member(place, "country")),
        time_zone=reading.words(reading.member(place, "timezone")),
        refs={NAME: ref},
        claims=(FoundClaim(Since.LIST_IMPORT, created_on, ref=ref),) if created_on else (),
    )
