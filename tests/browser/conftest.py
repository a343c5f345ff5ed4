"""A real Chromium before the real application, which runs in this process so that tests may set the clock."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from contextvars import Context
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, sync_playwright
from sqlalchemy import select
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from tests.browser.hands import WAYS, Hands
from tests.support.client import Client, release_session
from tests.support.deployed import Deployed
from tests.support.kept import kept
from tracker.cli.demo import load_missing, make_public, make_reviews, make_talk
from tracker.extensions import db
from tracker.models import User
from tracker.services.demo_people import make_demo_people

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NOW = datetime(2026, 7, 3, 10, tzinfo=UTC)
"""The moment at which a test on the two programmes of the demo begins."""
PROGRAMMES = frozenset(("inclucities", "bridges"))

BROWSERS = ("chromium-headless-shell", "chromium")
QUIET = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update"]
SIZES = {"phone": (360, 740), "narrow": (320, 640), "desktop": (1280, 800), "zoomed": (640, 400)}
"""Zoomed: the desktop at 200 %, which has half as many pixels for the page."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOUR = ["color-contrast", "link-in-text-block"]
"""The rules of axe that depend on light and dark."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Every page in every language takes long, and is read when that is asked for."""
    asked = bool(config.getoption("--every-language"))
    return True if collection_path.name == "test_every_language.py" and not asked else None


class Silent(WSGIRequestHandler):
    """Requests are no news in a test."""

    def log_request(self, *_arguments: Any) -> None:
        """Says nothing."""


class Answering:
    """Counts the requests that are being answered, so that none outlives its test.

    What is left when the answer is there is to send it, which asks no database.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._changed = threading.Condition()
        self._running = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self._count(1)
        try:
            return self._application(environ, start_response)
        finally:
            self._count(-1)

    def _count(self, change: int) -> None:
        with self._changed:
            self._running += change
            self._changed.notify_all()

    def wait(self) -> None:
        """Returns when all are answered; one that takes half a minute is a fault."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._running == 0, timeout=30)


@pytest.fixture(scope="session")
def answering(session_app: tuple[Flask, Any, Any]) -> Answering:
    """The application as the server calls it."""
    return Answering(session_app[0].wsgi_app)


@pytest.fixture(scope="session")
def server(session_app: tuple[Flask, Any, Any], answering: Answering) -> Iterator[BaseWSGIServer]:
    """The application on a free port of this machine, for the whole run."""
    # The browser has a clock of its own: by that, no sign-in of a fixed day may be over.
    session_app[0].permanent_session_lifetime = timedelta(days=36500)
    made: list[BaseWSGIServer] = []
    # A context of its own, so that no thread of the server sees the application context of a test.
    Context().run(
        lambda: made.append(make_server("localhost", 0, answering, threaded=True, request_handler=Silent))
    )
    thread = threading.Thread(target=made[0].serve_forever, daemon=True)
    thread.start()
    yield made[0]
    made[0].shutdown()
    thread.join()
    made[0].server_close()


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """The demo under gunicorn."""
    with closing(Deployed(tmp_path_factory.mktemp("deployed"))) as server:
        yield server


@pytest.fixture
def address(app: Flask, server: BaseWSGIServer) -> str:
    """Where the application answers, on an empty database: ``http://localhost:…``."""
    release_session()
    return f"http://localhost:{server.server_port}"


@pytest.fixture
def clock() -> Iterator[None]:
    """The time runs from `NOW`."""
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def demo(clock: None, app: Flask) -> Callable[[str], User]:
    """IncluCities, Bridges and the people of the demo; gives a person by name: ``demo("coordinator")``."""
    kept(load_demo, "the demo")

    def person(name: str) -> User:
        found = db.session.scalars(select(User).where(User.email.startswith(f"{name}@"))).one()
        release_session()
        return found

    return person


def load_demo() -> None:
    """Both programmes with their people; committed."""
    for slug in sorted(PROGRAMMES):
        load_missing(slug)
    make_demo_people(loaded=PROGRAMMES)
    make_reviews()
    make_talk()
    make_public(PROGRAMMES)
    db.session.commit()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, which steers the browser."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium: Debian's where it is, else Playwright's own."""
    path = next((found for found in map(shutil.which, BROWSERS) if found), None)
    browser = playwright.chromium.launch(executable_path=path, args=QUIET)
    yield browser
    browser.close()


