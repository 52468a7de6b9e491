"""A company's own database: one query, read only, in its time; on SQLite and on PostgreSQL."""

import threading
import time
from datetime import date

import pytest
import sqlalchemy as sa

from responder.errors import Permanent, Temporary
from responder.facts import Channel, FoundCustomer, FoundTouchpoint, Sought
from responder.sources.sql import MOST_ROWS, ask
from tests.cast import ADA, MAYA, TOM
from tests.peers.mute import before, mute
from tests.peers.sendgrid import closed_port

WHO = Sought(emails=(ADA, "countess@example.com"), refs={"stripe": "cus_1"}, name="Ada Byron")
PEOPLE = "SELECT full_name AS name, joined AS customer_since, cents AS value_cents, shelf FROM people "
CONTACTS = "SELECT email, channel, occurred_at, manager, summary, id FROM contacts WHERE email = :email"
SLOW = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE :email = i",
    "postgresql": "SELECT pg_sleep(60) FROM people WHERE email = :email",
}

WRONG = (
    "WITH gone AS (SELECT 1) DELETE FROM people WHERE email = :email",
    "WITH gone AS (DELETE FROM people WHERE email = :email RETURNING *) SELECT * FROM gone",
    "SELECT * INTO people_2 FROM people WHERE email = :email",
    "SELECT 1) AS found LIMIT 1 -- :email",
    "SELECT nothing FROM people WHERE email = :email",
    "SELECT FROM WHERE :email",
    "SELECT name FROM strangers WHERE email = :email",
)


@pytest.fixture
def company(database_url):
    """The company's database, which happens to have our tables as well: as good as any others."""
    return with_people(database_url)


@pytest.fixture
def postgres_company(postgres):
    with postgres.fresh() as url:
        yield with_people(url)


def with_people(url):
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for statement in (
            "CREATE TABLE people"
            " (email text, full_name text, joined timestamp, cents numeric, shelf text, stripe text)",
            "CREATE TABLE contacts (id int, email text, channel text, occurred_at date, manager text, summary text)",
        ):
            connection.execute(sa.text(statement))
        connection.execute(
            sa.text("INSERT INTO people VALUES (:email, 'Ada Byron', :joined, 1299.00, 'Logic', 'cus_1')"),
            {"email": ADA, "joined": "2016-09-10 10:00:00"},
        )
        contact = sa.text("INSERT INTO contacts VALUES (:id, :email, :channel, '2024-05-14', :manager, 'Coffee')")
        connection.execute(contact, {"id": 1, "email": ADA, "channel": "meeting", "manager": MAYA})
        connection.execute(contact, {"id": 2, "email": ADA, "channel": "pigeon", "manager": MAYA})
    engine.dispose()
    return url


def asked(url, query, who=WHO, seconds=5):
    return ask(who, {"url": url, "query": query}, seconds)


def count(url, table="people"):
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = connection.scalar(sa.text(f"SELECT count(*) FROM {table}"))
    engine.dispose()
    return found


def test_a_row_is_a_customer_with_what_we_do_not_know_as_attributes(company):
    assert asked(company, PEOPLE + "WHERE email = :email") == [
        FoundCustomer(
            email=ADA,
            name="Ada Byron",
            customer_since_on=date(2016, 9, 10),
            value_cents=1299,
            attributes={"shelf": "Logic"},
        )
    ]


def test_a_row_with_a_channel_and_a_day_is_a_contact_and_one_of_neither_kind_is_left_out(company):
    assert asked(company, CONTACTS) == [
        FoundTouchpoint(
            customer=FoundCustomer(email=ADA),
            channel=Channel.MET,
            occurred_on=date(2024, 5, 14),
            source_ref="1",
            manager_email=MAYA,
            summary="Coffee",
        )
    ]


def test_where_no_row_can_be_used_the_first_reason_is_for_a_person(company):
    with pytest.raises(Permanent, match="own database answered cannot be used: its channel is none of"):
        asked(company, CONTACTS + " AND id = 2")


def test_a_reference_or_a_name_may_be_asked_for(company):
    found = asked(company, PEOPLE + "WHERE stripe = :ref_stripe AND full_name = :name;\n")

    assert [one.email for one in found] == [ADA]
    assert asked(company, PEOPLE + "WHERE stripe = :ref_hubspot") == []


