"""The signer's photo goes along in the way SendGrid wants it, and is shown where the text names it."""

import base64
import hashlib
import json

from responder.mailcatcher.payload import read
from responder.photos import small_jpeg
from tests.pictures import portrait
from tests.responder.test_postman import PARCEL, packed


def test_a_photo_goes_along_and_is_shown_where_the_text_names_it():
    photo = small_jpeg(portrait())

    payload = packed(photo=photo, language="de")

    [attached] = payload["attachments"]
    assert base64.b64decode(attached.pop("content")) == photo
    content_id = f"photo.jpg@{hashlib.sha256(photo).hexdigest()[:16]}"
    assert attached == {
        "type": "image/jpeg",
        "filename": "photo.jpg",
        "disposition": "inline",
        "content_id": content_id,  # without brackets: SendGrid puts them around it
    }
    html = payload["content"][1]["value"]
    assert f'<img src="cid:{content_id}" width="72" height="96" alt="">' in html
    assert '<html lang="de" dir="ltr">' in html
    assert payload["content"][0]["value"] == PARCEL.body
    assert read(json.dumps(payload | {"attachments": [{**attached, "content": "AAAA"}]}).encode())
