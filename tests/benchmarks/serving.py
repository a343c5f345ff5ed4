"""gunicorn as deployed, on loopback: the tracker, and beside it the bare view; and what its workers take."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil

from config import ROOT
from tests.support.mail import free_port

BIN = Path(sys.executable).parent
BARE = Path(__file__).with_name("bare_conf.py")
HOST = "bench.example.org"
PATIENCE_SECONDS = 60
THREADS = 4


def environment_of(url: str, folder: Path) -> dict[str, str]:
    """As behind a proxy that speaks https, with two workers of four threads. No mail goes anywhere."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    # What .env says of the real tracker is not for the benchmark: an empty value stands above it.
    blank = dict.fromkeys(
        ("MAIL_URL", "BUCKET", "BUCKET_ADDRESS", "BUCKET_KEY", "BUCKET_SECRET", "HOSTS"), ""
    )
    ours = {
        **blank,
        "DEMO": "no",
        "HOST": "127.0.0.1",
        "PORT": str(free_port()),
        "WORKERS": "2",
        "THREADS": str(THREADS),
        "PROXIES": "1",
        "ADDRESS": f"https://{HOST}",
        "MAIL_FROM": f"Bench <bench@{HOST}>",
        "FILES": str(folder / "files"),
        "DATABASE_URL": url,
        "SECRET_KEY": secrets.token_hex(32),
        "PASSWORD_SALT": secrets.token_hex(32),
    }
    return clean | {f"TRACKER_{name}": value for name, value in ours.items()}


class Server:
    """A gunicorn that answers on `port`."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.port = port
        self._master = psutil.Process(process.pid)

    def workers(self) -> list[psutil.Process]:
        return self._master.children()

    def cpu_seconds(self) -> float:
        """What the workers have worked since they began."""
        return sum(one.cpu_times().user + one.cpu_times().system for one in self.workers())

    def memory(self) -> tuple[float, float]:
        """The largest worker in MB: all that it sees, and its share where it shares."""
        seen = [one.memory_full_info() for one in self.workers()]
        return max(one.rss for one in seen) / 1e6, max(one.pss for one in seen) / 1e6


@contextmanager
def serve(environment: Mapping[str, str], *, bare: bool = False) -> Iterator[Server]:
    """The tracker, or the bare view under the same settings; it ends with the block."""
    port = int(environment["TRACKER_PORT"])
    command = [str(BIN / "gunicorn"), *(("--config", str(BARE)) if bare else ())]
    process = subprocess.Popen(command, cwd=ROOT, env=dict(environment), stdout=subprocess.DEVNULL)
    try:
        _wait(process, port)
        yield Server(process, port)
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/", headers={"Host": HOST, "X-Forwarded-Proto": "https"})
            connection.getresponse().read()
        except (OSError, HTTPException):
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise RuntimeError("gunicorn does not answer")
