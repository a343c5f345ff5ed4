"""docs/running.md, typed as it stands: from nothing to https, a backup and back, a new version and back.

The machine is a folder: paths of the document begin with it, ports are free ones. What would change this
machine, or needs the world, has a stand-in on PATH (`STAND_INS`); units, nginx, settings and the tracker
itself are real.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from aiosmtpd.handlers import Sink

from config import ROOT
from tests.support.mail import start_server
from tests.support.processes import free_port, told
from tests.support.running import HOST, ORIGIN, PASSWORD, SECTIONS, Origin, with_password

STAND_INS = {
    "apt-get": "exit 0",
    "useradd": "exit 0",
    "runuser": 'shift 3; exec "$@"',
    "install": """
        given=()
        while [ $# -gt 0 ]; do
            case $1 in -o|-g) shift 2 ;; *) given+=("$1"); shift ;; esac
        done
        exec /usr/bin/install "${given[@]}" """,
    "certbot": """
        name=$(sed 's/.* -d \\([^ ]*\\) .*/\\1/' <<< "$*")
        mkdir -p "$MACHINE/etc/letsencrypt/live/$name" && cd "$MACHINE/etc/letsencrypt/live/$name"
        exec openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$name" \\
            -addext "subjectAltName=DNS:$name" -keyout privkey.pem -out fullchain.pem 2> /dev/null""",
    "nginx": 'exec "$REAL_NGINX" -c "$MACHINE/etc/nginx/nginx.conf" "$@"',
    "systemctl": 'exec "$PYTHON" "$SYSTEMCTL" "$@"',
}
FOLDERS = (
    *("run", "bin", "opt", "var/lib", "var/backups", "var/log/nginx", "var/www/html"),
    *("etc/systemd/system", "etc/nginx/sites-available", "etc/nginx/sites-enabled"),
)
MOVED = (
    *("/opt/tracker", "/var/lib/tracker", "/var/backups/tracker", "/var/log/nginx", "/var/www/html"),
    *("/etc/tracker", "/etc/systemd", "/etc/letsencrypt", "/etc/nginx"),
)
TOOLS = {
    "flask": 'import sys; sys.argv[0] = "flask"; from flask.cli import main; main()',
    "gunicorn": "from gunicorn.app.wsgiapp import run; run()",
}
NEEDED = ("git", "curl", "openssl", "bash")


def find_nginx() -> str | None:
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


class Machine:
    """A folder that is treated like a machine, and one window to type into."""

    def __init__(self, folder: Path, nginx: str) -> None:
        self.root = folder / "machine"
        self.ports = {8000: free_port(), 443: free_port(), 80: free_port()}
        for name in FOLDERS:
            (self.root / name).mkdir(parents=True)
        for name, script in STAND_INS.items():
            (self.root / "bin" / name).write_text(f"#!/bin/bash\n{script}\n")
            (self.root / "bin" / name).chmod(0o755)
        (self.root / "etc/nginx/nginx.conf").write_text(
            f"user root; pid {self.root}/run/nginx.pid; error_log stderr crit; events {{}}\n"
            f"http {{ include /etc/nginx/mime.types; include {self.root}/etc/nginx/sites-enabled/*; }}\n"
        )
        (self.root / ".curlrc").write_text(
            f'connect-to = "{HOST}:443:127.0.0.1:{self.ports[443]}"\n'
            f'cacert = "{self.root}/etc/letsencrypt/live/{HOST}/fullchain.pem"\n'
        )
        self.origin = Origin(folder / "origin", partial(self.moved, ports=True))
        self.make_tools()
        environment = told() | {
            "PATH": f"{self.root}/bin:{os.environ['PATH']}",
            "HOME": str(self.root),
            "MACHINE": str(self.root),
            "REAL_NGINX": nginx,
            "PYTHON": sys.executable,
            "SYSTEMCTL": str(ROOT / "tests/support/systemctl.py"),
        }
        self.window = subprocess.Popen(
            ["/bin/bash"],
            env=environment,
            cwd=self.root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.type(
            "set -e -o pipefail\n"
            'function scripts/python.sh { mkdir -p .venv && cp -rT "$MACHINE/tools" .venv/bin; }'
        )

    def make_tools(self) -> None:
        """The packages of the tests have those of the tracker among them; that they can be installed is tried
        whenever the tests themselves are."""
        (self.root / "tools").mkdir()
        for name, code in TOOLS.items():
            path = self.root / "tools" / name
            path.write_text(f"#!/bin/sh\nexec {sys.executable} -P -c '{code}' \"$@\"\n")
            path.chmod(0o755)

    def moved(self, text: str, *, ports: bool) -> str:
        """What stands in the document, as it is on this machine."""
        for path in MOVED:
            text = text.replace(path, f"{self.root}{path}")
        text = text.replace("127.0.0.1:8000", f"127.0.0.1:{self.ports[8000]}")
        if ports and not has_ipv6():
            text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
        if ports:
            for port in (80, 443):
                # The world asks by any address; here it is this machine alone.
                text = text.replace(f"listen [::]:{port}", f"listen [::1]:{self.ports[port]}")
                text = text.replace(f"listen {port}", f"listen 127.0.0.1:{self.ports[port]}")
        return text

    def type(self, block: str) -> str:
        """Types a block, and returns what is said; a command that fails is a fault."""
        assert self.window.stdin is not None
        assert self.window.stdout is not None
        self.window.stdin.write(f"{{\n{block}\n}} < /dev/null\necho; echo =DONE=\n")
        self.window.stdin.flush()
        said = []
        for line in self.window.stdout:
            if line == "=DONE=\n":
                return "".join(said)
            said.append(line)
        raise AssertionError(f"A command failed:\n{block}\n{''.join(said)}\n{self.journal[-3000:]}")

    def follow(self, section: str) -> str:
        """Types all blocks of a section of the document."""
        return "".join(self.type(self.typed(block)) for block in SECTIONS[section])

    def typed(self, block: str) -> str:
        return with_password(self.moved(block, ports=False).replace(ORIGIN, str(self.origin.folder)))

    @property
    def journal(self) -> str:
        path = self.root / "journal"
        return path.read_text() if path.exists() else ""

    def close(self) -> None:
        """Ends what runs."""
        for name in ("tracker-web.service", "nginx.pid"):
            path = self.root / "run" / name
            if path.exists() and (pid := path.read_text().strip()):
                os.kill(int(pid), signal.SIGTERM)
        self.window.kill()
        self.window.wait()
        for pipe in (self.window.stdin, self.window.stdout):
            if pipe is not None:
                pipe.close()


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


class Browser:
    """Somebody at home, who asks by name and trusts the certificate of this machine alone."""

    def __init__(self, machine: Machine) -> None:
        self.port = machine.ports[443]
        folder = machine.root / "etc/letsencrypt/live" / HOST
        self.trust = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, fields: dict[str, str] | None = None) -> tuple[int, dict[str, str], str]:
        connection = HTTPSConnection(HOST, self.port, context=self.trust, timeout=40)
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=40)
        connection.sock = self.trust.wrap_socket(plain, server_hostname=HOST)
        headers = {"Host": HOST, "Referer": f"https://{HOST}{path}"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST" if fields else "GET", path, urlencode(fields) if fields else None, headers)
        answer = connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.headers.items()}, text

    def sign_in(self) -> None:
        self.cookies.clear()
        status, _headers, page = self.ask("/login")
        assert status == 200
        fields = dict(re.findall(r'<input[^>]*name="(csrf_token|form_token)"[^>]*value="([^"]+)"', page))
        status, _headers, page = self.ask(
            "/login", {**fields, "address": "you@example.org", "password": PASSWORD}
        )
        assert status == 303, page
        status, _headers, page = self.ask("/programmes/new")
        assert status == 200, "an administrator may make a programme"


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    nginx = find_nginx()
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if nginx is None or missing:
        pytest.skip(f"Not installed: {', '.join(missing) or 'nginx'}.")
    if not (ROOT / ".git").exists():
        pytest.skip("What is to be cloned is no repository.")
    made = Machine(tmp_path, nginx)
    yield made
    made.close()


def ready(said: str) -> dict[str, Any]:
    """The last answer of /readyz among what was said."""
    answers = re.findall(r'^\{"ready".*\}$', said, re.MULTILINE)
    found: dict[str, Any] = json.loads(answers[-1])
    return found


def test_every_block_of_commands_is_typed_below() -> None:
    followed = set(re.findall(r'follow\("([^"]+)"\)', Path(__file__).read_text(encoding="utf-8")))
    assert followed == {heading for heading, blocks in SECTIONS.items() if blocks}


# Twenty times a command starts the tracker: seconds where nothing else runs, minutes where much does.
@pytest.mark.timeout(900)
def test_from_an_empty_machine_to_https_a_backup_and_a_new_version_and_back(machine: Machine) -> None:
    for section in (
        machine.follow("1. Packages, a user, the tracker"),
        machine.follow("2. Settings"),
        machine.follow("3. The database, and yourself"),
    ):
        assert "Traceback" not in section
    words = ready(machine.follow("4. Serving"))
    assert words == {"ready": True, "database": "ok", "migrations": "ok", "files": "ok", "mail": "not set"}

    assert machine.follow("5. https").strip().endswith("200")
    browser = Browser(machine)
    browser.sign_in()
    check_the_proxy(machine, browser)

    post_office = start_server(Sink())
    try:
        settings = machine.root / "etc/tracker/tracker.env"
        filled = settings.read_text().replace("# TRACKER_MAIL_FROM", "TRACKER_MAIL_FROM")
        url = f"TRACKER_MAIL_URL=smtp://127.0.0.1:{post_office.port}"
        settings.write_text(re.sub(r"# TRACKER_MAIL_URL=.*", url, filled))
        assert ready(machine.follow("6. Mail"))["mail"] == "ok"

        assert "is whole" in machine.follow("Backups")
        browser.sign_in()

        machine.origin.release("v1.1")
        assert ready(machine.follow("A new version"))["ready"] is True
        assert tables_of(machine) >= {"trial", "user"}
        browser.sign_in()

        assert ready(machine.follow("Going back"))["ready"] is True
        assert "trial" not in tables_of(machine)
        browser.sign_in()
    finally:
        post_office.stop()
    for line in machine.journal.splitlines():
        assert json.loads(line)["level"] in ("info", "warning"), line


def tables_of(machine: Machine) -> set[str]:
    with sqlite3.connect(machine.root / "var/lib/tracker/tracker.sqlite3") as connection:
        found = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
    connection.close()
    return found


def wait_until(holds: Callable[[], bool]) -> None:
    """The line of a request is written when its answer is already on its way."""
    ends = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.05)


def check_the_proxy(machine: Machine, browser: Browser) -> None:
    """What the browser is told through nginx is what the tracker says, and each request is told apart."""
    _status, headers, _page = browser.ask("/login")
    assert headers["strict-transport-security"].startswith("max-age=")
    assert re.fullmatch(r"[0-9a-f]{32}", headers["x-request-id"])
    assert "nginx/" not in headers["server"]
    wait_until(lambda: headers["x-request-id"] in machine.journal)
    assert browser.ask("/readyz")[0] == 200
    plain = subprocess.run(
        [
            *("curl", "-s", "-o", "/dev/null", "-w", "%{http_code} %{redirect_url}", "-H", f"Host: {HOST}"),
            f"http://127.0.0.1:{machine.ports[80]}/login?next=%2F",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert plain.stdout == f"301 https://{HOST}/login?next=%2F"
    # Another name gets no certificate at all.
    with (
        socket.create_connection(("127.0.0.1", machine.ports[443]), timeout=10) as raw,
        pytest.raises(ssl.SSLError),
    ):
        browser.trust.wrap_socket(raw, server_hostname="other.example.org")
