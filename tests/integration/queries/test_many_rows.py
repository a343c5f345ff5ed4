"""Lists that are sent as a whole take the same memory, however many rows they have."""

from __future__ import annotations

import gc

import psutil
import pytest

from tests.support import make
from tests.support.many_rows import multiply
from tracker.documents.spreadsheet import spreadsheet
from tracker.extensions import db
from tracker.models import Activity, Milestone
from tracker.queries import spreadsheets
from tracker.queries.activity_list import ActivityFilter

ROWS = 50_000
MOST = 8
"""MB, of which all of these rows at once take several times as much."""


@pytest.fixture
def programme(app):
    programme = make.programme()
    pair = make.pair(programme)
    make.visit(pair, title="A visit", agreed="2021-05", place="p" * 300)
    make.milestone(make.plan(pair), code="M", means_of_verification="m" * 300)
    for model, column in ((Activity, "key"), (Milestone, "code")):
        multiply(db.session.connection(), model, ROWS, distinct=column)
    db.session.commit()
    return programme


@pytest.mark.parametrize("name", ["activities", "milestones"])
def test_a_spreadsheet_of_many_rows_takes_no_more_memory_than_one_of_few(programme, name):
    engine, number = db.engine, programme.id
    db.session.remove()
    lines = {
        "activities": lambda: spreadsheets.each_activity(engine, number, ActivityFilter()),
        "milestones": lambda: spreadsheets.each_milestone(engine, number),
    }[name]
    # What a worker learns by the first file, it need not learn again.
    first = lines()
    next(first)
    first.close()
    gc.collect()
    process = psutil.Process()
    before = most = process.memory_info().rss
    sent = 0
    for piece in spreadsheet(["…"], ([line.title] for line in lines()), separator=","):
        sent += len(piece)
        most = max(most, process.memory_info().rss)
    assert sent > ROWS * len("A visit")
    assert (most - before) / 1e6 < MOST
