"""A file of goodbyes goes the road of a webhook, once however often it is handed in."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from responder.addresses import address_hash
from responder.connecting import connect
from responder.db import transaction
from responder.errors import Refused, UnusableFile
from responder.instants import now
from responder.models import Case, Connection, Delivery, Event
from responder.triage import claim_deliveries, triage
from responder.unposted import handing_in
from responder.unposted.handing_in import hand_in
from tests import cast
from tests.arriving import arrive, event, forbidden, only_case, outcomes
from tests.arriving import rows as table
from tests.responder.unposted.files import SUBSTACK, rows, written


def ago(days=0, hours=1):
    return (now() - timedelta(days=days, hours=hours)).isoformat(timespec="seconds")


@pytest.fixture
def files(database):
    with transaction() as session:
        return connect(session, "csv", name="Northlight Letter", brand="Northlight")


def report_of(path, connection="Northlight Letter", **more):
    report = hand_in(path, connection, **more)
    return report.read, report.added, report.merged, report.skipped


def test_a_file_becomes_cases_like_any_webhook(files, tmp_path):
    path = written(tmp_path, rows(f"{cast.ADA},unsubscribed,{ago()},Ada Byron", header="email,event,date,name"))

    report = hand_in(path, "northlight letter")

    assert (report.read, report.added, report.became, report.waiting) == (1, 1, {"opened": 1}, 0)
    assert (only_case().stage, only_case().email) == ("received", cast.ADA)
    [delivery] = table(Delivery)
    assert (delivery.way, delivery.state, delivery.event_count) == ("imported", "parsed", 1)


def test_the_same_file_again_and_one_that_overlaps_add_nothing_twice(files, tmp_path):
    ada, tom = f"{cast.ADA},unsubscribed,{ago()}", f"{cast.TOM},unsubscribed,{ago(1)}"
    path = written(tmp_path, rows(ada))
    wider = written(tmp_path, rows(tom, ada), "wider.csv")

    assert report_of(path) == (1, 1, 0, 0)
    assert report_of(path) == (1, 0, 1, 0)
    assert report_of(wider) == (2, 1, 1, 0)
    assert report_of(path, backfill=True) == (1, 0, 1, 0)
    assert (len(table(Case)), len(table(Event)), len(table(Delivery))) == (2, 2, 2)


def test_a_row_that_stands_twice_in_a_file_counts_once(files, tmp_path):
    ada = f"{cast.ADA},unsubscribed,{ago()}"

    assert report_of(written(tmp_path, rows(ada, ada))) == (2, 1, 1, 0)


def test_a_backfill_makes_cases_without_letters_and_leaves_who_complained_in_peace(files, tmp_path):
    path = written(
        tmp_path,
        rows(f"{cast.ADA},unsubscribed,{ago(900)}", f"{cast.TOM},spam,{ago(800)}", "x@example.com,gdpr_deleted,"),
    )

    report = hand_in(path, "Northlight Letter", backfill=True)

    assert report.became == {"silenced": 3}
    assert [(case.stage, case.rule) for case in table(Case)] == [
        ("silent", "backfill import"), ("silent", "complaint"), ("silent", "erasure")
    ]  # fmt: skip
    assert forbidden() == {address_hash(cast.TOM): "complained", address_hash("x@example.com"): "erased"}


def test_nobody_who_left_long_ago_gets_a_letter_also_without_backfill(files, tmp_path):
    hand_in(written(tmp_path, rows(f"{cast.ADA},unsubscribed,{ago(900)}")), "Northlight Letter")

    assert (only_case().stage, only_case().rule) == ("silent", "heard late")


def test_without_dates_whoever_is_new_since_the_last_file_has_just_left(files, tmp_path):
    path = written(tmp_path, SUBSTACK)
    with pytest.raises(UnusableFile, match="--backfill once"):
        hand_in(path, "Northlight Letter")
    assert report_of(path, backfill=True) == (2, 1, 0, 1)

    path = written(tmp_path, SUBSTACK + f"{cast.TOM},false,,,true,2025-01-01,\n")
    assert report_of(path) == (3, 1, 1, 1)
    assert [(case.email, case.stage) for case in table(Case)] == [(cast.ADA, "silent"), (cast.TOM, "received")]

    with transaction() as session:
        session.get_one(Connection, files.id).files_read_at = now() - timedelta(days=31)
    late = written(tmp_path, SUBSTACK.replace(cast.ADA, "late@example.com"))
    with pytest.raises(UnusableFile, match="within 30 days"):
        hand_in(late, "Northlight Letter")


def test_a_file_that_was_not_read_to_its_end_says_nothing_about_who_is_new(files, tmp_path, monkeypatch):
    def broken(*_arguments):
        raise KeyboardInterrupt

    path = written(tmp_path, SUBSTACK)
    with monkeypatch.context() as patch:
        patch.setattr(handing_in, "triage", broken)
        with pytest.raises(KeyboardInterrupt):
            hand_in(path, "Northlight Letter", backfill=True)
    with pytest.raises(UnusableFile, match="--backfill once"):
        hand_in(path, "Northlight Letter")

    assert report_of(path, backfill=True)[1] == 0, "it is under the lease of the one who died, and then a worker's"
    with transaction() as session:
        session.execute(sa.update(Delivery).values(lease_until=now() - timedelta(seconds=1)))
    assert report_of(path, backfill=True) == (2, 1, 0, 1)
    assert outcomes() == ["silenced"]


def test_what_a_worker_reads_instead_is_the_same(files, tmp_path, monkeypatch):
    """The importer died after its first commit: the lease runs out, and the service does the rest."""
    monkeypatch.setattr(handing_in, "TRIES", 0)
    report = hand_in(written(tmp_path, rows(f"{cast.ADA},unsubscribed,{ago()}")), "Northlight Letter")
    assert (report.added, report.waiting, table(Case)) == (1, 1, [])
    with transaction() as session:
        assert claim_deliveries(session, 9) == []
        session.execute(sa.update(Delivery).values(lease_until=now() - timedelta(seconds=1)))
    with transaction() as session:
        triage(session, claim_deliveries(session, 9))

    assert only_case().stage == "received"


def test_a_dry_run_tells_the_same_and_keeps_nothing(files, tmp_path):
    path = written(tmp_path, rows(f"{cast.ADA},unsubscribed,{ago()}", "nobody,unsubscribed,"))

    rehearsed = hand_in(path, "Northlight Letter", dry_run=True)

    assert (table(Case), table(Delivery), table(Connection)[0].files_read_at) == ([], [], None)
    assert hand_in(path, "Northlight Letter").as_json() == rehearsed.as_json()


def test_files_of_a_platform_that_posts_join_what_it_posted(files, tmp_path):
    with transaction() as session:
        weekly = connect(session, "mailchimp", name="Weekly", brand="Northlight")
        standard = connect(session, "standard", name="Posted", brand="Northlight")
    arrive(standard, event())
    path = written(tmp_path, rows(f"{cast.ADA},unsubscribed,{ago()}"))

    assert hand_in(path, "Weekly").became == {"joined": 1}
    assert table(Delivery)[-1].connection_id == weekly.id
    assert len(table(Case)) == 1


def test_thousands_of_rows_are_a_few_deliveries(files, tmp_path, monkeypatch):
    monkeypatch.setattr(handing_in, "MOST_EVENTS", 100)
    path = written(tmp_path, rows(*(f"a{n}@example.com,unsubscribed,2020-01-01" for n in range(250))))
    told = []

    assert report_of(path, backfill=True, progress=lambda done, total: told.append((done, total))) == (250, 250, 0, 0)
    assert [one.event_count for one in table(Delivery)] == [100, 100, 50]
    assert told[-1][0] == told[-1][1] == path.stat().st_size


def test_what_cannot_be_meant_is_refused_with_a_sentence(files, tmp_path):
    path = written(tmp_path, rows("nobody,unsubscribed,"))
    with pytest.raises(Refused, match="responder connect csv --name"):
        hand_in(path, "Unknown")
    with pytest.raises(Refused, match="There is no column called"):
        hand_in(path, "Northlight Letter", said=["Mail=shoe_size"])
    with pytest.raises(UnusableFile, match="None of the 1 rows"):
        hand_in(path, "Northlight Letter")
    with pytest.raises(UnusableFile, match="no rows"):
        hand_in(written(tmp_path, rows()), "Northlight Letter")
    with transaction() as session:
        connect(session, "csv", name="Northlight Letter")
    with pytest.raises(Refused, match="There are 2 connections"):
        hand_in(path, "Northlight Letter")


def test_what_was_said_about_titles_is_remembered(files, tmp_path):
    path = written(tmp_path, f"Kontakt,Weg seit\n{cast.ADA},{ago()}\n")
    said = ["Kontakt=email", "Weg seit=unsubscribed_at"]

    assert report_of(path, said=said) == (1, 1, 0, 0)
    again = hand_in(path, "Northlight Letter")
    assert (again.merged, again.remembered) == (1, True)
