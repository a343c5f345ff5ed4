"""On any day and by both readings, page, lists, JSON, brief and a slow recount by hand say the same."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from tests.support import make
from tests.support.figures_in_brief import said_by_brief
from tests.support.figures_on_page import Said, rows_of_list, said_by_json, said_by_page, said_of
from tests.support.inclucities import inclucities
from tests.support.kept import kept
from tests.support.quick import Quick
from tests.support.recount import Recount
from tracker import clock
from tracker.domain.statuses import Reading
from tracker.extensions import db
from tracker.models import Programme, Review
from tracker.queries.pairs import list_pairs
from tracker.queries.sides import sides_of
from tracker.services.bridges.programme import bridges_file
from tracker.services.programme_file import load

TODAY = date(2026, 11, 21)
DAYS = 50
SEED = 20211020
FIRST_PAGE = 50
AT_LEAST = {"study_visits.held", "milestones.overdue", "reports_missing", "pairs"}
LISTS = (
    *("study_visits.held", "workshops.agreed", "academies.held", "milestones.all", "milestones.completed"),
    *("milestones.due", "milestones.completed_of_due", "milestones.overdue", "milestones.undated"),
    *("milestones.late_against_plan", "milestones.dropped", "milestones.unknown", "reports_missing"),
    *("people.activities_known", "people.activities_held"),
)


def by_page(browser: Quick, path: str, query: str) -> Said:
    return said_by_page(text_of(browser, f"{path}/progress{query}"))


def by_json(browser: Quick, path: str, query: str) -> Said:
    return said_by_json(json.loads(text_of(browser, f"{path}/progress.json{query}")))


READERS: dict[str, Callable[[Quick, str, str], Said]] = {"the page": by_page, "the JSON": by_json}
"""What says the figures of a day: each takes a browser, the programme's address and the day's query, and
gives what it says by the names of `figures_on_page`."""


def by_brief(recount: Recount, review: Review, browser: Quick) -> Said:
    """What the brief of a review would say, were it frozen with this day as its cut-off."""
    review.cut_off = recount.day
    path = f"/programmes/{recount.programme.slug}/reviews/{review.id}/brief"
    numbers = {one.names: pair.number for pair in list_pairs(recount.programme.id) if (one := sides_of(pair))}
    db.session.commit()
    return said_by_brief(text_of(browser, path), numbers)


def text_of(browser: Quick, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


@pytest.fixture
def bridges(app: Flask, frozen_day: Callable[..., None]) -> Programme:
    """The fictional programme, with all its history of updates, back-dated and withdrawn ones too."""
    frozen_day(TODAY)

    def build() -> Programme:
        assert load(json.dumps(bridges_file(TODAY)), now=clock.now()).written
        db.session.commit()
        return db.session.query(Programme).one()

    return kept(build, "bridges of any day")


@pytest.fixture
def reviewer(app: Flask, bridges: Programme) -> Quick:
    return Quick(app, make.user("Rea", programme=bridges, role="reviewer"))


def some_days(programme: Programme) -> Iterator[tuple[date, Reading]]:
    """Fifty days of the programme by both readings, the same in each run."""
    chosen, first = random.Random(SEED), programme.period.earliest
    for number in chosen.sample(range((TODAY - first).days + 1), DAYS):
        for reading in Reading:
            yield first + timedelta(days=number), reading


def counted(programme: Programme, day: date, reading: Reading) -> tuple[Recount, Said]:
    """The recount, and what all must say."""
    recount = Recount(programme, day, then=reading is Reading.THEN)
    kinds = Counter(kind for kind, _url in recount.gaps().elements())
    return recount, said_of(recount.figures(), recount.pairs(), kinds)


def differing(said: Said, expected: Said) -> dict[str, Any]:
    """What is said otherwise, or not at all: (said, expected) by name. No kind of gap may be left out."""
    asked = {*said, *(name for name in expected if name.startswith("gaps."))}
    return {
        name: (said.get(name), expected.get(name)) for name in asked if said.get(name) != expected.get(name)
    }


def test_fifty_random_days_are_the_same_on_the_page_in_json_and_brief_and_counted_by_hand(
    bridges: Programme, reviewer: Quick
) -> None:
    path, chosen, wrong = f"/programmes/{bridges.slug}", random.Random(SEED), {}
    review = make.review(bridges)
    for day, reading in some_days(bridges):
        query = f"?on={day}&reading={reading}"
        recount, expected = counted(bridges, day, reading)
        for name, read in READERS.items():
            said = read(reviewer, path, query)
            # A page may say less than the JSON, and never less than this; nothing where nothing was recorded.
            assert set(said) >= AT_LEAST or not (said or recount.things), (name, query)
            wrong[name, query] = differing(said, expected)
        if reading is Reading.NOW:
            said = by_brief(recount, review, reviewer)
            assert set(said) >= AT_LEAST, (day, said)
            wrong["the brief", query] = differing(said, expected)
        given = json.loads(text_of(reviewer, f"{path}/progress.json{query}"))
        gaps = Counter((gap["kind"], gap["url"]) for gap in given["gaps"])
        wrong["the gaps, one by one", query] = (gaps - recount.gaps()) + (recount.gaps() - gaps)
        wrong["a pair and a list", query] = of_a_pair(recount, reviewer, chosen, query)
    assert {where: found for where, found in wrong.items() if found} == {}


def of_a_pair(recount: Recount, reviewer: Quick, chosen: random.Random, query: str) -> dict[str, Any]:
    """What the page of one pair, or one list behind a figure, says otherwise than the recount."""
    path, number = f"/programmes/{recount.programme.slug}", chosen.randrange(1, 7)
    pair = next(one.id for one in recount.programme_pairs() if one.number == number)
    kinds = Counter(kind for kind, _url in recount.gaps(pair).elements())
    expected = said_of(recount.figures(pair), [], kinds)
    page = said_by_page(text_of(reviewer, f"{path}/pairs/{number}{query}"))
    wrong = differing(page, {**expected, "pairs": None})
    figure = chosen.choice(LISTS)
    number_of_rows = rows_of_list(text_of(reviewer, f"{path}/progress/{figure}{query}&pair={number}"))
    if number_of_rows != min(expected[figure], FIRST_PAGE):
        wrong[f"list of {figure}, pair {number}"] = (number_of_rows, expected[figure])
    return wrong


@pytest.mark.parametrize(("day", "held"), [("2021-05-13", 1), ("2021-10-20", 6), ("2022-06-30", 10)])
def test_inclucities_on_the_days_of_its_steering_committees(
    app: Flask, frozen_day: Callable[..., None], day: str, held: int
) -> None:
    frozen_day(TODAY)
    programme, anybody = inclucities(), Quick(app, None)
    _recount, expected = counted(programme, date.fromisoformat(day), Reading.NOW)
    assert (expected["study_visits.held"], expected["study_visits.agreed"]) == (held, 12)
    for read in READERS.values():
        assert differing(read(anybody, "/programmes/inclucities", f"?on={day}"), expected) == {}


def test_words_of_the_page_are_read_as_they_are_written() -> None:
    """The reader of pages is no guess of its own: it finds what a card says."""
    card = (
        '<ul><li><a class="figure-card" href="/x/progress/milestones.completed_of_due?on=2021-10-20">'
        '<span>Completed</span><span class="figure-value">2 <small>of 4 due</small></span>'
        "<span>9 in all, 1 without a date</span></a></li></ul>"
    )
    assert said_by_page(card) == {
        "milestones.completed_of_due": 2,
        "milestones.due": 4,
        "milestones.all": 9,
    }
