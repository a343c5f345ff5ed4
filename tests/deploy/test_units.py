"""The files of deploy/ are such that systemd and nginx take them, and they say what the tracker says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from config import ROOT, Settings
from tracker.web.readiness import FAILED, NO_ANSWER, OK
from tracker.web.uploads import LARGEST_UPLOAD_BYTES

UNITS = ROOT / "deploy" / "systemd"
NGINX = (ROOT / "deploy" / "nginx" / "tracker.conf").read_text(encoding="utf-8")
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
LARGEST_EXPOSURE = 2.0
"""Of ten, as ``systemd-analyze security`` has it; a service that says nothing of it has 9.2."""

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed."
)


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units with programs that are there."""
    folder = tmp_path / "units"
    shutil.copytree(UNITS, folder)
    tools = tmp_path / "opt/tracker/.venv/bin"
    tools.mkdir(parents=True)
    for name in ("flask", "gunicorn"):
        (tools / name).write_text("#!/bin/sh\n")
        (tools / name).chmod(0o755)
    for path in folder.rglob("*.*"):
        if path.is_file():
            path.write_text(path.read_text().replace("/opt/tracker", f"{tmp_path}/opt/tracker"))
    return folder


def analyze(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", "--no-pager", *arguments],
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@needs_systemd
def test_systemd_takes_every_unit_without_a_word(units: Path) -> None:
    names = [str(path) for path in sorted(units.glob("tracker-*.*")) if path.is_file()]
    assert len(names) == 10
    verified = analyze(units, "verify", "--man=no", *names)
    said = verified.stdout + verified.stderr
    assert verified.returncode == 0, said
    assert [line for line in said.splitlines() if "tracker" in line] == []


@needs_systemd
@pytest.mark.parametrize("service", SERVICES)
def test_a_service_may_touch_little(units: Path, service: str) -> None:
    said = analyze(units, "security", "--offline=true", service).stdout
    exposure = re.search(r"Overall exposure level for \S+: ([\d.]+)", said)
    assert exposure is not None, said
    assert float(exposure[1]) <= LARGEST_EXPOSURE


def test_every_timer_has_its_service_and_every_command_exists() -> None:
    commands = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for timer in UNITS.glob("*.timer"):
        service = timer.with_suffix(".service").read_text(encoding="utf-8")
        command = re.search(r"--app tracker\.app ([a-z]+(?: [a-z]+)?)", service)
        assert command is not None, timer.name
        assert f"| `{command[1]}" in commands, timer.name


def test_the_door_is_where_nginx_and_the_settings_look_for_it() -> None:
    door = f"127.0.0.1:{Settings().port}"
    assert f"ListenStream={door}" in (UNITS / "tracker-web.socket").read_text(encoding="utf-8")
    assert set(re.findall(r"proxy_pass http://([^;]+);", NGINX)) == {door}


def test_nginx_lets_as_much_through_as_the_tracker_takes() -> None:
    assert re.findall(r"client_max_body_size (\d+)m;", NGINX) == [str(LARGEST_UPLOAD_BYTES // 2**20)]


def test_nginx_says_what_one_trusted_proxy_has_to_say_and_drops_what_visitors_say() -> None:
    said = dict(re.findall(r"proxy_set_header (\S+) (\S+);", NGINX))
    assert said == {
        "Connection": '""',
        "Host": "$host",
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Proto": "$scheme",
        "X-Forwarded-Host": "$host",
        "X-Request-ID": "$request_id",
    }
    sample = (ROOT / "deploy" / "tracker.env").read_text(encoding="utf-8")
    assert "\nTRACKER_PROXIES=1\n" in sample


def test_every_setting_of_the_sample_of_a_server_exists() -> None:
    sample = (ROOT / "deploy" / "tracker.env").read_text(encoding="utf-8")
    named = set(re.findall(r"TRACKER_([A-Z_]+)(?==)", sample))
    assert {name.lower() for name in named} <= set(Settings.documented())
    assert len(named) > 10


def test_the_document_has_every_word_and_every_number_that_watchers_get() -> None:
    document = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    sources = [
        ROOT / "tracker" / path for path in ("web/readiness.py", "files/stores.py", "files/buckets.py")
    ]
    said = "".join(path.read_text(encoding="utf-8") for path in sources)
    words = set(re.findall(r'(?:return|else) "([a-z -]+)"', said)) | {*OK, NO_ANSWER, FAILED}
    assert len(words) >= 9
    assert {word for word in words if f"`{word}`" not in document} == set()
    numbers = re.findall(r'"(tracker_\w+)"', (ROOT / "tracker/web/metrics.py").read_text(encoding="utf-8"))
    assert len(numbers) == 9
    assert {name for name in numbers if f"`{name}" not in document} == set()
