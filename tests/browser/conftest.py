"""A real Chromium before the real application, which runs in this process so that tests may set the clock."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextvars import Context
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from tests.support.client import Client, release_session

BROWSERS = ("chromium-headless-shell", "chromium")
QUIET = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update"]
SIZES = {"phone": (360, 740), "narrow": (320, 640), "desktop": (1280, 800)}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Silent(WSGIRequestHandler):
    """Requests are no news in a test."""

    def log_request(self, *_arguments: Any) -> None:
        """Says nothing."""


@pytest.fixture(scope="session")
def server(session_app: tuple[Flask, Any, Any]) -> Iterator[BaseWSGIServer]:
    """The application on a free port of this machine, for the whole run."""
    made: list[BaseWSGIServer] = []
    # A context of its own, so that no thread of the server sees the application context of a test.
    Context().run(
        lambda: made.append(
            make_server("localhost", 0, session_app[0], threaded=True, request_handler=Silent)
        )
    )
    thread = threading.Thread(target=made[0].serve_forever, daemon=True)
    thread.start()
    yield made[0]
    made[0].shutdown()
    thread.join()
    made[0].server_close()


@pytest.fixture
def address(app: Flask, server: BaseWSGIServer) -> str:
    """Where the application answers, on an empty database: ``http://localhost:…``."""
    release_session()
    return f"http://localhost:{server.server_port}"


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
        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": RULES}})
        faults = [
            f"{violation['id']} ({violation['help']}): {[node['html'][:200] for node in violation['nodes']]}"
            for violation in found.response["violations"]
        ]
        assert not faults, f"{self.page.url}:\n" + "\n".join(faults)
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{self.page.url} is {wide} pixels wider than the window"
        assert not self.faults, f"{self.page.url}: {self.faults}"


@pytest.fixture
def visitor(app: Flask, address: str, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Opens a window: ``visitor("phone", dark=True, javascript=False)``; "narrow" and "desktop", too."""
    contexts: list[BrowserContext] = []

    def open_window(size: str = "desktop", *, dark: bool = False, javascript: bool = True) -> Visitor:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            has_touch=size != "desktop",
            locale="en-GB",
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        faults: list[str] = []
        page.on(
            "console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: faults.append(str(error)))
        return Visitor(page, context, address, app, faults)

    yield open_window
    for context in contexts:
        context.close()
