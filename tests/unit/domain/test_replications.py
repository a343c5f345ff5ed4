"""The tree of who took it up from whom, and the figure that counts only what is in place."""

from __future__ import annotations

import pytest

from tracker.domain.errors import DomainError
from tracker.domain.replications import (
    Branch,
    ReplicationRecord,
    branches,
    check_taken_from,
    counted,
    tree_of,
)
from tracker.domain.statuses import ReplicationStatus as Status


def taken(number, place="Bari", status=Status.IN_PLACE, **more):
    return ReplicationRecord(number, place, status, **more)


def names(some: tuple[Branch, ...]):
    return [(one.record.place, names(one.below)) for one in some]


def test_a_third_town_stands_below_the_second_that_it_took_it_from():
    rows = [taken(3, "Lecce", taken_from=2), taken(1, "Bari"), taken(2, "Brindisi", taken_from=1)]
    assert names(branches(rows)) == [("Bari", [("Brindisi", [("Lecce", [])])])]


def test_towns_stand_in_their_own_order():
    rows = [taken(2, "Bari"), taken(1, "Lecce"), taken(4, "Foggia", taken_from=1), taken(3, taken_from=1)]
    assert names(branches(rows)) == [("Bari", []), ("Lecce", [("Foggia", []), ("Bari", [])])]


def test_what_was_taken_from_something_that_is_not_there_stands_at_the_top():
    assert names(branches([taken(1, taken_from=99)])) == [("Bari", [])]


def test_of_a_circle_each_stands_once():
    rows = [taken(1, "A", taken_from=2), taken(2, "B", taken_from=1), taken(3, "C", taken_from=3)]
    assert names(branches(rows)) == [("A", [("B", [])]), ("C", [])]


def test_the_tree_begins_with_the_mentor_and_leads_by_the_mentee_to_the_towns():
    tree = tree_of("Mechelen", "Capaci", [taken(1, "Gent")], [taken(2, "Carini"), taken(3, taken_from=2)])
    assert (tree.origin, names(tree.from_origin)) == ("Mechelen", [("Gent", [])])
    assert (tree.mentee, names(tree.from_mentee)) == ("Capaci", [("Carini", [("Bari", [])])])
    assert tree.levels == 4


@pytest.mark.parametrize(
    ("mentee", "of_practices", "of_milestones", "levels"),
    [("", [], [], 1), ("Capaci", [], [], 2), ("", [taken(1)], [], 2), ("Capaci", [], [taken(1)], 3)],
)
def test_the_levels_are_counted_from_the_origin(mentee, of_practices, of_milestones, levels):
    assert tree_of("Mechelen", mentee, of_practices, of_milestones).levels == levels


def test_only_what_is_in_place_is_counted():
    rows = [taken(number, f"Town {number}", status) for number, status in enumerate(Status)]
    found = counted(rows)
    assert (found.in_place, found.under_way, found.abandoned) == (1, 2, 1)


def test_case_20_what_is_intended_is_said_and_not_counted():
    found = counted([taken(1, "Carini", Status.INTENDED)])
    assert (found.in_place, found.under_way, found.intended) == (0, 0, ("Carini",))


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.ABANDONED])
def test_case_20_a_place_that_nobody_names_is_never_counted(status):
    found = counted([taken(1, "other Italian towns", status, unnamed=True)])
    assert (found.in_place, found.under_way, found.intended) == (0, 0, ("other Italian towns",))


def test_what_was_abandoned_is_intended_no_more():
    assert counted([taken(1, "some towns", Status.ABANDONED, unnamed=True)]).intended == ()


def test_a_town_that_took_two_things_counts_once_by_the_furthest():
    rows = [taken(1, "Bari", Status.STARTED, country="IT"), taken(2, "BARI", country="IT")]
    found = counted(rows)
    assert (found.in_place, found.under_way) == (1, 0)


def test_towns_of_one_name_in_two_countries_are_two():
    assert counted([taken(1, country="IT"), taken(2, country="FR")]).in_place == 2


def test_a_replication_may_be_taken_from_another_of_the_same_thing():
    check_taken_from(3, 2, {1: None, 2: 1, 3: None})
    check_taken_from(None, 2, {1: None, 2: 1})
    check_taken_from(1, None, {1: None})


@pytest.mark.parametrize(("number", "taken_from"), [(1, 1), (1, 2), (1, 3)])
def test_nothing_is_taken_from_itself_by_way_of_whichever_others(number, taken_from):
    with pytest.raises(DomainError) as refused:
        check_taken_from(number, taken_from, {1: None, 2: 1, 3: 2})
    assert (refused.value.field, refused.value.code) == ("taken_from_id", "taken_in_circle")


def test_nothing_is_taken_from_a_replication_of_something_else():
    with pytest.raises(DomainError) as refused:
        check_taken_from(1, 7, {1: None})
    assert refused.value.code == "taken_from_elsewhere"


def test_a_circle_that_is_there_already_does_not_hang():
    check_taken_from(9, 1, {1: 2, 2: 1})
