"""Pictures somebody might hand in as their photo, made on the spot."""

import random
from io import BytesIO
from typing import Any

from PIL import Image


def picture(width: int, height: int, kind: str = "PNG", *, mode: str = "RGB", **more: Any) -> bytes:
    """A picture in which every pixel differs a little, always the same one; as bytes of a file."""
    noise = random.Random(width * height).randbytes(width * height)
    made = Image.frombytes("L", (width, height), noise).convert(mode)
    return saved(made, kind, **more)


def portrait() -> bytes:
    """A quiet picture, upright."""
    return saved(Image.linear_gradient("L").resize((480, 640)).convert("RGB"), "JPEG")


def saved(made: Image.Image, kind: str, **more: Any) -> bytes:
    """The bytes of a file of this kind."""
    file = BytesIO()
    made.save(file, kind, **more)
    return file.getvalue()
