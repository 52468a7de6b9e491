"""Turns the running service into a small file, so that other commands find its address."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from responder.settings import settings

FILE = "service.json"


@dataclass(frozen=True)
class Service:
    """Where the service of a data folder answers. `mail_catcher_url` is None where letters really leave."""

    pid: int
    url: str
    mail_catcher_url: str | None

    def is_alive(self) -> bool:
        """Whether the process that wrote the record still runs."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True


def write(folder: Path, service: Service) -> None:
    """Leave the record; it replaces an older one."""
    (folder / FILE).write_text(json.dumps(asdict(service)), encoding="utf-8")


def remove(folder: Path) -> None:
    """Take the record away."""
    (folder / FILE).unlink(missing_ok=True)


def running(folder: Path) -> Service | None:
    """The service that runs on this data folder now, or None."""
    try:
        service = Service(**json.loads((folder / FILE).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return service if service.is_alive() else None


def public_url() -> str:
    """Where platforms reach us: PUBLIC_URL, else the running service, else this machine's port."""
    service = running(settings().responder_data)
    fallback = service.url if service else f"http://127.0.0.1:{settings().port}"
    return settings().public_url or fallback
