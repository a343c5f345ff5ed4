"""The test client: a browser without a window. It asserts the status, checks each page as a page, and
runs every request in a context of its own, so that what a view forgot to commit is gone after it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from contextvars import Context
from typing import Any, TypeVar

from flask import Flask, session
from flask_security.utils import login_user
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import event
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.support.checks import check_page
from tests.support.page import Form, Page
from tracker.domain.statuses import SignInMeans
from tracker.extensions import db
from tracker.services.sign_ins import begin
from tracker.web.signed_in import SIGN_IN_TOKEN

Result = TypeVar("Result")
Value = str | int | bool | None | Iterable[str]
SEE_OTHER = 303
WRITES = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)")
OF_THE_PROGRAMME = {
    *("programme", "source", "organisation", "figure", "pair", "membership", "practice", "transfer"),
    *("activity", "activity_pair", "activity_session", "activity_update", "head_count", "co_organiser"),
    *("visit_report", "report_comment", "report_milestone", "follow_up", "replication"),
    *("action_plan", "milestone", "milestone_update", "confirmation", "translation", "picture"),
    *("deliverable", "deliverable_pair", "outcome", "outcome_pair", "outcome_milestone"),
    *("review", "decision", "snapshot", "question"),
}
"""The tables whose changes bump the revision of their programme, so that pages may be kept by it."""

NOT_OF_THE_PROGRAMME = {
    "user": "who reads is in the name of a page",
    "role": "so are the reader's rights",
    "sign_in": "and the sign-in",
    "last_look": "and since when changes are told",
    "publication": "what is public is in the name of a public page",
}
"""The other tables that pages with a name read, and how their changes give the page another name."""
NOT_COUNTED = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA")


class Client:
    """`get`, `submit` and `post` return a `Page`; `statements` are those of the last request."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.statements: list[str] = []
        self._client = app.test_client()
        self._listening = False

    def get(self, path: str, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Page:
        """Fetches a page, and says so unless the status is `status`."""
        return self._open(path, status, method="GET", headers=headers)

    def post(
        self,
        path: str,
        data: Mapping[str, Any] | None = None,
        *,
        status: int = 303,
        token: bool = True,
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        """Posts without having seen a form: for what no form of ours would send."""
        tokens = {"csrf_token": self.token()} if token else {}
        return self._open(path, status, method="POST", data={**tokens, **(data or {})}, headers=headers)

    def any_status(
        self, method: str, path: str, fields: Mapping[str, Any] | None = None, *, token: bool = True
    ) -> Page:
        """Asks with any method, and leaves the status to the test."""
        if method == "GET":
            return self._open(path, None, method=method)
        data = {"csrf_token": self.token()} if token else {}
        return self._open(path, None, method=method, data={**data, **(fields or {})})

    def submit(
        self,
        page: Page,
        button: str | None = None,
        fields: Mapping[str, Value] | None = None,
        *,
        status: int = 303,
        follow: bool = True,
        **more: Value,
    ) -> Page:
        """Fills in the form that has `button` (or that id or name) and sends it, as a person would.

        A field that the form does not have, or a choice that it does not offer, is a fault of the test.
        A tick box takes True or False, a multiple choice a list; None leaves the field out.
        Returns the page that a redirect leads to, unless `follow` is False.
        """
        form = page.form(button)
        pressed = form.button(button) if button else next(iter(form.submits), None)
        data = filled(form, {**(fields or {}), **more})
        if pressed is not None and pressed.get("name"):
            data[pressed.get("name", "")] = [pressed.get("value", "")]
        action = form.action(pressed)
        if form.method == "get":
            return self._open(action.partition("?")[0], 200, method="GET", query_string=data)
        answer = self._open(action, status, method="POST", data=data)
        return self.follow(answer) if follow and status in (302, 303) else answer

    def follow(self, page: Page, *, status: int = 200) -> Page:
        """Goes where a redirect leads."""
        assert page.location is not None, f"{page.url} is no redirect"
        return self.get(page.location, status=status)

    def sign_in(self, user: Any, means: SignInMeans = SignInMeans.PASSWORD) -> None:
        """Signs a committed user in, without the page."""
        user_id = user.id
        release_session()

        def session_cookie() -> str | None:
            with self.app.test_request_context("/", method="POST"):
                person = self.app.extensions["security"].datastore.find_user(id=user_id)
                login_user(person)
                session[SIGN_IN_TOKEN] = begin(user=person, means=means, device="")[1]
                db.session.commit()
                response = self.app.make_response("")
                self.app.session_interface.save_session(self.app, session, response)
                return response.headers["Set-Cookie"]

        cookie = self._apart(session_cookie)
        name, _, value = cookie.partition(";")[0].partition("=")
        self._client.set_cookie(name, value)

    def cookie(self, name: str = "session") -> str:
        """The value of a cookie, empty where there is none."""
        cookie = self._client.get_cookie(name)
        return "" if cookie is None else cookie.value

    def set_cookie(self, name: str, value: str) -> None:
        """Keeps a cookie, as if an answer had set it."""
        self._client.set_cookie(name, value)

    def sign_out(self) -> None:
        """Forgets every cookie."""
        self._client = self.app.test_client()

    def token(self) -> str:
        """A valid token for this client's session."""

        def make() -> str:
            with self._client.session_transaction() as cookie:
                raw = cookie.setdefault("csrf_token", hashlib.sha1(b"a test").hexdigest())
            return URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(raw)

        return self._apart(make)

    def _open(self, path: str, status: int | None, **arguments: Any) -> Page:
        self._listen()
        release_session()
        self.statements.clear()
        response: TestResponse = self._apart(lambda: self._client.open(path, **arguments))
        page = Page(response, response.request.full_path.rstrip("?"))
        response.close()
        # What was sent lies on the disk where it is large.
        response.request.environ["wsgi.input"].close()
        if status is not None and response.status_code != status:
            said = page.text[:600] if page.content_type == "text/html" else response.get_data(as_text=True)
            raise AssertionError(
                f"{arguments['method']} {path}: {response.status_code} instead of {status}"
                f" (to {page.location}): {said}"
            )
        if page.content_type == "text/html" and page.location is None:
            check_page(page)
        if response.status_code == SEE_OTHER:
            self._check_revision(path)
        return page

    def _check_revision(self, path: str) -> None:
        """What pages of a programme show changes with the revision alone: they are kept by that."""
        written = {found[1] for one in self.statements if (found := WRITES.match(one))}
        of_programme = written & OF_THE_PROGRAMME
        assert not of_programme or "programme" in written, (
            f"{path} wrote {of_programme} and bumped no revision"
        )

    @staticmethod
    def _apart(run: Callable[[], Result]) -> Result:
        """Runs outside the test's own application context, as a server would."""
        return Context().run(run)

    def _listen(self) -> None:
        if self._listening:
            return
        event.listen(db.engine, "before_cursor_execute", self._count)
        self._listening = True

    def close(self) -> None:
        if self._listening:
            event.remove(db.engine, "before_cursor_execute", self._count)

    def _count(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(NOT_COUNTED):
            self.statements.append(statement)


def release_session() -> None:
    """Ends the test's own transaction, so that it neither holds the database up nor shows old rows."""
    session: Session = db.session()
    pending = [*session.new, *session.dirty, *session.deleted]
    assert not pending, f"commit before fetching a page: {pending[:3]}"
    session.rollback()


def filled(form: Form, fields: Mapping[str, Value]) -> dict[str, list[str]]:
    """The values of the form with `fields` typed in."""
    values = form.values
    for name, value in fields.items():
        assert name in values, f"no field {name!r} in the form; it has {sorted(values)}"
        values[name] = _typed(form, name, value)
    return values


def _typed(form: Form, name: str, value: Value) -> list[str]:
    options = form.options(name)
    if value is None or value is False:
        return []
    if value is True:
        assert len(options or ()) == 1, f"{name!r} is no single tick box"
        return list(options or ())
    chosen = [str(value)] if isinstance(value, str | int) else [str(one) for one in value]
    if options is not None:
        assert set(chosen) <= set(options), f"{name!r} offers {options}, not {chosen}"
    return chosen
