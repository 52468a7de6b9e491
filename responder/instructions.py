"""Turns what a provider's file says about connecting it into steps: sentences, and what to paste or tick where.

The text is laid out for a terminal. Prose stands at the margin; below it, indented by two, stand rows of a field and
its value (continued further in), commands of ours, and examples. Prose with rows is a step, prose at the end is a note.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from responder.catalogue import NOTHING, preset_in
from responder.presets import Preset
from responder.providers import Provider

COMMAND = "responder "
_ROW = re.compile(r"  (?P<label>\S.*?) {2,}(?P<value>\S.*)")
_MARGIN = re.compile(r"  \S")


@dataclass(slots=True)
class Field:
    """One field of the platform's form. `holds` is "url" or "secret" where ours goes in; "" for what is ticked."""

    label: str
    value: str
    holds: str = ""

    @property
    def names(self) -> list[str]:
        """The single names in a list of them, such as events to tick; none where the value is a phrase."""
        found = self.value.split(", ")
        return found if len(found) > 1 and not any(" " in name for name in found) else []


@dataclass(slots=True)
class Step:
    """One thing to do there. `example` is shown as it stands; `tells_secret`: we have to be told what they made."""

    text: str
    fields: list[Field] = field(default_factory=list)
    example: str = ""
    command: str = ""

    @property
    def tells_secret(self) -> bool:
        """Whether this is where a secret that the platform has made comes to us."""
        return "--secret" in self.command

    @property
    def is_note(self) -> bool:
        """Whether there is nothing to do but to know it."""
        return not (self.fields or self.example or self.command)


@dataclass(frozen=True, slots=True)
class Instructions:
    """How to connect one platform: the steps in their order, and what to know besides."""

    steps: list[Step]
    notes: list[str]


def instructions(
    provider: Provider, *, url: str | None, secret: str | None, settings: Mapping[str, Any] = NOTHING
) -> Instructions:
    """What to do at the provider, with this URL and, where we make it, this secret. Settings may name a preset."""
    preset = preset_in(provider, settings)
    text = _of_preset(preset) if preset else provider.INSTRUCTIONS
    found = list(_steps(text.splitlines()))
    for step in found:
        _fill(step, url=url or "", secret=secret or "")
    return Instructions([step for step in found if not step.is_note], [step.text for step in found if step.is_note])


def told(provider: Provider, *, url: str | None, secret: str | None, settings: Mapping[str, Any] = NOTHING) -> str:
    """The same for a terminal, the steps numbered."""
    found = instructions(provider, url=url, secret=secret, settings=settings)
    steps = [f"{number}. {_step_lines(step)}" for number, step in enumerate(found.steps, start=1)]
    return "\n".join([*steps, *found.notes])


def _of_preset(preset: Preset) -> str:
    """As a provider's file would say it."""
    said = preset.steps.strip().replace("{", "{{").replace("}", "}}")
    connect = f"responder connect {preset.provider} --name … --setting preset={preset.name} --secret …"
    return f"{said}\n  URL   {{url}}\nResponder has to know the secret:\n  {connect}"


def _step_lines(step: Step) -> str:
    widest = max((len(it.label) for it in step.fields), default=0)
    rows = [f"     {it.label:{widest}}   {it.value}" for it in step.fields]
    more = [f"     {line}" for line in (step.example, step.command) if line]
    return "\n".join([step.text, *rows, *more])


def _steps(lines: list[str]) -> Iterator[Step]:
    """Prose begins a step when rows stand between it and the prose before."""
    step: Step | None = None
    for line in lines:
        if not line.strip():
            continue
        if line.startswith(" ") and step is not None:
            _add(step, line)
        elif step is not None and step.is_note:
            step.text += f" {line}"
        else:
            if step is not None:
                yield step
            step = Step(line)
    if step is not None:
        yield step


def _add(step: Step, line: str) -> None:
    row = _ROW.fullmatch(line)
    if line.strip().startswith(COMMAND):
        step.command = line.strip()
    elif row:
        step.fields.append(Field(row["label"], row["value"]))
    elif step.fields and not _MARGIN.match(line):
        step.fields[-1].value += f" {line.strip()}"
    else:
        step.example += line.strip()


def _fill(step: Step, **ours: str) -> None:
    for it in step.fields:
        it.holds = next((name for name in ours if f"{{{name}}}" in it.value), "")
        it.value = it.value.format(**ours)
    step.text, step.example = step.text.format(**ours), step.example.format(**ours)
