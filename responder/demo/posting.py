"""Turns a platform's signed request into an HTTP POST to the running service: the door strangers use as well."""

import urllib.error
import urllib.request
from collections.abc import Mapping

from responder.errors import Temporary

TIMEOUT_SECONDS = 10


def try_door(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """The status that somebody gets who may be turned away. Raises Temporary when nobody answers."""
    try:
        return 202 if post(url, body, headers) else 200
    except Temporary as error:
        if isinstance(error.__cause__, urllib.error.HTTPError):
            return error.__cause__.code
        raise


def post(url: str, body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether it was new (202) to the service, or known already (200). Raises Temporary when it was not taken."""
    request = urllib.request.Request(  # noqa: S310 - our own address on this machine
        url, data=body, headers={"Content-Type": "application/json", **headers}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - as above
            return bool(answer.status == 202)
    except urllib.error.HTTPError as refusal:
        raise Temporary(f"The service answered {refusal.code} to one of the demo's own webhooks.") from refusal
    except OSError as error:
        raise Temporary("The service did not answer one of the demo's own webhooks.") from error
