"""The whole service in processes of its own, as at a terminal, and its doors: commands and HTTP."""

import base64
import hashlib
import hmac
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Self, TypeVar
from uuid import uuid4

import psutil
import requests

T = TypeVar("T")
PATIENCE_SECONDS = 30.0


def eventually(look: Callable[[], T | None], what: str, seconds: float = PATIENCE_SECONDS) -> T:
    """What `look` returns once it is neither None nor empty; fails with `what` when it never is."""
    end = monotonic() + seconds
    while monotonic() < end:
        if found := look():
            return found
        sleep(0.05)
    raise AssertionError(f"{what}: not within {seconds:.0f} seconds")


@dataclass
class RunningHouse:
    """`responder up` on a data folder and a free port."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    workers: int = 1

    def __enter__(self) -> Self:
        """Start, and wait until it says where it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log = (self.folder / "house.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "responder", *self.starts_with(), "--json", "--port", "0"],
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=self.log,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            self.__exit__()
            raise AssertionError(f"the house ended: {(self.folder / 'house.log').read_text()[-3000:]}")
        self.told = json.loads(line)
        self.url, self.catcher_url = self.told["url"], self.told["mail_catcher"]
        return self

    def starts_with(self) -> list[str]:
        """The command that starts it."""
        return ["up", "--workers", str(self.workers)]

    def __exit__(self, *_: object) -> None:
        """Ctrl-C, and wait for a clean end."""
        self.process.terminate()
        self.process.wait(40)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.log.close()

    def _environment(self) -> dict[str, str]:
        wanted = {"RESPONDER_DATA": str(self.folder), "UNDO_SECONDS": "1", "LOG_FORMAT": "json", **self.environment}
        return {**os.environ, **wanted}

    def command(self, *arguments: str, stdin: str = "") -> dict[str, Any]:
        """What `responder … --json` printed."""
        done = subprocess.run(
            [sys.executable, "-m", "responder", *arguments, "--json"],
            env=self._environment(),
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        printed: dict[str, Any] = json.loads(done.stdout)
        return printed

    def use_api(self) -> None:
        """Get a token that may write, and use it from now on."""
        token = self.command("token", "add", "--name", "The story", "--scope", "write")["token"]
        self.api = requests.Session()
        self.api.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str) -> Any:
        """What the API answers."""
        answer = self.api.get(f"{self.url}/api/v1{path}", timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def send(self, method: str, path: str, body: dict[str, Any] | None = None) -> requests.Response:
        """Ask the API to do something."""
        return self.api.request(method, f"{self.url}/api/v1{path}", json=body, timeout=10)

    def cases(self, stage: str | None = None) -> list[dict[str, Any]]:
        """Every case, or those at one stage."""
        items: list[dict[str, Any]] = []
        after = ""
        while True:
            page = self.get(f"/cases?limit=200{f'&stage={stage}' if stage else ''}{f'&after={after}' if after else ''}")
            items += page["items"]
            if not page["next"]:
                return items
            after = page["next"]

    def caught(self) -> list[dict[str, Any]]:
        """The letters at the mail catcher."""
        answer = requests.get(f"{self.catcher_url}/messages", timeout=10).json()
        return list(answer["items"] if isinstance(answer, dict) else answer)

    def kill(self, *words: str) -> int:
        """SIGKILL every process of this house whose command line holds all `words`; how many."""
        found = [
            process
            for process in psutil.Process(self.process.pid).children(recursive=True)
            if all(word in _command_line(process) for word in words)
        ]
        for process in found:
            process.kill()
        return len(found)


def _command_line(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return ""


def signed(secret: str, body: bytes, message_id: str | None = None) -> dict[str, str]:
    """The headers with which a platform that follows Standard Webhooks signs `body` now."""
    message_id = message_id or f"msg_{uuid4().hex}"
    timestamp = str(int(datetime.now(UTC).timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.digest(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
        "content-type": "application/json",
    }


def goodbye(email: str, **more: Any) -> dict[str, Any]:
    """A `subscriber.unsubscribed` event as a newsletter platform posts it."""
    moment = datetime.now(UTC).isoformat()
    data = {"id": f"e_{uuid4().hex}", "email": email, "list": {"id": "weekly", "name": "Northlight Weekly"}, **more}
    return {"type": "subscriber.unsubscribed", "timestamp": moment, "data": data}
