"""gunicorn as it serves the tracker, but for what is the tracker's own."""

from __future__ import annotations

from pathlib import Path
from runpy import run_path

_as_deployed = run_path(str(Path(__file__).resolve().parents[2] / "gunicorn.conf.py"))
_of_the_tracker = ("wsgi_app", "post_worker_init", "worker_exit")
globals().update(
    {
        name: value
        for name, value in _as_deployed.items()
        if not name.startswith("_") and name not in _of_the_tracker
    }
)
wsgi_app = "tests.benchmarks.bare:create_app()"
