"""Turns a folder of files into each of its files, one open at a time, telling how many of them were read."""

import os
from collections.abc import Callable, Iterator, Sequence
from heapq import merge
from itertools import repeat
from pathlib import Path
from typing import BinaryIO

from responder.errors import UnusableFile

Progress = Callable[[int, int], None]

DEEPEST = 12
TELL_EVERY = 100


class Folder:
    """A folder handed in. Symbolic links in it are not followed: what they lead to was not handed in."""

    def __init__(self, path: Path, progress: Progress | None = None) -> None:
        """Raises UnusableFile where it is no folder that can be read."""
        self.path = path
        self._progress = progress or (lambda _done, _total: None)
        try:
            os.scandir(path).close()
        except OSError as error:
            raise UnusableFile(f"The folder {path} cannot be opened: {error.strerror}.") from error

    def folders(self) -> Iterator[Path]:
        """It and every folder in it, in the order of their names."""
        waiting = [(self.path, 0)]
        while waiting:
            path, depth = waiting.pop()
            yield path
            if depth < DEEPEST:
                inner = (path / each.name for each in _inside(path) if each.is_dir(follow_symlinks=False))
                waiting += [(one, depth + 1) for one in sorted(inner, reverse=True)]

    def files(self, folders: Sequence[Path]) -> Iterator[tuple[str, BinaryIO | None]]:
        """Name and content of each file in these folders, all by their names; None for one that cannot be opened."""
        named = [sorted(_files(folder)) for folder in folders]
        total = sum(map(len, named))
        merged = merge(*(zip(names, repeat(folder)) for names, folder in zip(named, folders, strict=True)))
        for number, (name, folder) in enumerate(merged, start=1):
            file = _opened(folder / name)
            try:
                yield name, file
            finally:
                if file:
                    file.close()
            if number % TELL_EVERY == 0 or number == total:
                self._progress(number, total)


def _inside(path: Path) -> Iterator["os.DirEntry[str]"]:
    """Nothing where the folder went away meanwhile, or is not ours to read."""
    try:
        with os.scandir(path) as entries:
            yield from entries
    except OSError:
        return


def _files(folder: Path) -> Iterator[str]:
    return (each.name for each in _inside(folder) if each.is_file(follow_symlinks=False))


def _opened(path: Path) -> BinaryIO | None:
    try:
        return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb")
    except OSError:
        return None
