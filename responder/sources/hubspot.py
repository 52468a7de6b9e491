"""HubSpot: who somebody is in the CRM, and the meetings, calls and mails it recorded with them.

A contact's `createdate` is when its record was made, often by an import: they were with us by then, and perhaps long
before. Since when somebody is a customer is read from the properties that a setting names.

Source: developers.hubspot.com, API reference 2026-09 ("Objects", "Associations", "Owners", the guides of contacts,
meetings, calls and emails; read 2026-11-28). The numbered versions (v3, v4) lose their support in 2027.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from responder import reading
from responder.addresses import is_role, normalise
from responder.facts import Channel, FoundClaim, FoundCustomer, FoundTouchpoint, Json, Since, Sought
from responder.instants import now
from responder.looking_up import Api, understood
from responder.sources import Found, Setting, told

NAME = "hubspot"
TITLE = "HubSpot"
VERSION = "2026-09"

MOST_ADDRESSES, MOST_CONTACTS = 10, 5
MOST_OF_A_KIND = 50
MOST_PAGES = 4
MOST_OWNERS = 500  # the largest page HubSpot gives
MOST_RECIPIENTS = 10

SETTINGS = {
    "token": Setting(
        "a private app's access token that may read contacts, owners and the content of mails "
        "(crm.objects.contacts.read, crm.objects.owners.read, sales-email-read)",
        is_secret=True,
    ),
    "customer_since": Setting(
        "the contact's properties that say since when they are a customer, the first that is filled counts",
        default="customer_since,hs_lifecyclestage_customer_date",
    ),
    "url": Setting("where HubSpot's API answers", default="https://api.hubapi.com"),
}

ABOUT_CONTACTS = (
    "email", "hs_additional_emails", "firstname", "lastname", "company", "jobtitle", "phone", "mobilephone",
    "hs_language", "country", "hs_country_region_code", "hubspot_owner_id", "createdate",
)  # fmt: skip
ABOUT = {
    "meetings": ("hs_meeting_title", "hs_meeting_start_time", "hs_meeting_outcome", "hs_meeting_location"),
    "calls": ("hs_call_title", "hs_call_direction", "hs_call_status", "hs_call_disposition"),
    "emails": (
        "hs_email_subject", "hs_email_direction", "hs_email_status", "hs_email_from_email", "hs_email_to_email",
        "hs_sequence_id",
    ),
}  # fmt: skip
ALWAYS = ("hs_timestamp", "hubspot_owner_id")

TITLES = {"meetings": "hs_meeting_title", "calls": "hs_call_title", "emails": "hs_email_subject"}
DIRECTIONS = {
    "INBOUND": "inbound",
    "OUTBOUND": "outbound",
    "INCOMING_EMAIL": "inbound",
    "EMAIL": "outbound",
}
# What became of it; nothing at all where somebody only wrote it down.
TOOK_PLACE = {"meetings": ("COMPLETED", ""), "calls": ("COMPLETED", ""), "emails": ("SENT", "")}
OUTCOME = {"meetings": "hs_meeting_outcome", "calls": "hs_call_status", "emails": "hs_email_status"}
# HubSpot's own outcomes of a call in which nobody was spoken to: busy, no answer, wrong number, the two messages.
NOBODY_SPOKE = frozenset(
    {
        "9d9162e7-6cf3-4944-bf63-4dff82258764",
        "73a0d17f-1163-4015-bdd5-ec830791da20",
        "17b47fee-58de-441e-a44c-c6300d46f273",
        "a4c4c377-d246-4b32-a13b-75a56a4cd0ff",
        "b2cf5968-551e-4856-9783-52b3da59a7d0",
    }
)


def ask(who: Sought, settings: Mapping[str, str], seconds: float) -> list[Found]:
    """The contacts with the person's addresses or id, and what was recorded with them."""
    say = told(TITLE, SETTINGS, settings)
    since = [name.strip() for name in say["customer_since"].split(",") if name.strip()]
    api = Api(TITLE, say["url"], {"Authorization": f"Bearer {say['token']}"}, seconds)
    with understood(TITLE):
        contacts = _contacts(api, who, [*ABOUT_CONTACTS, *since])
        if not contacts:
            return []
        recorded = [(kind, one) for kind in ABOUT for one in _recorded(api, kind, list(contacts))]
        owners = _owners(api, [*contacts.values(), *(properties for _, (_, _, properties) in recorded)])
        people = {ref: _person(ref, contact, since, owners) for ref, contact in contacts.items()}
        contacted = [_touchpoint(kind, ref, people[whom], one, owners) for kind, (ref, whom, one) in recorded]
        return [*people.values(), *(one for one in contacted if one)]


# ---- who ----


def _contacts(api: Api, who: Sought, properties: Sequence[str]) -> dict[str, Json]:
    """HubSpot's id → the contact's properties."""
    found: dict[str, Json] = {}
    known = who.refs.get(NAME, "")
    if known.isascii() and known.isdigit():
        found |= _batch(api, "contacts", [known], properties)
    if who.emails:
        found |= _batch(api, "contacts", who.emails[:MOST_ADDRESSES], properties, idProperty="email")
    return dict(list(found.items())[:MOST_CONTACTS])


def _batch(api: Api, kind: str, ids: Sequence[str], properties: Sequence[str], **more: str) -> dict[str, Json]:
    """Those of the objects that are there, with the properties named."""
    question = {"inputs": [{"id": one} for one in ids], "properties": list(properties), **more}
    answer = api.post(f"/crm/objects/{VERSION}/{kind}/batch/read", question) or {}
    return {str(one["id"]): one["properties"] for one in answer.get("results", [])}


