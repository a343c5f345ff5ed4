"""The records of a programme are read once for each revision, and never shown stale."""

from __future__ import annotations

import pytest

from tests.support import make
from tracker.extensions import db
from tracker.queries import kept_records
from tracker.queries.progress import programme_record
from tracker.services import revision


class Reader:
    """Counts how often it is asked, and reads truly."""

    def __init__(self):
        self.asked = 0

    def __call__(self, programme, pair_id):
        self.asked += 1
        return programme_record(programme, pair_id)


@pytest.fixture
def programme(app):
    found = make.programme()
    make.pair(found)
    db.session.commit()
    return found


@pytest.fixture
def keep(app, programme):
    """Asks as a request does; says how often the database was read until then."""
    reader = Reader()

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
