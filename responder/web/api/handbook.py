"""Turns an OpenAPI document into what a page for people shows: chapters of routes, and the shapes they speak in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

REFERENCE = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Member:
    """One parameter, or one member of a JSON object. `shape` names the shape its type is made of."""

    name: str
    type: str
    shape: str | None
    is_needed: bool
    about: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One way in which a route answers."""

    status: str
    about: str
    shape: str | None


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one path."""

    name: str
    method: str
    path: str
    about: str
    parameters: list[Member]
    body: str | None
    answers: list[Answer]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The routes of one resource."""

    name: str
    about: str
    routes: list[Route]


@dataclass(frozen=True, slots=True)
class Shape:
    """One JSON object, or one choice of words."""

    name: str
    about: str
    members: list[Member]
    words: list[str]


def chapters(document: Mapping[str, Any]) -> list[Chapter]:
    """The resources, in the order of the alphabet."""
    routes = list(_routes(document))
    return [
        Chapter(tag["name"], tag["description"], [route for name, route in routes if name == tag["name"]])
        for tag in sorted(document["tags"], key=lambda tag: str(tag["name"]))
    ]


def shapes(document: Mapping[str, Any]) -> list[Shape]:
    """The shapes, in the order of the alphabet."""
    found = sorted(document["components"]["schemas"].items())
    return [
        Shape(name, schema.get("description", ""), list(_members(schema)), schema.get("enum", []))
        for name, schema in found
    ]


def _routes(document: Mapping[str, Any]) -> Iterator[tuple[str, Route]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield operation["tags"][0], _route(method.upper(), path, operation)


def _route(method: str, path: str, operation: Mapping[str, Any]) -> Route:
    return Route(
        name=operation["operationId"],
        method=method,
        path=path,
        about=operation["summary"],
        parameters=[_parameter(parameter) for parameter in operation.get("parameters", [])],
        body=_shape_of(operation.get("requestBody", {})),
        answers=list(_answers(operation["responses"])),
    )


def _answers(responses: Mapping[str, Any]) -> Iterator[Answer]:
    """The good ones one by one, the problems in one line: they all look alike."""
    bad = [status for status in responses if not status.startswith("2")]
    for status, response in responses.items():
        if status not in bad:
            yield Answer(status, response["description"], _shape_of(response))
    statuses = ", ".join(status for status in bad if status.isdigit())
    yield Answer(f"{statuses} and others", "What went wrong, in a sentence.", _shape_of(responses[bad[0]]))


def _shape_of(holder: Mapping[str, Any]) -> str | None:
    return next((_reference(media["schema"]) for media in holder.get("content", {}).values()), None)


def _parameter(parameter: Mapping[str, Any]) -> Member:
    needed = parameter.get("required", False)
    return _member(parameter["name"], parameter["schema"], is_needed=needed, about=parameter.get("description"))


def _members(schema: Mapping[str, Any]) -> Iterator[Member]:
    needed = schema.get("required", [])
    for name, member in schema.get("properties", {}).items():
        yield _member(name, member, is_needed=name in needed, about=member.get("description"))


def _member(name: str, schema: Mapping[str, Any], *, is_needed: bool, about: str | None) -> Member:
    return Member(name, _type(schema), _reference(schema), is_needed, about or "")


def _type(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_type(choice) for choice in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(REFERENCE)
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    return _plain_type(schema)


def _plain_type(schema: Mapping[str, Any]) -> str:
    name = str(schema.get("format") or schema.get("type") or "anything")
    if name == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return {"string": "text", "integer": "whole number", "boolean": "true or false"}.get(name, name)


def _reference(schema: Mapping[str, Any]) -> str | None:
    """The first shape a type is made of."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(REFERENCE)
    inside: Iterable[Mapping[str, Any]] = [*schema.get("anyOf", []), schema.get("items", {})]
    return next((found for part in inside if part and (found := _reference(part))), None)
