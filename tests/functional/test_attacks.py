"""What is tried against any site: forged forms, foreign addresses, frames, caches, time, lines of the log.

docs/security.md names these tests beside the requirements that they hold.
"""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_security.utils import hash_password
from sqlalchemy.orm import Session

from config import ROOT
from tests.functional.test_access import TABLE, Line
from tests.support import make, world
from tests.support.client import Client
from tests.support.databases import SqliteDatabase
from tests.support.quick import Quick
from tracker.models import User
from tracker.services import users
from tracker.web.log_lines import JsonLines, PlainLines

PASSWORD = "a long and quiet road"
ELSEWHERE = "https://elsewhere.example/x"
WITHOUT_TOKEN = frozenset({"languages.choose", "how.answer", "unsubscribe.stop", "unsubscribe.send_again"})
"""Forms that no session stands behind: those of an address that is the key itself, and of the language."""
TEXTS = ("text/", "application/json", "image/svg+xml")


def paths(there: world.World, method: str) -> Iterator[tuple[Line, str]]:
    for line in TABLE:
        if line.method == method:
            yield line, line.path.partition("?")[0].format(**there.ids)


def test_no_form_is_taken_without_its_token(app: Flask) -> None:
    there = world.build(is_open=False)
    wrong = []
    for who in ("coordinator", "anonymous"):
        for line, path in paths(there, "POST"):
            if line.endpoint in WITHOUT_TOKEN:
                continue
            browser = Quick(app, there.people[who])
            answer = browser.open("POST", path, data={"title": "x", "confirm": "y", "language": "fr"})
            written = [one for one in browser.statements if one.startswith(("INSERT", "UPDATE", "DELETE"))]
            # 303 leads to signing in, or back to the form: done is nothing where nothing is written.
            if written or answer.status_code not in (303, 400, 401, 403, 404, 422):
                wrong.append(f"{who} {line}: {answer.status_code} {written}")
    assert wrong == []


@pytest.mark.parametrize("who", ["anonymous", "coordinator"])
def test_no_door_leads_to_another_site(app: Flask, who: str) -> None:
    """Wherever an address to go on to may be given: by the query, the form, the referrer, the host's name."""
    there = world.build(is_open=False)
    wrong = []
    for method in ("GET", "POST"):
        for line, path in paths(there, method):
            browser = Quick(app, there.people[who])
            for goal in (ELSEWHERE, "/\\elsewhere.example"):
                given = {"next": goal, "page": goal, "goal": goal, "back": goal}
                data = {**given, "csrf_token": browser.token, "language": "fr"} if method == "POST" else None
                headers = {"Referer": goal, "Origin": ELSEWHERE, "X-Forwarded-Host": "elsewhere.example"}
                answer = browser.open(method, path, data=data, query_string=given, headers=headers)
                said = answer.headers.get("Location", "") + answer.headers.get("Refresh", "")
                if said and not re.match(r"/(?![/\\])", said):
                    wrong.append(f"{line}: {said}")
                if who == "anonymous" and line.endpoint == "sign_in.sign_out":
                    break
    assert wrong == []


def test_every_answer_says_what_a_browser_may_do_with_it(app: Flask) -> None:
    """No frame, no sniffing, no referrer elsewhere, no other origin, and text with its alphabet."""
    there = world.build(is_open=False)
    browser = Quick(app, there.people["coordinator"])
    wrong = []
    for line, path in [*paths(there, "GET"), (TABLE[0], "/no/such/page"), (TABLE[0], "/static/theme.css")]:
        answer = browser.get(path)
        headers = answer.headers
        if line.endpoint == "demo_mail.show_page":
            # The one page that another of ours shows inside: see test_demo_mail.
            continue
        kind = headers.get("Content-Type", "")
        holds = {
            "frame": "frame-ancestors 'none'" in headers.get("Content-Security-Policy", ""),
            "objects": "object-src 'none'" in headers.get("Content-Security-Policy", ""),
            "sniffing": headers.get("X-Content-Type-Options") == "nosniff",
            "referrer": headers.get("Referrer-Policy") in ("same-origin", "strict-origin"),
            "origin": "Access-Control-Allow-Origin" not in headers,
            "alphabet": not kind.startswith(TEXTS) or "json" in kind or "charset=utf-8" in kind,
            "proxies": "private" in headers.get("Cache-Control", "")
            or "no-store" in headers.get("Cache-Control", "")
            or not path.startswith("/programmes"),
        }
        wrong += [f"{line} {path}: {name}" for name, is_so in holds.items() if not is_so]
    assert wrong == []


def test_pages_about_people_are_kept_by_no_browser(app: Flask) -> None:
    there = world.build(is_open=False)
    browser = Quick(app, there.people["coordinator"])
    base = f"/programmes/{there.programme.slug}"
    for path in ("/account", "/account/second-factor", f"{base}/people", f"{base}/messages", f"{base}/log"):
        assert browser.get(path).headers["Cache-Control"] == "no-store", path
    assert browser.get(f"{base}/progress").headers["Cache-Control"] != "no-store"


def test_who_signs_out_leaves_nothing_to_go_back_to(client: Client) -> None:
    client.sign_in(make.user("Ada"))
    client.get("/account")
    assert client.post("/logout").headers["Clear-Site-Data"] == '"cache"'
    client.get("/account", status=303)


