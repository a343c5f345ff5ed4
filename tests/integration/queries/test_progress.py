"""The records that the sums work on are what the tables hold, and cost the same whatever their number."""

from __future__ import annotations

from datetime import date

from sqlalchemy import event

from tests.support import make
from tests.support.inclucities import inclucities
from tests.unit.domain.records import inclucities as by_hand
from tracker.domain.gaps import gaps
from tracker.domain.progress import figures, pairs_in_order
from tracker.domain.standings import programme_on
from tracker.extensions import db
from tracker.models import HeadCount, MilestoneUpdate
from tracker.queries.progress import programme_record

TODAY = date(2026, 11, 21)


def test_the_loaded_programme_counts_as_the_one_written_by_hand(app):
    stored, written = (programme_on(record, TODAY) for record in (programme_record(inclucities()), by_hand()))
    assert figures(stored) == figures(written)
    assert len(gaps(stored)) == len(gaps(written))


def test_one_pair_alone_counts_as_it_does_within_its_programme(app):
    programme = inclucities()
    whole = programme_on(programme_record(programme), TODAY)
    for found in pairs_in_order(whole):
        alone = programme_on(programme_record(programme, found.pair), TODAY)
        assert figures(alone.of_pair(found.pair)) == found.figures


def test_dates_updates_and_head_counts_are_read_whole(app):
    programme = make.programme()
    pair = make.pair(programme)
    visit = make.visit(pair, 2, status="held", happened="2021-10-04/2021-10-05")
    make.saved(HeadCount(activity_id=visit.id, name="Buddies", women=3, men=None))
    milestone = make.milestone(make.plan(pair), agreed="2021-11")
    make.saved(
        MilestoneUpdate(
            milestone_id=milestone.id, effective_on=make.when("2021-10-01"), expected=make.when("2022-21")
        )
    )
    record = programme_record(programme)
    (activity,) = record.activities
    assert (activity.rounds, activity.row.happened) == ({pair.id: 2}, make.when("2021-10-04/2021-10-05"))
    assert (activity.head_counts[0].women, activity.head_counts[0].men) == (3, None)
    (read,) = record.milestones
    assert read.row.agreed == make.when("2021-11")
    assert read.updates[0].expected == make.when("2022-21")
    assert read.updates[0].happened is None


def test_another_programme_is_never_mixed_in(app):
    make.visit(make.pair(make.programme("other")), 1)
    programme = make.programme()
    assert programme_record(programme).activities == ()


def test_nine_statements_whatever_the_size(app):
    programme = make.programme()
    counts = []
    for number in (1, 2, 3):
        pair = make.pair(programme, number)
        make.milestone(make.plan(pair))
        make.visit(pair, 1)
        db.session.refresh(programme)
        counts.append(len(statements_of(programme)))
    assert counts == [9, 9, 9]


def statements_of(programme):
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    programme_record(programme)
    event.remove(db.engine, "before_cursor_execute", note)
    return seen
