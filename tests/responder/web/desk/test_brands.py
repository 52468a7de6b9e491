"""A brand's page: everything its letters share, read and changed by admins."""

import pytest

from responder.branding import ways_to_address
from responder.db import reading, transaction
from responder.models import Brand, Case, Role


@pytest.fixture
def brand(case):
    with reading() as session:
        return session.get(Case, case.id).connection.brand


@pytest.fixture
def admin(person_with_role):
    return person_with_role(Role.ADMIN)


def of(brand):
    with reading() as session:
        return session.get(Brand, brand.id)


FILLED = {
    "name": "Northlight Weekly",
    "imprint": "Northlight AB\r\nStorgatan 1, Stockholm\r\n",
    "home_country": "SE",
    "personal_bar": "4",
    "variety_months": "9",
    "high_value": "5000",
    "gesture_limit": "49,50",
}


def test_everything_a_brand_s_letters_share_is_kept(admin, brand, case):
    after = admin.open(f"/settings/brands/{brand.id}").press("Keep it", **FILLED, signer=str(case.signer_id))

    kept = of(brand)
    assert (after.path, after.status) == ("/settings", 200)
    assert (kept.name, kept.imprint) == ("Northlight Weekly", "Northlight AB\nStorgatan 1, Stockholm")
    assert (kept.home_country, kept.personal_bar, kept.variety_months) == ("SE", 4, 9)
    assert (kept.high_value_cents, kept.gesture_cents, kept.default_signer_id) == (500_000, 4950, case.signer_id)
    assert "Northlight Weekly Maya Lindqvist 4 Sweden" in after.words
    shown = admin.open(f"/settings/brands/{brand.id}").form_with("Keep it").fields
    assert (shown["high_value"], shown["gesture_limit"], shown["home_country"]) == ("5000", "49.50", "SE")


def test_what_is_left_empty_the_brand_does_without(admin, brand):
    page = admin.open(f"/settings/brands/{brand.id}").press("Keep it", **FILLED)
    empty = dict.fromkeys(("imprint", "home_country", "high_value", "gesture_limit", "signer"), "")

    admin.open(f"/settings/brands/{brand.id}").press("Keep it", **empty)

    kept = of(brand)
    assert page.status == 200
    assert (kept.imprint, kept.home_country, kept.high_value_cents, kept.gesture_cents) == (None, None, None, None)
    assert kept.default_signer_id is None


ODD = [
    ({"name": " "}, "has a name"),
    ({"imprint": "a\u202eb"}, "cannot be seen"),
    ({"home_country": "EU"}, "no country we know"),
    ({"personal_bar": "11"}, "The personal bar is 0 to 10"),
    ({"personal_bar": "much"}, "whole number"),
    ({"personal_bar": "٣"}, "whole number"),
    ({"variety_months": "61"}, "0 to 60 months"),
    ({"high_value": "1.000.000"}, "Write an amount like"),
    ({"high_value": "999999999"}, "at most"),
    ({"gesture_limit": "-5"}, "Write an amount like"),
    ({"signer": "Tom"}, "Choose one of us."),
    ({"form-xx": "close"}, "more than one form"),
]


def test_what_cannot_be_kept_comes_back_as_it_was_typed(admin, brand):
    for filled, sentence in ODD:
        after = admin.open(f"/settings/brands/{brand.id}").press("Keep it", **filled)
        assert (after.status, sentence in after.words) == (422, True), filled
        typed = {name: text for name, text in filled.items() if name in ("name", "imprint", "high_value")}
        assert after.form_with("Keep it").fields.items() >= typed.items()
    assert (of(brand).name, of(brand).personal_bar) == ("Northlight", 3)


def test_two_brands_do_not_share_a_name(admin, brand):
    with transaction() as session:
        session.add(Brand(name="Evenings"))

    after = admin.open(f"/settings/brands/{brand.id}").press("Keep it", name="Evenings")

    assert "another brand of that name" in after.words


def test_each_language_with_two_forms_of_address_may_be_decided(admin, brand):
    page = admin.open(f"/settings/brands/{brand.id}")
    ways = ways_to_address()
    assert [name for name in page.form_with("Keep it").fields if name.startswith("form-")] == [
        f"form-{it}" for it in ways
    ]

    for language in ways:
        page.press("Keep it", **{f"form-{language}": "close"})
        assert of(brand).address_forms[language] == "close"
        page.press("Keep it", **{f"form-{language}": "formal"})
        assert of(brand).address_forms[language] == "formal"
        page.press("Keep it", **{f"form-{language}": ""})
        assert language not in of(brand).address_forms


def test_only_admins_see_and_change_it(manager, brand):
    assert f'href="/settings/brands/{brand.id}"' not in manager.open("/settings").html
    assert "Northlight" in manager.open("/settings").words
    assert manager.open(f"/settings/brands/{brand.id}").status == 403
    refused = manager.post(f"/settings/brands/{brand.id}", {"csrf_token": manager.token(), "name": "x"})
    assert refused.status == 403
    assert of(brand).name == "Northlight"


def test_what_a_letter_may_do_in_a_country_is_decided_and_left_to_the_table_again(admin, brand):
    page = admin.open(f"/settings/brands/{brand.id}")
    assert "As our table says: nothing" in page.words

    more = {"policy-DE-list": "thanks", "policy-another": "NO", "policy-another-billing": "offer allowed"}
    page.press("Keep it", **FILLED, **more)
    assert of(brand).policies == {"DE": {"list": "thanks"}, "NO": {"billing": "offer allowed"}}

    again = admin.open(f"/settings/brands/{brand.id}")
    shown = again.form_with("Keep it").fields
    assert (shown["policy-DE-list"], shown["policy-NO-billing"]) == ("thanks", "offer allowed")
    again.press("Keep it", **{"policy-DE-list": "", "policy-NO-billing": ""})
    assert of(brand).policies == {}


def test_a_level_nobody_knows_is_refused_and_nothing_is_changed(admin, brand):
    page = admin.open(f"/settings/brands/{brand.id}").press("Keep it", **{"policy-DE-list": "everything"})

    assert page.status == 422
    assert "'everything' is no level" in page.words
    assert of(brand).policies == {}