def test_nobody_found_is_an_empty_list_and_what_is_asked_for_is_never_part_of_the_query(company):
    for emails in ((TOM,), (), ("' OR ''='",)):
        assert asked(company, PEOPLE + "WHERE email = :email", Sought(emails=emails)) == []


def test_rows_without_end_are_cut(company):
    many = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MOST_ROWS * 3}) "
    found = asked(company, many + "SELECT 'P' || i AS name, i AS line FROM n WHERE :email = 'ada@example.com'")

    assert len(found) == MOST_ROWS


def outcome(url, query):
    try:
        return f"{asked(url, query)}"
    except Permanent as error:
        return str(error)


def test_what_would_write_or_makes_no_sense_changes_nothing_and_is_for_a_person(company):
    for query in WRONG:
        sentence = outcome(company, query)

        assert sentence.startswith("own database does not take the query")
        assert not any(word in sentence for word in (ADA, "Ada", "people"))
    assert count(company) == 1


def test_a_query_that_takes_long_is_given_up(company):
    kind = sa.make_url(company).get_backend_name()
    started = time.monotonic()

    with pytest.raises(Temporary, match="did not answer in time"):
        asked(company, SLOW[kind], seconds=0.5)

    assert time.monotonic() - started < 1.5


def test_postgresql_stops_working_on_what_nobody_waits_for(postgres_company):
    company = postgres_company
    with pytest.raises(Temporary):
        asked(company, SLOW["postgresql"], seconds=0.3)

    engine = sa.create_engine(company)
    busy = sa.text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE state = 'active' AND query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()"
    )
    end = time.monotonic() + 5
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while connection.scalar(busy) and time.monotonic() < end:
            continue
        assert connection.scalar(busy) == 0
    engine.dispose()


def test_a_function_that_writes_is_stopped_by_the_transaction(postgres_company):
    engine = sa.create_engine(postgres_company)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE SEQUENCE doubles"))
    engine.dispose()

    with pytest.raises(Permanent, match=r"does not take the query \(ReadOnlySqlTransaction\)"):
        asked(postgres_company, "SELECT nextval('doubles') AS name FROM people WHERE email = :email")


def test_a_locked_table_is_waited_for_no_longer_than_told(postgres_company):
    company = postgres_company
    engine = sa.create_engine(company)
    with engine.begin() as connection:
        connection.execute(sa.text("LOCK TABLE people"))
        with pytest.raises(Temporary, match="did not answer in time"):
            asked(company, PEOPLE + "WHERE email = :email", seconds=0.3)
    engine.dispose()


@pytest.mark.parametrize("drop", [b"", b"R"])
def test_a_server_that_never_answers_is_given_up(drop):
    with mute(drop) as port:
        started = time.monotonic()
        with pytest.raises(Temporary, match=r"did not answer in time|could not be reached"):
            asked(f"postgresql://ada:sesame@127.0.0.1:{port}/x", PEOPLE + "WHERE email = :email", seconds=0.3)

        assert time.monotonic() - started < 1.5


def test_a_line_that_falls_silent_in_the_middle_is_cut_and_nothing_stays_behind(postgres_company):
    place = sa.make_url(postgres_company)
    with before(f"{place.query['host']}/.s.PGSQL.5432", silent_at=b"full_name") as port:
        with pytest.raises(Temporary, match="did not answer in time"):
            asked(
                f"postgresql://postgres@127.0.0.1:{port}/{place.database}", PEOPLE + "WHERE email = :email", seconds=1
            )
        for hand in [one for one in threading.enumerate() if one.name.startswith("sql")]:
            hand.join(2)
            assert not hand.is_alive()


def test_nobody_listening_is_asked_again_later():
    with pytest.raises(Temporary, match=r"could not be reached, or is busy \(OperationalError\)"):
        asked(f"postgres://ada:sesame@127.0.0.1:{closed_port()}/x", PEOPLE + "WHERE email = :email")


def test_a_database_that_is_not_there_is_for_a_person(postgres, tmp_path):
    with pytest.raises(Permanent, match="refuses the user, the password or the database"):
        asked(postgres.url("nowhere"), PEOPLE + "WHERE email = :email")
    with pytest.raises(Permanent, match="has no file where its setting 'url' says"):
        asked(f"sqlite:///{tmp_path}/nowhere.db", PEOPLE + "WHERE email = :email")

    assert list(tmp_path.glob("*.db")) == []
