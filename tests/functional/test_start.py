"""The tracker as it is really started: gunicorn, and make's scripts. Unsafe starts end with a sentence."""

from __future__ import annotations

import secrets
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT
from tests.support.processes import BIN, told
from tracker.cli.database import upgrade

GUNICORN = str(BIN / "gunicorn")


def start(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=ROOT,
        env=told(**environment),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def good(tmp_path: Path) -> dict[str, str]:
    return {
        "TRACKER_SECRET_KEY": secrets.token_hex(32),
        "TRACKER_PASSWORD_SALT": secrets.token_hex(32),
        "TRACKER_DATABASE_URL": f"sqlite:///{tmp_path / 'tracker.sqlite3'}",
    }


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"TRACKER_SECRET_KEY": ""}, "TRACKER_SECRET_KEY is missing or weak"),
        ({"TRACKER_PASSWORD_SALT": "weak"}, "TRACKER_PASSWORD_SALT is missing or weak"),
        ({"TRACKER_PORT": "many"}, "TRACKER_PORT must be a whole number"),
        ({}, "The database is empty"),
    ],
)
def test_gunicorn_does_not_start_unsafe(good: dict[str, str], change: dict[str, str], said: str) -> None:
    ended = start(GUNICORN, **{**good, **change})
    assert ended.returncode == 1
    assert said in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_flask_run_does_not_start_on_an_empty_database(good: dict[str, str]) -> None:
    ended = start(sys.executable, "-m", "flask", "--app", "tracker.app", "run", **good)
    assert ended.returncode == 1
    assert "The database is empty" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_gunicorn_serves_a_migrated_database(good: dict[str, str]) -> None:
    upgrade(good["TRACKER_DATABASE_URL"])
    ended = start(GUNICORN, "--check-config", **good)
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "8 0"])
def test_make_demo_says_that_a_port_is_none(port: str) -> None:
    ended = start("scripts/python.sh", "scripts/demo.py", PORT=port)
    assert ended.returncode == 1
    assert ended.stderr.startswith("PORT must be a number")
    assert ended.stderr.count("\n") == 1


def test_make_demo_says_that_a_port_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = start("scripts/python.sh", "scripts/demo.py", PORT=str(port))
    assert ended.returncode == 1
    assert f"Port {port} is taken" in ended.stderr


def test_make_demo_says_that_python_is_too_old(tmp_path: Path) -> None:
    for name in ("sh", "env"):
        (tmp_path / name).symlink_to(f"/bin/{name}" if name == "sh" else f"/usr/bin/{name}")
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    ended = start("scripts/python.sh", "scripts/demo.py", PATH=str(tmp_path))
    assert ended.returncode == 1
    assert ended.stderr.startswith("Python 3.11 or newer is needed")
    assert ended.stderr.count("\n") == 1


def test_what_sqlite_was_told_to_save_outlives_a_power_cut(good: dict[str, str]) -> None:
    upgrade(good["TRACKER_DATABASE_URL"])
    asked = (
        "from tracker.app import create_app\n"
        "from tracker.extensions import db\n"
        "with create_app().app_context():\n"
        "    print(db.session.connection().exec_driver_sql('PRAGMA synchronous').scalar())\n"
    )
    assert start(sys.executable, "-c", asked, **good).stdout == "2\n"
