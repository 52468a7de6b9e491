"""Mailboxes: conversations between two people, and nothing else."""

import io
import mailbox
from datetime import date
from email.message import EmailMessage

import pytest

from responder.facts import FoundTouchpoint, Unusable
from responder.sources.mbox import LONGEST_LINE, read
from tests.cast import ADA, MAYA

ENVELOPE = "From x@example.com Mon Jan 01 10:00:00 2024\n"


def mail(*headers, sender=ADA, to=MAYA, day=1, body=""):
    lines = (f"From: {sender}", f"To: {to}", f"Date: {day} Jan 2024 10:00:00 +0000", *headers)
    return ENVELOPE + "".join(f"{line}\n" for line in lines) + f"\n{body}\n\n"


def found(*mails):
    return list(read(io.BytesIO("".join(mails).encode()), MAYA))


def test_a_mailbox_written_by_pythons_own_library_is_read(tmp_path):
    box = mailbox.mbox(tmp_path / "box")
    for number in range(3):
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Message-ID"] = ADA, MAYA, f"<{number}@example.com>"
        letter["Date"], letter["Subject"] = f"{number + 1} Jan 2024 10:00:00 +0000", "Grüße"
        letter.set_content("From the sea\n\nFrom Mon Jan 01 10:00:00 2024\n")
        box.add(letter)
    box.close()

    with (tmp_path / "box").open("rb") as file:
        contacts = list(read(file, MAYA))
    assert [(one.times, one.occurred_on.day, one.summary) for one in contacts] == [
        (1, day, "Grüße") for day in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    "links",
    [
        ("References: <1@x> <2@x>", "References: <1@x> <2@x> <3@x>"),
        ("In-Reply-To: <1@x>", "In-Reply-To: <2@x>"),
        ("In-Reply-To: <1@x>\nReferences: <1@x>", "In-Reply-To: Your mail <1@x> of Monday"),
    ],
)
def test_answers_join_the_conversation_they_answer(links):
    box = [
        mail("Message-ID: <1@x>", "Subject: Issue 12"),
        mail("Message-ID: <2@x>", links[0], sender=MAYA, to=ADA, day=2),
        mail("Message-ID: <3@x>", links[1], day=5),
    ]

    (thread,) = found(*box)

    assert (thread.first_on, thread.occurred_on, thread.times) == (date(2024, 1, 1), date(2024, 1, 5), 3)
    assert (thread.direction, thread.summary) == ("both", "Issue 12")


def test_without_any_ids_the_subject_holds_a_conversation_together():
    (thread,) = found(mail("Subject: Lunch"), mail("Subject: AW: Re: lunch", day=3))

    assert (thread.times, thread.occurred_on, thread.summary) == (2, date(2024, 1, 3), "Lunch")


def test_a_larger_mailbox_of_the_same_owner_keeps_the_same_reference():
    first, second = mail("Message-ID: <1@x>"), mail("Message-ID: <2@x>", "References: <1@x>", day=9)

    assert found(first)[0].source_ref == found(first, second)[0].source_ref


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("List-Id: <weekly.example.com>", "it is mass mail"),
        ("Precedence: bulk", "it is mass mail"),
        ("Auto-Submitted: auto-generated; owner", "it is an automatic reply"),
        ("X-Autoreply: yes", "it is an automatic reply"),
        ("Return-Path: <>", "it is a report of a mail server"),
    ],
)
def test_what_no_person_wrote_to_one_is_left_out(header, why):
    assert found(mail(header)) == [Unusable(1, why)]


@pytest.mark.parametrize("header", ["Auto-Submitted: no", "Precedence: normal", "Return-Path: <ada@example.com>"])
def test_what_a_person_wrote_is_kept(header):
    assert isinstance(found(mail(header))[0], FoundTouchpoint)


def test_a_line_without_end_and_endless_headers_are_survived():
    endless = ENVELOPE + "Subject: " + "x" * (5 * LONGEST_LINE) + "\n" + "X-Filler: x\n" * 50_000 + "\n\n"

    assert [type(one) for one in found(endless, mail())] == [Unusable, FoundTouchpoint]


@pytest.mark.parametrize("subject", ["=?utf-8?B?////?=", "=?nonsense?Q?a?=", "=?utf-8?Q?=00=1b[31m?=", "\x01\x02"])
def test_a_subject_nobody_can_read_is_no_obstacle(subject):
    (contact,) = found(mail(f"Subject: {subject}"))

    assert contact.summary is None or contact.summary.isprintable()
