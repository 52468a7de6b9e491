"""Turns a manager's page into milliseconds: how long it takes while something else goes on."""

import http.client
import re
from collections.abc import Callable
from statistics import median
from time import perf_counter
from urllib.parse import urlencode

from responder.db import transaction
from responder.managers import manager_at
from responder.sign_in import make_link

VIEWS = 30
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def desk_of(email: str, port: int) -> Callable[[], float]:
    """Sign a manager in; what comes back loads the queue once and says how many milliseconds that took."""
    with transaction() as session:
        link = f"/sign-in/{make_link(session, manager_at(session, email))}"
    _, page, cookie = _ask(port, "GET", link)
    form = urlencode({"csrf_token": _TOKEN.findall(page)[0]})
    _, _, cookie = _ask(port, "POST", link, cookie=cookie, form=form)

    def look() -> float:
        begin = perf_counter()
        status, page, _ = _ask(port, "GET", "/cases", cookie=cookie)
        if status != 200 or "Waiting for you" not in page:
            raise RuntimeError(f"the queue answered {status}")
        return (perf_counter() - begin) * 1000

    return look


def usual(look: Callable[[], float]) -> float:
    """The median of some views, the first of which warms up."""
    look()
    return median(look() for _ in range(VIEWS))


def _ask(port: int, method: str, path: str, *, cookie: str = "", form: str = "") -> tuple[int, str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(method, path, form or None, headers)
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    return answer.status, page, (answer.headers.get("Set-Cookie") or cookie).partition(";")[0]
