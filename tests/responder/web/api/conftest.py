"""What the tests of the API share: programs that may read or act."""

import pytest

from responder import tokens
from responder.db import transaction
from tests import cast


class Program:
    """A program at the API's door, with a token or without."""

    def __init__(self, app, secret=None):
        self.client = app.test_client()
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def get(self, path, **options):
        return self._ask("GET", path, **options)

    def post(self, path, body=None, **options):
        return self._ask("POST", path, body, **options)

    def put(self, path, body=None, **options):
        return self._ask("PUT", path, body, **options)

    def delete(self, path, **options):
        return self._ask("DELETE", path, **options)

    def _ask(self, method, path, body=None, **options):
        headers = {**self.headers, **options.pop("headers", {})}
        if body is not None:
            options["json"] = body
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **options)


@pytest.fixture
def program(app):
    """May read and act."""
    return Program(app, _issue("Back office", "write"))


@pytest.fixture
def reader(app):
    """May read only."""
    return Program(app, _issue("Dashboard", "read"))


@pytest.fixture
def auditor(app):
    """May read, raw bodies as well."""
    return Program(app, _issue("Auditor", "raw"))


@pytest.fixture
def stranger(app):
    """Has no token."""
    return Program(app)


def _issue(name, scope):
    with transaction() as session:
        return tokens.issue(session, name=name, scope=scope)[1]


CHECK = {"name": "facts", "passed": True, "blocking": True, "detail": "Every statement is supported."}


@pytest.fixture
def case(database):
    """Ada's case, with everything next to it; her letter waits for a manager."""
    with transaction() as session:
        case, draft = cast.drafted_case(session, checks=[CHECK])
        cast.event_of(session, case)
        fact = cast.tenure_of(session, case)
        start = draft.body.index("ten years")
        draft.spans = [{"start": start, "end": start + len("ten years"), "fact_id": str(fact.id)}]
        cast.line_of(session, case)
        return case
