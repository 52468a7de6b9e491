"""Turns "the templates" into a folder, in a checkout and in an installed package alike."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def templates() -> Path:
    """The folder with pages/ and letters/: inside the installed package, or beside it in a checkout."""
    inside = _PACKAGE / "templates"
    return inside if inside.is_dir() else _PACKAGE.parent / "templates"


STATIC = _PACKAGE / "static"
