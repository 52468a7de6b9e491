"""Turns a picture that somebody hands in into the small photo under their signature, and rows into that photo."""

import base64
import hashlib
import struct
import warnings
import zlib
from io import BytesIO
from uuid import UUID

import sqlalchemy as sa
from PIL import Image, ImageOps
from sqlalchemy.orm import Session

from responder.errors import Refused
from responder.instants import now
from responder.models import Letter, Manager, Photo

LARGEST_BYTES = 2_000_000
MOST_PIXELS = 25_000_000
FORMATS = ("JPEG", "PNG")
LONGEST_SIDE, SHORTEST_SIDE = 320, 32
SMALL_BYTES = 30_000
QUALITIES = (85, 75, 65, 50, 35, 20)
CONTENT_TYPE = "image/jpeg"
BROKEN = (OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError, struct.error, zlib.error, UserWarning)
TOO_MANY_PIXELS = "That picture has far too many pixels. Make it smaller first."
NO_PICTURE = "That is no picture we can read: give a JPEG or a PNG file."

# What Pillow only warns of is refused: a bomb, and a file with broken notes of the camera.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
warnings.filterwarnings("error", category=UserWarning, module=r"PIL\.")


def small_jpeg(content: bytes) -> bytes:
    """The picture anew: a JPEG of at most 320 pixels and about 30 kB, upright, with nothing in it but the picture.

    Raises Refused for what is too large, no JPEG or PNG, cut off, or smaller than a face can be seen on.
    """
    if len(content) > LARGEST_BYTES:
        raise Refused(f"That file is larger than {LARGEST_BYTES // 1_000_000} MB. Make the picture smaller first.")
    return _packed(_opened(content))


def size_of(content: bytes) -> tuple[int, int]:
    """Width and height of a photo we made, in pixels."""
    with Image.open(BytesIO(content), formats=("JPEG",)) as picture:
        return picture.size


def data_url(content: bytes) -> str:
    """The photo as an address that holds all of it."""
    return f"data:{CONTENT_TYPE};base64,{base64.b64encode(content).decode()}"


def photo_of(session: Session, manager: Manager) -> Photo | None:
    """The photo under somebody's letters; None for who shows none."""
    return session.scalar(sa.select(Photo).where(*_shown_by(manager.id)).order_by(Photo.id.desc()).limit(1))


def photo_id_of(session: Session, manager_id: UUID) -> UUID | None:
    """Which photo that is, without its content."""
    return session.scalar(sa.select(Photo.id).where(*_shown_by(manager_id)).order_by(Photo.id.desc()).limit(1))


def photo_in(session: Session, letter: Letter) -> Photo | None:
    """The photo that left with a letter; None when it left with none."""
    if letter.photo_sha256 is None:
        return None
    return session.scalar(sa.select(Photo).where(Photo.sha256 == letter.photo_sha256).limit(1))


def set_photo(session: Session, manager: Manager, content: bytes) -> Photo:
    """Let this picture stand under their letters from now on. Raises Refused like `small_jpeg`."""
    small = small_jpeg(content)
    sha256 = hashlib.sha256(small).hexdigest()
    remove_photo(session, manager)
    photo = Photo(manager_id=manager.id, content=small, sha256=sha256)
    session.add(photo)
    session.flush()
    return photo


def remove_photo(session: Session, manager: Manager) -> None:
    """No photo from now on. One that no letter left with is forgotten; the others stay with those letters."""
    for photo in session.scalars(sa.select(Photo).where(*_shown_by(manager.id))).all():
        if session.scalar(sa.select(Letter.id).where(Letter.photo_sha256 == photo.sha256).limit(1)):
            photo.removed_at = now()
        else:
            session.delete(photo)
    session.flush()


def _shown_by(manager_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return Photo.manager_id == manager_id, Photo.removed_at.is_(None)


def _opened(content: bytes) -> Image.Image:
    """Small, upright, on white, in plain red, green and blue. The size is looked at before a pixel is decoded."""
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as found:
            _refuse_odd_sizes(*found.size)
            found.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))  # a large JPEG is decoded no larger than needed
            picture = found.convert("RGBA" if found.has_transparency_data else "RGB")
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
            return _on_white(ImageOps.exif_transpose(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Refused(TOO_MANY_PIXELS) from bomb
    except BROKEN as error:
        raise Refused(NO_PICTURE) from error


def _refuse_odd_sizes(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise Refused(TOO_MANY_PIXELS)
    if min(width, height) < SHORTEST_SIDE:
        raise Refused(f"That picture is too small: {SHORTEST_SIDE} pixels a side are the least.")
    if max(width, height) > 4 * min(width, height):
        raise Refused("That picture is a stripe. Cut it to a portrait first.")


def _on_white(picture: Image.Image) -> Image.Image:
    """A new image: it carries neither EXIF, profile nor comment."""
    sheet = Image.new("RGB", picture.size, "white")
    sheet.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    return sheet


def _packed(picture: Image.Image) -> bytes:
    """Ever coarser, until it is small."""
    for quality in QUALITIES:
        out = BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= SMALL_BYTES:
            break
    return out.getvalue()
