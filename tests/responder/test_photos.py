"""A photo under a letter is small and says nothing but what is to be seen on it."""

import random
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from responder.errors import Refused
from responder.models import Letter, Photo
from responder.photos import SMALL_BYTES, photo_of, remove_photo, set_photo, size_of, small_jpeg
from tests import cast
from tests.pictures import picture, portrait, saved


def opened(content):
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("size", [(32, 32), (320, 320), (600, 800), (900, 300)])
def test_any_picture_becomes_a_small_jpeg(kind, size):
    small = small_jpeg(picture(*size, kind))

    width, height = size_of(small)
    assert opened(small).format == "JPEG"
    assert len(small) <= SMALL_BYTES
    assert max(width, height) == min(320, max(size))
    assert width / height == pytest.approx(size[0] / size[1], rel=0.02)


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "LA", "1"])
def test_every_way_to_hold_colours_is_read(mode):
    assert opened(small_jpeg(picture(64, 64, mode=mode))).mode == "RGB"
    assert opened(small_jpeg(picture(64, 64, "JPEG", mode="CMYK"))).mode == "RGB"


def test_what_is_transparent_is_white_and_not_black():
    clear = saved(Image.new("RGBA", (64, 64), (0, 0, 0, 0)), "PNG")

    assert opened(small_jpeg(clear)).getpixel((32, 32)) == (255, 255, 255)


def test_nothing_that_the_camera_noted_comes_along():
    notes = Image.Exif()
    notes[0x010E], notes[0x0112], notes[0x8825] = "Maya's home", 1, {1: "N", 2: (59.0, 20.0, 0.0)}
    taken = picture(64, 64, "JPEG", exif=notes, comment=b"Maya's home", icc_profile=b"x" * 200)
    assert b"Maya's home" in taken

    small = small_jpeg(taken)

    assert b"Maya" not in small
    assert b"Exif" not in small
    assert set(opened(small).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_picture_taken_with_the_camera_held_sideways_stands_upright():
    notes = Image.Exif()
    notes[0x0112] = 6  # turn it right

    assert size_of(small_jpeg(picture(120, 60, "JPEG", exif=notes))) == (60, 120)


def test_the_same_picture_makes_the_same_photo():
    assert small_jpeg(portrait()) == small_jpeg(portrait())


def png_that_claims(width, height):
    """A few bytes that say they are a picture of that size."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


REFUSED = {
    "nothing": (b"", "no picture"),
    "text": (b"Dear Ada", "no picture"),
    "gif": (picture(64, 64, "GIF"), "JPEG or a PNG"),
    "webp": (picture(64, 64, "WEBP"), "JPEG or a PNG"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "no picture"),
    "cut off": (portrait()[:2000], "no picture"),
    "more than 2 MB": (b"\xff\xd8" + b"\0" * 2_000_001, "larger than 2 MB"),
    "a bomb": (png_that_claims(30_000, 30_000), "too many pixels"),
    "a great bomb": (png_that_claims(65_000, 65_000), "too many pixels"),
    "just too many": (png_that_claims(5_001, 5_000), "too many pixels"),
    "fewer pixels than it claims": (png_that_claims(100, 100), "no picture"),
    "tiny": (picture(31, 64), "too small"),
    "a stripe": (picture(40, 200), "stripe"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_photo_is_refused_with_a_sentence(case):
    content, why = REFUSED[case]

    with pytest.raises(Refused, match=why):
        small_jpeg(content)


def test_whatever_is_wrong_with_a_file_it_is_a_photo_or_refused():
    notes, chance = Image.Exif(), random.Random(7)
    notes[0x0112] = 6
    whole = [picture(48, 64, "JPEG", exif=notes), picture(48, 64), picture(48, 64, mode="P")]
    for number in range(300):
        broken = bytearray(whole[number % 3])
        for _ in range(chance.choice([1, 3, 20])):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            assert size_of(small_jpeg(bytes(broken)))
        except Refused:
            continue


# ---- whose it is ----


def test_a_new_photo_takes_the_place_of_the_old_one(session):
    maya, tom = cast.maya(session), cast.tom(session)
    set_photo(session, tom, picture(64, 64))
    set_photo(session, maya, picture(64, 64))

    newer = set_photo(session, maya, portrait())

    assert photo_of(session, maya) is newer
    assert session.query(Photo).count() == 2, "what no letter left with is forgotten"
    remove_photo(session, maya)
    assert photo_of(session, maya) is None
    assert photo_of(session, tom) is not None


def test_a_photo_that_a_letter_left_with_stays_with_that_letter(session):
    case = cast.approved_case(session)
    photo = set_photo(session, case.signer, portrait())
    cast.letter_of(session, case, photo_sha256=photo.sha256)

    remove_photo(session, case.signer)

    assert photo_of(session, case.signer) is None
    kept = session.query(Photo).one()
    assert (kept.sha256, kept.content) == (session.query(Letter).one().photo_sha256, small_jpeg(portrait()))
    assert kept.removed_at is not None


def test_a_picture_that_is_refused_leaves_the_photo_there_was(session):
    maya = cast.maya(session)
    photo = set_photo(session, maya, portrait())

    with pytest.raises(Refused):
        set_photo(session, maya, b"Dear Ada")

    assert photo_of(session, maya) is photo
