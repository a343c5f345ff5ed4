"""Where it is heading: on the page of a plan, of a pair and of the programme, for the day shown."""

from __future__ import annotations

import re

import pytest

from tests.support import make
from tests.support.inclucities import inclucities
from tests.support.page import words
from tracker.domain.statuses import MilestoneStatus, PlanStatus
from tracker.extensions import db
from tracker.models import ActionPlan

S = MilestoneStatus
HERE = "/programmes/bridging"
FINISHED = (("2021-01-31", "2021-03-06"), ("2021-03-31", "2021-05-04"), ("2021-05-31", "2021-07-30"))


@pytest.fixture(autouse=True)
def today(frozen_day):
    frozen_day("2021-10-20")


@pytest.fixture
def plan(client):
    programme = make.programme()
    plan = make.plan(make.pair(programme, 2))
    client.sign_in(make.user("Rhea", programme=programme, role="reviewer"))
    return plan


def finish(plan, count: int = 3) -> None:
    for agreed, happened in FINISHED[:count]:
        make.milestone(plan, status=S.COMPLETED, agreed=agreed, happened=happened)


def said(page) -> str:
    return words(page.all("div", class_="forecast")[0])


def test_a_plan_says_between_which_months_and_what_from(client, plan):
    finish(plan)
    make.milestone(plan, agreed="2021-11-30")
    make.milestone(plan, agreed="2021-09-30")
    make.milestone(plan)
    forecast = said(client.get(f"{HERE}/plans/{plan.id}"))
    months = r"Between (\w+ (2021 )?and )\w+ 2022 for the last of 2 open milestones"
    assert re.search(months, forecast), forecast
    assert (
        "From 3 milestones finished so far, median 34 days late; 1 open one is late or postponed." in forecast
    )
    assert "1 open milestone without a date is not in it. About 8 of 10 such ranges prove right." in forecast


def test_the_pair_and_the_progress_page_say_the_same_as_the_plan(client, plan):
    finish(plan)
    make.milestone(plan, agreed="2021-11-30")
    months = re.search(r"(In|Between) [\w ]+ 202\d", said(client.get(f"{HERE}/plans/{plan.id}")))
    assert months is not None
    assert months[0] in said(client.get(f"{HERE}/pairs/2"))
    progress = client.get(f"{HERE}/progress")
    assert months[0] in said(progress)
    assert "About 8 of 10 such ranges prove right." in progress.text


def test_a_past_day_is_forecast_from_what_was_finished_by_then(client, plan):
    finish(plan)
    make.milestone(plan, agreed="2021-11-30")
    for page in (f"pairs/2?on={FINISHED[2][1]}", f"progress?on={FINISHED[2][1]}"):
        assert "From 3 milestones finished so far" in said(client.get(f"{HERE}/{page}"))
    for page in ("pairs/2?on=2021-07-29", "progress?on=2021-07-29"):
        forecast = said(client.get(f"{HERE}/{page}"))
        assert "Cannot say yet" in forecast
        assert "2 milestones are finished with both dates known; it takes 3." in forecast


def test_too_little_is_said_to_be_too_little(client, plan):
    finish(plan, 2)
    make.milestone(plan, agreed="2021-11-30")
    forecast = said(client.get(f"{HERE}/plans/{plan.id}"))
    assert "Cannot say yet 2 milestones are finished with both dates known; it takes 3." in forecast
    assert "Between" not in forecast


def test_of_a_closed_plan_and_of_one_that_is_all_done_nothing_is_awaited(client, plan):
    finish(plan)
    assert "Nothing is awaited No milestone is open." in said(client.get(f"{HERE}/plans/{plan.id}"))
    plan = db.session.get_one(ActionPlan, plan.id)
    make.milestone(plan, agreed="2021-11-30")
    plan.status = PlanStatus.CLOSED
    db.session.commit()
    assert "Nothing is awaited The plan is closed." in said(client.get(f"{HERE}/plans/{plan.id}"))
    today = "The plan is closed today; since when is not recorded."
    for page in (f"plans/{plan.id}", "pairs/2", "progress"):
        assert today not in client.get(f"{HERE}/{page}").text
        assert today in client.get(f"{HERE}/{page}?on={FINISHED[2][1]}").text


def test_a_plan_without_milestones_has_no_forecast(client, plan):
    assert "Where it is heading" not in client.get(f"{HERE}/plans/{plan.id}").text
    assert "Where it is heading" not in client.get(f"{HERE}/progress").text


def test_no_pair_of_inclucities_is_forecast_from_the_little_that_is_known(client, frozen_day):
    frozen_day("2026-11-21")
    inclucities()
    for day in ("2020-06-30", "2021-10-20", "2022-12-31", "2023-06-30"):
        page = client.get(f"/programmes/inclucities/progress?on={day}")
        lines = [words(one) for one in page.all("div", class_="forecast")]
        assert all(line.startswith(("Cannot say yet", "Nothing is awaited")) for line in lines), lines
