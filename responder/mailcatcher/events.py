"""Turns a caught mail into the events SendGrid would report about it, and posts them until somebody takes them.

What becomes of a mail is in its recipient's address: `bounce+ada@example.com` bounces.
"""

import base64
import http.client
import json
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from responder.log import logger
from responder.mailcatcher.box import Box, Message
from responder.mailcatcher.keys import signed

Event = dict[str, Any]

BATCH = 200
TIMEOUT_SECONDS = 10
GIVE_UP_SECONDS = 24 * 3600  # as SendGrid does
PAUSES_SECONDS = (0.2, 0.5, 1, 2, 5, 10)

_PROCESSED: Event = {"event": "processed"}
_DELIVERED: Event = {"event": "delivered", "response": "250 2.0.0 OK caught, and not delivered to anybody"}
_DEFERRED: Event = {"event": "deferred", "attempt": "1", "response": "451 4.7.1 please try again later"}
_BOUNCED: Event = {"event": "bounce", "type": "bounce", "status": "5.1.1", "reason": "550 5.1.1 no such mailbox"}
_BLOCKED: Event = {"event": "bounce", "type": "blocked", "status": "5.7.1", "reason": "550 5.7.1 refused by policy"}
_DROPPED: Event = {"event": "dropped", "reason": "Bounced Address"}
_COMPLAINED: Event = {"event": "spamreport"}

FATES: dict[str, tuple[Event, ...]] = {
    "bounce": (_PROCESSED, _BOUNCED),
    "blocked": (_PROCESSED, _BLOCKED),
    "drop": (_DROPPED,),
    "defer": (_PROCESSED, _DEFERRED, _DELIVERED),
    "complain": (_PROCESSED, _DELIVERED, _COMPLAINED),
    "silent": (),
}
USUAL_FATE = (_PROCESSED, _DELIVERED)


def events_about(message: Message) -> list[Event]:
    """All events of one mail, the same at every call: ids are made of the mail's, as retries must repeat them."""
    return [
        _event(message, person["email"], place, kind)
        for place, person in enumerate(message["to"])
        for kind in FATES.get(person["email"].partition("+")[0], USUAL_FATE)
    ]


def _event(message: Message, email: str, place: int, kind: Event) -> Event:
    event_id = f"{kind['event']}-{message['id']}-{place}"
    return {
        **message["custom_args"],
        "email": email,
        "timestamp": int(_caught_at(message)),
        "smtp-id": f"<{message['x_message_id']}@mailcatcher>",
        "category": message["raw"].get("categories", []),
        "sg_event_id": base64.urlsafe_b64encode(event_id.encode()).decode().rstrip("="),
        "sg_message_id": f"{message['x_message_id']}.recvd-mailcatcher-1-{message['id']}-0.{place}",
        **kind,
    }


def _caught_at(message: Message) -> float:
    return datetime.fromisoformat(message["at"]).timestamp()


class Postback(threading.Thread):
    """Posts signed events to one webhook in arrays, in the order of catching, again and again until a 2xx."""

    def __init__(self, box: Box, url: str, private_key_pem: str, clock: Callable[[], float] = time.time) -> None:
        super().__init__(name="postback", daemon=True)
        self._box, self._url, self._key, self._clock = box, urlsplit(url), private_key_pem, clock
        self._wake = threading.Event()
        self._stopped = False
        self._failures = 0

    def wake(self) -> None:
        """There is something new to report."""
        self._wake.set()

    def stop(self) -> None:
        """Finish the request under way, if any, and end."""
        self._stopped = True
        self._wake.set()
        if self.is_alive():
            self.join(TIMEOUT_SECONDS + 1)

    def run(self) -> None:
        """Post what waits; sleep while nothing does, or for a growing pause while nobody takes it."""
        while not self._stopped:
            self._wake.clear()
            waiting = self._box.unreported(BATCH)
            if not waiting:
                self._wake.wait()
            elif self._report(waiting):
                self._failures = 0
            else:
                self._pause()

    def _pause(self) -> None:
        seconds = PAUSES_SECONDS[min(self._failures, len(PAUSES_SECONDS) - 1)]
        self._failures += 1
        deadline = time.monotonic() + seconds
        while not self._stopped and (left := deadline - time.monotonic()) > 0:
            self._wake.wait(min(left, 0.2))
            self._wake.clear()

    def _report(self, messages: list[Message]) -> bool:
        fresh = [one for one in messages if self._clock() - _caught_at(one) < GIVE_UP_SECONDS]
        events = [event for message in fresh for event in events_about(message)]
        if events and not self._post(json.dumps(events).encode()):
            return False
        self._box.reported(messages)
        return True

    def _post(self, body: bytes) -> bool:
        kind = http.client.HTTPSConnection if self._url.scheme == "https" else http.client.HTTPConnection
        connection = kind(self._url.hostname or "", self._url.port, timeout=TIMEOUT_SECONDS)
        headers = {"Content-Type": "application/json", "User-Agent": "SendGrid Event API", **signed(self._key, body)}
        try:
            connection.request("POST", self._url.path or "/", body, headers)
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as why:
            logger(__name__).debug("the webhook is away", why=type(why).__name__)
            return False
        finally:
            connection.close()
        logger(__name__).debug("reported", status=status)
        return 200 <= status < 300
