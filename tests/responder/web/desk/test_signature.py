"""What stands under a letter, as its signer wants it: at the desk, in the letter, and in the letter that left."""

from io import BytesIO

import pytest
import sqlalchemy as sa

from responder.db import reading, transaction
from responder.models import Letter, Manager, Photo, Role
from responder.photos import set_photo
from responder.twin import twin
from tests import cast
from tests.pictures import picture, portrait
from tests.responder.web.desk.test_letters import letter  # noqa: F401 - a fixture


def one(manager_id):
    with reading() as session:
        found = session.get(Manager, manager_id)
        return found.title, found.phone, found.shows_phone


def photos():
    with reading() as session:
        return session.scalars(sa.select(Photo)).all()


@pytest.fixture
def mine(case):
    return f"/settings/people/{case.signer_id}"


def upload(browser, path, content, name="maya.jpg"):
    page = browser.open(path).press("Use this photo", photo=(BytesIO(content), name))
    page.response.request.environ["wsgi.input"].close()  # what was sent: werkzeug's client leaves large files open
    return page


def test_one_s_own_signature_is_kept_and_shown(manager, case, mine):
    after = manager.open(mine).press("Keep the signature", title="COO", phone="+46 8 123 45 67", shows_phone="1")

    assert one(case.signer_id) == ("COO", "+46 8 123 45 67", True)
    assert "With thanks, Maya Lindqvist COO, Northlight +46 8 123 45 67" in after.words
    hidden = manager.open(mine).press("Keep the signature", phone="")
    assert hidden.status == 422
    assert "give one first" in hidden.words


def test_a_number_may_be_known_and_not_shown(manager, case, mine):
    after = manager.open(mine).press("Keep the signature", phone="112")

    assert one(case.signer_id) == ("Operations Manager", "112", False)
    assert "Operations Manager, Northlight Another" not in after.words
    assert after.form_with("Keep the signature").fields["phone"] == "112"


def test_what_cannot_be_kept_comes_back_as_it_was_typed(manager, case, mine):
    manager.open(mine).press("Keep the signature", phone="112", shows_phone="1")

    page = manager.open(mine)
    page.form_with("Keep the signature").fields.pop("shows_phone")
    after = page.press("Keep the signature", phone="call me", title="Boss <b>")

    assert (after.status, "made of digits" in after.words) == (422, True)
    fields = after.form_with("Keep the signature").fields
    assert (fields["phone"], fields["title"], "shows_phone" in fields) == ("call me", "Boss <b>", False)
    assert one(case.signer_id) == ("Operations Manager", "112", True)


def test_a_photo_is_made_small_shown_and_taken_away(manager, case, mine):
    after = upload(manager, mine, portrait())

    [photo] = photos()
    assert f'src="/photos/{photo.id}"' in after.html
    seen = manager.client.get(f"/photos/{photo.id}")
    assert (seen.data, seen.content_type) == (photo.content, "image/jpeg")
    assert seen.headers["Cache-Control"].startswith("private")
    after.press("Take the photo away")
    assert photos() == []


def test_a_second_photo_replaces_the_first(manager, mine):
    page = upload(manager, mine, portrait())

    page.press("Replace the photo", photo=(BytesIO(picture(64, 64)), "new.png"))

    assert len(photos()) == 1


NO_PHOTOS = [
    (b"<svg onload=alert(1)>", "no picture"),
    (b"\xff\xd8" + b"\0" * 2_000_001, "larger than 2 MB"),
    (b"\0" * 15_000_000, "larger than 2 MB"),
]


def test_what_is_no_photo_is_refused_with_a_sentence(manager, mine):
    for content, why in NO_PHOTOS:
        after = upload(manager, mine, content)
        assert (after.status, why in after.words) == (422, True)
    nothing = manager.open(mine).press("Use this photo", photo=(BytesIO(b""), ""))
    assert "Choose a picture first" in nothing.words
    too_much = upload(manager, mine, b"\0" * 17_000_000)
    assert (too_much.status, "a photo into 2 MB" in too_much.words) == (413, True)
    assert photos() == []


def test_only_admins_change_what_is_said_of_others(manager, person_with_role, stranger, case):
    with transaction() as session:
        tom = cast.tom(session)
        photo = set_photo(session, tom, portrait())
    token = manager.token()
    for what in ("signature", "photo", "photo/removal"):
        path = f"/settings/people/{tom.id}/{what}"
        assert manager.post(path, {"csrf_token": token, "phone": "112"}).status == 403
        assert manager.client.post(path, data={"phone": "112"}).status_code == 400
    assert stranger.open(f"/photos/{photo.id}").path.startswith("/sign-in")
    assert one(tom.id)[1] is None

    admin = person_with_role(Role.ADMIN)
    admin.open(f"/settings/people/{tom.id}").press("Keep the signature", phone="112")

    assert one(tom.id)[1] == "112"
    viewer = person_with_role(Role.VIEWER)
    with reading() as session:
        viewers = session.scalars(sa.select(Manager.id).where(Manager.role == Role.VIEWER)).one()
    assert "Only managers and admins sign letters" in viewer.open(f"/settings/people/{viewers}").words


def photo_under(case):
    with transaction() as session:
        return set_photo(session, session.get(Manager, case.signer_id), portrait())


def test_the_letter_on_the_desk_shows_the_photo_below_the_signature(manager, case):
    photo = photo_under(case)

    page = manager.open(f"/cases/{case.id}")

    assert (
        f'Operations Manager<img class="signed-photo" src="/photos/{photo.id}" alt="Photo of Maya Lindqvist">'
        in page.html
    )


def test_a_letter_that_left_is_shown_with_the_photo_it_left_with(manager, case, letter):  # noqa: F811
    photo = photo_under(case)
    with transaction() as session:
        session.get(Letter, letter.id).photo_sha256 = photo.sha256
    upload_again = manager.open(f"/settings/people/{case.signer_id}")
    upload_again.press("Replace the photo", photo=(BytesIO(picture(64, 64)), "new.png"))

    for path in (f"/letters/{letter.id}", f"/cases/{case.id}"):
        assert f"/photos/{photo.id}" in manager.open(path).html
    assert len(photos()) == 2


def test_a_letter_is_shown_as_it_arrived_in_a_frame_where_nothing_runs(manager, case, letter):  # noqa: F811
    photo = photo_under(case)
    with transaction() as session:
        session.get(Letter, letter.id).photo_sha256 = photo.sha256

    page = manager.open(f"/letters/{letter.id}?as=mail")
    framed = manager.client.get(f"/letters/{letter.id}/mail")

    assert f'<iframe class="paper-mail" sandbox src="/letters/{letter.id}/mail"' in page.html
    policy = framed.headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert framed.headers["X-Content-Type-Options"] == "nosniff"
    html = framed.get_data(as_text=True)
    assert 'src="data:image/jpeg;base64,' in html
    with_it = [line for line in html.split("\n") if "<img" not in line]
    assert with_it == twin(letter.body, language="en", signer="Maya Lindqvist").split("\n")
    assert "'self'" in manager.client.get("/cases").headers["Content-Security-Policy"]


def test_a_stranger_s_picture_is_not_even_read(stranger, case):
    photo = {"photo": (BytesIO(b"\0" * 2_000_000), "maya.jpg")}
    response = stranger.client.post(f"/settings/people/{case.signer_id}/photo", data=photo)
    response.request.environ["wsgi.input"].close()
    assert response.status_code == 413
