"""What came of the pairs: shared by two it shows on both and counts once; mentor cities have results, too."""

from __future__ import annotations

import json

import pytest

from tests.support import make
from tests.support.inclucities import FILE, inclucities
from tracker.domain.statuses import (
    DeliverableKind,
    DeliverableStatus,
    MemberRole,
    OutcomeKind,
    OutcomeStatus,
)

HOME = "/programmes/bridging"


@pytest.fixture
def programme(app, frozen_day):
    frozen_day("2021-10-20")
    return make.programme(open=True)


@pytest.fixture
def pairs(programme):
    """Two pairs with one outcome together, and one that the first has alone."""
    found = [make.pair(programme), make.pair(programme, 2, mentor="Fuenlabrada", mentee="Levadia")]
    for number in (1, 2):
        make.pair(programme, number + 2, mentor=f"Mentor {number}", mentee=f"Mentee {number}")
    achieved = {"status": OutcomeStatus.ACHIEVED, "occurred": "2021-09"}
    spin_off = OutcomeKind.SPIN_OFF_PROJECT
    make.outcome(programme, *found, title="A project of both", kind=spin_off, **achieved)
    make.outcome(programme, found[0], title="One of the first", kind=OutcomeKind.POLICY_CHANGE, **achieved)
    return found


def test_an_outcome_of_two_pairs_shows_on_both_and_on_no_other(client, pairs):
    for number, shown in ((1, True), (2, True), (3, False), (4, False)):
        page = client.get(f"{HOME}/pairs/{number}")
        assert ("A project of both" in page.links) is shown
        assert ("shared by 2 pairs" in page.text) is shown
        assert ("A project of both" in client.get(f"{HOME}/outcomes?pair={number}").links) is shown


def test_an_outcome_of_two_pairs_counts_once_in_the_programme_and_once_in_each_pair(client, pairs):
    page = client.get(f"{HOME}/outcomes")
    assert page.h1 == "2 of 2 outcomes achieved"
    assert page.text.count("A project of both") == 1
    assert client.get(f"{HOME}/outcomes?pair=1").h1 == "2 of 2 outcomes"
    assert client.get(f"{HOME}/outcomes?pair=2").h1 == "1 of 2 outcomes"
    assert client.get(f"{HOME}/outcomes?pair=3").h1 == "0 of 2 outcomes"


def test_no_figure_of_progress_moves_with_an_outcome(client, programme, pairs):
    """model.md, section 4 counts activities, milestones, reports and people, and no outcomes."""
    before = client.get(f"{HOME}/progress.json").response.get_json()
    make.outcome(programme, *pairs, title="Another", status=OutcomeStatus.ACHIEVED)
    after = client.get(f"{HOME}/progress.json").response.get_json()
    assert before == after
    assert "outcomes" not in before


def test_an_outcome_of_two_pairs_is_in_both_factsheets_and_each_names_the_other(client, programme, pairs):
    client.sign_in(make.user("Rita", programme=programme, role="reviewer"))
    for number, other in ((1, "Fuenlabrada → Levadia"), (2, "Mechelen → Capaci")):
        text = client.get(f"{HOME}/pairs/{number}/factsheet?version=after").text
        assert text.count("A project of both") == 1
        assert f"Shared with {other}" in text


def test_the_one_stop_shop_of_a_mentor_city_shows_with_its_pair_its_city_and_in_the_factsheet(
    client, programme, pairs
):
    mentor = make.member(pairs[0], MemberRole.MENTOR_CITY)
    shop = {"kind": DeliverableKind.ONE_STOP_SHOP, "status": DeliverableStatus.DELIVERED}
    make.deliverable(programme, pairs[0], title="One desk", owner_id=mentor.id, **shop)
    assert "One desk" in client.get(f"{HOME}/pairs/1").links
    assert "One desk" in client.get(f"{HOME}/organisations/{mentor.id}").links
    assert "One desk" in client.get(f"{HOME}/deliverables?pair=1").links
    client.sign_in(make.user("Rita", programme=programme, role="reviewer"))
    text = client.get(f"{HOME}/pairs/1/factsheet?version=after").text
    shops = text.partition("One-stop shop")[2]
    assert shops.startswith(" One desk Mechelen")


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_every_shop_toolkit_video_press_line_and_new_project_of_inclucities_is_on_the_page_of_its_pair(
    client, app, number
):
    inclucities()
    data = json.loads(FILE.read_text(encoding="utf-8"))
    wanted = {"one_stop_shop", "toolkit", "video", "visibility", "spin_off_project"}
    page = client.get(f"/programmes/inclucities/pairs/{number}")
    own = [
        one["title"]
        for one in (*data["deliverables"], *data["outcomes"])
        if one["kind"] in wanted and f"P{number}" in one.get("pairs", ())
    ]
    assert len(own) >= 3
    assert [title for title in own if title not in page.links] == []
