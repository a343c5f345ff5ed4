"""A programme of many pairs shows them a page at a time, with the figures of all of them on each page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.support import make
from tests.support.client import Client
from tests.support.page import Page
from tracker.domain.statuses import MemberRole
from tracker.extensions import db
from tracker.web.parts.pair_rows import PAIRS_ON_A_PAGE

PAIRS = PAIRS_ON_A_PAGE + 3
BASE = "/programmes/bridging"


@pytest.fixture
def many(app: Any, frozen_day: Callable[..., None]) -> None:
    """One pair more than fit, each with a milestone; the higher its number, the longer overdue."""
    frozen_day("2022-06-30")
    programme = make.programme(open=True)
    for number in range(1, PAIRS + 1):
        pair = make.pair(programme, number=number)
        city = make.member(pair, MemberRole.MENTEE_CITY)
        agreed = f"2022-05-{PAIRS + 1 - number:02}"
        make.milestone(make.plan(pair, owner_id=city.id, key=f"AP{number}"), code="M1", agreed=agreed)
    db.session.commit()


def numbers(page: Page) -> list[int]:
    table = re.search(r'<table class="pairs-table">.*?</table>', page.html, re.DOTALL)
    assert table is not None
    return [int(one) for one in re.findall(r"<th scope=\"row\">.*?/pairs/(\d+)", table[0], re.DOTALL)]


@pytest.mark.parametrize("day", ["", "on=2022-06-29&"])
def test_the_pairs_furthest_behind_come_first_over_all_pages_and_each_pair_once(
    client: Client, many: None, day: str
) -> None:
    first, second = (numbers(client.get(f"{BASE}/progress?{day}page={one}")) for one in (1, 2))
    assert first + second == list(range(PAIRS, 0, -1))
    assert len(first) == PAIRS_ON_A_PAGE


def test_the_pairs_by_number_are_paged_alike(client: Client, many: None) -> None:
    first, second = (numbers(client.get(f"{BASE}/pairs?page={one}")) for one in (1, 2))
    assert first + second == list(range(1, PAIRS + 1))


def test_every_page_has_the_figures_of_all_pairs(client: Client, many: None) -> None:
    for number in (1, 2):
        page = client.get(f"{BASE}/progress?page={number}")
        assert f"Progress of {PAIRS} mentoring pairs" in page.text
        assert str(PAIRS) in page.h1


def test_the_next_page_is_a_link_and_another_day_keeps_the_page(client: Client, many: None) -> None:
    following = re.search(r'rel="next" href="([^"#]+)', client.get(f"{BASE}/progress").html)
    assert following is not None
    second = client.get(following[1])
    assert numbers(second) == numbers(client.get(f"{BASE}/progress?page=2"))
    assert re.search(r'<input type="hidden" name="page" value="2">', second.html)
    assert numbers(client.get(f"{BASE}/progress?on=2022-06-29&page=2")) == numbers(second)


def test_there_is_no_page_beyond_the_last_and_an_earlier_day_shows_its_last_one(
    client: Client, many: None
) -> None:
    client.get(f"{BASE}/progress?page=3", status=404)
    assert numbers(client.get(f"{BASE}/progress?on=2022-06-29&page=3")) == numbers(
        client.get(f"{BASE}/progress?page=2")
    )
