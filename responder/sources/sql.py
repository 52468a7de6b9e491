"""The company's own database: what one query says about a person, under the columns of customers.csv.

A row with `channel` and `occurred_at` is a contact, as in touchpoints.csv. The query is given the person by parameters
(:email, :name, :ref_stripe and so on), addresses in lower case, and is asked once for each of their addresses.

It cannot write: it is one statement, in a transaction for reading only on PostgreSQL, in a file opened for reading
only on SQLite. It cannot stay: the database is told when to give up, and the line is cut where it does not listen.

Source: postgresql.org/docs, "SET TRANSACTION", statement_timeout; sqlite.org/uri.html, mode=ro (read 2026-11-28)
"""

import os
import re
import socket
import sqlite3
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import psycopg
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from responder import rows
from responder.columns import column_key
from responder.errors import Permanent, Temporary
from responder.facts import Sought
from responder.sources import Found, Setting, is_about, told

NAME = "sql"
TITLE = "own database"

MOST_ROWS = 200
MOST_ADDRESSES = 5
STEPS = 1000  # of SQLite's machine, after which it is asked whether there is time left

SETTINGS = {
    "url": Setting("where it is: postgresql://user:password@host/database or sqlite:////path/to/file", is_secret=True),
    "query": Setting(
        "one SELECT with columns named as in customers.csv or touchpoints.csv and with :email in it, "
        "such as SELECT full_name AS name, joined AS customer_since FROM users WHERE lower(email) = :email"
    ),
}

_PARAMETER = re.compile(r"email|name|ref_[a-z0-9_]+")
# What is wrong with these is neither the network nor the hour.
_NOT_LET_IN = re.compile(r"authentication failed|no password supplied|does not exist|no pg_hba.conf entry")


@dataclass
class _Talk:
    """One engine for one question, and the lines that it opened."""

    url: sa.URL
    seconds: float
    end: float = field(init=False)
    lines: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.end = time.monotonic() + self.seconds

    def is_late(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self.end

    def engine(self) -> sa.Engine:
        """An engine that connects for reading only, and keeps nothing open."""
        if self.url.get_backend_name() == "sqlite":
            return sa.create_engine("sqlite://", creator=self._sqlite, poolclass=NullPool, hide_parameters=True)
        return sa.create_engine(
            "postgresql+psycopg://",
            creator=self._postgres,
            poolclass=NullPool,
            hide_parameters=True,
            use_native_hstore=False,
        )

    def _sqlite(self) -> sqlite3.Connection:
        path = quote(self.url.database or "")
        line = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=self.seconds)
        line.set_progress_handler(self.is_late, STEPS)
        return line

    def _postgres(self) -> psycopg.Connection[Any]:
        where = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        line = psycopg.connect(where, connect_timeout=max(2, int(self.seconds)))  # 2 is libpq's least
        self.lines.append(line)
        line.read_only = True
        return line

    def begin(self, connection: sa.Connection) -> None:
        """Tell the database when to give up; in this transaction only, since a pooler may hand the line to others."""
        if self.lines:
            left = max(1, int((self.end - time.monotonic()) * 1000))
            connection.execute(sa.text("SELECT set_config('statement_timeout', :left, true)"), {"left": str(left)})

    def cut(self) -> None:
        """Hang up, so that whoever waits for an answer waits no longer."""
        for line in self.lines:
            with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(line.fileno())) as copy:
                copy.shutdown(socket.SHUT_RDWR)


def ask(who: Sought, settings: Mapping[str, str], seconds: float) -> list[Found]:
    """What the query says for each of the person's addresses."""
    say = told(TITLE, SETTINGS, settings)
    talk, query = _Talk(_url(say["url"]), seconds), _query(say["query"])
    questions = _questions(query, who)
    hand = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sql")
    asked = hand.submit(_answers, talk, query, questions)
    hand.shutdown(wait=False)
    try:
        answers = asked.result(timeout=seconds)
    except TimeoutError:
        talk.cut()
        raise Temporary(f"{TITLE} did not answer in time.") from None
    first = who.emails[0] if who.emails else None
    found = [one for said, email in answers for one in rows.values(TITLE, said, email or first) if is_about(one, who)]
    return list({repr(one): one for one in found}.values())


