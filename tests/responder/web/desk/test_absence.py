"""Who is away, from when to when, and who signs meanwhile; and whom the house asks."""

from datetime import date, timedelta

import pytest

from responder.db import reading, transaction
from responder.instants import now
from responder.models import AskedSource, Manager, Role
from tests import cast


@pytest.fixture
def tom(case):
    with transaction() as session:
        return cast.tom(session)


def of(person):
    with reading() as session:
        found = session.get(Manager, person if not isinstance(person, Manager) else person.id)
        return found.away_from, found.away_until, found.deputy_id, found.level


def test_one_s_own_absence_is_kept_told_and_ended(manager, case, tom):
    page = manager.open(f"/settings/people/{case.signer_id}")
    away = {"away_from": "2026-11-20", "away_until": "2999-12-01", "deputy": str(tom.id)}

    after = page.press("Keep it", **away)

    assert of(case.signer_id) == (date(2026, 11, 20), date(2999, 12, 1), tom.id, 1)
    assert "away until 1 Dec 2999, Tom Okafor signs" in after.words
    assert "Away today" in manager.open(f"/settings/people/{case.signer_id}").words

    manager.open(f"/settings/people/{case.signer_id}").press("I am here")
    assert of(case.signer_id)[:3] == (None, None, None)


ODD = [
    ({"away_from": "2026-12-05", "away_until": "2026-12-01"}, "lies before the first"),
    ({"away_from": "soon"}, "Write the day like"),
    ({"deputy": "Tom"}, "Choose one of us."),
]


def test_what_cannot_be_kept_comes_back_with_a_sentence(manager, case, tom):
    for filled, sentence in ODD:
        after = manager.open(f"/settings/people/{case.signer_id}").press("Keep it", **filled)
        assert (after.status, sentence in after.words) == (422, True)
        assert {**after.form_with("Keep it").fields, "deputy": ""}.items() >= {**filled, "deputy": ""}.items()
    assert of(case.signer_id)[:3] == (None, None, None)


def test_only_admins_say_it_of_others_and_whom_they_lead(manager, person_with_role, case, tom):
    assert manager.open(f"/settings/people/{tom.id}").status == 403
    refused = manager.post(f"/settings/people/{tom.id}", {"csrf_token": manager.token(), "away_from": "2026-12-01"})
    assert refused.status == 403
    manager.open(f"/settings/people/{case.signer_id}").press("Keep it", level="3")
    assert of(case.signer_id)[3] == 1

    admin = person_with_role(Role.ADMIN)
    after = admin.open(f"/settings/people/{tom.id}").press("Keep it", level="2", away_from="2999-01-01")

    assert of(tom) == (date(2999, 1, 1), None, None, 2)
    assert "leads a team away from 1 Jan 2999" in after.words
    assert admin.open(f"/settings/people/{tom.id}").press("Keep it", level="9").status == 422


def test_live_sources_say_how_they_are_and_never_a_secret(manager):
    with transaction() as session:
        rests = now() + timedelta(minutes=5)
        more = {"settings": {"account": "42"}, "secrets": {"key": "pat-secret"}}
        session.add(AskedSource(kind="one", name="HubSpot", answered_at=now(), **more))
        session.add(AskedSource(kind="two", name="Pipedrive", failures=5, rests_until=rests, trouble="It said 503."))
        session.add(AskedSource(kind="three", name="Old CRM", active=False))

    page = manager.open("/settings")

    assert "HubSpot one answers just now" in page.words
    assert f"Pipedrive two rests until {rests:%H:%M} UTC It said 503. never yet" in page.words
    assert "Old CRM" not in page.words
    assert "pat-secret" not in page.html
