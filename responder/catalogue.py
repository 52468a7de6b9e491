"""Turns the platforms' files into a list to choose from: grouped, and each with what its events can tell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from responder.providers import Proof, Provider, all_providers

OTHER = "any"
GROUPS: Mapping[str, str] = MappingProxyType(
    {"newsletters": "Newsletters and mailings", "billing": "Billing", "shops": "Shops", OTHER: "Anything else"}
)
PROOFS: Mapping[Proof, str] = MappingProxyType(
    {
        Proof.DATED: "Signed, with its time",
        Proof.UNDATED: "Signed",
        Proof.TICKET: "Signed beside its content",
        Proof.SHARED: "Brings its secret along",
        Proof.URL: "Not signed: its address is the secret",
        Proof.NOBODY: "Posts nothing: it is asked, or files are handed in",
    }
)
ADDRESSES: Mapping[str, str] = MappingProxyType(
    {
        "always": "Tells the address",
        "sometimes": "Tells the address sometimes; else it is looked up",
        "never": "Tells no address: it is looked up",
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One platform to choose: `is_signed` its requests, and whether its events name people by `address`."""

    name: str
    title: str
    group: str
    proof: str
    is_signed: bool
    address: str
    tells_address: bool


def entry(provider: Provider) -> Entry:
    """What there is to know of one platform before choosing it."""
    address = getattr(provider, "ADDRESS", "always")
    return Entry(
        name=provider.NAME,
        title=provider.TITLE,
        group=getattr(provider, "GROUP", OTHER),
        proof=PROOFS[provider.PROOF],
        is_signed=provider.PROOF not in (Proof.URL, Proof.NOBODY),
        address=ADDRESSES[address],
        tells_address=address == "always",
    )


def spoken(provider: Provider) -> str:
    """What to call it in the middle of a sentence: Kit, and for what serves any platform, the platform."""
    if getattr(provider, "GROUP", OTHER) == OTHER:
        return "the platform"
    return provider.TITLE.partition(" (")[0].partition(",")[0]


def catalogue(find: str = "") -> dict[str, list[Entry]]:
    """Every platform whose name or title holds all of these words, by what it is; groups without one are left out."""
    found: dict[str, list[Entry]] = {}
    for each in _matching(find):
        found.setdefault(each.group, []).append(each)
    return {title: found[group] for group, title in GROUPS.items() if group in found}


def _matching(find: str) -> Iterator[Entry]:
    words = find.casefold().split()
    for each in map(entry, all_providers()):
        said = f"{each.name} {each.title} {GROUPS[each.group]}".casefold()
        if all(word in said for word in words):
            yield each
