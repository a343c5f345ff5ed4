"""An instance of the benchmark that is made within seconds, in the database of the tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.benchmarks.cloning import Wanted
from tests.benchmarks.filling import fill
from tests.benchmarks.pattern import Pattern, make_pattern
from tests.conftest import Database
from tracker import clock
from tracker.extensions import db

WANTED = (Wanted(4), Wanted(2))
PAIRS = 6

_patterns: list[Pattern] = []


def small_instance(session_app: tuple[Any, Database, list[object]]) -> Database:
    """A programme of two blocks and one of a single one, made of two patterns of two pairs each."""
    _app, database, commits = session_app
    for seed in range(len(_patterns), 2):
        _patterns.append(make_pattern(2, today=clock.today("UTC") - timedelta(days=30 * seed), seed=seed))
        db.session.remove()
        database.empty(db.engine)
    fill(database.url, {2: _patterns}, WANTED)
    commits.append("rows of which this engine knows nothing")
    return database
