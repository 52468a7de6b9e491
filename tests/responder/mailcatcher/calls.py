"""A letter as SendGrid takes it, and a client that says what it likes."""

import http.client
import json
import time
from copy import deepcopy
from urllib.parse import urlsplit

LETTER = {
    "personalizations": [{"to": [{"email": "ada@example.com", "name": "Ada Byron"}]}],
    "from": {"email": "maya@example.com", "name": "Maya Lindqvist"},
    "reply_to": {"email": "maya@example.com", "name": "Maya Lindqvist"},
    "subject": "Thank you, Ada",
    "content": [{"type": "text/plain", "value": "Dear Ada,\n\nten years …  \n.\n🌲\n"}],
    "custom_args": {"responder_letter": "letter-1", "responder_attempt": "attempt-1"},
    "categories": ["farewell"],
    "tracking_settings": {"click_tracking": {"enable": False, "enable_text": False}},
}
KEY = {"Authorization": "Bearer SG.key"}


def call(url, method="POST", path="/v3/mail/send", body=None, headers=None):
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=10)
    body = json.dumps(body).encode() if isinstance(body, dict | list) else body
    connection.request(method, path, body, {"Content-Type": "application/json", **KEY, **(headers or {})})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, answer.headers, json.loads(text) if text else None


def letter(**changes):
    return {**deepcopy(LETTER), **changes}


def wait_until(happened, seconds=10):
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)