def _person(ref: str, contact: Json, since: Sequence[str], owners: Mapping[str, str]) -> FoundCustomer:
    given, family = reading.words(contact.get("firstname")), reading.words(contact.get("lastname"))
    created_on = reading.day(contact.get("createdate"))
    return FoundCustomer(
        email=reading.address(contact.get("email")),
        other_emails=_others(contact),
        name=" ".join(part for part in (given, family) if part) or None,
        given_name=given,
        family_name=family,
        company=reading.words(contact.get("company")),
        title=reading.words(contact.get("jobtitle")),
        phone=reading.words(contact.get("phone")) or reading.words(contact.get("mobilephone")),
        language=reading.words(contact.get("hs_language")),
        country=reading.country(contact.get("hs_country_region_code")) or reading.words(contact.get("country")),
        customer_since_on=next((on for name in since if (on := reading.day(contact.get(name)))), None),
        claims=(FoundClaim(Since.LIST_IMPORT, created_on, ref=ref),) if created_on else (),
        owner_email=owners.get(str(contact.get("hubspot_owner_id"))),
        refs={NAME: ref},
    )


def _others(contact: Json) -> tuple[str, ...]:
    written = str(contact.get("hs_additional_emails") or "").split(";")
    return tuple(email for one in written if (email := reading.address(one)))


# ---- what was recorded ----


def _recorded(api: Api, kind: str, contacts: Sequence[str]) -> Iterator[tuple[str, str, Json]]:
    """The latest of that kind: HubSpot's id of each, of the contact it was with, and its properties."""
    whom = _associated(api, kind, contacts)
    latest = sorted(whom, key=lambda ref: (len(ref), ref))[-MOST_OF_A_KIND:]
    if latest:
        for ref, properties in _batch(api, kind, latest, [*ALWAYS, *ABOUT[kind]]).items():
            if ref in whom:
                yield ref, whom[ref], properties


def _associated(api: Api, kind: str, contacts: Sequence[str]) -> dict[str, str]:
    """The id of everything of that kind → the id of the contact it is recorded with. Ids grow with time."""
    whom: dict[str, str] = {}
    inputs = [{"id": ref} for ref in contacts]
    for _ in range(MOST_PAGES):
        path = f"/crm/associations/{VERSION}/contacts/{kind}/batch/read"
        results = (api.post(path, {"inputs": inputs}) or {}).get("results", [])
        whom |= {str(to["toObjectId"]): str(one["from"]["id"]) for one in results for to in one["to"]}
        inputs = [
            {"id": str(one["from"]["id"]), "after": following["after"]}
            for one in results
            if (following := reading.member(one.get("paging"), "next"))
        ]
        if not inputs:
            break
    return {ref: contact for ref, contact in whom.items() if contact in contacts}


def _touchpoint(
    kind: str, ref: str, person: FoundCustomer, one: Json, owners: Mapping[str, str]
) -> FoundTouchpoint | None:
    """The contact of the two, None where there was none."""
    on = reading.day(one.get("hs_meeting_start_time")) or reading.day(one.get("hs_timestamp"))
    if on is None or not _took_place(kind, one, on):
        return None
    return FoundTouchpoint(
        customer=person,
        channel=_channel(kind, one),
        occurred_on=on,
        source_ref=f"{kind}:{ref}",
        manager_email=owners.get(str(one.get("hubspot_owner_id"))),
        direction=DIRECTIONS.get(str(one.get("hs_call_direction") or one.get("hs_email_direction"))),
        summary=reading.words(one.get(TITLES[kind])),
    )


def _took_place(kind: str, one: Json, on: date) -> bool:
    if on > now().date() or (one.get(OUTCOME[kind]) or "") not in TOOK_PLACE[kind]:
        return False
    return one.get("hs_call_disposition") not in NOBODY_SPOKE and (kind != "emails" or _is_personal(one))


def _is_personal(mail: Json) -> bool:
    """Not written by a sequence, by a function, nor to many at once."""
    if mail.get("hs_sequence_id") or len(str(mail.get("hs_email_to_email") or "").split(";")) > MOST_RECIPIENTS:
        return False
    try:
        return not is_role(normalise(str(mail.get("hs_email_from_email") or "")))
    except ValueError:
        return True  # HubSpot fills it from the mail's own headers, where it has them


def _channel(kind: str, one: Json) -> Channel:
    if kind == "meetings":
        return Channel.CALL if "://" in str(one.get("hs_meeting_location") or "") else Channel.MET
    return Channel.CALL if kind == "calls" else Channel.EMAIL


# ---- of ours ----


def _owners(api: Api, things: Sequence[Json]) -> dict[str, str]:
    """The id of each owner of these things → their address; of those who left as well."""
    wanted = {str(one["hubspot_owner_id"]) for one in things if one.get("hubspot_owner_id")}
    found: dict[str, str] = {}
    for archived in ("false", "true"):
        if wanted - found.keys():
            query = {"limit": MOST_OWNERS, "archived": archived}
            answer = api.get(f"/crm/owners/{VERSION}", query) or {}
            found |= {str(one["id"]): normalise(email) for one in answer.get("results", []) if (email := _address(one))}
    return found


def _address(owner: Json) -> str | None:
    return reading.address(owner.get("email"))
