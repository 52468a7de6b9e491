"""A mailbox asked over IMAP: the same conversations as a file would hold, within the time, and nothing changed."""

import io
import ssl
import time
from datetime import date

import pytest

from responder.errors import Permanent, Temporary
from responder.facts import Channel, FoundCustomer, FoundTouchpoint, Sought
from responder.sources.imap import LONGEST_LITERAL, MOST_MAILS, ask
from responder.sources.mbox import read
from tests.cast import ADA, MAYA, TOM
from tests.peers.imap import Folder, Imap
from tests.peers.sendgrid import closed_port
from tests.responder.test_wire import self_signed  # noqa: F401 - a fixture

SECRET = "sesame-1815"
ADAS = Sought(emails=(ADA, "countess@example.com"), manager_emails=frozenset({MAYA}))


def mail(*headers, sender=ADA, to=MAYA, day=1, number=1):
    lines = [f"From: {sender}", f"To: {to}", f"Date: {day} Jan 2024 10:00:00 +0000", f"Message-ID: <{number}@x>"]
    return "\n".join([*lines, *headers, "", "Nobody looks at this.", ""]).encode()


def inbox():
    return [
        mail("Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=", number=1),
        mail("List-Unsubscribe: <https://example.com>", "Subject: Issue 12", number=2),
        mail("Subject: Invoice", sender="noreply@example.com", number=3),
        mail("Subject: Not hers", sender=f"h{ADA}", number=4),
        mail("Subject: Elsewhere", sender="Countess <countess@example.com>", day=9, number=5),
    ]


def sent():
    return [mail("Subject: Re: Grüße", "In-Reply-To: <1@x>", "References: <1@x>", sender=MAYA, to=ADA, day=3, number=6)]


@pytest.fixture
def server():
    folders = {"INBOX": Folder("\\HasNoChildren", inbox()), "Gesendet &- mehr": Folder("\\Sent", sent())}
    with Imap(MAYA, SECRET, folders).listening() as server:
        yield server


def asked(server, who=ADAS, seconds=5, **changes):
    settings = {"host": "127.0.0.1", "port": str(server.port), "security": "plain", "user": MAYA, "manager": MAYA}
    return ask(who, settings | {"password": SECRET} | changes, seconds)


def test_threads_over_inbox_and_sent_are_contacts_of_the_two(server):
    first, second = asked(server)

    assert first == FoundTouchpoint(
        customer=FoundCustomer(email=ADA),
        channel=Channel.EMAIL,
        occurred_on=date(2024, 1, 3),
        source_ref=first.source_ref,
        manager_email=MAYA,
        direction="both",
        summary="Grüße",
        first_on=date(2024, 1, 1),
        times=2,
    )
    assert (second.customer.email, second.summary, second.times) == ("countess@example.com", "Elsewhere", 1)


def test_a_thread_has_the_same_reference_as_in_a_file_of_the_same_mailbox(server):
    box = b"".join(b"From x@example.com Mon Jan 01 10:00:00 2024\n" + one + b"\n" for one in [*inbox(), *sent()])
    in_file = [one for one in read(io.BytesIO(box), MAYA) if isinstance(one, FoundTouchpoint)]

    assert {one.source_ref for one in asked(server)} < {one.source_ref for one in in_file}


def test_nothing_in_the_mailbox_changes(server):
    asked(server)

    names = {command.split()[0] for command in server.commands}
    assert names == {"CAPABILITY", "AUTHENTICATE", "LIST", "EXAMINE", "UID", "LOGOUT"}


def test_nobody_found_is_an_empty_list(server):
    assert asked(server, Sought(emails=(TOM,))) == []
    assert asked(server, Sought(emails=())) == []


def test_an_address_beyond_ascii_is_searched_for(server):
    assert asked(server, Sought(emails=("åsa@example.com",))) == []

    searches = [command for command in server.commands if command.startswith("UID SEARCH CHARSET UTF-8")]
    assert ['FROM "åsa@example.com"' in search for search in searches] == [True, True]


def test_the_latest_mails_are_looked_at_and_no_more(server):
    server.folders = {"INBOX": Folder("", [mail(number=number) for number in range(MOST_MAILS + 5)])}

    assert len(asked(server)) == MOST_MAILS
    fetch = next(command for command in server.commands if command.startswith("UID FETCH"))
    assert f",{(MOST_MAILS + 5) * 10} " in fetch


