"""Turns caught mails into lines of a file that survive a kill, and back into what was caught and not yet reported."""

import json
import os
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Message = dict[str, Any]


class Box:
    """Everything caught, oldest first. Each line of the file says what was caught, or whose events were taken."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "caught.jsonl"
        self._lock = threading.Lock()
        self._messages: dict[str, Message] = {}
        self._unreported: dict[str, None] = {}
        self._load()

    def _load(self) -> None:
        """Read what is there; a last line that a kill cut short was never answered for, so it goes."""
        lines = self._path.read_bytes().split(b"\n") if self._path.exists() else [b""]
        if lines.pop():
            self._path.write_bytes(b"".join(line + b"\n" for line in lines))
        for line in lines:
            self._see(json.loads(line))

    def _see(self, line: dict[str, Any]) -> None:
        for message in line.get("caught", ()):
            self._messages[message["id"]] = message
            self._unreported[message["id"]] = None
        for message_id in line.get("reported", ()):
            self._unreported.pop(message_id, None)

    def _write(self, line: dict[str, Any]) -> None:
        with self._path.open("ab") as file:
            file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self._see(line)

    def put(self, messages: Iterable[Message]) -> None:
        """Keep them; on return they are on disk."""
        with self._lock:
            self._write({"caught": list(messages)})

    def reported(self, messages: Iterable[Message]) -> None:
        """Their events were taken: do not post them again."""
        with self._lock:
            self._write({"reported": [message["id"] for message in messages]})

    def messages(self) -> list[Message]:
        """Everything caught."""
        with self._lock:
            return list(self._messages.values())

    def message(self, message_id: str) -> Message | None:
        """One of them."""
        with self._lock:
            return self._messages.get(message_id)

    def unreported(self, limit: int) -> list[Message]:
        """Those whose events nobody took yet, the oldest first."""
        with self._lock:
            return [self._messages[key] for key, _ in zip(self._unreported, range(limit), strict=False)]

    def clear(self) -> None:
        """Forget everything, on disk as well."""
        with self._lock:
            self._messages.clear()
            self._unreported.clear()
            self._path.write_bytes(b"")
