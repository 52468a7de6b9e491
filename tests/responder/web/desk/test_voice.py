"""The studio: who owns a voice writes, looks at letters, publishes and takes back; others read, or are turned away."""

import io
import re
import zipfile

import pytest

from responder import voice
from responder.db import reading, transaction
from responder.draft.library import library, shipped_sources
from responder.models import Brand, Case, Draft, Role, Wording
from tests import cast

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
OURS = "Fair winds to you.\n"


@pytest.fixture
def brand(case):
    with reading() as session:
        return session.query(Brand).one()


@pytest.fixture
def owner(person_with_role, brand):
    return person_with_role(Role.ADMIN)


@pytest.fixture
def url(brand):
    return f"/voice/{brand.id}/en/wishes/well"


def versions():
    with reading() as session:
        return [(it.number, it.source, bool(it.published_at)) for it in session.query(Wording).order_by(Wording.number)]


def in_use(brand):
    with reading() as session:
        return library(session, session.get(Brand, brand.id), "en")["wishes/well"].render({}, (0,)).strip()


def test_the_list_leads_to_every_wording_and_says_whose_it_is(owner, brand):
    page = owner.open("/voice")

    for name in voice.names("en"):
        assert f'href="/voice/{brand.id}/en/{name}"' in page.html
    assert "Good wishes Let go They have decided: we let them go kindly. as shipped" in page.words

    with transaction() as session:
        voice.save(session, voice.place(brand.id, "en", "wishes/well"), OURS, seen=0, author="Tom Okafor")
    assert "as shipped draft by Tom Okafor" in owner.open("/voice").words


def test_a_wording_is_typed_looked_at_kept_and_published_without_scripts(owner, url, brand):
    page = owner.open(url)
    assert page.forms[-1].action or page.status == 200
    assert "Nobody changed it yet" in page.words

    looked = owner.post(f"{url}/preview", {**page.form_with("Save draft").fields, "source": OURS})
    assert '<mark class="here">Fair winds to you.</mark>' in looked.html
    assert looked.form_with("Save draft").fields["source"].strip() == OURS.strip()
    assert versions() == []

    kept = looked.press("Save draft", note="Warmer")
    assert "draft by A admin waits" in kept.words
    assert "Warmer" in kept.words
    assert in_use(brand) != OURS.strip()

    published = publish(owner, kept, url)
    assert "own wording, version 1" in published.words
    assert versions() == [(1, OURS, True)]
    assert in_use(brand) == OURS.strip()


def publish(browser, page, url, **filled):
    return browser.post(f"{url}/publication", {**page.form_with("Publish").fields, **filled})


def test_what_stands_against_publishing_is_said_with_its_line_and_the_button_rests(owner, url):
    page = owner.open(url)
    fields = page.form_with("Save draft").fields

    looked = owner.post(f"{url}/preview", {**fields, "source": "Fine.\n{{ wind.speed }}"})
    assert "It cannot be published like this" in looked.words
    assert "Line 2: There is no value wind.speed" in looked.words
    assert not looked.offers("Publish")
    assert looked.offers("Save draft")

    pushed = owner.post(f"{url}/publication", {**fields, "source": "Fine.\n{{ wind.speed }}"})
    assert pushed.status == 422
    assert "That did not go through Line 2: There is no value wind.speed" in pushed.words
    assert "{{ wind.speed }}" in pushed.form_with("Save draft").fields["source"]
    assert versions() == []


def test_a_claim_no_fact_supports_is_named_and_for_whom(owner, url):
    fields = owner.open(url).form_with("Save draft").fields

    looked = owner.post(f"{url}/preview", {**fields, "source": "I still think of the 14 letters you wrote to us."})

    assert re.search(r"Line 1: No fact supports .*“14”", looked.words)
    assert not looked.offers("Publish")