def _url(text: str) -> sa.URL:
    try:
        url = sa.make_url(text.replace("postgres://", "postgresql://", 1))
    except (SQLAlchemyError, ValueError):
        raise Permanent(f"{TITLE} cannot be asked: its setting 'url' is not the URL of a database.") from None
    if url.get_backend_name() not in ("postgresql", "sqlite"):
        raise Permanent(f"{TITLE} cannot be asked: only PostgreSQL and SQLite are known to be asked without writing.")
    return url


def _query(text: str) -> sa.TextClause:
    """The statement. Raises Permanent, saying why, for what is not one SELECT about one person."""
    statement = text.rstrip("; \n\t")
    if not re.match(r"(?:select|with)\b", statement, re.IGNORECASE) or ";" in statement:
        raise Permanent(f"{TITLE} cannot be asked: its setting 'query' has to be one SELECT, without any semicolon.")
    # The database itself stops at the bound, however many rows there are. A comment may end the statement.
    query = sa.text(f"SELECT * FROM ({statement}\n) AS found LIMIT {MOST_ROWS}")  # noqa: S608 - the company's own
    names = _parameters(query)
    if unknown := sorted(name for name in names if not _PARAMETER.fullmatch(name)):
        raise Permanent(
            f"{TITLE} cannot be asked: its query has the parameter :{unknown[0][:40]}; there are :email, :name and "
            ":ref_… for what other systems call the person. A colon that is none is written \\:."
        )
    if not names - {"name"}:
        raise Permanent(f"{TITLE} cannot be asked: its query would say the same of everybody; it needs :email in it.")
    return query


def _parameters(query: sa.TextClause) -> set[str]:
    return set(query.compile().params)


def _questions(query: sa.TextClause, who: Sought) -> list[dict[str, str | None]]:
    """The parameters of each time the query is asked, only those it has."""
    names = _parameters(query)
    known: dict[str, str | None] = {name: who.refs.get(name.removeprefix("ref_")) for name in names}
    known |= {"name": who.name} if "name" in names else {}
    if "email" not in names:
        return [known]
    return [known | {"email": email} for email in who.emails[:MOST_ADDRESSES]]


def _answers(
    talk: _Talk, query: sa.TextClause, questions: Sequence[Mapping[str, str | None]]
) -> list[tuple[list[dict[str, str]], str | None]]:
    """The rows for each question as cells, with the address it was about."""
    try:
        with talk.engine().connect() as connection:
            talk.begin(connection)
            return [(_cells(connection, query, one), one.get("email")) for one in questions]
    except (DBAPIError, sqlite3.Error, psycopg.Error) as error:
        raise _trouble(talk, error) from None
    except (SQLAlchemyError, ValueError) as error:
        raise Permanent(f"{TITLE} cannot be asked that way ({type(error).__name__}).") from None


def _cells(connection: sa.Connection, query: sa.TextClause, question: Mapping[str, str | None]) -> list[dict[str, str]]:
    result = connection.execute(query, question)
    keys = [column_key(name) for name in result.keys()]  # noqa: SIM118 - a result is no dict
    return [{key: cell for key, value in zip(keys, row, strict=True) if (cell := rows.text(value))} for row in result]


def _trouble(talk: _Talk, error: Exception) -> Temporary | Permanent:
    """Who has to act; of what the database says only the kind, since it may quote whom we asked about."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    kind, said = type(cause).__name__, str(cause)
    if talk.is_late() or "interrupted" in said or kind == "QueryCanceled":
        return Temporary(f"{TITLE} did not answer in time.")
    if isinstance(cause, psycopg.OperationalError) and _NOT_LET_IN.search(said):
        return Permanent(f"{TITLE} refuses the user, the password or the database in its setting 'url'.")
    if isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError) or "locked" in said:
        return Temporary(f"{TITLE} could not be reached, or is busy ({kind}).")
    if "unable to open" in said:
        return Permanent(f"{TITLE} has no file where its setting 'url' says, or we may not read it.")
    return Permanent(f"{TITLE} does not take the query ({kind}).")
