"""The tracker's programs in processes of their own: where they are, and what they are told."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
FLASK = (str(BIN / "flask"), "--app", "tracker.app")


def free_port() -> int:
    """A port of this machine on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def told(**settings: str) -> dict[str, str]:
    """The environment of a process: that of the tests, without any setting of the tracker but these."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    return clean | settings


def on_database(url: str, **settings: str) -> dict[str, str]:
    """The same for a process on that database, with secrets of its own."""
    own = {
        "TRACKER_DATABASE_URL": url,
        "TRACKER_SECRET_KEY": secrets.token_hex(32),
        "TRACKER_PASSWORD_SALT": secrets.token_hex(32),
    }
    return told(**(own | settings))