def test_ways_and_people_can_be_gone_through(owner, brand):
    url = f"/voice/{brand.id}/en/thanks/long"
    page = owner.open(url)
    fields = {**page.form_with("Save draft").fields, "source": "{% either %}One.{% or %}Two.{% endeither %}"}

    first = owner.post(f"{url}/preview", fields)
    assert "Way 1 of 2" in first.words
    assert '<mark class="here">One.</mark>' in first.html
    second = owner.post(f"{url}/preview", {**first.form_with("Save draft").fields, "go": "1"})
    assert '<mark class="here">Two.</mark>' in second.html
    round_again = owner.post(f"{url}/preview", {**second.form_with("Save draft").fields, "go": "2"})
    assert "Way 1 of 2" in round_again.words

    nameless = owner.post(f"{url}/preview", {**fields, "person": "standard:nameless"})
    assert "Hello," in nameless.html


def test_a_recent_goodbye_can_be_looked_at(owner, url, case):
    fields = owner.open(url).form_with("Save draft").fields

    looked = owner.post(f"{url}/preview", {**fields, "source": OURS, "person": f"case:{case.id}"})

    assert "Recent goodbyes" in looked.html
    assert f'<option value="case:{case.id}" selected>Ada Byron' in looked.html
    assert '<mark class="here">Fair winds to you.</mark>' in looked.html


def test_of_two_who_write_the_second_sees_both_texts_and_decides(owner, url, brand):
    mine = owner.open(url)
    with transaction() as session:
        here = voice.place(brand.id, "en", "wishes/well")
        voice.save(session, here, "Go well.\n", seen=0, author="Tom Okafor")

    page = mine.press("Save draft", source=OURS)

    assert page.status == 409
    assert "Tom Okafor saved version 1 of this wording since you opened it" in page.words
    assert "<del>Go well</del><ins>Fair winds to you</ins>" in page.html
    assert page.form_with("Save draft").fields["source"].strip() == OURS.strip()
    assert len(versions()) == 1

    page.press("Save draft")
    assert [version[:2] for version in versions()] == [(1, "Go well.\n"), (2, OURS)]


def test_versions_are_told_apart_and_an_older_one_is_taken_up_again(owner, url, brand):
    publish(owner, owner.open(url), url, source=OURS)
    publish(owner, owner.open(url), url, source="Fair winds, always.\n")

    back = owner.open(url).press("Use this version 1 again")
    assert "back to version 1" in back.words
    assert in_use(brand) == OURS.strip()
    assert "<del> to you</del><ins>, always</ins>" in back.html

    shipped = back.press("Back to what is shipped")
    assert "as shipped" in shipped.words
    assert [version[1] for version in versions()] == [OURS, "Fair winds, always.\n", OURS, None]


def test_managers_read_and_look_but_change_nothing(manager, url):
    page = manager.open(url)
    assert "changing a voice is for admins" in page.words
    assert not page.offers("Save draft")
    assert not page.offers("Publish")
    assert "The letter" in page.html

    fields = {"csrf_token": manager.token(), "seen": "0", "source": OURS}
    for act in ("draft", "publication", "versions", "shipped"):
        assert manager.post(f"{url}/{act}", fields).status == 403
    assert manager.post(f"{url}/preview", fields).status == 200
    assert versions() == []


def test_drafters_are_turned_away_and_see_no_way_there(person_with_role, url):
    drafter = person_with_role(Role.DRAFTER)

    assert 'href="/voice"' not in drafter.open("/cases").html
    assert drafter.open("/voice").status == 403
    assert drafter.open(url).status == 403


def test_a_stranger_is_sent_to_the_door(stranger, url):
    assert "/sign-in" in stranger.open(url).path


@pytest.mark.parametrize("path", ["en/thanks/never", "xx/thanks/long", "en/../tone", "xx"])
def test_what_does_not_exist_is_nowhere(owner, brand, path):
    assert owner.open(f"/voice/{brand.id}/{path}").status == 404


