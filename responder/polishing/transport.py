"""Turns what the `openai` package wants to send into one exchange on our own wire, and its answer back.

The package's own transport waits for each drop anew, follows redirects and believes proxies named in the
environment. Ours ends on time whatever drips, reads no more than a letter needs, and passes on no header that says
which machine this is.
"""

import httpx2

from responder.wire import Answer, Host, NothingLeft, NoWholeAnswer, exchange

LONGEST_ANSWER = 64 * 1024
PASSED_ON = ("authorization", "content-type", "accept")
PASSED_BACK = ("content-type", "retry-after")


class Wire(httpx2.BaseTransport):
    """Carries one request within `seconds`; without a key it says nothing of any."""

    def __init__(self, seconds: float, *, has_key: bool) -> None:
        self._seconds = seconds
        self._passed_on = PASSED_ON if has_key else PASSED_ON[1:]

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The whole answer. Raises ReadTimeout, or TransportError with the reason."""
        try:
            answer = self._exchange(request)
        except (TimeoutError, NothingLeft, NoWholeAnswer) as error:
            if TimeoutError in (type(error), type(error.__cause__)):
                raise httpx2.ReadTimeout(str(error)) from error
            raise httpx2.TransportError(str(error)) from error
        if len(answer.body) >= LONGEST_ANSWER:
            raise httpx2.TransportError(f"more than {LONGEST_ANSWER // 1024} KB")
        if not answer.is_whole:
            raise httpx2.TransportError("what it said did not come whole")
        said = {name.lower(): value for name, value in answer.headers.items() if name.lower() in PASSED_BACK}
        return httpx2.Response(answer.status, headers=said, content=answer.body)

    def _exchange(self, request: httpx2.Request) -> Answer:
        headers = {name: request.headers[name] for name in self._passed_on if name in request.headers}
        return exchange(
            Host.of(str(request.url), "POLISH_URL"),
            request.method,
            request.url.raw_path.decode("ascii"),
            {**headers, "Accept-Encoding": "identity", "User-Agent": "responder"},
            request.read(),
            deadline_seconds=self._seconds,
            longest_body=LONGEST_ANSWER,
        )