def test_a_sign_in_that_is_used_each_day_ends_after_a_month(
    client: Client, frozen_day: Callable[..., None]
) -> None:
    begun = datetime(2022, 6, 1, 12, tzinfo=UTC)
    frozen_day(begun.date())
    make.saved(User(email="ada@example.org", password=hash_password(PASSWORD)))
    client.post("/login", {"address": "ada@example.org", "password": PASSWORD})
    for step in range(1, 91):
        now = begun + timedelta(hours=8 * step)
        frozen_day(now.date(), hour=now.hour)
        client.get("/account", status=200 if step < 90 else 303)


IN_EARNEST = """
from tracker.app import create_app
import json
browser = create_app().test_client()
at = "https://tracker.example.org"
answers = [
    browser.get("/login", base_url=at),
    browser.post("/language", data={"language": "fr"}, base_url=at),
    browser.get("/login", base_url=at),
    browser.get("/login", base_url="http://tracker.example.org"),
    browser.get("/login", base_url="https://evil.example"),
]
print(json.dumps([[one.status_code, list(one.headers), one.get_data(as_text=True)[:200]] for one in answers]))
"""


def test_in_earnest_cookies_are_this_host_s_alone_and_everything_goes_over_https(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """In a process of its own: the headers are set once in each."""
    database = SqliteDatabase(tmp_path_factory.mktemp("deployed"), migrated=True)
    environment = {
        "TRACKER_SECRET_KEY": "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        "TRACKER_PASSWORD_SALT": "f9e8d7c6b5a4938271605f4e3d2c1b0a",
        "TRACKER_DATABASE_URL": database.url,
        "TRACKER_HOSTS": "tracker.example.org",
        "TRACKER_ADDRESS": "https://tracker.example.org",
        "PATH": os.environ.get("PATH", ""),
    }
    command = [sys.executable, "-c", IN_EARNEST]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    login, chosen, again, over_http, foreign = json.loads(done.stdout)
    assert login[0] == 200
    assert dict(login[1])["Strict-Transport-Security"] == "max-age=31556926; includeSubDomains"
    (cookie,) = (value for name, value in login[1] if name == "Set-Cookie")
    assert cookie.startswith("__Host-session=")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert part in cookie.split("; ")
    assert "Domain" not in cookie
    assert any(value.startswith("__Host-language=fr;") for name, value in chosen[1] if name == "Set-Cookie")
    assert '<html lang="fr"' in again[2]
    assert dict(over_http[1])["Location"] == "https://tracker.example.org/login"
    assert foreign[0] == 400
    database.close()


class Work:
    """What trying to sign in costs: passwords that are hashed, statements, and time."""

    def __init__(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        self.client = client
        self.hashed = 0
        for owner, name in ((users, "hash_password"), (User, "verify_and_update_password")):
            monkeypatch.setattr(owner, name, self._counted(getattr(owner, name)), raising=True)

    def _counted(self, function: Callable[..., object]) -> Callable[..., object]:
        def counted(*arguments: object) -> object:
            self.hashed += 1
            return function(*arguments)

        return counted

    def of(self, address: str) -> tuple[int, list[str], float]:
        """Of one try with a wrong password."""
        self.client.get("/login")
        self.hashed = 0
        begun = time.perf_counter()
        self.client.post("/login", {"address": address, "password": "wrong"}, status=422)
        return self.hashed, [one.split("(")[0] for one in self.client.statements], time.perf_counter() - begun


def test_trying_to_sign_in_takes_the_same_work_whether_or_not_there_is_an_account(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.saved(User(email="ada@example.org", password=hash_password(PASSWORD)))
    make.saved(User(email="off@example.org", password=hash_password(PASSWORD), active=False))
    make.saved(User(email="none@example.org", password=None))
    work = Work(client, monkeypatch)
    done = [work.of(f"{who}@example.org")[:2] for who in ("ada", "eve", "off", "none")]
    assert done[0][0] == 1
    hashed, statements = zip(*done, strict=True)
    assert set(hashed) == {1}
    # The roles of somebody who is there are read with one statement more, a thousandth of a hash's time.
    without_roles = [[one for one in said if "role" not in one.lower()] for said in statements]
    assert all(said == without_roles[0] for said in without_roles)


def test_what_a_form_does_not_have_is_not_taken(client: Client, session: Session) -> None:
    """Every column of a person, sent with the form of their own account."""
    person = make.user("Ada")
    client.sign_in(person)
    columns = {column.name: "1" for column in User.__table__.columns}
    page = client.get("/account")
    form = page.form("details").values
    client.post("/account/details", {**columns, **form, "name": "Ada Byron"})
    session.refresh(person)
    assert person.name == "Ada Byron"
    assert not person.administrator
    assert person.email.startswith("ada")
    assert person.active


@pytest.mark.parametrize("kind", [PlainLines, JsonLines])
def test_nothing_that_is_logged_begins_a_line_of_its_own(kind: type[logging.Formatter]) -> None:
    typed = "x\n2026-01-01 00:00:00Z ERROR tracker: made up\r\x1b[2J\u2028y"
    record = logging.LogRecord("tracker", logging.WARNING, "x.py", 1, "Seen: %s", (typed,), None)
    line = kind().format(record)
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line
