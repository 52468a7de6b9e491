"""listmonk's API over subscribers in a real PostgreSQL: the expressions we send it are run as listmonk runs them."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.peers.json_api import Asked

USER, TOKEN = "responder", "sesame-1815-1852"
# The columns of listmonk's that matter here, under their names.
TABLES = """
CREATE TEMPORARY TABLE subscribers (id SERIAL PRIMARY KEY, uuid TEXT, email TEXT UNIQUE, name TEXT, attribs JSONB,
    status TEXT DEFAULT 'enabled', created_at TIMESTAMPTZ, updated_at TIMESTAMPTZ);
CREATE TEMPORARY TABLE lists (id SERIAL PRIMARY KEY, name TEXT);
CREATE TEMPORARY TABLE subscriber_lists (subscriber_id INT, list_id INT, status TEXT, created_at TIMESTAMPTZ,
    updated_at TIMESTAMPTZ, PRIMARY KEY (subscriber_id, list_id));
INSERT INTO lists (name) VALUES ('Weekly'), ('Daily');
"""
THEIR_LISTS = """
SELECT lists.id, lists.name, l.status AS subscription_status, l.created_at AS subscription_created_at,
    l.updated_at AS subscription_updated_at FROM subscriber_lists l JOIN lists ON lists.id = l.list_id
WHERE l.subscriber_id = %s ORDER BY lists.id
"""
# The join is there for a filter by lists, which we do not use; its table's name is in the way of careless expressions.
SUBSCRIBERS = """
SELECT subscribers.* FROM subscribers LEFT JOIN subscriber_lists
    ON (FALSE AND subscriber_lists.subscriber_id = subscribers.id) WHERE
"""
WEEKLY, DAILY = 1, 2
MOST = 50


@dataclass
class Listmonk:
    """`before_page` is called before a page is read: others leave meanwhile."""

    connection: psycopg.Connection[Any]
    may_query: bool = True
    before_page: Any = lambda: None
    pages: list[int] = field(default_factory=list)

    def join(self, email: str, at: datetime, *lists: int, **attribs: Any) -> int:
        """Somebody joins these lists, and confirms at once."""
        with self.connection.cursor() as cursor:
            made = cursor.execute(
                "INSERT INTO subscribers (uuid, email, name, attribs, created_at, updated_at)"
                " VALUES (%s, %s, %s, %s, %s, %s) RETURNING id",
                (f"uuid-{email}", email, email.partition("@")[0].title(), psycopg.types.json.Jsonb(attribs), at, at),
            )
            subscriber_id: int = made.fetchone()["id"]
            for each in lists:
                cursor.execute(
                    "INSERT INTO subscriber_lists VALUES (%s, %s, 'confirmed', %s, %s)", (subscriber_id, each, at, at)
                )
        return subscriber_id

    def leave(self, subscriber_id: int, list_id: int, at: datetime, status: str = "unsubscribed") -> None:
        """By a campaign's link: the subscriber's own row keeps its time."""
        self.connection.execute(
            "UPDATE subscriber_lists SET status = %s, updated_at = %s WHERE subscriber_id = %s AND list_id = %s",
            (status, at, subscriber_id, list_id),
        )

    def blocklist(self, subscriber_id: int, at: datetime) -> None:
        """By staff: both rows change at once."""
        self.connection.execute(
            "UPDATE subscribers SET status = 'blocklisted', updated_at = %s WHERE id = %s", (at, subscriber_id)
        )
        self.connection.execute(
            "UPDATE subscriber_lists SET status = 'unsubscribed', updated_at = %s WHERE subscriber_id = %s",
            (at, subscriber_id),
        )

    def answer(self, asked: Asked) -> Any:
        """Status and JSON of one request."""
        if asked.headers.get("authorization") != f"token {USER}:{TOKEN}":
            return 403, {"message": "invalid API credentials"}
        if (asked.method, asked.path) != ("GET", "/api/subscribers"):
            return 404, {"message": "not found"}
        query = {name: values[0] for name, values in asked.query.items()}
        if query.get("query") and not self.may_query:
            return 403, {"message": "permission denied: subscribers:sql_query"}
        self.before_page()
        results = self._results(query)
        self.pages.append(len(results))
        return 200, {"data": {"results": results, "total": len(results), "page": 1, "per_page": MOST}}

    def _results(self, query: dict[str, str]) -> list[dict[str, Any]]:
        """As query-subscribers does: an unknown order is by id, and the direction is lower case or down."""
        limit = min(int(query["per_page"]), MOST)
        order = "asc" if query.get("order") == "asc" else "desc"
        sql = f"{SUBSCRIBERS} {query['query']} ORDER BY subscribers.id {order} LIMIT {limit}"
        found = self.connection.execute(sql.encode()).fetchall()
        return [_plain({**one, "lists": self._lists(one["id"])}) for one in found]

    def _lists(self, subscriber_id: int) -> list[dict[str, Any]]:
        return [_plain(each) for each in self.connection.execute(THEIR_LISTS, (subscriber_id,)).fetchall()]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}


@contextmanager
def listmonk(url: str) -> Any:
    """A listmonk without subscribers, in tables that go away with the connection."""
    with psycopg.connect(url, autocommit=True, row_factory=dict_row) as connection:
        connection.execute(TABLES)
        yield Listmonk(connection)
