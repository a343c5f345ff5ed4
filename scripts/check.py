"""``make test``, ``make check`` and ``make format``: every step is said, timed and run, none is skipped.

check.py [code] [tests] [format] [languages]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from environment import PYTHON, ensure_environment, run, stop

BROWSERS = ("chromium-headless-shell", "chromium")
SERVERS = {"nginx": "nginx-light", "curl": "curl", "openssl": "openssl", "systemd-analyze": "systemd"}
"""What stands in front of the tracker or starts it: how it is called, and the package that it is in."""
WITH_SBIN = f"{os.environ.get('PATH', '')}:/usr/sbin"
WITH_DATABASE = ("tests/integration", "tests/functional", "tests/migrations")
"""Run on SQLite and on PostgreSQL. Unit and house tests ask no database: they run once, with the first."""
ON_ANY_DATABASE = (
    "tests/functional/test_access.py",
    "tests/functional/test_attacks.py",
    "tests/functional/test_every_id.py",
    "tests/functional/test_no_english.py",
    "tests/functional/test_start.py",
    "tests/functional/test_translated_names.py",
    "tests/functional/web/test_health.py",
)
"""Long walks through every page: who may open it, what it says to an attack, in which language. The database
has no part in that, and where it has one the other tests ask both: these run once, with the first."""


@dataclass(frozen=True)
class Step:
    """One command of the checks, and what it makes sure of."""

    name: str
    command: tuple[str, ...]


CODE = (
    Step("format", ("ruff", "format", "--check", "--quiet", ".")),
    Step("lint", ("ruff", "check", "--quiet", ".")),
    Step("types", ("mypy", "--no-error-summary")),
    Step("layers", ("lint-imports", "--no-logo")),
)
# Two workers, each with a database of its own: a third quicker on two cores. Who is done first takes over
# what the other has not begun.
PYTEST = ("pytest", "-q", "-n", "2", "--dist", "worksteal")
TESTS = (
    Step(
        "tests on SQLite, and those that ask no database",
        (*PYTEST, "--backend", "sqlite", "--ignore", "tests/browser"),
    ),
    Step(
        "tests on PostgreSQL",
        (
            *(*PYTEST, "--backend", "postgresql", *WITH_DATABASE),
            *(f"--ignore={path}" for path in ON_ANY_DATABASE),
        ),
    ),
    Step("tests in Chromium", (*PYTEST, "tests/browser")),
)
LANGUAGES = (
    Step(
        "every page in every language",
        (*PYTEST, "--every-language", "tests/browser/test_every_language.py"),
    ),
)
FORMAT = (
    Step("imports", ("ruff", "check", "--quiet", "--select", "I", "--fix", ".")),
    Step("format", ("ruff", "format", ".")),
)


def main() -> None:
    """Runs what is asked for to the end, so that one run shows everything; status 1 if anything failed."""
    asked = sys.argv[1:]
    ensure_environment("test")
    if {"tests", "languages"} & set(asked):
        ensure_browser()
    if "tests" in asked:
        ensure_servers()
    steps = [
        *(FORMAT if "format" in asked else ()),
        *(CODE if "code" in asked else ()),
        *(TESTS if "tests" in asked else ()),
        *(LANGUAGES if "languages" in asked else ()),
    ]
    failed = [step.name for step in steps if not passes(step)]
    if failed:
        stop(f"Failed: {', '.join(failed)}.")


def passes(step: Step) -> bool:
    """Runs one step and says how long it took."""
    print(f"\n== {step.name}", flush=True)
    begun = time.monotonic()
    status = run(*step.command)
    print(
        f"== {step.name}: {'passed' if status == 0 else 'FAILED'}, {time.monotonic() - begun:.0f} s",
        flush=True,
    )
    return status == 0


def ensure_browser() -> None:
    """Finds Chromium, else installs Debian's, else Playwright's; stops where none can be had."""
    if find_browser():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Debian's Chromium …", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "-qq", "update"], check=False, env=quiet)
        for name in BROWSERS:
            install = ["apt-get", "-qq", "install", "-y", "--no-install-recommends", name]
            done = subprocess.run(install, check=False, env=quiet, stdout=subprocess.DEVNULL)
            if done.returncode == 0 and find_browser():
                return
    print("Fetching Playwright's own Chromium …", flush=True)
    if run(str(PYTHON), "-m", "playwright", "install", "chromium") == 0 and starts():
        return
    stop("The browser tests need Chromium: install it (apt install chromium-headless-shell), run make again.")


def ensure_servers() -> None:
    """Installs what the tests of deploy/ need, where nothing is started by that; else they are skipped."""
    missing = [package for name, package in SERVERS.items() if shutil.which(name, path=WITH_SBIN) is None]
    if not missing:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get") or Path("/run/systemd/system").exists():
        print(f"Without {' and '.join(missing)} some tests of deploy/ are skipped.", flush=True)
        return
    print(f"Installing Debian's {' and '.join(missing)} …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-qq", "update"], check=False, env=quiet)
    install = ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *missing]
    subprocess.run(install, check=False, env=quiet, stdout=subprocess.DEVNULL)


def find_browser() -> str | None:
    """The browser on the PATH, the quicker one first."""
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


def starts() -> bool:
    """Whether the browser that Playwright fetched runs here; it may lack libraries."""
    script = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: p.chromium.launch(args=['--no-sandbox']).close()\n"
    )
    with tempfile.NamedTemporaryFile("w", suffix=".py") as file:
        file.write(script)
        file.flush()
        return run(str(PYTHON), file.name) == 0


if __name__ == "__main__":
    main()
