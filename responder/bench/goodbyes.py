"""Turns numbers into signed goodbyes, ready to be sent as they are."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from uuid import uuid4

PEOPLE = 5_000


def address(number: int, among: int = PEOPLE) -> str:
    """One of so many addresses."""
    return f"reader{number % among}@example.com"


def event(number: int, among: int = PEOPLE) -> dict[str, object]:
    """One unsubscribe of so many people, as the `standard` provider takes it."""
    moment = datetime.now(UTC).isoformat()
    data = {
        "id": f"e{number}-{uuid4().hex[:8]}",
        "email": address(number, among),
        "list": {"id": "w", "name": "The Weekly"},
    }
    return {"type": "subscriber.unsubscribed", "timestamp": moment, "data": data}


def request(path: str, secret: str, first: int, size: int = 1, *, among: int = PEOPLE) -> bytes:
    """A whole HTTP request with `size` events from number `first` on, signed now."""
    events = [event(number, among) for number in range(first, first + size)]
    body = json.dumps(events[0] if size == 1 else {"events": events}).encode()
    message_id, timestamp = f"msg_{uuid4().hex}", str(int(datetime.now(UTC).timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = base64.b64encode(hmac.digest(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256))
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nwebhook-id: {message_id}\r\nwebhook-timestamp: {timestamp}\r\n"
        f"webhook-signature: v1,{digest.decode()}\r\n\r\n"
    )
    return head.encode() + body