def test_nothing_typed_is_markup(owner, url):
    fields = owner.open(url).form_with("Save draft").fields

    looked = owner.post(f"{url}/preview", {**fields, "source": "<script>alert(1)</script> all the best"})

    assert "<script>alert" not in looked.html
    assert "&lt;script&gt;alert(1)" in looked.html


def test_the_live_answer_is_the_changed_parts_alone(owner, url):
    fields = owner.open(url).form_with("Save draft").fields

    answer = owner.post(f"{url}/preview", {**fields, "source": OURS}, headers={"HX-Request": "true"})

    assert "<html" not in answer.html
    assert [part for part in ("look", "acts", "values") if f'id="{part}"' in answer.html] == ["look", "acts", "values"]


def zip_of(files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    held.seek(0)
    return held


def upload(browser, brand, files, **more):
    data = {"csrf_token": browser.token(), "files": (zip_of(files), "voice.zip"), **more}
    return browser.post(f"/voice/{brand.id}/files", data, content_type="multipart/form-data")


def test_a_voice_goes_out_as_a_zip_and_comes_back(owner, brand):
    response = owner.client.get(f"/voice/{brand.id}/files")
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert files["en/wishes/well.txt"] == shipped_sources("en")["wishes/well"]

    assert upload(owner, brand, files).status == 200
    assert versions() == []
    upload(owner, brand, {**files, "en/wishes/well.txt": OURS}, publish="1")
    assert versions() == [(1, OURS, True)]
    assert in_use(brand) == OURS.strip()


BROKEN = {"en/wishes/well.txt": OURS, "en/thanks/plain.txt": "Thanks.\n{% or %}", "en/x.doc": ""}


def test_a_zip_with_one_broken_file_changes_nothing(owner, brand):
    page = upload(
        owner, brand, {"en/wishes/well.txt": OURS, "en/thanks/plain.txt": "Thanks.\n{% or %}", "en/x.doc": ""}
    )

    assert page.status == 422
    assert "en/thanks/plain.txt, line 2" in page.words
    assert "en/x.doc" in page.words
    assert versions() == []
    assert upload(owner, brand, {}).status == 422


def test_a_case_of_another_brand_is_offered_to_nobody(owner, url):
    with transaction() as session:
        other = Brand(name="Southlight")
        session.add(other)
        session.flush()
        signer = session.query(Case).first().signer_id
        elsewhere = cast.newsletter(session, other, name="Other", token="o" * 32)
        left = cast.case_of(session, elsewhere, cast.ada(session, email="ada@elsewhere.example"), signer_id=signer)
        cast.draft_of(session, left)

    assert str(left.id) not in owner.open(url).html


def test_what_managers_changed_is_told_by_wording_and_by_sentence(manager, case):
    body = cast.LETTER.replace("thank you for ten years.", "thank you for ten years. You were kind to us.")
    with transaction() as session:
        found = session.get(Case, case.id)
        written = session.query(Draft).one()
        start = written.body.index("thank you")
        written.plan = [{"move": "thanks", "template": "thanks/long", "ways": [], "at": [start, start + 24]}]
        edited = cast.draft_of(session, found, body=body, author="Maya Lindqvist")
        cast.approval_of(session, found, edited)

    page = manager.open("/voice/changes")

    assert "1 letter approved since" in page.words
    assert "1 of them edited first" in page.words
    assert re.search(r"Thanks: long (English )?1 0 %", page.words)
    assert "None yet." in page.words
    assert manager.open("/voice/changes?brand=nobody").status == 404


def test_before_the_first_approval_there_is_nothing_to_count(manager):
    assert "Nothing to count yet" in manager.open("/voice/changes").words


def test_a_close_form_that_is_not_there_yet_begins_with_the_formal_one(owner, brand):
    page = owner.open(f"/voice/{brand.id}/de/close/subject/long")

    assert page.form_with("Save draft").fields["source"].strip() == shipped_sources("de")["subject/long"].strip()
    assert "du as the formal one" in owner.open(f"/voice/{brand.id}/de").words
