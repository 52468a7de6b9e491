"""Turns what somebody says of a connection, in JSON or in a form, into the settings it keeps, or into why not."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from responder.errors import Misconfigured, Refused
from responder.wire import Host

LONGEST_TEXT = 2000
MOST_PAIRS = 100
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)


def text(value: Any) -> str:
    """One text without blanks around it. Raises ValueError with the rest of a sentence that begins with a name."""
    found = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    if not found or len(found) > LONGEST_TEXT or not found.isprintable():
        raise ValueError(f"has to be a text of up to {LONGEST_TEXT} characters")
    return found


def yes_or_no(value: Any) -> bool:
    """True or false, also as a form says it. Raises ValueError as `text` does."""
    known = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    found = known.get(str(value).strip().lower())
    if found is None:
        raise ValueError("has to be true or false")
    return found


def number(least: int, most: int) -> Callable[[Any], int]:
    """A reader of whole numbers within these bounds."""

    def read(value: Any) -> int:
        digits = str(value).strip()
        if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,12}", digits) or not least <= int(digits) <= most:
            raise ValueError(f"has to be a whole number from {least} to {most}")
        return int(digits)

    return read


def web_address(value: Any) -> str:
    """Where an API answers. Raises ValueError as `text` does."""
    found = text(value).rstrip("/")
    try:
        Host.of(found, "url")
    except Misconfigured:
        raise ValueError("has to be https://…; plain http:// is for this machine only") from None
    return found


def pairs(value: Any) -> dict[str, str]:
    """Names and texts: a JSON object, or lines such as `email=user.email`. Raises ValueError as `text` does."""
    found = value if isinstance(value, Mapping) else dict(map(_pair, filter(str.strip, str(value).splitlines())))
    if len(found) > MOST_PAIRS:
        raise ValueError(f"may hold up to {MOST_PAIRS} entries")
    return {text(name): "" if meant == "" else text(meant) for name, meant in found.items()}


def _pair(line: str) -> tuple[str, str]:
    name, sign, meant = line.partition("=")
    if not sign:
        raise ValueError("has to be written as name=value, a line each, or as a JSON object")
    return name.strip(), meant.strip()


def _language(value: Any) -> str:
    found = text(value)
    if not _LANGUAGE.fullmatch(found):
        raise ValueError("has to be a language, such as de or pt-BR")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing a connection can be told. `about` ends a sentence that begins with its name.

    `read` turns what was told into what is kept; it raises ValueError with the rest of such a sentence. `choices` are
    all it may be, where they are few. `default` says what counts where nothing is told, None where nothing does.
    `is_long` asks for more than one line in a form.
    """

    name: str
    about: str
    default: Any = None
    choices: Sequence[str] = ()
    read: Callable[[Any], Any] = text
    is_required: bool = False
    is_long: bool = False

    def kept(self, told: Any) -> Any:
        """What is kept of what was told. Raises Refused with a sentence."""
        try:
            value = self.read(told)
        except ValueError as error:
            raise Refused(f"The setting {self.name} {error}.") from None
        if self.choices and value not in self.choices:
            raise Refused(f"The setting {self.name} has to be one of: {', '.join(self.choices)}.")
        return value


def account(what: str) -> Setting:
    """The setting of a platform whose deliveries say of which account they are."""
    return Setting(name="account", about=f"the {what} whose events are taken; those of another are refused")


EVERY_SECONDS = Setting(
    name="every_seconds", about="the number of seconds between two looks", default=60, read=number(10, 86_400)
)
"""Of platforms that are asked."""

OF_THE_HOUSE = (
    Setting(
        name="accept_test_mode",
        about="whether events of the platform's test mode count as real ones",
        default=False,
        read=yes_or_no,
    ),
    Setting(
        name="trust_address",
        about="whether an event counts that nothing but the secret address vouches for and that names a stranger",
        default=False,
        read=yes_or_no,
    ),
    Setting(
        name="storm_per_hour",
        about="the number of goodbyes within an hour beyond which all of them wait for a person",
        read=number(1, 1_000_000),
    ),
    Setting(
        name="per_minute", about="the number of requests within a minute that are taken", read=number(1, 10_000_000)
    ),
    Setting(name="quiet_days", about="the number of days without a word that deserve a notice", read=number(1, 3650)),
    Setting(name="language", about="the language of those whose own nothing tells, such as de", read=_language),
)
"""What can be told of any connection, whatever its platform; each is read by the step that acts on it."""


def kept_settings(title: str, known: Sequence[Setting], told: Mapping[str, Any]) -> dict[str, Any]:
    """What was told, as it is kept; None and an empty text mean that nothing was. `known` are the platform's own.

    Raises Refused for a setting there is not, one that is missing, and a value that cannot be.
    """
    by_name = {setting.name: setting for setting in (*known, *OF_THE_HOUSE)}
    unknown = next((name for name in told if name not in by_name), None)
    if unknown is not None:
        raise Refused(f"{title} has no setting {unknown[:40]!r}; there are: {', '.join(by_name)}.")
    found = {name: by_name[name].kept(value) for name, value in told.items() if value not in (None, "")}
    missing = next((setting for setting in known if setting.is_required and setting.name not in found), None)
    if missing is not None:
        raise Refused(f"{title} needs the setting {missing.name}: {missing.about}.")
    return found
