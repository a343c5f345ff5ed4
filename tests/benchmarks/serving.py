"""gunicorn as deployed, on loopback: the tracker, and beside it the bare view; and what its workers take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from tests.support import gunicorn
from tests.support.gunicorn import HOST, Gunicorn
from tests.support.processes import free_port

BARE = Path(__file__).with_name("bare_conf.py")
THREADS = 4


def environment_of(url: str, folder: Path) -> dict[str, str]:
    """With two workers of four threads. No mail goes anywhere."""
    # What .env says of the real tracker is not for the benchmark: an empty value stands above it.
    blank = dict.fromkeys(("MAIL_URL", "BUCKET", "BUCKET_ADDRESS", "BUCKET_KEY", "BUCKET_SECRET"), "")
    ours = {
        **blank,
        "DEMO": "no",
        "WORKERS": "2",
        "THREADS": str(THREADS),
        "MAIL_FROM": f"Bench <bench@{HOST}>",
    }
    return gunicorn.environment_of(url, folder, **{f"TRACKER_{name}": value for name, value in ours.items()})


class Server(Gunicorn):
    """The tracker, or the bare view under the same settings on another port."""

    def __init__(self, environment: Mapping[str, str], *, bare: bool = False) -> None:
        told, options = dict(environment), ("--config", str(BARE)) if bare else ()
        if bare:
            told["TRACKER_PORT"] = str(free_port())
        log = Path(told["TRACKER_FILES"]).with_name("bare.log" if bare else "gunicorn.log")
        super().__init__(told, log, *options)

    def cpu_seconds(self) -> float:
        """What the workers have worked since they began."""
        return sum(one.cpu_times().user + one.cpu_times().system for one in self.workers())

    def memory(self) -> tuple[float, float]:
        """The largest worker in MB: all that it sees, and its share where it shares."""
        seen = [one.memory_full_info() for one in self.workers()]
        return max(one.rss for one in seen) / 1e6, max(one.pss for one in seen) / 1e6


@contextmanager
def serve(environment: Mapping[str, str], *, bare: bool = False) -> Iterator[Server]:
    """Begins one, which ends with the block."""
    with closing(Server(environment, bare=bare)) as server:
        server.start()
        yield server
