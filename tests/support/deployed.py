"""The tracker as it is really served: gunicorn in a process of its own, before a demo database of its own."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from config import ROOT

BIN = Path(sys.executable).parent


class Deployed:
    """A server on a free port of this machine. `stop` ends it as a power cut does, `start` begins it anew."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://localhost:{port}"
        clean = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
        self.database = folder / "demo.sqlite3"
        self._environment = {
            **clean,
            "TRACKER_DEMO": "yes",
            "TRACKER_PORT": str(port),
            "TRACKER_ADDRESS": self.address,
            "TRACKER_MAIL_URL": f"file:{folder / 'mail'}",
            "TRACKER_FILES": str(folder / "files"),
            "TRACKER_DATABASE_URL": f"sqlite:///{self.database}",
            "TRACKER_SECRET_KEY": secrets.token_hex(32),
            "TRACKER_PASSWORD_SALT": secrets.token_hex(32),
        }
        self._server: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Makes the database of the demo."""
        for command in (("database", "upgrade"), ("demo", "prepare")):
            subprocess.run(
                [BIN / "flask", "--app", "tracker.app", *command],
                cwd=ROOT,
                env=self._environment,
                check=True,
                capture_output=True,
            )

    def start(self) -> None:
        """Returns when it answers."""
        self._server = subprocess.Popen(
            [BIN / "gunicorn"],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _try in range(300):
            try:
                urlopen(f"{self.address}/login", timeout=5).close()
            except (URLError, ConnectionError, TimeoutError):
                assert self._server.poll() is None, "gunicorn has ended"
                time.sleep(0.1)
            else:
                return
        raise AssertionError("gunicorn does not answer")

    def stop(self) -> None:
        """Without a goodbye; nothing where it does not run."""
        if self._server is not None:
            os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait()
            self._server = None
