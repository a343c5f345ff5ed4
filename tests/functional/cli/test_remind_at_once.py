"""Two runs of ``remind`` at once: each person is written to once, whichever of them came first."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Barrier, Thread

from flask import Flask
from sqlalchemy import func, select

from config import ROOT
from tests.support.client import release_session
from tests.support.many_people import many_people
from tests.support.processes import FLASK, on_database
from tracker import clock
from tracker.extensions import db
from tracker.mail.reminding import remind, write_due
from tracker.models import Message, Reminded, User
from tracker.services.reminders import Decided, decide

RUNS = 4


def counts() -> tuple[int, int, int]:
    """Digests, people who have one, and lines."""
    db.session.rollback()
    people = func.count(func.distinct(Message.user_id))
    digests, readers = db.session.execute(select(func.count(Message.id), people)).one()
    return digests, readers, db.session.scalar(select(func.count(Reminded.id))) or 0


def at_once(app: Flask, work) -> list[int]:
    """What the same work answers in several threads, each with a session of its own."""
    answers: list[int] = []

    def run() -> None:
        with app.app_context():
            answers.append(work())
            db.session.remove()

    threads = [Thread(target=run) for _ in range(RUNS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_runs_that_have_all_decided_to_write_to_the_same_people_write_once(app: Flask, session) -> None:
    many_people(60)
    release_session()
    ready = Barrier(RUNS)

    def work() -> int:
        now = clock.now()
        decided = decide(now)
        db.session.rollback()
        ready.wait()
        return write_due(decided, now)

    answers = at_once(app, work)
    assert len(answers) == RUNS
    assert sum(answers) == 60
    assert counts() == (60, 60, 240)


def decided_in(zone: str, now: datetime) -> list[Decided]:
    """What is decided where everybody lives in a timezone."""
    for person in db.session.scalars(select(User)):
        person.timezone = zone
    db.session.commit()
    decided = decide(now)
    db.session.rollback()
    return decided


def test_two_machines_that_have_different_days_write_once(app: Flask, session) -> None:
    """One began before midnight and one after: the key of the day is not what keeps them apart."""
    many_people(20)
    now = clock.now()
    early, late = (decided_in(zone, now) for zone in ("Pacific/Pago_Pago", "Pacific/Kiritimati"))
    assert not {one.day for one in early} & {one.day for one in late}
    assert write_due(late, now) == 20
    assert write_due(early, now) == 0
    assert counts() == (20, 20, 80)


@contextmanager
def process(app: Flask) -> Iterator[subprocess.Popen[str]]:
    """The command as cron runs it, on the database of the test."""
    with subprocess.Popen(
        [*FLASK, "remind"],
        cwd=ROOT,
        env=on_database(app.config["SETTINGS"].database_url),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        yield running


def test_two_processes_at_once_remind_five_hundred_people_once_each(app: Flask, session) -> None:
    many_people(500)
    release_session()
    with process(app) as one, process(app) as other:
        said = [running.communicate(timeout=120) for running in (one, other)]
    assert (one.returncode, other.returncode) == (0, 0), said
    written = [int(re.findall(r"Wrote (\d+) reminders?\.", out)[0]) for out, _err in said]
    print("written by each:", written)
    assert sum(written) == 500
    assert counts() == (500, 500, 2000)
    assert remind() == 0
