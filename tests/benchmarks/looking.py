"""Asks the application itself once: who is signed in, which form is where, and which statements a page takes.

It needs a process of its own: there can be one application in each.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import Context
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import event, select

from config import Settings
from tests.benchmarks.alone import engine_of
from tests.benchmarks.asking import Asked, browser_headers, unpacked
from tests.benchmarks.cloning import slug_of
from tests.benchmarks.pages import (
    BY_ITSELF,
    CHANGED,
    FREEZE,
    KINDS,
    PAST,
    PAST_DAYS,
    PRINTED,
    UPDATE,
    Kind,
    Page,
    Statement,
    on_day,
)
from tests.benchmarks.typing_in import Form, drawn_form, frozen, touch, updated
from tests.support.client import NOT_COUNTED, Client
from tracker import clock
from tracker.app import create_app
from tracker.domain.statuses import MilestoneStatus, RoleKind
from tracker.extensions import db
from tracker.models import ActionPlan, Milestone, Pair, Programme, Review, Role, User

SEE_OTHER = 303


def look(environment: Mapping[str, str], sizes: Sequence[int], kinds: Sequence[Kind] = KINDS) -> list[Page]:
    """Pages of a programme of each of these sizes, with the statements that each takes the second time."""
    os.environ.update(environment)
    app = create_app(Settings.from_environment(environment))
    found = []
    with app.app_context():
        for place, pairs in enumerate(sizes):
            asked_for = [kind for kind in kinds if place == 0 or kind.name in BY_ITSELF]
            found += list(_pages(app, pairs, asked_for))
            del db.engine.dialect.do_commit
        db.session.remove()
        db.engine.dispose()
    names = [kind.name for kind in KINDS]
    return sorted(found, key=lambda page: names.index(page.name))


def _pages(app: Flask, pairs: int, kinds: Sequence[Kind]) -> Iterator[Page]:
    programme = db.session.scalars(select(Programme).where(Programme.slug == slug_of(pairs, 1))).one()
    plan = db.session.scalars(
        select(ActionPlan).join(Pair).where(Pair.programme_id == programme.id, Pair.number == 2)
    ).first()
    assert plan is not None
    people = {
        RoleKind.COORDINATOR: _person(programme, RoleKind.COORDINATOR, None),
        RoleKind.EDITOR: _person(programme, RoleKind.EDITOR, plan.owner_id),
    }
    words = {
        "slug": programme.slug,
        "past": clock.today(programme.timezone) - timedelta(days=PAST_DAYS),
        "review": _draft(programme),
        "draft": _draft(programme),
    }
    open_ones = _open_milestones(plan)
    db.session.remove()
    seen = Seen(app)
    cookies = {who: _settled(seen, _cookie(app, person)) for who, person in people.items()}
    if any(kind.name in PRINTED for kind in kinds):
        path = f"/programmes/{words['slug']}/reviews/{words['review']}/freeze"
        _freeze(seen, path, cookies[RoleKind.COORDINATOR])
    seen.keeps_nothing()
    for kind in kinds:
        cookie = cookies[RoleKind(kind.who)] if kind.who else ""
        if kind.name == UPDATE:
            paths = [kind.path.format(**words, milestone=one) for one in open_ones]
            *forms, last = (_form(seen, path, path.removesuffix("/updates"), cookie) for path in paths)
            yield _sent(seen, Page(kind.name, pairs, updated(last), forms=tuple(forms)))
        elif kind.name == FREEZE:
            path = kind.path.format(**words)
            form = _form(seen, path, path, cookie)
            yield _sent(seen, Page(kind.name, pairs, frozen(form), forms=(form,)))
        else:
            yield _shown(seen, kind, pairs, Asked(kind.path.format(**words), cookie=cookie))


def _shown(seen: Seen, kind: Kind, pairs: int, asked: Asked) -> Page:
    page = Page(kind.name, pairs, asked, repeated=kind.repeated)
    seen.ask(asked)
    if kind.repeated and "ETag" in seen.headers:
        page = replace(page, asked=replace(asked, headers={"If-None-Match": seen.headers["ETag"]}))
    again = on_day(page, PAST_DAYS // 2) if kind.name == PAST else page.asked
    if kind.name != CHANGED:
        return replace(page, statements=seen.ask(again))
    apart = engine_of(db.engine.url)
    touch(page.slug, apart)
    statements = seen.ask(again)
    # Only now: where an engine is disposed of, everything that was kept is forgotten.
    apart.dispose()
    return replace(page, statements=statements)


def _sent(seen: Seen, page: Page) -> Page:
    """Sends the form once, to see what it takes."""
    statements = seen.ask(page.asked)
    if seen.status != SEE_OTHER:
        raise RuntimeError(f"{page.asked.path} answers {seen.status}")
    return replace(page, statements=statements)


def _draft(programme: Programme) -> int:
    review = Review(programme_id=programme.id, cut_off=clock.today("UTC"), title="Autumn")
    db.session.add(review)
    db.session.commit()
    return review.id


def _freeze(seen: Seen, path: str, cookie: str) -> None:
    """For good: else there is no brief to ask for."""
    seen.ask(frozen(_form(seen, path, path, cookie)))


def _form(seen: Seen, path: str, on_page: str, cookie: str) -> Form:
    """The form that goes to `path`."""
    seen.ask(Asked(on_page, cookie=cookie))
    return drawn_form(unpacked(seen.headers, seen.body), path, cookie)


def _open_milestones(plan: ActionPlan) -> list[int]:
    open_now = (MilestoneStatus.IN_PROGRESS, MilestoneStatus.NOT_STARTED)
    of_plan = select(Milestone.id).where(Milestone.plan_id == plan.id, Milestone.status.in_(open_now))
    return list(db.session.scalars(of_plan.order_by(Milestone.id)))


def _person(programme: Programme, kind: RoleKind, organisation: int | None) -> int:
    role = select(Role.user_id).where(Role.programme_id == programme.id, Role.role == kind)
    if organisation is not None:
        role = role.where(Role.organisation_id == organisation)
    return db.session.scalars(role.order_by(Role.id)).first() or 0


def _cookie(app: Flask, number: int) -> str:
    """Signs a person in, and gives the cookie that a browser would have."""
    client = Client(app)
    client.sign_in(db.session.get_one(User, number))
    name = app.config["SESSION_COOKIE_NAME"]
    return f"{name}={client.cookie(name)}"


def _settled(seen: Seen, cookie: str) -> str:
    """As it is from the second page on: the first puts the secret of the forms into it."""
    seen.ask(Asked("/", cookie=cookie))
    return seen.cookie or cookie


def _apart(do: Callable[[], Any]) -> Any:
    db.session.remove()
    return Context().run(do)


class Seen:
    """Asks the application itself, and keeps what it said to the database and what came back."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.status = 0
        self.headers: Mapping[str, str] = {}
        self.body = b""
        self._said: list[Statement] = []
        event.listen(db.engine, "before_cursor_execute", self._note)

    def keeps_nothing(self) -> None:
        """From now on what is said is taken back at the end, so that the same can be said again."""
        db.engine.dialect.do_commit = db.engine.dialect.do_rollback  # type: ignore[method-assign]

    def ask(self, asked: Asked) -> tuple[Statement, ...]:
        """The statements, in their order."""
        self._said.clear()
        headers = browser_headers(asked)
        client = self.app.test_client(use_cookies=False)
        answer = _apart(
            lambda: client.open(asked.path, method=asked.method, headers=headers, data=asked.body)
        )
        self.status, self.headers, self.body = answer.status_code, answer.headers, answer.get_data()
        answer.close()
        if self.status not in (200, 303, 304):
            raise RuntimeError(f"{asked.path} answers {self.status}")
        return tuple(self._said)

    @property
    def cookie(self) -> str:
        """The one that the last answer gave; empty where it gave none."""
        given = self.headers.get("Set-Cookie", "")
        return (
            given.partition(";")[0] if given.startswith(self.app.config["SESSION_COOKIE_NAME"] + "=") else ""
        )

    def _note(self, _connection: Any, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(NOT_COUNTED):
            self._said.append((statement, _portable(given)))


def _portable(given: Any) -> Any:
    """What a statement was given, so that another process can be handed it."""
    if isinstance(given, dict):
        return {name: _portable(value) for name, value in given.items()}
    if isinstance(given, (list, tuple)):
        return type(given)(_portable(value) for value in given)
    return bytes(given) if isinstance(given, memoryview) else given
