"""A demo of its own for a script that asks it things: prepared, served, and gone afterwards."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from demo import HOST, INSTANCE, demo_environment, prepare
from environment import ROOT, VENV, require_writable, stop, with_venv

PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class ServedDemo:
    """Where it answers, and what it has been told and says."""

    port: int
    log: Path
    environment: dict[str, str]

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def page(self, path: str, cookie: str = "") -> str:
        """A page, as whoever owns the cookie sees it."""
        headers = {"Cookie": cookie} if cookie else {}
        request = urllib.request.Request(self.address + path, headers=headers)  # noqa: S310 - as below.
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - on this machine.
            return str(answer.read().decode())


@contextmanager
def served_demo(**settings: str) -> Iterator[ServedDemo]:
    """On a free port, with a database, mails and files of its own, and told these settings as well."""
    require_writable(INSTANCE)
    with tempfile.TemporaryDirectory(prefix="tracker-demo-") as place, socket.socket() as probe:
        probe.bind((HOST, 0))
        port = int(probe.getsockname()[1])
        probe.close()
        environment = {
            **demo_environment(port),
            "TRACKER_DATABASE_URL": f"sqlite:///{place}/demo.sqlite3",
            "TRACKER_MAIL_URL": f"file:{place}/mail",
            "TRACKER_FILES": f"{place}/files",
            **settings,
        }
        prepare(environment)
        demo = ServedDemo(port, Path(place) / "server.log", environment)
        with demo.log.open("w") as lines:
            server = subprocess.Popen(
                [str(VENV / "bin" / "gunicorn")],
                cwd=ROOT,
                env=with_venv(**environment),
                stderr=lines,
                stdout=subprocess.DEVNULL,
            )
        try:
            _wait_for(demo, server)
            yield demo
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(PATIENCE_SECONDS)


def _wait_for(demo: ServedDemo, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            demo.page("/login")
        except OSError:
            time.sleep(0.2)
        else:
            return
    stop("The demo does not answer.")


def token_in(page: str) -> str:
    """The token of a form of a page; empty where it has none."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    return found[1] if found else ""
