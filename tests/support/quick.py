"""A client for tests that ask thousands of times: no checks of pages, the same separate contexts."""

from __future__ import annotations

from contextvars import Context
from typing import Any

from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from tests.support.client import NOT_COUNTED, Client, release_session
from tracker.extensions import db
from tracker.models import User


class Quick:
    """One person's browser; `statements` are those of the last request."""

    def __init__(self, app: Flask, person: User | None) -> None:
        self.app = app
        self.statements: list[str] = []
        self._real = Client(app)
        if person is not None:
            self._real.sign_in(person)
        self._client = self._real._client
        self.token = self._real.token()

    def get(self, path: str, **arguments: Any) -> TestResponse:
        return self.open("GET", path, **arguments)

    def open(self, method: str, path: str, **arguments: Any) -> TestResponse:
        """Any request; redirects are not followed."""
        release_session()
        self.statements.clear()
        event.listen(db.engine, "before_cursor_execute", self._count)
        try:
            answer: TestResponse = Context().run(lambda: self._client.open(path, method=method, **arguments))
        finally:
            event.remove(db.engine, "before_cursor_execute", self._count)
        answer.close()
        return answer

    def _count(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(NOT_COUNTED):
            self.statements.append(statement)
