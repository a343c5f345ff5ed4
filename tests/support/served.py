"""The tracker as it is served to real people: gunicorn behind a proxy's headers, in a process of its own."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from config import ROOT
from tracker.cli.database import upgrade

BIN = Path(sys.executable).parent
HOST = "tracker.example.org"
BEHIND_PROXY = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
SECONDS_TO_START = 60


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str


class Served:
    """A server on a free port of this machine. `listens` keeps the port open while nobody serves, as systemd
    does; without it gunicorn opens the port itself."""

    def __init__(self, folder: Path, *, listens: bool = False, **settings: str) -> None:
        self.socket: socket.socket | None = None
        probe = socket.socket()
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", 0))
        self.port: int = probe.getsockname()[1]
        if listens:
            probe.listen(1024)
            self.socket = probe
        else:
            probe.close()
        clean = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
        self.environment = {
            **clean,
            "TRACKER_PORT": str(self.port),
            "TRACKER_PROXIES": "1",
            "TRACKER_HOSTS": HOST,
            "TRACKER_ADDRESS": f"https://{HOST}",
            "TRACKER_FILES": str(folder / "files"),
            "TRACKER_DATABASE_URL": f"sqlite:///{folder / 'tracker.sqlite3'}",
            "TRACKER_SECRET_KEY": secrets.token_hex(32),
            "TRACKER_PASSWORD_SALT": secrets.token_hex(32),
            "TRACKER_LOG": "json",
            **settings,
        }
        upgrade(self.environment["TRACKER_DATABASE_URL"])
        self.log = folder / "log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it answers."""
        command = [str(BIN / "gunicorn")]
        passed: tuple[int, ...] = ()
        if self.socket is not None:
            # As systemd hands a socket over: number 3, for the very process that is told its own number.
            script = f'exec 3<&{self.socket.fileno()}; LISTEN_FDS=1 LISTEN_PID=$$ exec "$0"'
            command, passed = ["/bin/bash", "-c", script, *command], (self.socket.fileno(),)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, pass_fds=passed
            )
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end:
            assert self.process.poll() is None, self.log.read_text()
            try:
                if self.ask("/healthz").status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"gunicorn does not answer: {self.log.read_text()}")

    def signal(self, number: int) -> None:
        """Tells the parent."""
        assert self.process is not None
        self.process.send_signal(number)

    def end(self, seconds: float) -> int:
        """Waits for its end; its status."""
        assert self.process is not None
        status = self.process.wait(seconds)
        self.process = None
        return status

    def close(self) -> None:
        """Ends whatever is still there."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.socket is not None:
            self.socket.close()

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request, by a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=40)
        try:
            connection.request(method, path, body, {**BEHIND_PROXY, **(headers or {})})
            # Closed also where reading fails: else the socket stays open until somebody collects it.
            with connection.getresponse() as answer:
                return Answer(answer.status, dict(answer.headers), answer.read().decode("utf-8", "replace"))
        finally:
            connection.close()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What it has logged."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    @property
    def workers(self) -> set[int]:
        """The processes that serve."""
        assert self.process is not None
        found = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return {int(pid) for pid in found.stdout.split()}
