"""The mail catcher takes what SendGrid takes, keeps it, and shows it."""

import signal
import socket
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from responder.mailcatcher import MailCatcher, kept_key_pair
from tests.responder.mailcatcher.calls import LETTER, call, letter, wait_until


def test_a_good_letter_is_accepted_with_an_id_and_no_words(catcher):
    status, headers, body = call(catcher.url, body=LETTER)

    assert (status, headers["Content-Length"], body) == (202, "0", None)
    assert len(headers["X-Message-Id"]) == 22


def test_what_it_caught_is_there_to_read(catcher):
    _, headers, _ = call(catcher.url, body=LETTER)

    _, _, [caught] = call(catcher.url, "GET", "/messages")
    _, _, same = call(catcher.url, "GET", f"/messages/{caught['id']}")

    assert caught == same
    assert caught["x_message_id"] == headers["X-Message-Id"]
    assert caught["from"] == {"email": "maya@example.com", "name": "Maya Lindqvist"}
    assert caught["to"] == [{"email": "ada@example.com", "name": "Ada Byron"}]
    assert caught["reply_to"] == {"email": "maya@example.com", "name": "Maya Lindqvist"}
    assert (caught["subject"], caught["html"]) == ("Thank you, Ada", None)
    assert caught["text"] == LETTER["content"][0]["value"]
    assert caught["custom_args"] == LETTER["custom_args"]
    assert caught["raw"] == LETTER


def test_emptying_the_box(catcher):
    call(catcher.url, body=LETTER)

    assert call(catcher.url, "DELETE", "/messages")[0] == 204
    assert call(catcher.url, "GET", "/messages")[2] == []


def test_the_sandbox_checks_and_catches_nothing(catcher):
    status, _, _ = call(catcher.url, body=letter(mail_settings={"sandbox_mode": {"enable": True}}))

    assert status == 200
    assert catcher.box.messages() == []


def test_keys_are_checked(tmp_path):
    with MailCatcher(folder=tmp_path, api_key="SG.right") as catcher:
        statuses = [
            call(catcher.url, body=LETTER, headers={"Authorization": value})[0]
            for value in ("Bearer SG.right", "Bearer SG.wrong", "Bearer ", "Basic SG.right")
        ]

    assert statuses == [202, 401, 401, 401]


def test_a_sender_nobody_verified_is_forbidden(catcher):
    status, _, answer = call(catcher.url, body=letter(**{"from": {"email": "unverified+maya@example.com"}}))

    assert (status, answer["errors"][0]["field"]) == (403, "from")


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("POST", "/v3/mail/send", {"Content-Type": "text/plain"}, 415),
        ("POST", "/v3/mail/send", {"Content-Encoding": "gzip"}, 415),
        ("GET", "/v3/mail/send", {}, 405),
        ("DELETE", "/v3/mail/send", {}, 405),
        ("POST", "/messages", {}, 405),
        ("POST", "/v3/elsewhere", {}, 404),
        ("GET", "/messages/nobody", {}, 404),
        ("GET", "/messages", {"Host": "rebound.example.com"}, 403),
    ],
)
def test_the_wrong_door_is_said_to_be_one(catcher, method, path, headers, status):
    body = b"{}" if method == "POST" else None
    assert call(catcher.url, method, path, body, headers)[0] == status


def test_thirty_megabytes_are_too_much_and_not_even_read(catcher):
    place = urlsplit(catcher.url)
    with socket.create_connection((place.hostname, place.port), timeout=5) as line:
        line.sendall(b"POST /v3/mail/send HTTP/1.1\r\nHost: localhost\r\nContent-Length: 31457281\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 413")


def test_a_key_may_ask_what_it_may_do(catcher):
    assert call(catcher.url, "GET", "/v3/scopes")[2] == {"scopes": ["mail.send"]}


def test_a_restart_keeps_what_was_caught_and_drops_half_a_line(tmp_path):
    with MailCatcher(folder=tmp_path) as first:
        call(first.url, body=LETTER)
    with (tmp_path / "caught.jsonl").open("ab") as file:
        file.write(b'{"caught": [{"id"')

    with MailCatcher(folder=tmp_path) as second:
        call(second.url, body=LETTER)
    with MailCatcher(folder=tmp_path) as third:
        assert len(call(third.url, "GET", "/messages")[2]) == 2


def start(folder, *options):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "responder.mailcatcher", "--port", str(port), "--data", str(folder), *options],
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    wait_until(lambda: is_up(port), seconds=30)
    return process, url


def is_up(port):
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionRefusedError:
        return False
    return True


@pytest.mark.kills
def test_what_was_answered_202_survives_a_kill(tmp_path):
    process, url = start(tmp_path)
    call(url, body=LETTER)
    process.kill()
    process.wait()

    with MailCatcher(folder=tmp_path) as catcher:
        assert len(catcher.box.messages()) == 1


def test_sigterm_ends_it_with_good_manners(tmp_path):
    process, url = start(tmp_path)
    call(url, body=LETTER)

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=10) == 0


def test_one_folder_has_one_key(tmp_path):
    assert kept_key_pair(tmp_path) == kept_key_pair(tmp_path)
    assert (tmp_path / "events_key.pem").stat().st_mode & 0o077 == 0
