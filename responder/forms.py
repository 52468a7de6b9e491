"""Turns a form that a platform posts into names and texts every later step can store, or refuses it."""

from urllib.parse import parse_qsl

from responder.errors import BadPayload

MOST_FIELDS = 1000


def load(body: bytes, *wanted: str) -> dict[str, str]:
    """The fields, out of application/x-www-form-urlencoded in UTF-8; of a list (`name[]`) the first.

    Of a name that comes twice, too: to refuse what some platform means as a list would lose a goodbye, and the raw
    form is kept. Raises BadPayload for anything else and for what databases choke on: NUL, more than 1,000
    fields, a `wanted` one that is missing or empty.
    """
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise BadPayload("The body is no form.") from error
    if not pairs:
        raise BadPayload("The body is empty.")
    fields: dict[str, str] = {}
    for name, value in pairs:
        if "\0" in name or "\0" in value:
            raise BadPayload("The body holds a NUL character.")
        fields.setdefault(name, value)
    for name in wanted:
        if not fields.get(name):
            raise BadPayload(f'The form has no "{name}".')
    return fields
