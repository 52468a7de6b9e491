"""Turns the platforms' files and presets into a list to choose from: grouped, and each with what its events tell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from responder.presets import Preset, presets_for
from responder.providers import Proof, Provider, all_providers, proof_of

OTHER = "any"
NOTHING: Mapping[str, Any] = MappingProxyType({})
GROUPS: Mapping[str, str] = MappingProxyType(
    {"newsletters": "Newsletters and mailings", "billing": "Billing", "shops": "Shops", OTHER: "Anything else"}
)
PROOFS: Mapping[Proof, str] = MappingProxyType(
    {
        Proof.DATED: "Signed, with its time",
        Proof.UNDATED: "Signed",
        Proof.TICKET: "Signed beside its content",
        Proof.SHARED: "Brings a secret along, or is known by its address",
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
    """One platform to choose: `is_signed` its requests, and whether its events name people by `address`.

    One that is told by settings alone names them by its `preset`.
    """

    provider: str
    preset: str
    title: str
    group: str
    proof: str
    is_signed: bool
    address: str
    tells_address: bool


def entry(provider: Provider, settings: Mapping[str, Any] = NOTHING) -> Entry:
    """What there is to know of one platform before choosing it."""
    preset, address = preset_in(provider, settings), getattr(provider, "NAMES_PEOPLE", "always")
    # As it is once it has the secret that it takes.
    proof = proof_of(provider, {"preset": preset.name} if preset else {}, ["…"])
    return Entry(
        provider=provider.NAME,
        preset=preset.name if preset else "",
        title=title_of(provider, settings),
        group=_group(provider, preset),
        proof=PROOFS[proof],
        is_signed=proof not in (Proof.URL, Proof.SHARED, Proof.NOBODY),
        address=ADDRESSES[address],
        tells_address=address == "always",
    )


def preset_in(provider: Provider, settings: Mapping[str, Any]) -> Preset | None:
    """The preset that a connection's settings name, or None."""
    return presets_for(provider.NAME).get(settings.get("preset", ""))


def title_of(provider: Provider, settings: Mapping[str, Any] = NOTHING) -> str:
    """What people call it: the platform, or the one its preset describes."""
    preset = preset_in(provider, settings)
    return preset.title if preset else provider.TITLE


def spoken(provider: Provider, settings: Mapping[str, Any] = NOTHING) -> str:
    """What to call it in the middle of a sentence: Kit, and for what serves any platform, the platform."""
    preset = preset_in(provider, settings)
    if preset is None and _group(provider, None) == OTHER:
        return "the platform"
    return title_of(provider, settings).partition(" (")[0].partition(",")[0]


def catalogue(find: str = "") -> dict[str, list[Entry]]:
    """Every platform whose name or title holds all of these words, by what it is; groups without one are left out."""
    found: dict[str, list[Entry]] = {}
    for each in sorted(_matching(find), key=lambda it: it.title.casefold()):
        found.setdefault(each.group, []).append(each)
    return {title: found[group] for group, title in GROUPS.items() if group in found}


def _matching(find: str) -> Iterator[Entry]:
    words = find.casefold().split()
    for each in _all():
        said = f"{each.provider} {each.preset} {each.title} {GROUPS[each.group]}".casefold()
        if all(word in said for word in words):
            yield each


def _all() -> Iterator[Entry]:
    for provider in all_providers():
        yield entry(provider)
        yield from (entry(provider, {"preset": name}) for name in presets_for(provider.NAME))


def _group(provider: Provider, preset: Preset | None) -> str:
    said = preset.group if preset else getattr(provider, "GROUP", OTHER)
    return said or OTHER
