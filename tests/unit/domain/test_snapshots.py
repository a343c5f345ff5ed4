"""What a review freezes, and what is known better afterwards."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from tests.unit.domain.records import activity, inclucities, milestone, programme
from tracker.domain.gaps import gaps
from tracker.domain.progress import COUNTING_RULES, FIGURE_NAMES, counted, figures, pairs_in_order
from tracker.domain.snapshots import Correction, corrected_pairs, corrections, flat, snapshot_of
from tracker.domain.standings import programme_on

DAY = date(2021, 10, 20)


def frozen(record):
    """As it comes back from the database."""
    return json.loads(json.dumps(snapshot_of(programme_on(record, DAY))))


def test_a_snapshot_holds_every_figure_list_and_gap_of_the_day():
    on = programme_on(inclucities(), DAY)
    content = frozen(inclucities())
    assert content["figures"] == figures(on).as_dict()
    assert content["figures"]["study_visits"] == {"held": 6, "agreed": 12}
    assert [pair["number"] for pair in content["pairs"]] == [one.number for one in pairs_in_order(on)]
    assert content["pairs"][0]["study_visits"] == pairs_in_order(on)[0].figures.as_dict()["study_visits"]
    assert {name: len(things) for name, things in content["lists"].items()} == {
        name: len(counted(name, on)) for name in FIGURE_NAMES
    }
    assert len(content["gaps"]) == len(gaps(on))
    assert (content["rules"], content["on"], content["reading"]) == (COUNTING_RULES, "2021-10-20", "now")


def test_a_snapshot_says_of_each_thing_what_it_is_and_how_it_stood():
    record = programme(
        activities=(activity("held", id=7, title="Visit to the mentor", happened="2021-10-04"),),
        milestones=(milestone(id=3, plan_key="AP1", code="M2", title="Buddies found", agreed="2021-11"),),
    )
    content = frozen(record)
    assert content["lists"]["study_visits.held"] == [
        {
            "kind": "activity",
            "id": 7,
            "title": "Visit to the mentor",
            "pairs": [1],
            "status": "held",
            "agreed": None,
            "expected": None,
            "happened": "2021-10-04",
        }
    ]
    assert [one["title"] for one in content["lists"]["milestones.all"]] == ["AP1/M2 Buddies found"]
    assert {
        "kind": "host_unknown",
        "of": "activity",
        "id": 7,
        "title": "Visit to the mentor",
        "pairs": [1],
    } in (content["gaps"])


def test_nothing_is_corrected_where_nothing_has_changed():
    on = programme_on(inclucities(), DAY)
    assert corrections(frozen(inclucities()), on) == []
    assert corrected_pairs(frozen(inclucities()), on) == {}


def test_a_visit_that_was_entered_late_is_a_correction_that_names_it():
    before = programme(activities=(activity("planned", title="Visit 1", agreed="2021-10"),))
    held = activity("held", title="Visit 1", agreed="2021-10", happened="2021-10-04")
    now = programme_on(replace(before, activities=(held,)), DAY)
    found = {one.figure: one for one in corrections(frozen(before), now)}
    assert found["study_visits.held"] == Correction("study_visits.held", 0, 1, came=("Visit 1",))
    assert found["people.activities_held"].now == 1
    assert "study_visits.agreed" not in found
    by_pair = corrected_pairs(frozen(before), now)
    assert Correction("study_visits.held", 0, 1) in by_pair[1]


def test_one_thing_in_place_of_another_is_a_correction_although_the_number_is_the_same():
    first, second = (milestone(id=n, title=f"M{n}") for n in (1, 2))
    now = programme_on(programme(milestones=(second,)), DAY)
    (found,) = (
        one
        for one in corrections(frozen(programme(milestones=(first,))), now)
        if one.figure == "milestones.all"
    )
    assert found == Correction("milestones.all", 1, 1, came=("M2",), went=("M1",))


def test_what_became_unknown_or_known_is_a_correction():
    done = milestone("completed", agreed="2021-09", happened="2021-10-04")
    now = programme_on(programme(milestones=(milestone(),)), DAY)
    found = {
        one.figure: (one.frozen, one.now) for one in corrections(frozen(programme(milestones=(done,))), now)
    }
    assert found["slippage.largest"] == (4, None)


def test_a_figure_that_was_not_counted_then_is_no_correction():
    content = frozen(inclucities())
    del content["figures"]["reports_missing"], content["lists"]["reports_missing"]
    content["figures"]["of_old"] = 3
    assert corrections(content, programme_on(inclucities(), DAY)) == []


def test_a_pair_that_came_later_is_no_correction_of_a_pair():
    content = frozen(programme(pairs=1))
    assert corrected_pairs(content, programme_on(programme(pairs=2), DAY)) == {}


def test_figures_inside_figures_have_names_with_dots():
    assert flat({"a": {"b": 1, "c": {"d": None}}, "e": 2}) == {"a.b": 1, "a.c.d": None, "e": 2}
