"""The courier: a thread of each serving process that sends what waits, within seconds and without cron.

Several may run, beside cron and the command: each message is claimed by one of them (`tracker.mail.claims`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tracker.extensions import db
from tracker.mail.sending import send_waiting
from tracker.services.outbox import WROTE

SECONDS_BETWEEN_ROUNDS = 20.0
LONGEST_PAUSE_SECONDS = 300.0
"""How long it rests at most while no mail server answers."""

SECONDS_TO_FINISH = 10.0

log = logging.getLogger(__name__)


class Courier:
    """`start` it in a process that serves, `stop` it before that ends: no mail is then cut off half-way."""

    def __init__(
        self,
        app: Flask,
        *,
        seconds: float = SECONDS_BETWEEN_ROUNDS,
        go_on: Callable[[], bool] = lambda: True,
    ) -> None:
        self.app = app
        self.seconds = seconds
        self._go_on = go_on
        self._woken = Event()
        self._stops = Event()
        self._thread = Thread(target=self._run, name="courier", daemon=True)

    def start(self) -> None:
        """Begins, and listens for commits of this process that wrote a message."""
        event.listen(db.session, "after_commit", self._wake_if_written)
        self._thread.start()

    def stop(self) -> None:
        """Finishes the mail it is at, and ends."""
        self._stops.set()
        self._woken.set()
        self._thread.join(SECONDS_TO_FINISH)
        event.remove(db.session, "after_commit", self._wake_if_written)

    def _wake_if_written(self, session: Session) -> None:
        # SQLAlchemy calls it for the end of a savepoint, too: nobody else sees the message yet.
        if not session.in_nested_transaction() and session.info.pop(WROTE, False):
            self._woken.set()

    def _run(self) -> None:
        # What an earlier process left behind goes first.
        pause = 0.0
        while not self._stops.is_set():
            self._woken.wait(pause)
            self._woken.clear()
            if not self._stops.is_set():
                pause = self._round(pause)

    def _round(self, pause: float) -> float:
        """Sends what is due; after how many seconds to look again."""
        try:
            with self.app.app_context():
                done = send_waiting(go_on=lambda: self._go_on() and not self._stops.is_set())
        except DatabaseError as error:
            # Being restarted, or emptied for a demo; nothing that a traceback would explain.
            log.warning("The courier cannot use the database: %s", error.orig)
            return self._longer(pause)
        except Exception:
            # It goes on whatever happens: whoever waits for a link to sign in cannot start it again.
            log.exception("The courier stumbled")
            return self._longer(pause)
        if done.fault:
            return self._longer(pause)
        return 0.0 if done.sent else self.seconds

    def _longer(self, pause: float) -> float:
        return min(max(self.seconds, pause * 2), LONGEST_PAUSE_SECONDS)


_couriers: list[Courier] = []


def start_courier(app: Any, *, go_on: Callable[[], bool] = lambda: True) -> None:
    """Starts the courier of this process, where there is a mail server to go to.

    It begins no other mail once `go_on` says no, while the process still answers its last requests.
    """
    if app.config["SETTINGS"].mail_server is not None:
        _couriers.append(Courier(app, go_on=go_on))
        _couriers[-1].start()


def stop_courier() -> None:
    """Stops the courier of this process, if it has one."""
    while _couriers:
        _couriers.pop().stop()
