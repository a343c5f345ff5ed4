"""Who owes what: each debt once, by those who can answer it."""

from __future__ import annotations

from collections import Counter
from datetime import date

from tests.unit.domain.records import activity, inclucities, milestone, programme
from tracker.domain.gaps import gaps
from tracker.domain.owing import Debt, DecisionOwed, debts, who_owes
from tracker.domain.standings import MilestoneOnDay, programme_on
from tracker.domain.statuses import GapKind

TODAY = date(2021, 11, 21)
CITY, MENTOR, OTHER = 10, 11, 12
BOTH = frozenset({CITY, MENTOR})
NOBODY = frozenset[int]()


def on(*, activities=(), milestones=(), day=TODAY, **values):
    return programme_on(programme(activities=activities, milestones=milestones, **values), day)


def of_its_kind(debt: Debt) -> frozenset[int]:
    """The city answers for its milestones, both for a visit, and the coordinators for hosts and places."""
    if isinstance(debt.of, MilestoneOnDay):
        return frozenset({CITY})
    return NOBODY if debt.kind in (GapKind.HOST_UNKNOWN, GapKind.PLACE_UNKNOWN) else BOTH


def test_each_gap_is_owed_and_so_is_a_word_on_each_overdue_milestone():
    late = milestone("in_progress", id=1, agreed="2021-10-01")
    found = debts(on(activities=(activity(id=2, agreed="2021-05-03"),), milestones=(late,)))
    assert [(one.kind, one.of.record.id) for one in found] == [(GapKind.DID_IT_HAPPEN, 2), (None, 1)]


def test_a_milestone_that_carries_no_flag_owes_no_word():
    milestones = (
        milestone("in_progress", id=1, agreed="2021-10-01", plan_closed=True),
        milestone("completed", id=2, agreed="2021-10-01", happened="2021-10-01", has_evidence=True),
        milestone("proposed", id=3, expected="2021-10-01"),
        milestone("in_progress", id=4, agreed="2021-12-01"),
    )
    assert debts(on(milestones=milestones)) == []


def test_the_debts_of_inclucities_are_its_gaps_since_the_programme_is_over():
    stood = programme_on(inclucities(), date(2026, 11, 21))
    assert Counter(one.kind for one in debts(stood)) == Counter(gap.kind for gap in gaps(stood))


def test_a_debt_is_said_once_however_many_can_answer_it():
    visit = activity("held", id=1, happened="2021-05-03")
    found = debts(on(activities=(visit,)))
    owed = who_owes(found, of_its_kind)
    assert sum(one.count for one in owed) == len(found)
    assert [one.by for one in owed] == [BOTH, NOBODY]
    assert [debt.kind for debt in owed[0].things[0].debts] == [
        GapKind.HEAD_COUNT_MISSING,
        GapKind.REPORT_MISSING,
    ]


def test_the_debts_of_one_thing_stand_together_and_activities_before_milestones():
    visits = tuple(activity("held", id=n, happened="2021-05-03") for n in (2, 1))
    late = milestone("in_progress", id=1, agreed="2021-10-01")
    owed = who_owes(debts(on(activities=visits, milestones=(late,))), lambda _debt: BOTH)
    assert [(type(one.thing).__name__, one.thing.record.id) for one in owed[0].things] == [
        ("ActivityOnDay", 1),
        ("ActivityOnDay", 2),
        ("MilestoneOnDay", 1),
    ]


def test_by_pair_with_one_city_before_several_and_the_coordinators_last():
    visits = tuple(activity(id=n, pairs=(n,), agreed="2021-05-03") for n in (2, 1))
    late = milestone("in_progress", id=1, pair=1, agreed="2021-10-01")
    asked = {
        (True, 1): frozenset({CITY}),
        (False, 1): BOTH,
        (False, 2): frozenset({OTHER}),
    }

    def who(debt: Debt) -> frozenset[int]:
        if debt.kind in (GapKind.DID_IT_HAPPEN, None):
            return asked[isinstance(debt.of, MilestoneOnDay), debt.of.record.id]
        return NOBODY

    stood = on(activities=(*visits, activity("confirmed", id=3, pairs=())), milestones=(late,), pairs=2)
    assert [one.by for one in who_owes(debts(stood), who)] == [
        frozenset({CITY}),
        BOTH,
        frozenset({OTHER}),
        NOBODY,
    ]


def test_nobody_owes_anything_where_nothing_is_missing():
    assert who_owes([], of_its_kind) == []


def test_a_decision_is_counted_with_what_its_owner_owes_alone():
    late = milestone("in_progress", id=1, agreed="2021-10-01")
    decisions = [DecisionOwed(5, CITY), DecisionOwed(6, OTHER)]
    owed = who_owes(debts(on(milestones=(late,))), of_its_kind, decisions)
    assert {one.by: (one.count, one.decisions) for one in owed} == {
        frozenset({CITY}): (2, (decisions[0],)),
        frozenset({OTHER}): (1, (decisions[1],)),
    }
