"""The records of a programme are read once for each revision, and never shown stale; after a change, only
what changed is read and replayed."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, select

from tests.support import make
from tracker.domain.history import History
from tracker.domain.standings import programme_on
from tracker.domain.statuses import MilestoneStatus
from tracker.extensions import db
from tracker.models import MilestoneUpdate, Programme
from tracker.queries import kept_records, update_records
from tracker.queries import progress as queries
from tracker.queries.progress import programme_record
from tracker.services import revision


class Reader:
    """Counts how often it is asked, and reads truly."""

    def __init__(self):
        self.asked = 0
        self.begins_with = []

    def __call__(self, programme, pair_id, before):
        self.asked += 1
        self.begins_with.append(before)
        return programme_record(programme, pair_id)


@pytest.fixture
def programme(app):
    found = make.programme()
    make.pair(found)
    db.session.commit()
    return found


@pytest.fixture
def reader():
    return Reader()


@pytest.fixture
def keep(app, programme, reader):
    """Asks as a request does; says how often the database was read until then."""

    def ask(pair_id=None, method="GET"):
        with app.test_request_context(method=method):
            kept_records.keep(programme, pair_id, reader)
        return reader.asked

    return ask


def test_nothing_is_read_again_while_the_revision_stays(keep):
    assert [keep(), keep(), keep()] == [1, 1, 1]


def test_a_pair_is_kept_apart_from_its_programme(keep):
    assert [keep(), keep(pair_id=1), keep(), keep(pair_id=1)] == [1, 2, 2, 2]


def test_a_new_revision_is_read_anew(keep, programme):
    assert keep() == 1
    revision.bump(programme)
    assert programme.revision
    assert [keep(), keep()] == [2, 2]


def test_who_may_write_reads_for_itself_and_keeps_nothing(keep):
    assert [keep(method="POST"), keep(method="POST"), keep(), keep(method="POST")] == [1, 2, 3, 4]


def test_what_a_request_commits_elsewhere_costs_no_other_programme_what_is_kept_of_it(app, keep):
    other = make.programme("other")
    assert keep() == 1
    with app.test_request_context(method="POST"):
        other.name = "Another name"
        db.session.commit()
    assert keep() == 1


def test_a_programme_with_more_rows_than_are_kept_of_all_the_others_is_kept_beside_them(keep, monkeypatch):
    monkeypatch.setattr(kept_records, "MOST_ROWS", 1)
    assert [keep(), keep(), keep(pair_id=1), keep(pair_id=1)] == [1, 1, 2, 2]
    monkeypatch.setattr(kept_records, "LARGEST", 1)
    kept_records.forget(None)
    assert [keep(), keep()] == [3, 4]


def test_what_was_read_last_is_where_the_next_reading_begins(keep, reader, programme):
    keep()
    revision.bump(programme)
    keep()
    assert [one is not None for one in reader.begins_with] == [False, True]


def test_nothing_is_taken_over_from_a_later_revision_of_a_database_that_was_put_back(keep, reader, programme):
    revision.bump(programme)
    keep()
    programme.revision -= 1
    db.session.flush()
    keep()
    assert reader.begins_with == [None, None]


@pytest.fixture
def milestones(programme):
    """Ten of them, each with an update."""
    plan = make.plan(make.pair(programme, 2))
    made = [make.milestone(plan, agreed="2021-06") for _ in range(10)]
    for one in made:
        say(one, "2021-05-01T10:00")
    return made


def say(milestone, recorded_at, **values):
    moment = datetime.fromisoformat(recorded_at).replace(tzinfo=UTC)
    day = make.when(recorded_at[:10])
    return make.saved(
        MilestoneUpdate(
            milestone_id=milestone.id, recorded_at=moment, effective_on=day, comment="Said", **values
        )
    )


@pytest.fixture
def seen(app, programme):
    """What a worker reads, and with which statements; whatever happens is a change of the programme."""
    number = programme.id

    def ask():
        statements = []

        def note(_connection, _cursor, statement, *_rest):
            statements.append(statement)

        with app.test_request_context(method="POST"):
            revision.bump(db.session.get_one(Programme, number))
            db.session.commit()
        event.listen(db.engine, "before_cursor_execute", note)
        with app.test_request_context():
            record = programme_record(db.session.get_one(Programme, number))
        event.remove(db.engine, "before_cursor_execute", note)
        return record, [one for one in statements if "FROM milestone_update" in one]

    return ask


@pytest.fixture
def by_another(app):
    """What other processes commit makes this one forget nothing."""

    @contextmanager
    def process():
        with app.test_request_context(method="POST"):
            yield
            db.session.commit()

    return process


def test_after_a_change_the_updates_of_one_thing_are_read_and_replayed(
    milestones, seen, by_another, monkeypatch
):
    before, _statements = seen()
    programme_on(before, date(2021, 7, 1))
    with by_another():
        say(milestones[3], "2021-05-02T10:00", status=MilestoneStatus.IN_PROGRESS)
    after, statements = seen()
    replayed, whole = [], History.of
    monkeypatch.setattr(History, "of", lambda record, *of: replayed.append(record) or whole(record, *of))
    on = programme_on(after, date(2021, 7, 1))
    assert [one.standing.status for one in on.milestones].count(MilestoneStatus.IN_PROGRESS) == 1
    assert [one.id for one in replayed] == [milestones[3].id]
    assert [len(one.updates) for one in after.milestones].count(2) == 1
    changed = [one.id for one, was in zip(after.milestones, before.milestones, strict=True) if one is not was]
    assert changed == [milestones[3].id]
    assert len(statements) == 2
    assert "count(*)" in statements[0]
    assert " IN (" in statements[1]


def test_where_nothing_that_is_counted_changed_it_is_the_same_record(milestones, seen):
    before, whole = seen()
    after, statements = seen()
    assert after is before
    assert (len(whole), len(statements)) == (1, 1)


def test_an_update_that_was_committed_after_a_later_one_is_not_missed(milestones, seen, by_another):
    """On PostgreSQL the lower number, and the earlier moment, may come second."""
    with by_another():
        say(milestones[0], "2021-05-09T10:00", id=900)
    before, _statements = seen()
    with by_another():
        say(milestones[0], "2021-05-03T10:00", id=800)
    after, _statements = seen()
    assert [len(one.milestones[0].updates) for one in (before, after)] == [2, 3]


def test_an_update_of_the_same_number_after_a_database_was_put_back_is_another(milestones, seen, by_another):
    with by_another():
        say(milestones[0], "2021-05-09T10:00")
    before, _statements = seen()
    known = before.milestones[0].updates
    stale = (*known[:-1], replace(known[-1], recorded_at=known[-1].recorded_at + timedelta(seconds=1)))
    one = replace(before.milestones[0], updates=stale)
    programme = db.session.scalars(select(Programme)).one()
    read = queries._read(programme, None, replace(before, milestones=(one, *before.milestones[1:])))
    assert read.milestones[0].updates == known


def test_of_many_that_changed_all_updates_are_read_at_once(milestones, seen, by_another, monkeypatch):
    monkeypatch.setattr(update_records, "MOST_BY_NAME", 2)
    seen()
    with by_another():
        for one in milestones[:3]:
            say(one, "2021-05-02T10:00")
    after, statements = seen()
    assert [len(one.updates) for one in after.milestones].count(2) == 3
    assert " IN (" not in statements[1]
