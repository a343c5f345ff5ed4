"""What the tracker needs, looked at without being held up: each thing in a thread, with a time to answer.

What was found is kept some seconds, so that whoever asks again and again loads nothing behind the tracker.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic

from flask import Flask
from sqlalchemy import text

from config import Settings
from tracker.extensions import db, settings
from tracker.files.stores import state_of_folder, store
from tracker.mail.transports import SmtpTransport, Unreachable
from tracker.queries.migrations import get_migrations_done, migrations_of_this_version

OK = ("ok", "not set")
NO_ANSWER = "no answer"
FAILED = "failed"
SECONDS_TO_ANSWER = 2.0
SECONDS_KEPT = 5.0
SECONDS_KEPT_OF_OTHERS = 30.0
"""Of the mail server and the bucket: each look is a connection in the log of somebody else's machine."""

log = logging.getLogger(__name__)


@dataclass
class Check:
    """One thing to look at; `look` says a word or raises."""

    name: str
    look: Callable[[], str]
    seconds_kept: float = SECONDS_KEPT
    _word: str | None = None
    _found_at: float = 0.0
    _under_way: Event | None = None
    _lock: Lock = field(default_factory=Lock)

    def begin(self) -> Event | None:
        """Looks anew where what is known is old; the end of the look, where there is nothing to say before.

        One look at a time, and one caller that waits for it: what hangs holds up nobody else.
        """
        with self._lock:
            if self._under_way is not None:
                return self._under_way if self._word is None else None
            if self._word is not None and monotonic() - self._found_at < self.seconds_kept:
                return None
            self._under_way = ended = Event()
        Thread(target=self._run, args=(ended,), name=f"look at {self.name}", daemon=True).start()
        return ended

    def word(self, ended: Event | None, until: float) -> str:
        """What is known, at `until` at the latest."""
        if ended is not None and not ended.wait(max(0.0, until - monotonic())):
            with self._lock:
                if self._under_way is ended:
                    self._note(NO_ANSWER)
        return self._word or NO_ANSWER

    def _run(self, ended: Event) -> None:
        try:
            word, why = self.look(), None
        except Exception as error:  # noqa: BLE001 - whatever it is, the thing does not work.
            word, why = FAILED, error
        with self._lock:
            self._under_way = None
            self._note(word, why)
        ended.set()

    def _note(self, word: str, why: Exception | None = None) -> None:
        # A line when it changes, not at each look.
        if word != self._word and word not in OK:
            log.warning("Not ready: %s: %s", self.name, word, exc_info=why)
        self._word, self._found_at = word, monotonic()


class Readiness:
    """All checks together."""

    def __init__(self, checks: list[Check], seconds: float = SECONDS_TO_ANSWER) -> None:
        self.checks = checks
        self.seconds = seconds

    def words(self) -> Mapping[str, str]:
        """A word for each, within the seconds."""
        until = monotonic() + self.seconds
        begun = [(check, check.begin()) for check in self.checks]
        return {check.name: check.word(ended, until) for check, ended in begun}


def checks_of(app: Flask, set_as: Settings) -> list[Check]:
    """What a tracker with these settings needs."""

    def inside(look: Callable[[], str]) -> Callable[[], str]:
        def looked() -> str:
            with app.app_context():
                return look()

        return looked

    far = SECONDS_KEPT_OF_OTHERS if set_as.bucket else SECONDS_KEPT
    return [
        Check("database", inside(look_at_database)),
        Check("migrations", inside(look_at_migrations)),
        Check("files", inside(lambda: store().state()), far),
        Check("mail", inside(look_at_mail), SECONDS_KEPT_OF_OTHERS),
    ]


def look_at_database() -> str:
    """Whether it answers, and takes what is written."""
    engine = db.engine
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            # On a copy that follows another server, too.
            return "read-only" if connection.scalar(text("SHOW transaction_read_only")) == "on" else "ok"
        connection.execute(text("SELECT 1 FROM sqlite_master"))
    file = Path(engine.url.database or "")
    return state_of_folder(file.parent) if os.access(file, os.W_OK) else "read-only"


def look_at_migrations() -> str:
    """Whether its tables are those of this version."""
    with db.engine.connect() as connection:
        present = get_migrations_done(connection)
    ours = migrations_of_this_version()
    if present == ours.heads:
        return "ok"
    return "behind" if present <= ours.known else "ahead"


def look_at_mail() -> str:
    """Whether the mail server greets; else the code of docs/mail.md that says why not. It is told nothing."""
    server = settings().mail_server
    if server is None:
        return "not set"
    if server.folder is not None:
        return state_of_folder(server.folder)
    try:
        SmtpTransport(server, own_name="localhost", seconds=SECONDS_TO_ANSWER).greet()
    except Unreachable as fault:
        return fault.code
    return "ok"
