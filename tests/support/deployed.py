"""The demo as it is really served: gunicorn, before a demo database of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path

from config import ROOT
from tests.support.gunicorn import Gunicorn
from tests.support.processes import FLASK, free_port, on_database


class Deployed(Gunicorn):
    """Answers at `address` as soon as it is made; `close` it."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "demo.sqlite3"
        port = free_port()
        self.address = f"http://localhost:{port}"
        environment = on_database(
            f"sqlite:///{self.database}",
            TRACKER_DEMO="yes",
            TRACKER_PORT=str(port),
            TRACKER_ADDRESS=self.address,
            TRACKER_MAIL_URL=f"file:{folder / 'mail'}",
            TRACKER_FILES=str(folder / "files"),
        )
        super().__init__(environment, folder / "log")
        for command in (("database", "upgrade"), ("demo", "prepare")):
            subprocess.run([*FLASK, *command], cwd=ROOT, env=environment, check=True, capture_output=True)
        self.start()
