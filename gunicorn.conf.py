"""How gunicorn serves the tracker: ``.venv/bin/gunicorn`` in this folder reads it by itself."""

from __future__ import annotations

import ctypes
import gc
import os
import shutil
import tempfile
from typing import Any

from config import Settings, SettingsError
from tracker.mail.courier import start_courier, stop_courier
from tracker.web.log_lines import configuration

try:
    _settings = Settings.from_environment()
except SettingsError as error:
    raise SystemExit(str(error)) from None

FOLDER_OF_NUMBERS = "PROMETHEUS_MULTIPROC_DIR"
if _settings.metrics_token and FOLDER_OF_NUMBERS not in os.environ:
    # Before Prometheus' client is loaded, which looks for it once. systemd names a folder in memory.
    os.environ[FOLDER_OF_NUMBERS] = tempfile.mkdtemp("", "numbers-", os.environ.get("RUNTIME_DIRECTORY"))

wsgi_app = "tracker.app:create_app()"
bind = f"{_settings.host}:{_settings.port}"
worker_class = "gthread"
workers = _settings.workers
threads = _settings.threads
# Loaded once, before the workers: what must stop the start is said once, and ends gunicorn itself.
preload_app = True
logconfig_dict = configuration(_settings)
# Which proxies are believed, and what, says TRACKER_PROXIES alone. By itself gunicorn would take from whoever
# asks from this machine, so from every visitor behind a proxy here, where the tracker is (SCRIPT_NAME) and
# whether it was asked by https.
forwarded_allow_ips = ""
# Two trackers of one user would share gunicorn's own door for commands, and nobody needs it.
control_socket_disable = True
# So long may take what is under way, requests and a mail, once the server is told to stop. Workers are not
# restarted after a number of requests (max_requests): their memory does not grow, and each would begin cold.
graceful_timeout = 30


NEW_VALUES_BEFORE_A_LOOK = 20_000
"""How many values are made before the collector looks for rings among them: a page makes some thousands,
which go without its help, and Python's own 700 would have it look a dozen times a page."""


ONE_ARENA = (-8, 1)
"""M_ARENA_MAX of the GNU C library (malloc.h). By itself it gives each thread a heap of its own, and none
gets what another has let go of: 7 MB of a worker that has shown pages, 20 of one that has printed. Only one
thread of Python runs at a time, so they do not wait for each other's."""
if hasattr(_c := ctypes.CDLL(None), "mallopt"):
    _c.mallopt(*ONE_ARENA)


def pre_fork(_server: Any, _worker: Any) -> None:
    """What is loaded by now stays for good: the collector need not look through it again in each request."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_VALUES_BEFORE_A_LOOK)


def post_worker_init(worker: Any) -> None:
    """Each process has a courier: its thread must begin after the fork, which would leave it behind."""
    start_courier(worker.wsgi, go_on=lambda: worker.alive)


def child_exit(_server: Any, worker: Any) -> None:
    """What a process that is gone was busy with is not counted any more."""
    if folder := os.environ.get(FOLDER_OF_NUMBERS):
        from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415

        mark_process_dead(worker.pid, folder)


def on_exit(_server: Any) -> None:
    """The numbers end with the server."""
    if folder := os.environ.get(FOLDER_OF_NUMBERS):
        shutil.rmtree(folder, ignore_errors=True)


def worker_exit(_server: Any, _worker: Any) -> None:
    """Lets the courier finish the mail it is at."""
    stop_courier()


def when_ready(_server: Any) -> None:
    """Says where the demo is, once it answers. Passkeys need the name localhost, not the number."""
    if _settings.demo:
        print(f"\nThe demo is at http://localhost:{_settings.port} (Ctrl+C ends it).", flush=True)
