"""What was worked out of a record is kept beside it, and never beside another one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.records import milestone, update
from tracker.domain.gaps import gaps
from tracker.domain.progress import figures
from tracker.domain.records import ProgrammeRecord
from tracker.domain.remembering import FEW
from tracker.domain.standings import programme_on
from tracker.domain.statuses import MilestoneStatus, Reading

BEHIND = milestone(
    "completed",
    agreed="2021-03",
    updates=(
        update("2021-02-01", 1, effective_on="2021-02-01", status=MilestoneStatus.IN_PROGRESS),
        update("2021-06-01", 2, status=MilestoneStatus.COMPLETED, happened="2021-05-20"),
    ),
)
PROGRAMME = ProgrammeRecord("Europe/Rome", milestones=(BEHIND,))


def test_what_stood_on_a_day_is_worked_out_once():
    record = replace(PROGRAMME)
    on = programme_on(record, date(2021, 4, 1))
    assert programme_on(record, date(2021, 4, 1)) is on
    assert figures(on) is figures(on)
    assert gaps(on) is gaps(on)


def test_a_changed_record_remembers_nothing_of_the_one_it_was_made_of():
    day = date(2021, 4, 1)
    before = figures(programme_on(PROGRAMME, day))
    emptied = replace(PROGRAMME, milestones=())
    assert (before.milestones.all, figures(programme_on(emptied, day)).milestones.all) == (1, 0)
    on = programme_on(PROGRAMME, day)
    assert figures(replace(on, milestones=())).milestones.all == 0


def test_few_days_are_kept_and_the_one_longest_unused_goes_first():
    record, first = replace(PROGRAMME), date(2021, 1, 1)
    kept = programme_on(record, first)
    for number in range(2, FEW + 1):
        programme_on(record, date(2021, 1, number))
    assert programme_on(record, first) is kept
    for number in range(FEW + 1, 2 * FEW):
        programme_on(record, date(2021, 1, number))
    assert programme_on(record, first) is kept
    programme_on(record, date(2021, 2, 1))
    for number in range(1, FEW):
        programme_on(record, date(2021, 3, number))
    assert programme_on(record, first) is not kept


@given(st.lists(st.tuples(st.dates(date(2021, 1, 1), date(2021, 8, 1)), st.sampled_from(Reading))))
def test_whatever_was_asked_before_a_day_is_the_same_day(asked):
    record = replace(PROGRAMME)
    for day, reading in asked:
        fresh = programme_on(replace(PROGRAMME), day, reading)
        assert programme_on(record, day, reading) == fresh
