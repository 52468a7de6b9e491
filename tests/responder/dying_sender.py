"""Sends one letter after another and dies by SIGKILL each time, a few lines later than the time before.

Run as `python -m tests.responder.dying_sender DATABASE_URL SENDGRID_URL STRIDE`; prints how many times it died.
"""

import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import responder
from responder import log
from responder.db import connect
from responder.models import Case, Manager
from responder.postman import Postman
from responder.send import send
from tests import cast

WATCHED = {str(Path(responder.__file__).parent / name) for name in ("send.py", "wire.py", "postman.py", "moving.py")}


def main(database_url: str, sendgrid_url: str, stride: int) -> None:
    """One letter for every stride-th line that sending runs through, until one of them arrives unharmed."""
    log.set_up()
    engine = connect(database_url)
    with Session(engine) as session:
        signer = cast.maya(session)
        connection = cast.newsletter(session, cast.northlight(session, signer))
        session.commit()
        ids = signer.id, connection.id
    line = deaths = 0
    while True:
        with Session(engine, expire_on_commit=False) as session:
            case_id = _approved(session, line, *ids)
        if not line:
            _send(engine, sendgrid_url, case_id)  # unharmed, so that every child starts warm
        engine.dispose()  # nothing open crosses the fork
        if line and not _dies(partial(_send, engine, sendgrid_url, case_id), line):
            break
        deaths += bool(line)
        line += stride
    sys.stdout.write(str(deaths))


def _approved(session: Session, number: int, signer_id: Any, connection_id: Any) -> Any:
    connection = session.get_one(cast.Connection, connection_id)
    customer = cast.ada(session, email=f"ada+{number}@example.com")
    case = cast.case_of(session, connection, customer, signer_id=session.get_one(Manager, signer_id).id)
    cast.approval_of(session, case, cast.draft_of(session, case))
    return case.id


def _send(engine: sa.Engine, sendgrid_url: str, case_id: Any) -> None:
    with Session(engine, expire_on_commit=False) as session:
        send(session, session.get_one(Case, case_id), Postman("SG.key", sendgrid_url))


def _dies(act: Callable[[], None], line: int) -> bool:
    """Whether a child that runs `act` meets its death at its line-th line."""
    child = os.fork()
    if not child:
        _kill_at(line)
        act()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        sys.exit(f"the sender failed at line {line}")
    return os.WIFSIGNALED(status)


def _kill_at(line: int) -> None:
    left = line

    def trace(frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal left
        if frame.f_code.co_filename not in WATCHED:
            return None
        if event == "line":
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
