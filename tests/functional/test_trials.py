"""The trials of docs/trials.md in short, as they are run by hand for longer; and that they can fail."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from flask import Flask
from sqlalchemy import insert

from config import ROOT
from tests.support import make
from tests.trials.compare import Found, compare
from tests.trials.ground import Ground, build
from tests.trials.notebook import SAVED, Attempt, Notebook
from tracker.extensions import db
from tracker.models import Milestone, MilestoneUpdate


def trial(name: str, *options: str) -> dict[str, str]:
    """What a trial has printed, by the words before each number."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.trials.{name}", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(re.findall(r"^  (\S.*?) {2,}(\S.*)$", done.stdout, re.MULTILINE))


def test_six_people_at_once_lose_nothing_and_double_nothing(backend: str) -> None:
    said = trial("crowd", "--engine", backend, "--people", "6", "--seconds", "3")
    assert (said["lost"], said["doubled"], said["half there"], said["500 or other faults"]) == ("0",) * 4
    for what in ("update", "visit", "lesson", "freeze", "accept", "confirm"):
        assert int(said[f"{what}, tried and saved"].split(", ")[1]) > 0, said


def test_what_was_answered_outlives_three_kills_and_nothing_is_half_there(backend: str) -> None:
    said = trial("crash", "--engine", backend, "--people", "6", "--kills", "3")
    assert (said["lost"], said["doubled"], said["half there"], said["500 or other faults"]) == ("0",) * 4
    assert int(said["saved"]) > 0
    assert sum(int(number) for name, number in said.items() if name.startswith("killed: ")) == 3


def test_nobody_misses_what_they_saved_on_either_of_two_servers_with_a_replica(backend: str) -> None:
    if backend != "postgresql":
        pytest.skip("SQLite has no replicas.")
    said = trial("crowd", "--replica", "--people", "4", "--seconds", "3")
    assert (said["without what was just saved"], said["500 or other faults"]) == ("0", "0")
    assert int(said["read from the replica"]) > 0
    assert int(said["title, tried and saved"].split(", ")[1]) > 0


@pytest.fixture
def ground(app: Flask) -> Ground:
    return build(4, 1)


def found_after(ground: Ground, *attempts: Attempt) -> Found:
    notebook = Notebook()
    for attempt in attempts:
        notebook.begin(attempt)
    db.session.commit()
    return compare(ground, notebook)


def update_of(ground: Ground, mark: str, *, answers: list[int]) -> Attempt:
    return Attempt("update", ground.shared[0], "person 1", ground.users_ids[1], mark, answers=answers)


def test_the_comparison_finds_nothing_where_nothing_was_done(ground: Ground) -> None:
    assert found_after(ground).all == []


def test_the_comparison_finds_an_update_that_was_answered_and_is_not_there(ground: Ground) -> None:
    found = found_after(ground, update_of(ground, "mark-1-1-x", answers=[SAVED]))
    assert len(found.lost) == 1
    assert "mark-1-1-x" in found.lost[0]


def test_the_comparison_finds_an_update_that_is_there_twice(ground: Ground) -> None:
    for _ in range(2):
        said = {"effective_on": make.when("2021-10-01"), "comment": "mark-1-1-x"}
        make.saved(MilestoneUpdate(milestone_id=ground.shared[0], **said))
    found = found_after(ground, update_of(ground, "mark-1-1-x", answers=[0]))
    assert any("is there 2 times" in words for words in found.doubled)


def test_the_comparison_finds_a_row_without_its_line_in_the_log(ground: Ground) -> None:
    said = {"effective_on_edtf": "2021-10-01", "effective_on_text": "2021-10-01", "comment": "mark-1-1-x"}
    db.session.connection().execute(
        insert(MilestoneUpdate.__table__).values(milestone_id=ground.shared[0], **said)
    )
    found = found_after(ground, update_of(ground, "mark-1-1-x", answers=[0]))
    assert any("is not in the log" in words for words in found.half)


def test_the_comparison_finds_a_row_that_its_history_does_not_lead_to(ground: Ground) -> None:
    make.saved(
        MilestoneUpdate(
            milestone_id=ground.shared[0], effective_on=make.when("2021-10-01"), status="in_progress"
        )
    )
    assert db.session.get_one(Milestone, ground.shared[0]).status == "not_started"
    found = found_after(ground)
    assert any("does not lead to its row" in words for words in found.half)
