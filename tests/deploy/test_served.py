"""gunicorn as it is deployed: it stops and begins anew without cutting anything off, and says what it did."""

from __future__ import annotations

import asyncio
import re
import secrets
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any, Self

import pytest
from sqlalchemy import create_engine, text

from config import Settings
from tests.support.gunicorn import HOST
from tests.support.mail import start_server
from tests.support.served import BEHIND_PROXY, Served
from tracker.app import create_app
from tracker.cli.database import upgrade
from tracker.domain.statuses import SignInChange
from tracker.extensions import db
from tracker.models import User
from tracker.services.sign_in_changes import tell

LONGEST_GOODBYE = 10.0
TOKEN = secrets.token_hex(32)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    made: list[Served] = []

    def begin(**settings: Any) -> Served:
        made.append(Served(tmp_path, **settings))
        made[-1].start()
        return made[-1]

    yield begin
    for one in made:
        one.close()


@contextmanager
def slow_request(served: Served) -> Iterator[Callable[[], str]]:
    """A form that is half sent; what it calls sends the rest, and returns the first line of the answer."""
    body = b"email=ada%40example.org&password=wrong"
    head = "".join(f"{name}: {value}\r\n" for name, value in BEHIND_PROXY.items())
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as slow:
        slow.sendall(
            f"POST /login HTTP/1.1\r\n{head}Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode()
        )
        slow.sendall(body[:10])
        time.sleep(0.5)

        def finish() -> str:
            slow.sendall(body[10:])
            return slow.makefile("rb").readline().decode()

        yield finish


def test_a_request_that_is_under_way_is_answered_after_the_server_was_told_to_stop(
    serve: Callable[..., Served],
) -> None:
    served = serve()
    with slow_request(served) as finish:
        served.signal(signal.SIGTERM)
        time.sleep(1.5)
        answer = finish()
    assert re.match(r"HTTP/1\.1 [234]\d\d ", answer), answer
    assert served.end(LONGEST_GOODBYE) == 0