def test_headers_beyond_reason_are_not_read_into_memory(server):
    server.folders["INBOX"].mails.append(mail(f"Subject: {'x' * LONGEST_LITERAL}", number=8))

    with pytest.raises(Temporary, match="hung up"):
        asked(server)


def test_a_mail_in_two_folders_is_one(server):
    server.folders["INBOX"].mails += sent()

    assert [one.times for one in asked(server)] == [2, 1]


def test_the_folders_named_are_looked_in(server):
    assert [one.direction for one in asked(server, folders="Gesendet & mehr")] == ["outbound"]


def test_without_plain_one_signs_in_by_login(server):
    server.capabilities = "IMAP4rev1"

    assert len(asked(server)) == 2
    with pytest.raises(Permanent, match="characters this server cannot take"):
        asked(server, password="пароль")


@pytest.mark.parametrize(
    ("failing", "error", "says"),
    [
        ({"AUTHENTICATE": "NO [AUTHENTICATIONFAILED] maya@example.com, not by sesame-1815"}, Permanent, "refuses the"),
        ({"AUTHENTICATE": "NO [UNAVAILABLE] later"}, Temporary, "lets nobody in for now"),
        ({"AUTHENTICATE": "hang up"}, Temporary, "lets nobody in for now"),
        ({"EXAMINE": "NO Ada Byron has none"}, Permanent, "'folders'"),
        ({"EXAMINE": "hang up"}, Temporary, "hung up"),
        ({"UID SEARCH": "BAD ada@example.com"}, Temporary, "not understood"),
        ({"UID FETCH": "NO [SERVERBUG] ada@example.com"}, Temporary, "not understood"),
        ({"UID FETCH": b"* 1 FETCH (UID 10 BODY[HEADER.FIELDS (FROM)] {4000000000}\r\n"}, Temporary, "hung up"),
        ({"UID FETCH": b"* 1 FETCH (UID 10 BODY[HEADER.FIELDS (FROM)] {40}\r\nFrom:"}, Temporary, "hung up"),
        ({"UID FETCH": b"* 1 FETCH (((((\r\n"}, Temporary, "hung up"),
        ({"UID SEARCH": b"* SEARCH one two\r\n"}, Temporary, "hung up"),
        ({"CAPABILITY": b"\x00\xff\x00 no IMAP\r\n"}, Temporary, "hung up"),
        ({"CAPABILITY": b"x" * (3 << 20)}, Temporary, "hung up"),
    ],
)
def test_what_goes_wrong_is_said_in_words_of_ours(server, failing, error, says):
    server.failing = failing

    with pytest.raises(error, match=says) as raised:
        asked(server)

    assert not any(word in str(raised.value) for word in (ADA, MAYA, SECRET, "Ada"))


@pytest.mark.parametrize("greeting", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"", b"* BYE too many of you\r\n"])
def test_a_server_that_greets_otherwise_is_asked_again_later(server, greeting):
    server.greeting, server.failing = greeting, {"CAPABILITY": "hang up"}

    with pytest.raises(Temporary):
        asked(server, seconds=1)


@pytest.mark.parametrize("command", ["CAPABILITY", "AUTHENTICATE", "UID SEARCH", "UID FETCH"])
@pytest.mark.parametrize("failure", ["hang", "drip"])
def test_the_deadline_holds_for_the_whole_talk(server, command, failure):
    server.failing = {command: failure}
    started = time.monotonic()

    with pytest.raises(Temporary, match="in time"):
        asked(server, seconds=0.3)

    assert time.monotonic() - started < 1.5


def test_nobody_listening_is_asked_again_later():
    with pytest.raises(Temporary, match="could not be reached"):
        asked(Imap(MAYA, SECRET, port=closed_port()))


@pytest.fixture
def tls_server(server, self_signed):  # noqa: F811 - the fixture imported above
    server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.context.load_cert_chain(self_signed)
    return server


def test_a_server_nobody_vouches_for_hears_no_password(tls_server):
    with pytest.raises(Temporary, match=r"could not be reached.*SSLCertVerificationError"):
        asked(tls_server, security="tls", host="localhost")

    assert tls_server.commands == []


def test_a_server_somebody_vouches_for_is_asked(tls_server, self_signed, monkeypatch):  # noqa: F811
    trusting = ssl.create_default_context(cafile=str(self_signed))
    monkeypatch.setattr("responder.wire._trusted", lambda: trusting)

    assert len(asked(tls_server, security="tls", host="localhost")) == 2
