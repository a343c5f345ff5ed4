"""The burn-up of a plan, a pair and a programme: its sentence, its table, and what it cannot draw."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.support import make
from tests.support.inclucities import inclucities
from tests.support.page import words
from tracker.domain.statuses import MilestoneStatus

S = MilestoneStatus
P = "/programmes/bridging"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def pair(programme):
    return make.pair(programme, 2)


@pytest.fixture
def plan(pair):
    plan = make.plan(pair)
    make.milestone(plan, status=S.COMPLETED, agreed="2021-09-30", happened="2021-10-04")
    make.milestone(plan, agreed="2021-10-08", expected="2021-11-30")
    make.milestone(plan, agreed="2022-03")
    make.milestone(plan)
    return plan


@pytest.fixture
def reader(client, programme):
    client.sign_in(make.user("Rhea", programme=programme, role="reviewer"))
    return client


@pytest.fixture
def coordinator(client, programme):
    client.sign_in(make.user("Cora", programme=programme, role="coordinator"))
    return client


def section(page):
    found = page.all("section", **{"aria-labelledby": "burn-up"})
    return found[0] if found else None


def table(page):
    """The rows of the table, a list of words each."""
    return [[words(cell) for cell in row] for row in section(page).iter("tr")]


def test_the_page_of_a_plan_says_the_burn_up_as_a_table(reader, plan):
    page = reader.get(f"{P}/plans/{plan.id}")
    assert table(page) == [
        ["Day", "Agreed", "Expected", "Completed"],
        ["30 Sept 2021", "1", "0", "0"],
        ["4 Oct 2021", "1", "1", "1"],
        ["8 Oct 2021", "2", "1", "1"],
        ["20 Oct 2021 day shown", "2", "1", "1"],
        ["30 Nov 2021", "2", "2", "not yet"],
        ["31 Mar 2022", "3", "3", "not yet"],
        ["without a day", "1", "1", "0"],
    ]


def test_plan_pair_and_programme_draw_one_named_picture_each(reader, plan):
    for path in (f"{P}/plans/{plan.id}", f"{P}/pairs/2", f"{P}/progress"):
        page = reader.get(path)
        sentence = "Up to 20 October 2021: 2 agreed, 1 expected, 1 completed, of 4 milestones"
        (picture,) = [e for e in section(page).iter("div") if e.get("role") == "img"]
        assert picture.get("aria-label") == sentence
        assert f"{sentence}." in words(section(page))
        assert "1 of 4 has no date and is in no line." in words(section(page))


def test_the_lines_are_told_apart_by_more_than_their_colour(reader, plan):
    page = reader.get(f"{P}/plans/{plan.id}")
    ends = [words(e) for e in section(page).iter(f"{SVG}text") if "end-word" in e.get("class", "")]
    assert ends == ["3 agreed", "3 expected", "1 completed"]
    shapes = {e.get("class") for e in section(page).iter() if e.get("class", "").startswith("mark ")}
    assert shapes == {"mark agreed", "mark expected", "mark completed"}


def test_a_past_day_shows_what_stood_then_and_what_was_expected_then(reader, plan):
    page = reader.get(f"{P}/plans/{plan.id}?on=2021-10-01")
    assert "as it stood on 1 October 2021, as we now know it" in page.text
    assert "Up to 1 October 2021: 1 agreed, 1 completed" not in page.text
    assert "Up to 1 October 2021: 1 agreed, 1 expected, 0 completed, of 4 milestones." in page.text
    assert ["1 Oct 2021 day shown", "1", "1", "0"] in table(page)


def test_the_plan_follows_the_day_of_the_pair(reader, plan):
    page = reader.get(f"{P}/pairs/2?on=2021-10-01")
    assert page.links["Tutti Capaci"] == f"{P}/plans/{plan.id}?on=2021-10-01"
    assert "1 agreed, 1 expected, 0 completed" in page.text


def test_a_plan_on_a_past_day_is_only_read(coordinator, plan):
    today = coordinator.get(f"{P}/plans/{plan.id}")
    past = coordinator.get(f"{P}/plans/{plan.id}?on=2021-10-01")
    assert "Edit the plan" in today.links
    assert not {"Edit the plan", "New milestone"} & set(past.links)


@pytest.mark.parametrize("asked", ["on=2021-13-01", "on=2030-01-01", "on=", "reading=never"])
def test_a_day_that_cannot_be_shown_is_refused_on_the_plan_too(reader, plan, asked):
    assert reader.get(f"{P}/plans/{plan.id}?{asked}", status=400).h1 == "That day cannot be shown"


def test_as_it_was_known_then_nothing_is_drawn_that_nobody_had_recorded(reader, plan):
    page = reader.get(f"{P}/plans/{plan.id}?on=2021-10-01&reading=then")
    assert page.h1 == "Nothing had been recorded by 1 October 2021"
    assert section(page) is None


def test_where_no_milestone_has_a_date_a_sentence_stands_in_place_of_a_chart(reader, pair):
    plan = make.plan(pair)
    make.milestone(plan)
    make.milestone(plan, status=S.UNKNOWN)
    found = section(reader.get(f"{P}/plans/{plan.id}"))
    assert "No milestone has a date yet, so there is nothing to draw." in words(found)
    assert "1 of 2 is of unknown state and in no line." in words(found)
    assert not list(found.iter(f"{SVG}svg"))
    assert not list(found.iter("table"))


def test_what_was_completed_on_an_unknown_day_is_said_and_not_drawn(reader, pair):
    plan = make.plan(pair)
    make.milestone(plan, status=S.COMPLETED, agreed="2021-09-30")
    page = reader.get(f"{P}/plans/{plan.id}")
    assert "1 more is completed, on a day that nobody knows." in words(section(page))
    assert table(page)[-1] == ["without a day", "0", "1"]


def test_a_plan_without_milestones_has_no_burn_up(reader, pair):
    plan = make.plan(pair)
    for path in (f"{P}/plans/{plan.id}", f"{P}/pairs/2", f"{P}/progress"):
        assert section(reader.get(path)) is None


def test_a_long_table_has_the_last_day_of_each_month(reader, pair):
    plan = make.plan(pair)
    for number in range(41):
        make.milestone(plan, agreed=(date(2021, 1, 1) + timedelta(days=2 * number)).isoformat())
    rows = table(reader.get(f"{P}/plans/{plan.id}"))
    assert [row[:2] for row in rows[1:]] == [
        ["31 Jan 2021", "16"],
        ["28 Feb 2021", "30"],
        ["31 Mar 2021", "41"],
        ["20 Oct 2021 day shown", "41"],
    ]


def test_inclucities_has_no_line_of_agreed_dates_and_says_so(client, app, frozen_day):
    frozen_day("2026-11-21")
    inclucities()
    page = client.get("/programmes/inclucities/progress")
    said = words(section(page))
    assert "Up to 21 November 2026: 2 completed, of 9 milestones." in said
    assert "No milestone has an agreed date, so there is no line of these." in said
    assert "No open milestone has an expected date, so there is no line of these." in said
    assert "4 of 9 have no date and are in no line." in said
    assert "3 of 9 are of unknown state and in no line." in said
    assert [row[0] for row in table(page)] == [
        "Day",
        "31 Oct 2021",
        "15 Dec 2022",
        "21 Nov 2026 day shown",
    ]
