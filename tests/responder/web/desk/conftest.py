"""What the tests of the desk share: people at its door."""

import pytest
from argon2 import PasswordHasher

from responder import sign_in
from responder.db import transaction
from responder.models import Manager, Role
from tests import cast
from tests.plain_browser import PlainBrowser

PASSWORD = "a letter is a gift"


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch):
    monkeypatch.setattr(sign_in, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    sign_in._nobodys_hash.cache_clear()


@pytest.fixture
def stranger(app):
    """A browser nobody has signed in with."""
    return PlainBrowser(app)


@pytest.fixture
def case(app):
    """Ada left the newsletter; Maya has a letter to read, and it says so on facts."""
    with transaction() as session:
        case, draft = cast.drafted_case(session)
        cast.event_of(session, case, name="Ada Byron", subject_name="Northlight Weekly", comment="No time to read.")
        fact = cast.tenure_of(session, case)
        start = draft.body.index("ten years")
        draft.spans = [{"start": start, "end": start + len("ten years"), "fact_id": str(fact.id)}]
        draft.checks = [{"name": "facts_supported", "passed": True, "blocking": True, "detail": ""}]
        cast.line_of(session, case, "Ada left Northlight Weekly.")
    return case


def signed_in(app, email):
    browser = PlainBrowser(app)
    browser.open("/sign-in").press("Sign in", email=email, password=PASSWORD)
    return browser


@pytest.fixture
def manager(app, case):
    """Maya, who signs."""
    with transaction() as session:
        session.get(Manager, case.signer_id).password_hash = sign_in.hash_password(PASSWORD)
    return signed_in(app, cast.MAYA)


@pytest.fixture
def person_with_role(app):
    """Signs in somebody with that role."""

    def enter(role):
        email = f"{role}@example.com"
        with transaction() as session:
            hashed = sign_in.hash_password(PASSWORD)
            session.add(Manager(email=email, name=f"A {role}", title="", role=Role(role), password_hash=hashed))
        return signed_in(app, email)

    return enter
