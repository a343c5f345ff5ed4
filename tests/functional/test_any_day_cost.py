"""Any past day costs no more statements than today does, and at most twice the time, at 4 and at 40 pairs."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest
from flask import Flask

from tests.support.grow import TODAY, Grown, add_pairs, deepen, grown
from tests.support.quick import Quick
from tracker.queries import kept_records
from tracker.web import unchanged

BUILT_ON = "2022-06-01"
PAST = ("?on=2022-06-15", "?on=2022-06-15&reading=then", "?on=2022-05-20")
"""A day after all was recorded, so that both readings show all of it; and one before."""

PAGES = (
    *("/progress", "/progress.json", "/pairs", "/pairs/1", "/gaps"),
    *("/progress/milestones.all", "/progress/study_visits.held", "/progress/people.activities_known"),
)
TIMES = 5


@pytest.fixture
def there(app: Flask, frozen_day: Callable[..., None]) -> Grown:
    frozen_day(BUILT_ON)
    built = grown(pairs=4)
    frozen_day(TODAY)
    return built


@pytest.fixture
def coordinator(app: Flask, there: Grown) -> Quick:
    return Quick(app, there.people["coordinator"])


def statements(browser: Quick, there: Grown, query: str = "") -> dict[str, int]:
    """The number of statements of each page, with nothing kept from the request before."""
    found = {}
    for page in PAGES:
        forget_all()
        assert browser.get(f"/programmes/{there.programme.slug}{page}{query}").status_code == 200, page
        found[page] = len(browser.statements)
    return found


def forget_all() -> None:
    kept_records.forget(None)
    unchanged.forget()


def seconds(browser: Quick, path: str) -> float:
    """The processor's time for a page, the best of some: other work on the machine does not lengthen it."""
    taken = []
    for _ in range(TIMES):
        # The page is built; what it is built from is kept.
        unchanged.forget()
        began = process_time()
        browser.get(path)
        taken.append(process_time() - began)
    return min(taken)


def grow(there: Grown, frozen_day: Callable[..., None]) -> None:
    frozen_day(BUILT_ON)
    add_pairs(there, 40)
    deepen(there, 4)
    frozen_day(TODAY)


def test_a_past_day_takes_as_many_statements_for_forty_pairs_as_for_four_and_no_more_than_today(
    there: Grown, coordinator: Quick, frozen_day: Callable[..., None]
) -> None:
    few, today = {}, statements(coordinator, there)
    for query in PAST:
        few[query] = statements(coordinator, there, query)
        assert {page: number for page, number in few[query].items() if number > today[page]} == {}, query
    grow(there, frozen_day)
    assert {query: statements(coordinator, there, query) for query in PAST} == few


@pytest.mark.parametrize("pairs", [4, 40])
def test_a_past_day_takes_at_most_twice_the_time_of_today(
    there: Grown, coordinator: Quick, frozen_day: Callable[..., None], pairs: int
) -> None:
    if pairs == 40:
        grow(there, frozen_day)
    slower = {}
    for page in ("/progress", "/progress.json", "/pairs/1", "/progress/milestones.all"):
        path = f"/programmes/{there.programme.slug}{page}"
        today = seconds(coordinator, path)
        for query in PAST:
            ratio = seconds(coordinator, path + query) / today
            print(f"{pairs} pairs, {page}{query}: {ratio:.2f} of {today * 1000:.0f} ms")
            if ratio > 2:
                slower[page + query] = ratio
    assert slower == {}
