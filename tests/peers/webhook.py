"""A webhook's receiving end that keeps what it got and answers what the test wants."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Webhook:
    """`answers` are used up one by one, the last one stays. `got` holds (path, headers, body)."""

    answers: list[int] = field(default_factory=lambda: [202])
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks/sendgrid/token"

    @contextmanager
    def listening(self) -> Iterator["Webhook"]:
        """Listen until the end of the block; the port stays the same at the next time."""
        webhook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = webhook.answers.pop(0) if len(webhook.answers) > 1 else webhook.answers[0]
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()
                webhook.got.append((self.path, dict(self.headers), body))

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
