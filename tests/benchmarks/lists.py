"""How much memory a worker takes for a list that is sent as a whole, of ten thousand rows and of a million.

One activity, or one milestone, is doubled in the database until there are enough of them.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import psutil

from config import ROOT, Settings
from tests.benchmarks.instances import ENGINES
from tests.benchmarks.serving import HOST, Server, environment_of, serve
from tests.support import make
from tests.support.many_rows import multiply
from tests.support.processes import FLASK
from tracker.app import create_app
from tracker.cli.database import upgrade
from tracker.extensions import db
from tracker.models import Activity, Milestone

SLUG = "long"
ROWS = (10_000, 100_000, 1_000_000)
MOST_DUMPED = 100_000
"""A dump of more rows takes many minutes."""
PIECE = 1 << 16


@dataclass(frozen=True)
class Sent:
    """A list as it was sent: seconds to its first and to its last byte; MB of it, and of memory."""

    engine: str
    rows: int
    name: str
    first: float
    last: float
    size: float
    before: float
    peak: float

    def __str__(self) -> str:
        took = f"{self.first:.2f} s to the first byte, {self.last:.1f} s in all"
        grown = f"from {self.before:.0f} to at most {self.peak:.0f} MB of memory"
        return f"{self.engine}, {self.rows} rows, {self.name} of {self.size:.1f} MB: {took}, {grown}"


def measure(engine: str, sizes: Sequence[int]) -> Iterator[Sent]:
    """Makes a database of each size and asks for its lists. What it has made goes again."""
    from tests.benchmarks.run import in_a_process_of_its_own

    with closing(ENGINES[engine]()) as kept, tempfile.TemporaryDirectory(prefix="tracker-lists-") as folder:
        for rows in sizes:
            # The place of an instance that is being made, which it never becomes.
            url = kept.begin(0)
            in_a_process_of_its_own(partial(fill, url, rows))
            environment = environment_of(url, Path(folder))
            with serve(environment | {"TRACKER_WORKERS": "1"}) as server:
                for name in ("milestones", "activities"):
                    yield _ask(server, kept.name, rows, name)
            if rows <= MOST_DUMPED:
                yield _dump(environment, kept.name, rows)
        kept.begin(0)


def fill(url: str, rows: int) -> None:
    """A programme of so many activities and milestones."""
    upgrade(url)
    settings = Settings(testing=True, secret_key="x" * 40, password_salt="y" * 40, database_url=url)
    with create_app(settings).app_context():
        pair = make.pair(make.programme(SLUG, open=True))
        make.visit(pair, agreed="2021-05", place="Capaci")
        make.milestone(make.plan(pair), code="M", agreed="2021-10-08")
        for model, column in ((Activity, "key"), (Milestone, "code")):
            multiply(db.session.connection(), model, rows, distinct=column)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def _ask(server: Server, engine: str, rows: int, name: str) -> Sent:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=600)
    headers = {"Host": HOST, "X-Forwarded-Proto": "https", "Accept-Encoding": "gzip"}
    connection.request("GET", "/login", headers=headers)
    connection.getresponse().read()
    before = peak = server.memory()[0]
    begun = time.perf_counter()
    connection.request("GET", f"/programmes/{SLUG}/{name}.csv", headers=headers)
    answer: HTTPResponse = connection.getresponse()
    if answer.status != 200:
        raise RuntimeError(f"{name}.csv answers {answer.status}")
    first, size, looked = time.perf_counter() - begun, 0, 0.0
    while piece := answer.read(PIECE):
        size += len(piece)
        if time.perf_counter() - looked > 0.1:
            peak, looked = max(peak, server.memory()[0]), time.perf_counter()
    connection.close()
    return Sent(engine, rows, f"{name}.csv", first, time.perf_counter() - begun, size / 1e6, before, peak)


def _dump(environment: Mapping[str, str], engine: str, rows: int) -> Sent:
    """The programme file, by the command; before it has read a row, it takes what its first byte takes."""
    begun, size, peak, before, first = time.perf_counter(), 0, 0.0, 0.0, 0.0
    with subprocess.Popen(
        [*FLASK, "programme", "dump", SLUG], cwd=ROOT, env=dict(environment), stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        command = psutil.Process(process.pid)
        while piece := process.stdout.read1(PIECE):
            size += len(piece)
            if not first:
                first, before = time.perf_counter() - begun, command.memory_info().rss / 1e6
            peak = max(peak, command.memory_info().rss / 1e6)
    if process.returncode:
        raise RuntimeError("The programme was not written")
    return Sent(engine, rows, "programme dump", first, time.perf_counter() - begun, size / 1e6, before, peak)