@dataclass
class Visitor:
    """One person before one screen. `faults` are what the browser's console complained of."""

    page: Page
    context: BrowserContext
    address: str
    app: Flask
    faults: list[str]

    def go(self, path: str) -> Page:
        """Opens a path of the tracker."""
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, user: Any) -> None:
        """Signs a committed user in, without the page."""
        client = Client(self.app)
        client.sign_in(user)
        self.context.add_cookies([{"name": "session", "value": client.cookie(), "url": self.address}])

    def check(self) -> None:
        """Axe finds nothing, nothing is wider than the window, and the console is silent."""
        found = self.axe({"runOnly": {"type": "tag", "values": RULES}}) + self.too_wide() + self.faults
        assert not found, f"{self.page.url}:\n" + "\n".join(found)

    def axe(self, options: dict[str, Any]) -> list[str]:
        """What axe finds wrong with the page as it is."""
        if not self.page.evaluate("typeof axe !== 'undefined'"):
            self.page.evaluate(axe_script())
        found = self.page.evaluate(RUN_AXE, {"resultTypes": ["violations"], **options})
        return [f"{one['id']} ({one['help']}): {one['nodes']}" for one in found]

    def too_wide(self) -> list[str]:
        """How much wider than its window the page is, if at all."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return [f"{wide} pixels wider than the window"] if wide > 0 else []


def listen(page: Page, faults: list[str]) -> None:
    """Collects what the console of the page complains of.

    Chromium complains of each page that says no as well; that status is for the test to judge.
    """
    opened: set[str] = set()

    def note(said: ConsoleMessage) -> None:
        page_says_no = "responded with a status of" in said.text and said.location["url"] in opened
        if said.type in ("error", "warning") and not page_says_no:
            faults.append(said.text)

    page.on("request", lambda asked: opened.add(asked.url) if asked.is_navigation_request() else None)
    page.on("console", note)
    page.on("pageerror", lambda error: faults.append(str(error)))


RUN_AXE = """options => axe.run(document, options).then(found => found.violations.map(one => (
    {id: one.id, help: one.help, nodes: one.nodes.map(node => node.html.slice(0, 200))})))"""


@cache
def axe_script() -> str:
    """Axe itself, from the package that brings it."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def visitor(
    app: Flask, address: str, browser: Browser, answering: Answering
) -> Iterator[Callable[..., Visitor]]:
    """Opens a window: ``visitor("phone", dark=True, javascript=False, language="it")``; or "desktop"."""
    contexts: list[BrowserContext] = []

    def open_window(
        size: str = "desktop",
        *,
        dark: bool = False,
        javascript: bool = True,
        language: str = "en-GB",
        worker: bool = True,
    ) -> Visitor:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            has_touch=size in ("phone", "narrow"),
            locale=language,
            reduced_motion="reduce",
        )
        if not worker:
            # As in a browser that has none, or without https.
            context.add_init_script("delete Navigator.prototype.serviceWorker")
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        faults: list[str] = []
        listen(page, faults)
        return Visitor(page, context, address, app, faults)

    yield open_window
    for context in contexts:
        context.close()
    answering.wait()


@pytest.fixture
def begin(demo: Callable[[str], User], visitor: Callable[..., Visitor]) -> Iterator[Callable[..., Hands]]:
    """Somebody signed in, before a page of the demo: ``begin("finger", "coordinator", path="/")``.

    The console of each must have been silent to the end, unless `faults` of the visitor is cleared.
    """
    opened: list[Visitor] = []

    def open_page(way: str, person: str = "coordinator", *, path: str = "/", worker: bool = True) -> Hands:
        kind, size, javascript = WAYS[way]
        opened.append(visitor(size, javascript=javascript, worker=worker))
        opened[-1].sign_in(demo(person))
        hands = kind(opened[-1].page, way=way)
        opened[-1].go(path)
        return hands

    yield open_page
    assert [fault for one in opened for fault in one.faults] == []
