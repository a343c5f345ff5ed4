"""deploy/nginx/tracker.conf under a real nginx: what it leads on, and how much it takes from one address.

Behind it stands a server that answers everything with one word: what is tried is the proxy alone.
"""

from __future__ import annotations

import datetime
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from config import ROOT
from tests.support.processes import free_port

HOST = "tracker.example.org"
PROGRAM, PERSON = "127.0.0.2", "127.0.0.3"
"""Two addresses of this machine, from which somebody asks."""


class Word(BaseHTTPRequestHandler):
    """What is behind the proxy."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(429 if self.path == "/refused" else 200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_arguments: object) -> None:
        """Says nothing."""


class Proxy:
    """nginx with the file that is installed, but for its ports and folders."""

    def __init__(self, folder: Path, nginx: str, behind: int) -> None:
        self.plain, self.port = free_port(), free_port()
        certify(folder)
        text = (ROOT / "deploy/nginx/tracker.conf").read_text(encoding="utf-8")
        text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
        text = text.replace("listen 80", f"listen {self.plain}").replace("listen 443", f"listen {self.port}")
        text = text.replace("127.0.0.1:8000", f"127.0.0.1:{behind}").replace("/opt/tracker", str(ROOT))
        text = text.replace(f"/etc/letsencrypt/live/{HOST}", str(folder))
        text = text.replace("/var/log/nginx", str(folder))
        conf = folder / "nginx.conf"
        conf.write_text(
            f"daemon off; pid {folder}/pid; error_log stderr crit; events {{}}\nhttp {{\n{text}\n}}\n"
        )
        self.trust = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
        self.process = subprocess.Popen([nginx, "-c", str(conf), "-p", str(folder)])
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("nginx does not listen")

    def ask(self, path: str, *, by: str = PERSON, method: str = "GET", times: int = 1) -> list[HTTPResponse]:
        """The answers to the same question, one after the other on one line."""
        connection = HTTPSConnection(HOST, self.port, timeout=20)
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=20, source_address=(by, 0))
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sock = self.trust.wrap_socket(plain, server_hostname=HOST)
        return answers(connection, path, method, times)

    def ask_plainly(self, path: str, method: str = "GET") -> HTTPResponse:
        """The answer to whoever comes without https."""
        return answers(HTTPConnection("127.0.0.1", self.plain, timeout=20), path, method, 1)[0]


def answers(connection: HTTPConnection, path: str, method: str, times: int) -> list[HTTPResponse]:
    found = []
    for _ in range(times):
        connection.request(method, path, b"x=1" if method == "POST" else None, {"Host": HOST})
        answer = connection.getresponse()
        answer.text = answer.read().decode()  # type: ignore[attr-defined]
        found.append(answer)
    connection.close()
    return found


def certify(folder: Path) -> None:
    """A certificate for the name, by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(made.public_bytes(pem))
    unlocked = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "privkey.pem").write_bytes(key.private_bytes(pem, *unlocked))


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[Proxy]:
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if nginx is None:
        pytest.skip("nginx is not installed.")
    with ThreadingHTTPServer(("127.0.0.1", 0), Word) as behind:
        Thread(target=behind.serve_forever, daemon=True).start()
        made = Proxy(tmp_path, nginx, behind.server_port)
        yield made
        made.process.terminate()
        made.process.wait(timeout=20)
        behind.shutdown()


def statuses(found: list[HTTPResponse]) -> Counter[int]:
    return Counter(answer.status for answer in found)


def test_a_hundred_and_fifty_pages_in_a_row_are_nothing_to_wait_for(proxy: Proxy) -> None:
    assert statuses(proxy.ask("/programmes", times=150)) == {200: 150}
    assert statuses(proxy.ask("/programmes", method="POST", times=40)) == {200: 40}
    assert statuses(proxy.ask("/programmes/x/factsheet.pdf", times=10)) == {200: 10}


@pytest.mark.parametrize(
    ("path", "method", "times", "at_least"),
    [
        ("/programmes", "GET", 600, 200),
        ("/programmes", "POST", 200, 100),
        ("/programmes/x/factsheet.pdf", "GET", 60, 20),
        ("/programmes/x/activities.csv?q=y", "GET", 60, 20),
    ],
)
def test_a_program_that_asks_without_end_is_slowed_and_nobody_else(
    *, proxy: Proxy, path: str, method: str, times: int, at_least: int
) -> None:
    found = proxy.ask(path, by=PROGRAM, method=method, times=times)
    counts = statuses(found)
    assert set(counts) == {200, 429}
    assert counts[200] >= at_least
    assert counts[429] > times // 5
    slowed = next(answer for answer in found if answer.status == 429)
    assert "Too much at once" in slowed.text  # type: ignore[attr-defined]
    assert slowed.headers["Retry-After"] == "10"
    assert slowed.headers["Cache-Control"] == "no-store"
    assert statuses(proxy.ask(path, method=method)) == {200: 1}
    assert statuses(proxy.ask("/static/theme.css", by=PROGRAM)) == {200: 1}


def test_what_the_tracker_itself_refuses_has_its_own_page(proxy: Proxy) -> None:
    (answer,) = proxy.ask("/refused")
    assert (answer.status, answer.text) == (429, "ok")  # type: ignore[attr-defined]


def test_only_what_people_open_is_led_from_http_to_https(proxy: Proxy) -> None:
    for path in ("/", "/login?next=%2F", "/programmes/x/progress", "/programmes/x/factsheet.pdf"):
        answer = proxy.ask_plainly(path)
        assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}{path}")
    for path in (
        *("/calendars/a-secret.ics", "/programmes/x/progress.json", "/login/passkey/question.json"),
        *("/metrics", "/healthz", "/readyz?exclude=mail"),
    ):
        answer = proxy.ask_plainly(path)
        assert (answer.status, answer.headers["Location"]) == (403, None), path
    assert proxy.ask_plainly("/login", "POST").status == 403


def test_how_the_tracker_is_is_told_to_this_machine_alone(proxy: Proxy) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        assert statuses(proxy.ask(path, by="127.0.0.1")) == {200: 1}
        # Not in other words, either.
        coded = f"/%{ord(path[1]):02x}{path[2:]}"
        for said in (path, f"/{path}", f"{path}?x", f"/x/..{path}", f"/.{path}", coded, f"/static/..{path}"):
            assert statuses(proxy.ask(said, by=PERSON)) == {403: 1}, said
