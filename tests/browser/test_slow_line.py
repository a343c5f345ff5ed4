"""On the line of a phone in the country, pages of the journeys show something within 3 seconds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, ViewportSize

from tests.support.deployed import Deployed

BYTES_A_SECOND, MILLISECONDS_LATE = 400_000 // 8, 400
"""400 kbit/s, and 400 ms before anything comes."""
LONGEST_WAIT = 3_000

PAINTED = """() => new Promise((resolve) => {
  const found = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
  if (found()) resolve(found());
  else new PerformanceObserver(() => found() && resolve(found())).observe({type: 'paint', buffered: true});
})"""


@pytest.fixture
def new_phone(browser: Browser) -> Iterator[Callable[[], BrowserContext]]:
    """Makes a phone with nothing in its cache."""
    made: list[BrowserContext] = []

    def make() -> BrowserContext:
        size: ViewportSize = {"width": 360, "height": 740}
        made.append(browser.new_context(viewport=size, has_touch=True, locale="en-GB"))
        return made[-1]

    yield make
    for context in made:
        context.close()


def sign_in(context: BrowserContext, address: str) -> None:
    """By the demo's button, without a page of the browser, which would fill its cache."""
    form = context.request.get(f"{address}/login").text()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    assert token is not None
    who = {"csrf_token": token[1], "person": "coordinator@demo.invalid", "next": ""}
    context.request.post(f"{address}/login/demo", form=who)


def on_a_slow_line(context: BrowserContext) -> Page:
    page = context.new_page()
    line: dict[str, Any] = {"offline": False, "latency": MILLISECONDS_LATE}
    line |= {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", line)
    return page


def address_of(context: BrowserContext, address: str, what: str) -> str:
    """The address of a page, found as a person finds it."""
    if what == "a milestone":
        plans = context.request.get(f"{address}/programmes/bridges/plans").text()
        plan = re.search(r'href="(/programmes/bridges/plans/\d+)"', plans)
        assert plan is not None
        found = re.search(
            r'href="(/programmes/bridges/milestones/\d+)"', context.request.get(address + plan[1]).text()
        )
    else:
        visits = context.request.get(f"{address}/programmes/bridges/activities?when=past").text()
        found = re.search(r'href="(/programmes/bridges/activities/\d+)"', visits)
    assert found is not None
    return found[1] + ("" if what == "a milestone" else "/log/happened")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/login",
        "a milestone",
        "a step of the visit's log",
        "/programmes/bridges/progress",
        "/programmes/bridges",
        "/meet",
        "/meet/inclucities",
    ],
)
def test_a_page_shows_something_within_three_seconds_on_a_slow_line(
    deployed: Deployed, new_phone: Callable[[], BrowserContext], path: str
) -> None:
    """The best of three: that the machine has other things to do is no fault of the line."""
    measured: list[str] = []
    for _try in range(3):
        first, what = first_content(deployed, new_phone(), path)
        print("\n" + what)
        if first < LONGEST_WAIT:
            return
        measured.append(what)
    raise AssertionError("\n".join(measured))


def first_content(deployed: Deployed, phone: BrowserContext, path: str) -> tuple[float, str]:
    """After how many milliseconds a page shows something, and what was sent for it."""
    if path != "/login":
        sign_in(phone, deployed.address)
    if not path.startswith("/"):
        path = address_of(phone, deployed.address, path)
    page = on_a_slow_line(phone)
    came: list[Response] = []
    page.on("response", lambda answer: came.append(answer))  # noqa: PLW0108 - Playwright marks the function.
    page.goto(deployed.address + path)
    first = page.evaluate(PAINTED)
    page.wait_for_load_state("load")
    assert came[0].status in (200, 302, 303)
    loaded = [one for one in came if not one.from_service_worker]
    sizes = [max(0, one.request.sizes()["responseBodySize"]) for one in loaded]
    return first, f"{page.url}: {first:.0f} ms, {len(loaded)} answers, {sum(sizes)} bytes"
