"""Letters are made of what a brand published; a wording that no longer reads stops its own letters and no others."""

import pytest

from responder import voice
from responder.draft import draft
from responder.draft.environment import pieces
from responder.draft.library import library
from responder.errors import BrokenWording, Permanent
from responder.instants import now
from responder.journey import Stage
from responder.models import Brand, Draft, Wording
from tests import cast
from tests.responder.voice.test_versions import OURS, published


@pytest.fixture
def case(session):
    signer = cast.maya(session)
    brand = cast.northlight(session, signer)
    case = cast.case_of(session, cast.newsletter(session, brand), cast.ada(session), stage=Stage.ENRICHED.value)
    cast.tenure_of(session, case)
    return case


def in_use(session, brand, name, source, number=1):
    session.add(
        Wording(
            brand_id=brand.id, language="en", name=name, number=number, source=source, author="Maya Lindqvist",
            published_at=now(), published_by="Maya Lindqvist",
        )
    )  # fmt: skip
    brand.voice_revision += 1
    session.flush()


def letter(session, case):
    draft(session, case)
    session.flush()
    return session.query(Draft).filter_by(case_id=case.id).one()


def test_a_letter_is_in_the_brand_s_words_and_says_which_version(session, case):
    here = voice.place(case.connection.brand_id, "en", "wishes/well")
    published(session, here, "Fair winds to you.\n", seen=0)

    written = letter(session, case)

    assert "Fair winds to you." in written.body
    moves = {move["move"]: move for move in written.plan}
    assert (moves["wishes"]["wording"], moves["thanks"]["wording"]) == (1, 0)
    start, end = moves["wishes"]["at"]
    assert written.body[start:end] == "Fair winds to you."


def test_a_brand_that_published_nothing_costs_no_query_and_gets_what_is_shipped(session, case):
    assert library(session, case.connection.brand, "en") is pieces("en")


def test_the_library_is_kept_until_something_is_published(session, case):
    brand = case.connection.brand
    in_use(session, brand, "wishes/well", "All the best.")
    first = library(session, brand, "en")
    assert library(session, brand, "en") is first

    in_use(session, brand, "wishes/well", "Fare well.", number=2)
    assert library(session, brand, "en") is not first
    assert library(session, brand, "en")["wishes/well"].render({}, ()) == "Fare well."


def test_a_wording_an_upgrade_broke_stops_its_letters_with_template_version_and_line(session, case):
    in_use(session, case.connection.brand, "wishes/well", "All the best.\n{{ wind.speed }}")

    with pytest.raises(Permanent, match=r"wishes/well, in the brand's version 1, is broken in line 2: .*wind\.speed"):
        draft(session, case)


def test_and_hurts_no_other_letter(session, case):
    in_use(session, case.connection.brand, "acknowledge/price", "{{ wind.speed }}")
    in_use(session, case.connection.brand, "a/name of old", "{% never %}")

    assert letter(session, case).body.startswith("Hello,")


def test_another_brand_keeps_its_voice(session, case):
    in_use(session, case.connection.brand, "wishes/well", "All the best.")
    other = Brand(name="Southlight")
    session.add(other)
    session.flush()
    published(session, voice.place(other.id, "en", "thanks/plain"), OURS, seen=0)

    assert library(session, other, "en")["wishes/well"] is pieces("en")["wishes/well"]


def test_a_close_form_of_address_has_wordings_of_its_own(session, case):
    brand = case.connection.brand
    here = voice.place(brand.id, "de", "close/wishes/well")
    assert here.is_close
    published(session, here, "Lass es dir gut gehen.\n", seen=0)
    with pytest.raises(BrokenWording, match="It addresses them as"):
        voice.prove(session, here, "Lassen Sie es sich gut gehen.\n")

    case.customer.language, case.customer.address_form = "de", "close"
    written = letter(session, case)

    assert "Lass es dir gut gehen." in written.body
    moves = {move["move"]: move for move in written.plan}
    assert (moves["wishes"]["template"], moves["wishes"]["wording"]) == ("close/wishes/well", 1)
    assert moves["thanks"]["wording"] == 0
