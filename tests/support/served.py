"""The tracker as it is served to real people: gunicorn behind a proxy's headers, asked and told to end."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.support.gunicorn import HOST, Gunicorn, environment_of
from tracker.cli.database import upgrade

BEHIND_PROXY = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str


class Served(Gunicorn):
    """A server with an empty database of its own. `listens` keeps the port open while nobody serves, as
    systemd does; without it gunicorn opens the port itself."""

    asked = "/healthz"

    def __init__(self, folder: Path, *, listens: bool = False, **settings: str) -> None:
        url = f"sqlite:///{folder / 'tracker.sqlite3'}"
        upgrade(url)
        super().__init__(environment_of(url, folder, TRACKER_LOG="json", **settings), folder / "log")
        self.socket = socket.create_server(("127.0.0.1", self.port), backlog=1024) if listens else None

    def begin(self) -> None:
        """With the socket that is open already, where there is one."""
        if self.socket is None:
            super().begin()
            return
        # As systemd hands a socket over: number 3, for the very process that is told its own number.
        script = f'exec 3<&{self.socket.fileno()}; LISTEN_FDS=1 LISTEN_PID=$$ exec "$0"'
        self.process = self._popen(("/bin/bash", "-c", script, *self._command), (self.socket.fileno(),))

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
        if self.socket is not None:
            self.socket.close()
        super().close()

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
