"""``make demo`` and ``make demo-reset``: from nothing to a running demo, or one sentence why not."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from pathlib import Path

from environment import ROOT, VENV, ensure_environment, require_writable, run, stop, with_venv

INSTANCE = ROOT / "instance"
DATABASE = INSTANCE / "demo.sqlite3"
MAIL = INSTANCE / "mail"
FILES = INSTANCE / "demo-files"
HOST = "127.0.0.1"


def main() -> None:
    """Prepares the demo and becomes its server; with ``--reset`` it forgets what was typed, first."""
    port = free_port(os.environ.get("PORT", "") or "8000")
    require_writable(INSTANCE)
    ensure_environment("runtime")
    if "--reset" in sys.argv[1:]:
        forget()
    environment = demo_environment(port)
    prepare(environment)
    os.chdir(ROOT)
    gunicorn = str(VENV / "bin" / "gunicorn")
    os.execve(gunicorn, [gunicorn], with_venv(**environment))  # noqa: S606 - the server takes our place


def prepare(environment: dict[str, str]) -> None:
    """Makes the demo's database; where that fails, the command has said why."""
    flask = (str(VENV / "bin" / "flask"), "--app", "tracker.app")
    for command in (("database", "upgrade"), ("demo", "prepare")):
        if run(*flask, *command, **environment):
            sys.exit(1)


def free_port(text: str) -> int:
    """The port as a number; stops where it is none or somebody listens there."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        stop(f"PORT must be a number from 1 to 65535, and is {text!r}: try make demo PORT=8001.")
    port = int(text)
    with socket.socket() as probe:
        # As the server will: a connection that has just closed does not keep the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            stop(f"Port {port} is for administrators only: try make demo PORT=8001.")
        except OSError:
            stop(f"Port {port} is taken by another program: try make demo PORT={port % 65535 + 1}.")
    return port


def forget() -> None:
    """Removes the demo database, its mail and its pictures, so that the next one begins afresh."""
    for file in (*MAIL.glob("*.eml"), *FILES.glob("*.webp")):
        file.unlink(missing_ok=True)
    for ending in ("", "-wal", "-shm"):
        Path(f"{DATABASE}{ending}").unlink(missing_ok=True)


def demo_environment(port: int) -> dict[str, str]:
    """The demo's settings, whatever the environment or ``.env`` says of the real tracker."""
    return {
        "TRACKER_DEMO": "yes",
        "TRACKER_HOST": HOST,
        "TRACKER_PORT": str(port),
        "TRACKER_PROXIES": "0",
        "TRACKER_ADDRESS": f"http://localhost:{port}",
        "TRACKER_MAIL_URL": f"file:{MAIL}",
        "TRACKER_MAIL_FROM": "Mentoring tracker <tracker@localhost>",
        "TRACKER_FILES": str(FILES),
        # Whatever bucket the real tracker has is not the demo's.
        **dict.fromkeys(
            ("TRACKER_BUCKET", "TRACKER_BUCKET_ADDRESS", "TRACKER_BUCKET_KEY", "TRACKER_BUCKET_SECRET"), ""
        ),
        "TRACKER_DATABASE_URL": f"sqlite:///{DATABASE}",
        "TRACKER_SECRET_KEY": kept_secret("demo-key"),
        "TRACKER_PASSWORD_SALT": kept_secret("demo-salt"),
    }


def kept_secret(name: str) -> str:
    """A random secret, the same each time, so that a restart signs nobody out."""
    file = INSTANCE / name
    if not file.is_file():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32))
    return file.read_text()


if __name__ == "__main__":
    main()
