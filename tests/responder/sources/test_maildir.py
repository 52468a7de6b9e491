"""Mail folders: a file for each mail, and whatever else lies there."""

import mailbox
import os
from email.message import EmailMessage

import pytest

from responder.errors import UnusableFile
from responder.facts import FoundTouchpoint, Unusable
from responder.folders import DEEPEST, Folder
from responder.sources.maildir import LONGEST_HEADERS, read
from tests.cast import ADA, MAYA


@pytest.fixture
def maildir(tmp_path):
    """As Python's own library makes one."""
    folder = tmp_path / "Maildir"
    mailbox.Maildir(folder, create=True).close()
    return folder


def mail(number, *, sender=ADA, to=MAYA, **headers):
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Message-ID"] = sender, to, f"<{number}@example.com>"
    letter["Date"], letter["Subject"] = f"{number} Jan 2024 10:00:00 +0000", "Issue 12"
    for name, value in headers.items():
        letter[name.replace("_", "-")] = value
    letter.set_content("From the sea\n")
    return letter


def found(maildir, **more):
    return list(read(Folder(maildir, **more), MAYA))


def lay(maildir, name, letter, place="cur"):
    folder = maildir / place
    folder.mkdir(parents=True, exist_ok=True)
    (folder / os.fsdecode(name)).write_bytes(letter.as_bytes() if isinstance(letter, EmailMessage) else letter)


def test_mails_of_all_folders_join_one_conversation_in_the_order_of_their_arrival(maildir):
    lay(maildir, b"1704103200.a:2,S", mail(1))
    lay(maildir, b"1704189600.a:2,S", mail(2, sender=MAYA, to=ADA, In_Reply_To="<1@example.com>"), ".Sent/cur")
    lay(maildir, b"1704276000.a", mail(3, In_Reply_To="<2@example.com>"), "new")

    (thread,) = found(maildir)

    assert (thread.customer.email, thread.direction, thread.times) == (ADA, "both", 3)
    assert (str(thread.first_on), str(thread.occurred_on), thread.summary) == ("2024-01-01", "2024-01-03", "Issue 12")


def test_what_was_not_sent_and_what_has_not_arrived_is_no_mail(maildir):
    lay(maildir, b"1:2,DS", mail(1))
    lay(maildir, b"2", mail(2), "tmp")
    lay(maildir, b".hidden", b"")

    assert found(maildir) == [
        Unusable(1, "it is no mail: its name begins with a dot"),
        Unusable(2, "it is a draft"),
    ]


def test_links_out_of_the_folder_are_not_followed(maildir, tmp_path):
    outside = tmp_path / "outside"
    (outside / "cur").mkdir(parents=True)
    (outside / "cur" / "1").write_bytes(mail(1).as_bytes())
    (maildir / ".Outside").symlink_to(outside)
    (maildir / "cur" / "2").symlink_to(outside / "cur" / "1")
    (maildir / ".Round").symlink_to(maildir)

    assert found(maildir) == []


def test_odd_names_pipes_and_endless_headers_are_survived(maildir):
    lay(maildir, b"1\xff\n\x1b[31m", mail(1))
    lay(maildir, b"2", b"Subject: " + b"x" * (2 * LONGEST_HEADERS))
    lay(maildir, b"3", b"\x00" * 5000)
    os.mkfifo(maildir / "cur" / "4")

    assert [type(one) for one in found(maildir)] == [Unusable, Unusable, FoundTouchpoint]


def test_a_mail_that_cannot_be_opened_is_named(maildir, monkeypatch):
    lay(maildir, b"1", mail(1))
    monkeypatch.setattr(os, "open", lambda *_: (_ for _ in ()).throw(PermissionError()))

    assert found(maildir) == [Unusable(1, "it cannot be opened")]


def test_progress_is_told_by_files_up_to_the_last(maildir):
    heard = []
    for number in range(1, 251):
        lay(maildir, b"%03d" % number, mail(1 + number % 28))

    found(maildir, progress=lambda done, total: heard.append((done, total)))

    assert heard == [(100, 250), (200, 250), (250, 250)]


def test_folders_without_bottom_are_not_dug_out(maildir):
    deep = "/".join(["x"] * (DEEPEST + 5))
    lay(maildir, b"1", mail(1), f"{deep}/cur")

    assert found(maildir) == []


def test_a_folder_that_is_no_maildir_and_a_file_are_refused(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(UnusableFile, match="no Maildir"):
        list(read(Folder(tmp_path), MAYA))
    with pytest.raises(UnusableFile, match="cannot be opened"):
        Folder(tmp_path / "file")
