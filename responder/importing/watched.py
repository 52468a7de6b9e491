"""Turns a path into an open file, or a folder of them, that tells how far it has been read."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from responder.errors import UnusableFile
from responder.folders import Folder, Progress
from responder.sources import FileSource

TELL_EVERY = 1 << 18


class _Watched(io.FileIO):
    """A file that tells after every so many bytes. Going back and reading again is not progress."""

    def __init__(self, path: Path, progress: Progress) -> None:
        super().__init__(path)
        self._size = path.stat().st_size
        self._progress = progress
        self._told = 0

    def readinto(self, buffer: Any) -> int | None:
        """Read, and tell if it is time to."""
        count = super().readinto(buffer)
        position = self.tell()
        if position - self._told >= TELL_EVERY or (not count and position > self._told):
            self._told = position
            self._progress(min(position, self._size), self._size)
        return count


def open_watched(path: Path, progress: Progress | None) -> BinaryIO:
    """The file for reading bytes; `progress` hears bytes read and bytes in all. Raises UnusableFile if it cannot be."""
    try:
        return io.BufferedReader(_Watched(path, progress or (lambda _done, _total: None)))
    except OSError as error:
        raise UnusableFile(f"The file {path} cannot be opened: {error.strerror}.") from error


@contextmanager
def opened(source: FileSource, path: Path, progress: Progress | None) -> Iterator[BinaryIO | Folder]:
    """What the source reads; `progress` hears bytes or files read, and how many there are in all."""
    if source.reads_folder:
        yield Folder(path, progress)
    else:
        with open_watched(path, progress) as file:
            yield file
