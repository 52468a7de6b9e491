"""A letter leaves in both forms, with the photo its signer shows that day, and it is kept which one."""

import base64

from responder.photos import photo_of, remove_photo, set_photo
from responder.send import send
from responder.twin import twin
from tests import cast
from tests.pictures import picture, portrait
from tests.responder.sent import carrier, letter_of


def test_the_twin_is_made_of_the_approved_body_in_the_letters_language(session, catcher):
    case = cast.approved_case(session, body="Sehr geehrte Frau Byron,\n\ndanke.\n", language="de")

    send(session, case, carrier(catcher))

    [caught] = catcher.box.messages()
    assert caught["text"] == letter_of(session, case).body
    assert caught["html"] == twin(caught["text"], language="de", signer="Maya Lindqvist")
    assert [part["type"] for part in caught["raw"]["content"]] == ["text/plain", "text/html"]
    assert (caught["attachments"], letter_of(session, case).photo_sha256) == ([], None)


def test_the_signers_photo_goes_along_and_the_letter_says_which(session, catcher):
    case = cast.approved_case(session)
    photo = set_photo(session, case.signer, portrait())
    set_photo(session, cast.tom(session), picture(64, 64))
    session.commit()

    send(session, case, carrier(catcher))

    [caught] = catcher.box.messages()
    [attached] = caught["attachments"]
    assert attached["disposition"] == "inline"
    assert f'src="cid:{attached["content_id"]}"' in caught["html"]
    assert base64.b64decode(caught["raw"]["attachments"][0]["content"]) == photo.content
    assert letter_of(session, case).photo_sha256 == photo.sha256


def test_a_letter_tried_again_leaves_with_the_photo_of_that_day(session, peer):
    case = cast.approved_case(session)
    set_photo(session, case.signer, portrait())
    session.commit()
    peer.mode = "429"
    send(session, case, carrier(peer))
    assert letter_of(session, case).photo_sha256

    remove_photo(session, case.signer)
    session.commit()
    peer.mode = "accept"
    send(session, case, carrier(peer))

    [taken] = peer.accepted
    assert "attachments" not in taken
    assert (letter_of(session, case).photo_sha256, photo_of(session, case.signer)) == (None, None)
