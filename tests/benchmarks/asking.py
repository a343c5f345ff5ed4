"""The load: one process that keeps its connections open, and notes how long each answer took."""

from __future__ import annotations

import gzip
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import TypeVar

from tests.benchmarks.serving import HOST, Server

TIMEOUT_SECONDS = 120
Given = TypeVar("Given")


@dataclass(frozen=True)
class Asked:
    """One request, as a browser behind the proxy sends it."""

    path: str
    method: str = "GET"
    cookie: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None


def browser_headers(asked: Asked) -> dict[str, str]:
    """What a browser and the proxy say with it."""
    headers = {
        "Host": HOST,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "192.0.2.1",
        "Accept": "text/html,*/*;q=0.8",
        "Accept-Encoding": "gzip",
        "Accept-Language": "en",
        **asked.headers,
    }
    if asked.cookie:
        headers["Cookie"] = asked.cookie
    if asked.body is not None:
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"https://{HOST}/"}
    return headers


def unpacked(headers: Mapping[str, str], body: bytes) -> str:
    """The page as a browser shows it."""
    packed = {name.lower(): value for name, value in headers.items()}.get("content-encoding") == "gzip"
    return (gzip.decompress(body) if packed else body).decode()


@dataclass(frozen=True)
class Answer:
    """What came back; `sent` are the bytes of its body on the wire."""

    status: int
    sent: int
    headers: Mapping[str, str]
    body: bytes


class Browser:
    """A connection that stays open, and is opened anew where the server has closed it."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)

    def ask(self, asked: Asked) -> Answer:
        headers = browser_headers(asked)
        try:
            return self._ask(asked, headers)
        except (HTTPException, ConnectionError):
            # gunicorn closes a connection that nobody has used for two seconds.
            self._connection.close()
            return self._ask(asked, headers)

    def _ask(self, asked: Asked, headers: dict[str, str]) -> Answer:
        self._connection.request(asked.method, asked.path, asked.body, headers)
        answer = self._connection.getresponse()
        body = answer.read()
        return Answer(answer.status, len(body), {k.lower(): v for k, v in answer.getheaders()}, body)

    def close(self) -> None:
        self._connection.close()


@dataclass
class Times:
    """How long each of some requests took, in milliseconds."""

    all: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.all)

    @property
    def slow(self) -> float:
        """The 99th percentile: of fewer than a hundred, the slowest."""
        return sorted(self.all)[-max(1, round(len(self.all) / 100))]

    def go_on(self, seconds: float, do: Callable[[Given], object], feed: Callable[[], Given]) -> None:
        """Does it as often as fits into so many seconds, and once at least.

        Each time with what `feed` gives next, whose making is not counted.
        """
        until = time.perf_counter() + seconds
        while True:
            given = feed()
            begun = time.perf_counter()
            do(given)
            ended = time.perf_counter()
            self.all.append((ended - begun) * 1000)
            if ended >= until:
                return


@dataclass(frozen=True)
class Load:
    """What a server does when several ask at once: answers a second, and its own work for each, in ms."""

    per_second: float
    cpu: float


def load(server: Server, feeds: Sequence[Callable[[], Asked]], seconds: float) -> Load:
    """As many connections as there are feeds ask for so many seconds, each at least once."""
    until = time.perf_counter() + seconds

    def go_on(feed: Callable[[], Asked]) -> int:
        browser, done = Browser(server.port), 0
        while not done or time.perf_counter() < until:
            browser.ask(feed())
            done += 1
        browser.close()
        return done

    begun, worked = time.perf_counter(), server.cpu_seconds()
    with ThreadPoolExecutor(len(feeds)) as threads:
        done = sum(threads.map(go_on, feeds))
    took = time.perf_counter() - begun
    return Load(done / took, (server.cpu_seconds() - worked) * 1000 / done)
