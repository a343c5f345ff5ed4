"""The figures for programs: the same as on the page, under the names of model.md, section 4."""

from __future__ import annotations

import pytest

from tests.support import make
from tests.support.inclucities import inclucities

URL = "/programmes/inclucities/progress.json"
FIGURES = {
    *("study_visits", "workshops", "academies", "milestones", "reports_missing", "people", "slippage"),
}


@pytest.fixture
def today(frozen_day):
    frozen_day("2026-11-21")


@pytest.fixture
def figures(client, app, today):
    inclucities()
    return client.get(URL).json


def test_it_says_that_its_words_are_those_of_the_reader(client, app, today):
    make.programme("inclucities", open=True)
    assert {"Accept-Language", "Cookie"} <= set(client.get(URL).response.vary)


def test_it_has_the_keys_of_the_model_and_no_others(figures):
    assert set(figures) == {"on", "reading", "pairs", "gaps"} | FIGURES
    assert (figures["on"], figures["reading"]) == ("2026-11-21", "now")
    assert set(figures["milestones"]) == {
        *("all", "completed", "due", "completed_of_due", "overdue", "oldest_overdue_days"),
        *("late_against_plan", "undated", "dropped", "unknown"),
    }
    assert set(figures["people"]) == {
        *("known_total", "activities_known", "activities_held", "women", "women_of"),
    }
    assert set(figures["slippage"]) == {"median", "largest", "known"}
    assert all(set(pair) == {"number"} | FIGURES for pair in figures["pairs"])
    assert all(set(gap) == {"kind", "object", "url"} for gap in figures["gaps"])


def test_inclucities_today(figures):
    assert figures["study_visits"] == {"held": 11, "agreed": 12}
    assert figures["workshops"] == {"held": 2, "agreed": 4}
    assert figures["academies"] == {"held": 3, "agreed": 3}
    milestones = figures["milestones"]
    found = [milestones[name] for name in ("all", "undated", "completed", "unknown", "due", "overdue")]
    assert found == [9, 9, 2, 3, 0, 0]
    assert milestones["oldest_overdue_days"] is None
    assert figures["reports_missing"] == 16
    assert figures["people"] == {
        "known_total": None,
        "activities_known": 0,
        "activities_held": 16,
        "women": None,
        "women_of": None,
    }
    assert figures["slippage"] == {"median": None, "largest": None, "known": 0}


def test_case_7_one_academy_for_two_pairs_counts_for_each_of_them(figures):
    assert [pair["academies"]["held"] for pair in figures["pairs"]] == [1, 1, 1, 1]


def test_eight_times_did_it_happen_the_twelfth_visit_among_them(figures):
    asked = [gap for gap in figures["gaps"] if gap["kind"] == "did_it_happen"]
    assert len(asked) == 8
    visits = [gap["object"] for gap in asked if gap["object"].startswith("Study visit")]
    assert visits == ["Study visit 2, Fuenlabrada → Levadia"]


def test_a_gap_names_its_object_and_leads_to_its_page(figures):
    of_milestones = [gap for gap in figures["gaps"] if "/milestones/" in gap["url"]]
    assert "AP2/M3 Buddy project running in Capaci" in {gap["object"] for gap in of_milestones}
    assert all(gap["url"].startswith("/programmes/inclucities/") for gap in figures["gaps"])


@pytest.mark.parametrize(("day", "held"), [("2021-05-13", 1), ("2021-10-20", 6), ("2022-06-30", 10)])
def test_on_a_past_day_it_gives_what_was_held_by_then(client, app, today, day, held):
    inclucities()
    found = client.get(f"{URL}?on={day}").json
    assert (found["on"], found["study_visits"]["held"]) == (day, held)


@pytest.mark.parametrize("reading", ["now", "then"])
def test_it_takes_either_reading_and_says_which(client, app, today, reading):
    inclucities()
    found = client.get(f"{URL}?on=2026-07-01&reading={reading}").json
    assert (found["on"], found["reading"]) == ("2026-07-01", reading)
    assert found["study_visits"]["held"] == 11


def test_as_it_was_known_before_anything_was_recorded_nothing_was(client, app, today):
    inclucities()
    found = client.get(f"{URL}?on=2021-10-20&reading=then").json
    assert (found["study_visits"], found["pairs"], found["gaps"]) == ({"held": 0, "agreed": 0}, [], [])


@pytest.mark.parametrize("reading", ["maybe", "NOW", ""])
def test_a_reading_that_there_is_not_is_400_with_a_sentence(client, app, today, reading):
    inclucities()
    answer = client.get(f"{URL}?on=2021-10-20&reading={reading}", status=400)
    assert "is no reading of a day" in answer.json["error"]


def test_a_day_is_written_for_programs_and_not_for_people(client, app, today):
    inclucities()
    client.get(f"{URL}?on=20 October 2021", status=400)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2021-02-30", "is not a day"),
        ("yesterday", "is not a day"),
        ("20211020", "is not a day"),
        ("", "is not a day"),
        ("2026-11-22", "still to come"),
        ("2020-05-31", "had not begun"),
    ],
)
def test_a_day_that_cannot_be_shown_is_400_with_a_sentence(client, app, today, day, sentence):
    inclucities()
    answer = client.get(f"{URL}?on={day}", status=400)
    assert answer.content_type == "application/json"
    assert sentence in answer.json["error"]


def test_the_page_and_the_json_list_the_pairs_in_the_same_order(client, app, today):
    inclucities()
    page = client.get("/programmes/inclucities/progress")
    links = [link for link in page.links.values() if "/pairs/" in link]
    numbers = [pair["number"] for pair in client.get(URL).json["pairs"]]
    assert [int(link.rpartition("/")[2]) for link in links[: len(numbers)]] == numbers


def test_a_closed_programme_asks_to_sign_in_first(client, app, today):
    make.programme("closed")
    answer = client.get("/programmes/closed/progress.json", status=303)
    assert (answer.location or "").startswith("/login?next=")
    client.sign_in(make.user("Stranger"))
    client.get("/programmes/closed/progress.json", status=404)


def test_an_empty_programme_has_figures_too(client, app, today):
    make.programme("empty", open=True)
    found = client.get("/programmes/empty/progress.json").json
    assert found["study_visits"] == {"held": 0, "agreed": 0}
    assert (found["pairs"], found["gaps"]) == ([], [])
