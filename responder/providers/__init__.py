"""Turns a folder of files into the list of platforms that may send us webhooks: one file each.

To add a platform, add `responder/providers/<name>.py` with the members of `Provider`, and requests of theirs with
what we read out of them as `tests/samples/<name>/x.json` (or `x.form`) and `x.expected.json`. Nothing else: the file is
discovered, and every contract test runs over it. A provider gets headers and bytes and returns values; it sees
neither a table nor the network nor another provider. `responder.signatures` verifies; `responder.strict_json`,
`responder.forms` and `responder.reading` read.

Some can be told how their platform is set up. What such a file says besides, and what is so where it does not:

    SETTINGS            the settings a connection may have; the requests bring them along (`Inbound.settings`)
    headers(settings)   the headers it reads, where they depend on them: else `HEADERS`
    proof(settings)     its proof, where that depends on them: else `PROOF`
    unfit(settings, secrets)   why these cannot be together, in a sentence: else they can
    accounts(request)   of which accounts its events are, of which the setting `account` takes one: else not told apart
    PASSWORDS           headers that only `verify` sees, as they hold a secret: never stored
"""

import pkgutil
import secrets as randomness
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import import_module
from typing import Any, Protocol, cast

from responder.connection_settings import Setting, kept_settings
from responder.errors import BadSignature, Refused
from responder.facts import Inbound, NewEvent, Unreadable
from responder.signatures import Verified

__all__ = [
    "NO_SECRET",
    "QUERY",
    "Proof",
    "Provider",
    "SecretRule",
    "Setting",
    "all_providers",
    "chosen_secret",
    "fitting",
    "given_secret",
    "headers_of",
    "passwords_of",
    "proof_of",
    "provider",
    "settings_of",
]


QUERY = ":query"
"""Among `HEADERS`: what stands behind the question mark of the URL that was posted to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretRule:
    """Where a connection's secret comes from.

    `what` is its name in a sentence; `make` makes a new one, None where only the provider can; `refuse` says in a
    sentence why a secret handed in cannot be one, or nothing; `setting` names the setting that stands in for one.
    Where one is not `needed`, the random token in the URL lets in until there is one; from then on every request has
    to be signed.
    """

    what: str
    refuse: Callable[[str], str | None]
    make: Callable[[], str] | None = None
    setting: str | None = None
    needed: bool = True


NO_SECRET = SecretRule(
    what="none: the address itself is the secret",
    refuse=lambda _secret: "This platform signs nothing: its URL is the secret. Connect it without one.",
    needed=False,
)


def given_secret(what: str, *, starts: str = "", shortest: int = 6, needed: bool = True) -> SecretRule:
    """A secret that only the provider can make, known by how it begins and how long it is at least."""

    def refuse(secret: str) -> str | None:
        if secret.startswith(starts) and len(secret) >= shortest:
            return None
        beginning = f"begins with {starts} and " if starts else ""
        return f"That cannot be {what}: it {beginning}has at least {shortest} characters."

    return SecretRule(what=what, refuse=refuse, needed=needed)


def chosen_secret(what: str, *, shortest: int = 6) -> SecretRule:
    """A secret that whoever connects may choose: 32 letters and digits that no form changes on their way."""
    given = given_secret(what, shortest=shortest)
    return SecretRule(what=what, refuse=given.refuse, make=lambda: randomness.token_hex(16))


class Proof(StrEnum):
    """What shows that a request is the provider's own."""

    DATED = "signed with its time"
    UNDATED = "signed"
    """Without a time: how old it is cannot be told, and a repetition is recognised by what it holds."""

    TICKET = "signed beside its content"
    """The signature covers a time and a token used once, and not the body: the URL has to stay secret as well."""

    SHARED = "sent with the secret"
    """Not signed: every request brings the secret itself along, as it brings the URL."""

    URL = "secret address"
    """Nothing but the random token in the URL."""

    NOBODY = "nobody posts"
    """It is asked, or files are handed in: its connections have no URL, and whoever posts there is refused."""