class SlowPostOffice:
    """Takes mail, but no faster than it likes to."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.begun = Event()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - its name.
        self.begun.set()
        await asyncio.sleep(2)
        self.taken.append(envelope.rcpt_tos[0])
        return "250 OK"


def test_the_mail_that_is_under_way_is_finished_and_no_other_begun(
    serve: Callable[..., Served], tmp_path: Path
) -> None:
    office = SlowPostOffice()
    server = start_server(office)
    try:
        prepare_mail(tmp_path, number=3)
        served = serve(
            TRACKER_WORKERS="1",
            TRACKER_MAIL_URL=f"smtp://127.0.0.1:{server.port}",
            TRACKER_MAIL_FROM="tracker@example.org",
        )
        assert office.begun.wait(20)
        with slow_request(served) as finish:
            # For as long as it takes, a second mail could be begun.
            served.signal(signal.SIGTERM)
            time.sleep(3)
            finish()
        assert served.end(LONGEST_GOODBYE) == 0
    finally:
        server.stop()
    assert len(office.taken) == 1
    engine = create_engine(f"sqlite:///{tmp_path / 'tracker.sqlite3'}")
    with engine.connect() as connection:
        states = sorted(connection.scalars(text("SELECT state FROM message")))
    engine.dispose()
    assert states == ["sent", "waiting", "waiting"]


def prepare_mail(folder: Path, *, number: int) -> None:
    """Messages that wait, of an earlier process."""
    url = f"sqlite:///{folder / 'tracker.sqlite3'}"
    upgrade(url)
    app = create_app(Settings(testing=True, secret_key="x", password_salt="y", database_url=url))
    with app.app_context():
        for which in range(number):
            person = User(email=f"person{which}@example.org", name="Ada", active=True)
            db.session.add(person)
            db.session.flush()
            tell(person, SignInChange.PASSWORD_SET)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def test_a_load_balancer_asks_by_number_and_over_http_where_people_are_led_to_https(
    serve: Callable[..., Served],
) -> None:
    served = serve()
    by_number = {"Host": f"10.1.2.3:{served.port}", "X-Forwarded-Proto": "http"}
    assert served.ask("/healthz", headers=by_number).text == "ok\n"
    assert served.ask("/readyz", headers=by_number).status == 200
    assert served.ask("/login", headers=by_number).status == 400
    led = served.ask("/login", headers={"X-Forwarded-Proto": "http"})
    assert (led.status, led.headers["Location"]) == (302, f"https://{HOST}/login")


def test_a_visitor_s_header_says_neither_where_the_tracker_stands_nor_how_it_was_asked(
    serve: Callable[..., Served],
) -> None:
    served = serve()
    plain = served.ask("/login").text
    for said in (
        {"SCRIPT_NAME": "/elsewhere"},
        {"PATH_INFO": "/healthz"},
        {"X-Forwarded-Prefix": "/elsewhere"},
        {"X-Forwarded-Ssl": "off"},
        {"X-Forwarded-Protocol": "ssl"},
    ):
        answer = served.ask("/login", headers=said)
        assert answer.status == 200, said
        assert links_of(answer.text) == links_of(plain), said
    assert served.ask("/elsewhere/login", headers={"SCRIPT_NAME": "/elsewhere"}).status == 303


def links_of(page: str) -> list[str]:
    return re.findall(r'(?:href|src|action)="([^"]*)"', page)


class Visitors:
    """Ask one page after the other until told to stop, and note whoever got none."""

    def __init__(self, served: Served, number: int = 4) -> None:
        self.served = served
        self.answered = 0
        self.failed: list[str] = []
        self._stop = Event()
        self._threads = [Thread(target=self._visit) for _each in range(number)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _visit(self) -> None:
        while not self._stop.is_set():
            try:
                status = self.served.ask("/login").status
            except OSError as error:
                self.failed.append(repr(error))
                continue
            if status == 200:
                self.answered += 1
            else:
                self.failed.append(str(status))


def test_new_processes_take_over_while_visitors_come(serve: Callable[..., Served]) -> None:
    served = serve()
    # The first answers before the second has begun.
    end = time.monotonic() + 20
    while len(before := set(served.workers())) < 2 and time.monotonic() < end:
        time.sleep(0.05)
    assert len(before) == 2
    with Visitors(served) as visitors:
        time.sleep(0.5)
        served.signal(signal.SIGHUP)
        end = time.monotonic() + 20
        while before.intersection(served.workers()) and time.monotonic() < end:
            time.sleep(0.1)
        time.sleep(0.5)
    assert not before.intersection(served.workers())
    assert visitors.failed == []
    assert visitors.answered > 20


def test_a_restart_refuses_nobody_where_the_door_stays_open(serve: Callable[..., Served]) -> None:
    served = serve(listens=True)
    with Visitors(served) as visitors:
        time.sleep(0.5)
        served.signal(signal.SIGTERM)
        assert served.end(LONGEST_GOODBYE) == 0
        before = visitors.answered
        served.start()
        time.sleep(0.5)
    assert visitors.failed == []
    assert visitors.answered > before


def test_numbers_are_those_of_all_processes_and_each_request_has_its_line(
    serve: Callable[..., Served], tmp_path: Path
) -> None:
    served = serve(TRACKER_METRICS_TOKEN=TOKEN, RUNTIME_DIRECTORY=str(tmp_path))
    words = [served.ask("/login", headers={"X-Request-ID": f"word-{n:04}"}) for n in range(24)]
    assert {one.status for one in words} == {200}
    assert [one.headers["X-Request-ID"] for one in words] == [f"word-{n:04}" for n in range(24)]
    assert served.ask("/metrics", headers={"Authorization": "Bearer x"}).status == 303
    # An answer is there a moment before it is counted.
    time.sleep(0.5)
    for _again in range(6):
        # Whichever process answers.
        said = served.ask("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
        assert 'tracker_requests_total{endpoint="sign_in.show",method="GET",status="2xx"} 24.0' in said
        assert "tracker_requests_in_progress 0.0" in said
        assert "tracker_database_connections_in_use 0.0" in said
    served.signal(signal.SIGHUP)
    time.sleep(3)
    said = served.ask("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    assert 'status="2xx"} 24.0' in said, "what ended processes have counted stays"
    working = {str(one.pid) for one in served.workers()}
    alive = working | {str(served.process.pid if served.process else 0)}
    counted = {path.stem.rpartition("_")[2] for path in tmp_path.glob("numbers-*/gauge_livesum_*.db")}
    assert counted <= alive, "what they were busy with does not"
    assert len(counted & working) >= 1
    served.signal(signal.SIGTERM)
    assert served.end(LONGEST_GOODBYE) == 0
    assert not list(tmp_path.glob("numbers-*"))
    lines = [line for line in served.lines if line["logger"] == "tracker.requests"]
    assert len(lines) == 25
    assert {line.get("route") for line in lines} == {"/login", None}
    assert {f"word-{n:04}" for n in range(24)} < {line["request"] for line in lines}
    assert "192.0.2.7" not in served.log.read_text()
    assert HOST not in served.log.read_text()
