"""How gunicorn serves the tracker: ``.venv/bin/gunicorn`` in this folder reads it by itself."""

from __future__ import annotations

import gc
from typing import Any

from config import Settings, SettingsError
from tracker.mail.courier import start_courier, stop_courier

try:
    _settings = Settings.from_environment()
except SettingsError as error:
    raise SystemExit(str(error)) from None

wsgi_app = "tracker.app:create_app()"
bind = f"{_settings.host}:{_settings.port}"
worker_class = "gthread"
workers = _settings.workers
threads = _settings.threads
# Loaded once, before the workers: what must stop the start is said once, and ends gunicorn itself.
preload_app = True
loglevel = "warning"


NEW_VALUES_BEFORE_A_LOOK = 20_000
"""How many values are made before the collector looks for rings among them: a page makes some thousands,
which go without its help, and Python's own 700 would have it look a dozen times a page."""


def pre_fork(_server: Any, _worker: Any) -> None:
    """What is loaded by now stays for good: the collector need not look through it again in each request."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_VALUES_BEFORE_A_LOOK)


def post_worker_init(worker: Any) -> None:
    """Each process has a courier: its thread must begin after the fork, which would leave it behind."""
    start_courier(worker.wsgi)


def worker_exit(_server: Any, _worker: Any) -> None:
    """Lets the courier finish the mail it is at."""
    stop_courier()


def when_ready(_server: Any) -> None:
    """Says where the demo is, once it answers. Passkeys need the name localhost, not the number."""
    if _settings.demo:
        print(f"\nThe demo is at http://localhost:{_settings.port} (Ctrl+C ends it).", flush=True)
