"""How quick the demo's pages are: ``scripts/python.sh scripts/measure.py [times]`` on a demo of its own.

A fresh demo is served by gunicorn on a free loopback port, and one page of each kind is asked for 60 times
as the coordinator. Prints median and 95th percentile in milliseconds, and the statements it took; status 1
where a median is above the goal.
"""

from __future__ import annotations

import http.client
import json
import math
import os
import re
import statistics
import subprocess
import sys
import time
import urllib.parse
from html import unescape

from environment import PYTHON, ROOT, ensure_environment, stop, with_venv
from served_demo import served_demo, token_in

GOAL_MILLISECONDS = 25.0
TIMES = 60
MOST_PAGES = 120
PERSON = "coordinator@demo.invalid"
COUNTER = """
import json, sys
from sqlalchemy import event
from tracker.app import create_app
from tracker.extensions import db
app, counts, seen = create_app(), {}, []
with app.app_context():
    event.listen(db.engine, "before_cursor_execute", lambda *of: seen.append(of[2]))
asked = json.load(sys.stdin)
for path in asked["paths"]:
    seen.clear()
    app.test_client(use_cookies=False).get(path, headers={"Cookie": asked["cookie"]}).close()
    counts[path] = sum(not one.startswith(("BEGIN", "PRAGMA")) for one in seen)
json.dump(counts, sys.stdout)
"""


class Browser:
    """One connection that stays open, and one cookie."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookie = ""

    def ask(self, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, where it leads, and the page."""
        body = None if fields is None else urllib.parse.urlencode(fields)
        headers = {"Cookie": self.cookie, "Accept": "text/html"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request("GET" if body is None else "POST", path, body, headers)
        answer = self.connection.getresponse()
        page = answer.read().decode()
        if cookie := answer.getheader("Set-Cookie"):
            self.cookie = cookie.partition(";")[0]
        return answer.status, answer.getheader("Location") or "", page

    def sign_in(self) -> None:
        """As the demo's coordinator, by the button."""
        _status, _goal, page = self.ask("/login")
        fields = {"csrf_token": token_in(page), "person": PERSON}
        status, _goal, _page = self.ask("/login/demo", fields)
        if status != http.HTTPStatus.SEE_OTHER:
            stop(f"The demo did not let the coordinator in: status {status}.")


def main() -> None:
    """Prepares, serves, measures and prints; whatever happens, the server ends."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    ensure_environment("runtime")
    with served_demo() as demo:
        browser = Browser(demo.port)
        browser.sign_in()
        paths = find_pages(browser)
        counts = count_statements(paths, browser.cookie, demo.environment)
        slow = show({path: measure(browser, path, times) for path in paths}, counts)
    if slow:
        stop(f"{slow} of {len(paths)} pages take more than {GOAL_MILLISECONDS:.0f} ms at the median.")


def find_pages(browser: Browser) -> list[str]:
    """One address of each kind, found by following links: numbers and figures make no kind of their own."""
    found, waiting = (
        dict[str, str](),
        ["/", "/programmes/inclucities/progress", "/programmes/bridges/progress"],
    )
    while waiting and len(found) < MOST_PAGES:
        path = waiting.pop(0)
        kind = re.sub(r"(?<=/)\d+", "1", re.sub(r"(?<=/progress/)[\w.]+$", "figure", path))
        if kind in found:
            continue
        status, _goal, page = browser.ask(path)
        if status == http.HTTPStatus.OK:
            found[kind] = path
            links = re.findall(r'<a\b[^>]*href="(/[^"#?]*)', page)
            waiting += [unescape(link) for link in links if not link.startswith("/static/")]
    return list(found.values())


def measure(browser: Browser, path: str, times: int) -> list[float]:
    """Milliseconds until the whole page has come, for each of `times` requests."""
    taken = []
    # The server may have hung up meanwhile, while the statements were counted.
    browser.connection.close()
    for _ in range(times):
        begun = time.perf_counter()
        browser.ask(path)
        taken.append((time.perf_counter() - begun) * 1000)
    return sorted(taken)


def count_statements(paths: list[str], cookie: str, environment: dict[str, str]) -> dict[str, int]:
    """The statements of each page, counted in a process of its own on the same database."""
    counted = subprocess.run(
        [PYTHON, "-c", COUNTER],
        cwd=ROOT,
        env=with_venv(**environment),
        input=json.dumps({"paths": paths, "cookie": cookie}),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    counts: dict[str, int] = json.loads(counted.stdout)
    return counts


def show(taken: dict[str, list[float]], counts: dict[str, int]) -> int:
    """Prints the table, the slowest first; the number of pages above the goal."""
    medians = {path: statistics.median(all_of_it) for path, all_of_it in taken.items()}
    print(f"\n{'median':>8} {'95 %':>8} {'statements':>11}  page   ({os.cpu_count()} cores, milliseconds)")
    for path in sorted(taken, key=lambda one: -medians[one]):
        slowest = taken[path][math.ceil(0.95 * len(taken[path])) - 1]
        print(f"{medians[path]:8.1f} {slowest:8.1f} {counts.get(path, 0):11}  {path}")
    return sum(median > GOAL_MILLISECONDS for median in medians.values())


if __name__ == "__main__":
    main()
