"""Turns what a connection can be told into fields of a form, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from responder.connection_settings import OF_THE_HOUSE, Setting, yes_or_no
from responder.providers import Provider, settings_of
from responder.web.desk.voice_view import language_names

FIELD = "set-"
LANGUAGE = "language"
FIRST = ("preset", "account", LANGUAGE)
LABELS = {
    "url": "URL",
    "key": "Kind of key",
    "storm_per_hour": "Most goodbyes an hour",
    "per_minute": "Most requests a minute",
    "quiet_days": "Days without a word",
    "every_seconds": "Seconds between two looks",
}
HINTS = {
    "accept_test_mode": "Events of the platform's test mode count as real ones",
    "trust_address": "Strangers who leave here are believed, though nothing but the address vouches for it",
}


@dataclass(frozen=True, slots=True)
class SettingField:
    """One setting as a form shows it. `options` are all it may be, by what is sent; a yes or no is a box to tick."""

    name: str
    field: str
    label: str
    about: str
    value: str
    options: Sequence[tuple[str, str]]
    usual: str
    is_box: bool
    is_long: bool
    is_required: bool

    @property
    def is_first(self) -> bool:
        """Whether whoever connects should see it at once."""
        return self.is_required or bool(self.value) or self.name in FIRST


def own_fields(platform: Provider, kept: Mapping[str, Any], typed: Mapping[str, str]) -> list[SettingField]:
    """What this platform's connections can be told."""
    return [_field(setting, kept, typed) for setting in settings_of(platform)]


def house_fields(kept: Mapping[str, Any], typed: Mapping[str, str]) -> list[SettingField]:
    """What any connection can be told."""
    return [_field(setting, kept, typed) for setting in OF_THE_HOUSE]


def told(platform: Provider, form: Mapping[str, str]) -> dict[str, Any]:
    """What the form says of each setting it shows; None forgets it. A box that is not ticked is not sent at all."""
    shown = form.get("settings", "").split()
    known = [it for it in (*settings_of(platform), *OF_THE_HOUSE) if it.name in shown]
    return {it.name: (form.get(FIELD + it.name) or "").strip() or None for it in known}


def _field(setting: Setting, kept: Mapping[str, Any], typed: Mapping[str, str]) -> SettingField:
    field, is_box = FIELD + setting.name, setting.read is yes_or_no
    value = typed.get(field, "") if "settings" in typed else _written(kept.get(setting.name))
    return SettingField(
        name=setting.name,
        field=field,
        label=_label(setting.name),
        about=f"{setting.about[0].upper()}{setting.about[1:]}.",
        value="yes" if is_box and value not in ("", "false") else "" if is_box else value,
        options=_options(setting, value),
        usual=_written(setting.default),
        is_box=is_box,
        is_long=setting.is_long,
        is_required=setting.is_required,
    )


def _label(name: str) -> str:
    """What stands above the field: a setting's name, for people."""
    words = name.replace("_", " ").capitalize()
    return HINTS.get(name) or LABELS.get(name, words)


def _options(setting: Setting, value: str) -> Sequence[tuple[str, str]]:
    if setting.name == LANGUAGE:
        known = language_names()
        return known if not value or value in dict(known) else [*known, (value, value)]
    return [(choice, choice.replace("_", " ")) for choice in setting.choices]


def _written(value: Any) -> str:
    """As somebody would type it: pairs are lines."""
    if isinstance(value, Mapping):
        return "\n".join(f"{name}={meant}" for name, meant in value.items())
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)
