"""What stands under letters, through the commands: a number, a photo, and what a brand wants."""

import pytest
import sqlalchemy as sa

from responder.db import reading
from responder.models import Manager, Photo
from tests.pictures import picture, portrait
from tests.test_commands import _json, _maya, _run

MAYA = ("user", "change", "maya@example.com")


@pytest.fixture
def ours(database):
    _maya()
    _json("connect", "standard", "--name", "Weekly", "--brand", "Northlight")


@pytest.mark.usefixtures("ours")
def test_a_number_stands_under_letters_by_choice():
    hidden, none = {"phone": "+46 8 123 45 67", "shows_phone": False}, {"phone": None, "shows_phone": False}

    assert _json(*MAYA, "--phone", " +46  8 123 45 67 ").items() >= hidden.items()
    assert _json(*MAYA, "--show-phone")["shows_phone"] is True
    assert _json(*MAYA, "--title", "COO")["shows_phone"] is True
    assert _json(*MAYA, "--hide-phone").items() >= hidden.items()
    _json(*MAYA, "--show-phone")
    assert _json(*MAYA, "--phone", "").items() >= none.items()


@pytest.mark.usefixtures("ours")
def test_a_photo_is_handed_in_and_taken_away(tmp_path):
    file = tmp_path / "maya.png"
    file.write_bytes(picture(400, 500))

    assert _json(*MAYA, "--photo", str(file))["photo"] is True
    with reading() as session:
        assert len(session.scalars(sa.select(Photo)).one().content) <= 30_000
    assert _json(*MAYA)["photo"] is True
    assert _json(*MAYA, "--no-photo")["photo"] is False


@pytest.mark.usefixtures("ours")
def test_a_brand_gets_everything_its_letters_share():
    told = _json(
        "brand", "Northlight", "--rename", "Northlight  Weekly", "--imprint", "Northlight AB\r\n Stockholm ",
        "--home-country", "Sweden", "--variety-months", "12", "--gesture-limit", "5000", "--high-value", "900000",
        "--signer", "maya@example.com",
    )  # fmt: skip

    assert {name: told[name] for name in told if name != "policies"} == {
        "name": "Northlight Weekly", "signer": "maya@example.com", "personal_bar": 3, "high_value_cents": 900_000,
        "gesture_cents": 5000, "imprint": "Northlight AB\nStockholm", "home_country": "SE", "variety_months": 12,
        "address_forms": {},
    }  # fmt: skip
    without = [
        part
        for name in ("signer", "high-value", "gesture-limit", "imprint", "home-country")
        for part in ("--without", name)
    ]
    bare = _json("brand", "Northlight Weekly", *without)
    gone = dict.fromkeys(("signer", "high_value_cents", "gesture_cents", "imprint", "home_country"))
    assert bare == {**told, **gone}
    assert _json("brand", "Northlight Weekly", "--imprint", "")["imprint"] is None


REFUSED = [
    ([*MAYA, "--phone", "call me"], "made of digits"),
    ([*MAYA, "--phone", "+46 8 12\u202e3"], "cannot be seen"),
    ([*MAYA, "--phone", "12"], "made of digits"),
    ([*MAYA, "--phone", "1" * 21], "made of digits"),
    ([*MAYA, "--show-phone"], "give one first"),
    ([*MAYA, "--title", "COO\nBcc: x"], "The title holds a line break"),
    ([*MAYA, "--title", "x" * 101], "longer than 100"),
    (["brand", "Northlight", "--rename", " "], "has a name"),
    (["brand", "Northlight", "--rename", "Evenings"], "another brand"),
    (["brand", "Northlight", "--imprint", "a\nb\nc\nd\ne"], "more than 4 lines"),
    (["brand", "Northlight", "--imprint", "x" * 401], "longer than 400"),
    (["brand", "Northlight", "--imprint", "a\x00b"], "cannot be seen"),
    (["brand", "Northlight", "--imprint", "a", "--without", "imprint"], "Leave out either"),
    (["brand", "Northlight", "--home-country", "Atlantis"], "no country we know"),
    (["brand", "Northlight", "--home-country", "EU"], "no country we know"),
    (["brand", "Northlight", "--address-form", "close"], "LANGUAGE=FORM"),
    (["brand", "Northlight", "--address-form", "en=close"], "more than one form"),
    (["brand", "Northlight", "--policy", "DE=thanks"], "COUNTRY:FAMILY=LEVEL"),
    (["brand", "Northlight", "--policy", "DE:list=all"], "no level"),
    (["brand", "Northlight", "--policy", "DE:shop=thanks"], "nothing one leaves"),
]


@pytest.mark.usefixtures("ours")
def test_what_is_refused_ends_with_a_sentence_and_changes_nothing(tmp_path):
    _json("connect", "standard", "--name", "Evenings", "--brand", "Evenings")
    _json(*MAYA, "--hide-phone")
    before = _json("brand"), _json(*MAYA)
    for arguments, why in REFUSED:
        done = _run(*arguments)
        assert (done.exit_code, done.stdout) == (1, ""), arguments
        assert why in done.stderr, arguments
    file = tmp_path / "maya.jpg"
    file.write_bytes(b"Dear Ada")
    assert "no picture" in _run(*MAYA, "--photo", str(file)).stderr
    file.write_bytes(portrait())
    assert "Leave out either" in _run(*MAYA, "--photo", str(file), "--no-photo").stderr
    assert _run(*MAYA, "--photo", str(tmp_path / "nowhere")).exit_code == 2
    assert (_json("brand"), _json(*MAYA)) == before
    with reading() as session:
        assert session.scalars(sa.select(Manager)).one().phone is None


NUMBERS = ["+46 8 123 45 67", "(08) 123 45-67", "030/1234-56", "+1 (555) 010-2030 ext. 12", "555.010.2030 x7", "112"]


@pytest.mark.usefixtures("ours")
def test_numbers_are_written_as_people_write_them():
    for number in NUMBERS:
        assert _json(*MAYA, "--phone", number)["phone"] == number


@pytest.mark.usefixtures("ours")
def test_a_brand_decides_about_a_country_and_leaves_it_to_the_table_again():
    decided = ["brand", "Northlight", "--policy", "de:list=thanks", "--policy", "unknown:billing=confirm only"]

    assert _json(*decided)["policies"] == {"DE": {"list": "thanks"}, "unknown": {"billing": "confirm only"}}
    assert _json("brand", "Northlight", "--policy", "DE:list=usual")["policies"] == {
        "unknown": {"billing": "confirm only"}
    }
