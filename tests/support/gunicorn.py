"""gunicorn as deployed, in a process of its own on this machine: whoever needs a real server begins here."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from config import ROOT
from tests.support.processes import BIN, free_port, on_database

HOST = "tracker.example.org"
SECONDS_TO_START = 60


def environment_of(database_url: str, folder: Path, **settings: str) -> dict[str, str]:
    """What a server behind a proxy that speaks https is told: a free port, and files in `folder`."""
    own = {
        "TRACKER_HOST": "127.0.0.1",
        "TRACKER_PORT": str(free_port()),
        "TRACKER_PROXIES": "1",
        "TRACKER_HOSTS": HOST,
        "TRACKER_ADDRESS": f"https://{HOST}",
        "TRACKER_FILES": str(folder / "files"),
    }
    return on_database(database_url, **(own | settings))


class Gunicorn:
    """A server that is told `environment`; what it says is added to `log`. `options` are gunicorn's own."""

    asked = "/programmes"
    """By this page it shows that it is there: it asks the database for nothing but who asks."""

    def __init__(self, environment: dict[str, str], log: Path, *options: str) -> None:
        self.environment, self.log = environment, log
        self.port = int(environment["TRACKER_PORT"])
        self.process: subprocess.Popen[bytes] | None = None
        self._command = (str(BIN / "gunicorn"), *options)

    def start(self) -> None:
        """Returns when it answers."""
        self.begin()
        if not self.wait_until_up(SECONDS_TO_START):
            raise RuntimeError(f"gunicorn does not answer:\n{self.log.read_text()[-2000:]}")

    def begin(self) -> None:
        """Begins it, and waits for nothing."""
        self.process = self._popen(self._command)

    def _popen(self, command: tuple[str, ...], passed: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                pass_fds=passed,
                start_new_session=True,
            )

    def wait_until_up(self, seconds: float) -> bool:
        """Whether it answers within that time; not where it ends meanwhile."""
        end = time.monotonic() + seconds
        while self.is_running and time.monotonic() < end:
            if self.is_up():
                return True
            time.sleep(0.05)
        return False

    def is_up(self) -> bool:
        """Whether it answers with a page, and not with a fault."""
        address = urlsplit(self.environment["TRACKER_ADDRESS"])
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            headers = {"Host": address.netloc, "X-Forwarded-Proto": address.scheme}
            connection.request("GET", self.asked, headers=headers)
            with connection.getresponse() as answer:
                return answer.status < 500
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    @property
    def is_running(self) -> bool:
        """Whether the first process, which begins the others, lives."""
        return self.process is not None and self.process.poll() is None

    def workers(self) -> list[psutil.Process]:
        """The processes that serve just now."""
        if self.process is None:
            return []
        try:
            return psutil.Process(self.process.pid).children()
        except psutil.NoSuchProcess:
            return []

    def close(self) -> None:
        """Ends it without waiting for what is under way; nothing where it does not run."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
            self.kill()

    def kill(self) -> None:
        """Ends it as a power cut does, with all that it has begun; nothing where it does not run."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
            self._wait_for_port()

    def _wait_for_port(self) -> None:
        """Until another may listen there."""
        for _try in range(100):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", self.port))
                except OSError:
                    time.sleep(0.05)
                else:
                    return
