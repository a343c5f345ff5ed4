"""Who has not signed in and has a page already is told so by one row, and never more than the row allows."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import Context
from typing import Any

import pytest
from flask import Flask

from tests.support.client import release_session
from tests.support.grow import TODAY, Grown, grown
from tests.support.quick import Quick
from tracker.extensions import db
from tracker.services import revision
from tracker.web import early, unchanged

NEW_EACH_TIME = "X-Request-ID"


@pytest.fixture
def there(app: Flask, frozen_day: Callable[..., None]) -> Grown:
    frozen_day(TODAY)
    return grown(pairs=2, is_open=True)


@pytest.fixture
def path(there: Grown) -> str:
    return f"/programmes/{there.programme.slug}/progress"


@pytest.fixture
def has_it(app: Flask, path: str) -> Callable[..., Any]:
    """Asks as a browser does that has the page and has been told once that it is the same."""
    browser = app.test_client(use_cookies=False)

    def ask(where: str = path, **headers: str) -> Any:
        release_session()
        return Context().run(lambda: browser.get(where, headers=headers))

    tag = ask().headers["ETag"]

    def ask_again(where: str = path, **headers: str) -> Any:
        return ask(where, **{"If-None-Match": tag, **headers})

    assert ask_again().status_code == 304
    return ask_again


@pytest.fixture
def asleep(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses for which Flask was woken."""
    woken: list[str] = []
    whole = app.full_dispatch_request

    def answer() -> Any:
        woken.append("woken")
        return whole()

    monkeypatch.setattr(app, "full_dispatch_request", answer)
    return woken


def test_the_same_is_answered_with_every_header_and_without_flask(
    has_it: Callable[..., Any], asleep: list[str]
) -> None:
    early.forget()
    whole = has_it()
    assert asleep == ["woken"]
    soon = has_it()
    assert asleep == ["woken"]
    assert (soon.status_code, soon.data) == (304, b"")
    headers = [[pair for pair in one.headers if pair[0] != NEW_EACH_TIME] for one in (whole, soon)]
    assert headers[0] == headers[1]
    assert {"Content-Security-Policy", "X-Frame-Options", "Referrer-Policy", "Vary"} <= set(
        soon.headers.keys()
    )
    assert whole.headers[NEW_EACH_TIME] != soon.headers[NEW_EACH_TIME]


def test_a_programme_that_is_closed_is_closed_at_once(has_it: Callable[..., Any], there: Grown) -> None:
    """Also where nothing else says that it is: no revision, no moment of a change."""
    kept = dict(early._noted)
    there.programme.open = False
    db.session.commit()
    early._noted.update(kept)
    answer = has_it()
    assert answer.status_code == 303
    assert "/login?next=" in answer.headers["Location"]


@pytest.mark.parametrize("change", ["revision", "timezone", "slug", "gone", "day"])
def test_whatever_has_changed_the_whole_way_is_gone(
    has_it: Callable[..., Any],
    there: Grown,
    asleep: list[str],
    change: str,
    frozen_day: Callable[..., None],
) -> None:
    kept = dict(early._noted)
    if change == "revision":
        revision.bump(there.programme)
    elif change == "timezone":
        there.programme.timezone = "Pacific/Auckland"
    elif change == "slug":
        there.programme.slug = "another"
    elif change == "day":
        frozen_day("2022-07-01")
    db.session.commit()
    early._noted.update(kept)
    if change == "gone":
        for number in range(early.MOST):
            early._noted[str(number),] = next(iter(kept.values()))
    has_it()
    assert asleep == ["woken"]


def test_a_day_that_ends_while_a_page_is_named_is_not_the_day_of_that_page(
    has_it: Callable[..., Any],
    asleep: list[str],
    frozen_day: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    early.forget()
    digest = unchanged._digest

    def slowly(depends_on: tuple[Any, ...]) -> str:
        named = digest(depends_on)
        frozen_day("2022-07-01")
        return named

    with monkeypatch.context() as patched:
        patched.setattr(unchanged, "_digest", slowly)
        assert has_it().status_code == 304
    assert has_it().status_code == 200
    assert asleep == ["woken", "woken"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "session=x"},
        {"Cookie": "language=it"},
        {"Accept-Language": "it"},
        {"Host": "127.0.0.1"},
        {"X-Forwarded-Proto": "https"},
        {"Authorization": "Basic eDp5"},
        {"If-None-Match": 'W/"another"'},
    ],
    ids=str,
)
def test_whoever_asks_otherwise_goes_the_whole_way(
    has_it: Callable[..., Any], asleep: list[str], headers: dict[str, str]
) -> None:
    has_it(**headers)
    assert asleep == ["woken"]


def test_another_address_goes_the_whole_way(has_it: Callable[..., Any], asleep: list[str], path: str) -> None:
    assert has_it(f"{path}?on=2022-05-30").status_code == 200
    assert has_it(path.replace("progress", "gaps")).status_code == 200
    assert len(asleep) == 2


def test_nothing_is_noted_of_who_has_signed_in(app: Flask, there: Grown, path: str) -> None:
    early.forget()
    browser = Quick(app, there.people["coordinator"])
    browser.get("/programmes")
    tag = browser.get(path).headers["ETag"]
    assert browser.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert not early._noted


def test_a_database_that_fails_has_its_page(has_it: Callable[..., Any], asleep: list[str]) -> None:
    from sqlalchemy.exc import OperationalError

    (noted,) = early._noted.values()

    class Gone:
        def connect(self) -> None:
            raise OperationalError("", {}, Exception())

    object.__setattr__(noted.witness, "engine", Gone())
    assert has_it().status_code == 304
    assert asleep == ["woken"]