class Provider(Protocol):
    """What a provider's file has to say. One that takes nothing but a 200 for a yes also says `WANTS_200 = True`.

    One that sends nothing more until its last request was taken says `TAKES_ALL_IT_SIGNED = True`: what `check` refuses
    is then kept all the same, and waits as unreadable for a repair.

    For the list of platforms it says `GROUP`, one of "newsletters", "billing" or "shops", and, where its events do not
    all name the person by address, `NAMES_PEOPLE`: "sometimes" or "never" (`responder.catalogue`).
    """

    NAME: str
    """In the URL, in the database, in commands: lower case, as the file is called."""

    TITLE: str
    """As people write it."""

    INSTRUCTIONS: str
    """What to paste where at the provider, with `{url}` and, where we make it, `{secret}`."""

    SECRET: SecretRule

    PROOF: Proof

    HEADERS: Sequence[str]
    """The request headers, in lower case, that the functions below read: no other is ever kept."""

    def verify(self, request: Inbound, secrets: Sequence[str]) -> Verified:
        """Prove that the provider sent these bytes, recently. `secrets` are one or two live ones, the current first.

        Raises BadSignature for everything else, malformed headers included, and never anything but that: save Greeting
        for a body that says nothing, by which a sender looks whether somebody is here, and Temporary where what it
        takes cannot be had now (`responder.certificates`).
        """

    def check(self, request: Inbound) -> str | None:
        """Make sure, cheaply, that this is what the provider sends; return its own id of the delivery.

        None when the provider has none: the body's hash then tells deliveries apart. Runs while the sender waits.
        Raises BadPayload.
        """

    def parse(self, request: Inbound) -> Iterable[NewEvent | Unreadable]:
        """What happened to whom. An event that cannot be read is reported in its place, and the others go on.

        Runs in a worker, on requests that `check` let pass; also again, years later, when a delivery is replayed.
        Raises BadPayload when nothing can be read.
        """


def settings_of(provider: Provider) -> Sequence[Setting]:
    """What a connection of this platform can be told, besides what can be told of any."""
    return cast(Sequence[Setting], getattr(provider, "SETTINGS", ()))


def passwords_of(provider: Provider) -> Sequence[str]:
    """The headers, in lower case, that `verify` alone may see."""
    return cast(Sequence[str], getattr(provider, "PASSWORDS", ()))


def headers_of(provider: Provider, settings: Mapping[str, Any]) -> Sequence[str]:
    """The headers, in lower case, that are kept of a request to a connection with these settings."""
    own = getattr(provider, "headers", None)
    return cast(Sequence[str], own(settings)) if own else provider.HEADERS


def proof_of(provider: Provider, settings: Mapping[str, Any], secrets: Collection[str]) -> Proof:
    """What shows that a request to a connection with these settings and secrets is the platform's own.

    Where no secret is needed and there is none, nothing but the URL does.
    """
    if not provider.SECRET.needed and not secrets and provider.PROOF is not Proof.NOBODY:
        return Proof.URL
    own = getattr(provider, "proof", None)
    return cast(Proof, own(settings)) if own else provider.PROOF


def takes_secret(provider: Provider) -> bool:
    """Whether there is one to tell: what it signs with, or the key by which it is asked."""
    return provider.SECRET is not NO_SECRET and (provider.SECRET.needed or provider.PROOF is not Proof.NOBODY)


def refuse_another_account(provider: Provider, request: Inbound, account: str | None) -> None:
    """Make sure that a delivery `check` let pass is of this account at the platform; None where any will do.

    Some platforms sign with one secret for all accounts that an app of theirs serves: what one of them was sent could
    be posted to another's address. A provider's `accounts(request)` tells whose events a delivery holds.
    Raises BadSignature.
    """
    own = getattr(provider, "accounts", None)
    if account and own and set(own(request)) != {account}:
        raise BadSignature("It is of another account at the platform.")


def fitting(provider: Provider, told: Mapping[str, Any], secrets: Sequence[str]) -> dict[str, Any]:
    """The settings a connection keeps of what was told of it. Raises Refused, with a sentence, for what cannot be."""
    kept = kept_settings(provider.TITLE, settings_of(provider), told)
    unfit = getattr(provider, "unfit", None)
    if unfit and (why := unfit(kept, secrets)):
        raise Refused(why)
    return kept


@lru_cache(maxsize=1)
def _discovered() -> Mapping[str, Provider]:
    modules = (import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    return {provider.NAME: provider for provider in (cast(Provider, module) for module in modules)}


def all_providers() -> Sequence[Provider]:
    """Every provider there is, by title."""
    return sorted(_discovered().values(), key=lambda provider: provider.TITLE.casefold())


def provider(name: str) -> Provider:
    """The one provider of that name. Raises Refused, naming those there are."""
    try:
        return _discovered()[name]
    except KeyError:
        raise Refused(f"There is no provider of that name. There are: {', '.join(sorted(_discovered()))}.") from None
