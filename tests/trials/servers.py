"""What a trial runs: gunicorn as deployed, the database below it and a mail server; each may be killed."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path
from typing import Any, Protocol

import psutil

from config import Settings
from tests.support.gunicorn import Gunicorn, environment_of
from tests.support.mail import start_server
from tests.support.postgresql import PostgresqlServer, new_database
from tests.support.processes import free_port
from tests.support.replica import Replicated

WORKERS, THREADS = 2, 4
SIGNS = re.compile(r"\bERROR\b|\bCRITICAL\b|Traceback|Exception|database is locked")
"""What a line of the log has in it that tells of a fault."""
SENDER = "Tracker <tracker@example.org>"


class Engine(Protocol):
    """A database of a trial's own."""

    name: str
    url: str
    replica: str
    """The address of its replica, for reading; empty where it has none."""

    def kill(self) -> None:
        """Ends its server as a power cut does; nothing where it has none."""

    def start(self) -> None:
        """Brings its server back, after a kill."""

    def backends(self) -> list[psutil.Process]:
        """The processes that connections have at the server."""


class Sqlite:
    """A file; what is killed is who writes to it."""

    name, replica = "sqlite", ""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'trial.sqlite3'}"

    def kill(self) -> None:
        """It has no server."""

    start = kill

    def backends(self) -> list[psutil.Process]:
        """It has no server."""
        return []


class Postgresql:
    """A server with a data folder of its own, set as it comes: what is committed is on the disk."""

    name, replica = "postgresql", ""

    def __init__(self) -> None:
        self.server = PostgresqlServer()
        self.url = new_database(self.server.url, "trial")
        self.kill, self.start, self.close = self.server.kill, self.server.start, self.server.close

    def backends(self) -> list[psutil.Process]:
        """Those of connections."""
        return self.server.backends("trial")


class WithReplica(Postgresql):
    """A server, and a second one that follows it."""

    name = "replica"

    def __init__(self) -> None:
        self.both = Replicated()
        self.server, self.url, self.replica = self.both.server, self.both.primary, self.both.replica
        self.kill, self.start, self.close = self.server.kill, self.server.start, self.both.close


@contextmanager
def engine_of(name: str, folder: Path) -> Iterator[Engine]:
    """A database of that kind, gone after the block."""
    if name == "sqlite":
        yield Sqlite(folder)
        return
    with closing(WithReplica() if name == "replica" else Postgresql()) as database:
        yield database


class Mails:
    """A mail server on this machine, which counts what it has taken by Message-ID."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self._server = start_server(self)
        self.url = f"smtp://127.0.0.1:{self._server.port}"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - its name.
        self.taken[str(message_from_bytes(envelope.content)["Message-ID"])] += 1
        return "250 OK"

    def stop(self) -> None:
        self._server.stop()


class Service(Gunicorn):
    """gunicorn with two workers of four threads, before the database at `url`."""

    def __init__(self, url: str, folder: Path, *, mail_url: str = "", replica_url: str = "") -> None:
        settings = {
            "TRACKER_WORKERS": str(WORKERS),
            "TRACKER_THREADS": str(THREADS),
            "TRACKER_MAIL_FROM": SENDER,
            **({"TRACKER_MAIL_URL": mail_url} if mail_url else {}),
            **({"TRACKER_REPLICA_URL": replica_url} if replica_url else {}),
        }
        super().__init__(environment_of(url, folder, **settings), folder / "gunicorn.log")

    @property
    def settings(self) -> Settings:
        """The same for the trial's own process, which makes the ground and looks at the rows."""
        return replace(Settings.from_environment(self.environment), testing=True)

    def second(self) -> Gunicorn:
        """Another server on the same database and with the same secrets, as on a second machine."""
        told = self.environment | {"TRACKER_PORT": str(free_port())}
        return Gunicorn(told, self.log.with_name("second.log"))

    def kill_master(self) -> None:
        """The master alone; what it has started lives on, until somebody looks after it."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def begin_anew(self) -> None:
        """What systemd does with a service whose main process has died: ends what it left, and starts it."""
        self.kill()
        self.begin()


@contextmanager
def folder_of_its_own() -> Iterator[Path]:
    """A folder that is gone after the block."""
    folder = Path(tempfile.mkdtemp(prefix="tracker-trial-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def faults_in_log(service: Gunicorn) -> list[str]:
    """What the server has said in its log that nobody should have to read."""
    lines = service.log.read_text(errors="replace").splitlines()
    return [line[:300] for line in lines if SIGNS.search(line)]
