"""Anything that can post a form or JSON: Zapier, Make, n8n, a platform of which we know nothing, a script.

Source: RFC 8058 for one-click unsubscribes; for the rest, the names such tools commonly use (read 2026-11-28). Nothing
is signed: the random token in the URL lets in, and where a secret was chosen, each request has to bring it along.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from responder import forms, passwords, reading, strict_json, translating
from responder.errors import BadPayload
from responder.facts import Actor, Inbound, NewEvent, Unreadable
from responder.presets import presets_for, with_preset
from responder.providers import QUERY, Proof, Setting, given_secret
from responder.signatures import Verified, by_its_url

NAME = "form"
TITLE = "Zapier, Make, n8n, or any form"
INSTRUCTIONS = """\
In Zapier, Make or n8n, or in the code that knows about goodbyes, post a form or JSON to
  URL      {url}
  fields   event (unsubscribe, cancel, complaint, bounce …), email, and any of name, list, plan, reason, comment,
           occurred_at; other names are told by settings, which `responder providers` lists
Fields may stand in the URL as well (…?event=cancel): what the body says goes first. One-click unsubscribes (RFC 8058)
name nobody but by their URL: have the person in it (…?email=…).
Whoever knows this address can post to it: show it to nobody, or choose a secret, which every request then has to bring
along as "Authorization: Bearer …" or as its field "token":
  responder connect form --name … --secret …"""

SECRET = given_secret("the secret that every request brings along", shortest=16, needed=False)
PROOF = Proof.SHARED
HEADERS = ("idempotency-key", QUERY)
PASSWORDS = (passwords.HEADER,)
TOKEN = "token"  # noqa: S105 - the name of a field
SETTINGS = (
    Setting(name="preset", about="a platform whose settings we know", choices=tuple(presets_for(NAME))),
    *translating.SETTINGS,
)


def unfit(settings: Mapping[str, Any], secrets: Sequence[str]) -> str | None:  # noqa: ARG001 - any will do
    """What does not go together, in a sentence."""
    return translating.unfit(with_preset(NAME, settings))


def verify(request: Inbound, secrets: Sequence[str]) -> Verified:
    """The secret, where there is one, in the header or as a field; by the URL where there is none."""
    return passwords.verify_password(request, secrets, _token(request)) if secrets else by_its_url(request)


def _token(request: Inbound) -> str:
    try:
        token = reading.member(_body(request), TOKEN)
    except BadPayload:
        return ""
    return token if isinstance(token, str) else ""


def check(request: Inbound) -> str | None:
    """One event, or a list of up to 1,000; told apart by the sender's key, by what they say, or by the day."""
    shape = translating.shape_of(with_preset(NAME, request.settings))
    found = translating.items(_body(request), shape)
    if key := reading.words(request.headers.get("idempotency-key")):
        return key
    days = "".join(translating.same_day_only(request, item, shape) for item in found)
    return reading.made_ref([_without_token(item) for item in found], days)


def parse(request: Inbound) -> Iterator[NewEvent | Unreadable]:
    """Each event of the delivery, translated into those that Responder documents."""
    shape = translating.shape_of(with_preset(NAME, request.settings))
    return reading.each(translating.items(_body(request), shape), partial(_event, request, shape))


def _body(request: Inbound) -> Any:
    """What was posted, and what the URL says besides."""
    query = request.headers.get(QUERY)
    posted = {} if query and not request.body.strip() else _posted(request)
    return {**forms.load(query.encode()), **posted} if query and isinstance(posted, dict) else posted


def _posted(request: Inbound) -> Any:
    kind = request.content_type.partition(";")[0].strip().lower()
    if kind.endswith("json") or request.body.lstrip()[:1] in (b"{", b"["):
        return strict_json.load(request.body)
    if kind == "multipart/form-data":
        return forms.load_multipart(request.body, request.content_type)
    return forms.load(request.body)


def _event(request: Inbound, shape: translating.Shape, _position: int, item: Any) -> NewEvent:
    day = translating.same_day_only(request, item, shape)
    found = translating.event(request, shape, reading.made_ref(_without_token(item), day), item)
    # Only a person's own mail program posts this.
    return replace(found, actor=Actor.CUSTOMER) if found.provider_type == "One-Click" else found


def _without_token(item: Any) -> Any:
    return {name: value for name, value in item.items() if name != TOKEN} if isinstance(item, dict) else item
