"""What a lesson led to, and what led to an outcome, in a file: within one pair, and replaced as a whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.integration.programme_file.everything import everything
from tests.integration.programme_file.files import NOW, dumped, load, loaded
from tracker.models import OutcomeMilestone, ReportMilestone

LATER = NOW + timedelta(days=30)


def with_second_pair(file: dict) -> dict:
    """The file with a pair more, which has a plan of its own."""
    first, plan = file["pairs"][0], file["plans"][0]
    file["pairs"].append({**first, "key": "P2", "number": 2, "practices": []})
    milestone = {"code": "M1", "title": "Theirs", "status": "not_started"}
    file["plans"].append({**plan, "key": "AP2", "pair": "P2", "milestones": [milestone], "transfers": []})
    return file


def test_links_are_loaded_and_written_again(session) -> None:
    loaded(everything())
    assert len(session.scalars(select(ReportMilestone)).all()) == 2
    assert len(session.scalars(select(OutcomeMilestone)).all()) == 1
    written = dumped("small")
    assert written["activities"][0]["report"]["led_to"] == ["AP1/M1", "AP1/M2"]
    assert written["outcomes"][0]["came_from"] == ["AP1/M2"]


@pytest.mark.parametrize(
    ("of", "name"), [("report", "activities[0].report.led_to"), ("outcome", "outcomes[0].came_from")]
)
def test_a_milestone_of_another_pair_is_a_fault(session, of, name) -> None:
    file = with_second_pair(everything())
    thing = file["activities"][0]["report"] if of == "report" else file["outcomes"][0]
    thing["led_to" if of == "report" else "came_from"] = ["AP2/M1"]
    result = load(file)
    assert [(fault.place, fault.code) for fault in result.faults] == [(name, "milestone_of_another_pair")]


def test_a_milestone_that_is_not_there_is_a_fault_with_a_way_out(session) -> None:
    file = everything()
    file["outcomes"][0]["came_from"] = ["AP1/M22"]
    (fault,) = load(file).faults
    assert (fault.place, fault.code) == ("outcomes[0].came_from[0]", "no_milestones")
    assert fault.values["suggestion"] in {"AP1/M1", "AP1/M2"}


def test_a_file_replaces_the_links_that_it_says_and_leaves_those_that_it_does_not(session) -> None:
    loaded(everything())
    session.commit()
    file = everything()
    file["activities"][0]["report"]["led_to"] = ["AP1/M2"]
    del file["outcomes"][0]["came_from"]
    result = loaded(file, now=LATER, update=True)
    changes = {one.place: (one.before, one.after) for one in result.changes}
    assert changes == {"activities['A1'].report.led_to": (["AP1/M1", "AP1/M2"], ["AP1/M2"])}
    assert dumped("small")["outcomes"][0]["came_from"] == ["AP1/M2"]
    assert len(session.scalars(select(ReportMilestone)).all()) == 1
    file["outcomes"][0]["came_from"] = []
    loaded(file, now=LATER, update=True)
    assert session.scalars(select(OutcomeMilestone)).all() == []


def test_the_order_of_the_links_says_nothing(session) -> None:
    loaded(everything())
    session.commit()
    file = everything()
    file["activities"][0]["report"]["led_to"].reverse()
    assert loaded(file, now=LATER).differences == ()
