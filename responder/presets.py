"""Turns a file of `responder/presets/` into settings that describe one platform: its signature and its body's shape.

A preset is data: a platform that `hmac` or `form` can serve is a file here and no code. Its TOML says `for` (the
provider), `title`, `source`, `steps` (what to do there), and `settings` as `connect --setting` takes them; it may say
its `group` as a provider's file does.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("presets")


@dataclass(frozen=True, slots=True)
class Preset:
    """One platform as settings."""

    name: str
    provider: str
    title: str
    source: str
    steps: str
    settings: Mapping[str, Any]
    group: str = ""


@lru_cache(maxsize=8)
def presets_for(provider: str) -> Mapping[str, Preset]:
    """The presets there are for a provider, by name."""
    found = (_preset(path) for path in sorted(FOLDER.glob("*.toml")))
    return {preset.name: preset for preset in found if preset.provider == provider}


def _preset(path: Path) -> Preset:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return Preset(
        path.stem, told["for"], told["title"], told["source"], told["steps"], told["settings"], told.get("group", "")
    )


def with_preset(provider: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings, and beneath them those of the preset they name; names and values of both count."""
    preset = presets_for(provider).get(settings.get("preset", ""))
    if preset is None:
        return dict(settings)
    both = {
        name: {**under, **settings[name]}
        for name, under in preset.settings.items()
        if isinstance(under, dict) and name in settings
    }
    return {**preset.settings, **settings, **both}
