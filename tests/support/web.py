"""A small web on this machine: pages that answer, move, are gone, fail or never come to an end."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STATUSES = {
    "/fine": 200,
    "/gone": 404,
    "/removed": 410,
    "/broken": 500,
    "/forbidden": 403,
    "/busy": 429,
    "/%CE%BB": 200,
}
MOVED = {
    "/moved": "/fine",
    "/moved-away": "/gone",
    "/round": "/round",
    "/elsewhere": "ftp://a.example/",
    "/to-letters": "/λ",
}
ONLY_GET = "/only-get"


@dataclass
class Web:
    """Where it is, what it was asked as (method, path, user agent, moment), and how many at once."""

    address: str
    asked: list[tuple[str, str, str, float]] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)

    def of(self, path: str) -> list[str]:
        """The methods by which a page was asked."""
        return [method for method, asked, _agent, _at in self.asked if asked == path]


class Pages(BaseHTTPRequestHandler):
    """Answers for `there`."""

    there: Web

    def do_HEAD(self) -> None:
        self.there.asked.append((self.command, self.path, self.headers["User-Agent"], time.monotonic()))
        if self.path == "/slow":
            self.there.release.wait(20)
        if self.path == "/drips":
            self.drip()
        else:
            self.answer()

    def do_GET(self) -> None:
        self.do_HEAD()

    def answer(self) -> None:
        status = STATUSES.get(self.path, 404)
        if self.path == ONLY_GET:
            status = 405 if self.command == "HEAD" else 200
        self.send_response(302 if self.path in MOVED else status)
        if self.path in MOVED:
            self.send_header("Location", MOVED[self.path].encode().decode("latin-1"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def drip(self) -> None:
        """A line at a time, each before whoever waits for one gives up."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.there.release.wait(0.05):
            try:
                self.wfile.write(b"X-More: x\r\n")
            except OSError:
                return

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def web() -> Iterator[Web]:
    """Serves until the end of the block."""
    there = Web("")
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Served", (Pages,), {"there": there}))
    there.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield there
    finally:
        there.release.set()
        server.shutdown()
        server.server_close()
