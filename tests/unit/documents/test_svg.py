"""The pictures of a brief stand alone: colours written in, told apart without colour, nothing left out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from tracker.documents.burnup_svg import burn_up_svg
from tracker.documents.journey_svg import LEGEND, LINES, STATES, TALLEST, JourneyWords, journey_charts
from tracker.documents.svg import Picture
from tracker.pictures.burnup import BurnUpPicture, DrawnLine, Level
from tracker.pictures.burnup import Mark as Step
from tracker.pictures.journey import JourneyItem, JourneyLane, JourneyPicture, Span, draw_journey
from tracker.pictures.months import Tick

DAY = date(2021, 10, 20)
LEGEND_WORDS = {key: f"the {key}" for key in (*LEGEND, *LINES)}
WORDS = JourneyWords(day="20 Oct 2021", no_date="no date", legend=LEGEND_WORDS)
MAY: Span = (date(2021, 5, 1), date(2021, 5, 31))
JULY: Span = (date(2021, 7, 5), date(2021, 7, 6))


def item(kind: str = "visit", state: str = "held", **values: object) -> JourneyItem:
    given = {"word": "1", "title": "Study visit 1", "url": None, "agreed": MAY, "shown": JULY, **values}
    return JourneyItem(kind=kind, state=state, **given)  # type: ignore[arg-type]


def lane(*items: JourneyItem, mentor: str = "Mechelen", mentee: str = "Capaci") -> JourneyLane:
    return JourneyLane(1, mentor, mentee, "A city for all", None, items)


def drawn(*lanes: JourneyLane) -> JourneyPicture:
    return draw_journey(
        lanes, first_day=date(2021, 1, 1), last_day=date(2022, 12, 31), day_shown=DAY, tick_word=str
    )


def texts(picture: Picture) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(picture.svg).iter() if one.tag.endswith("text")]


def test_colours_are_written_in_and_nothing_is_fetched_or_run() -> None:
    [chart] = journey_charts(drawn(lane(item())), WORDS)
    assert not re.search(r"var\(|class=|style=|href|<script|url\(|<image|on\w+=", chart.picture.svg)
    assert chart.picture.svg.startswith("<svg xmlns=")


def test_names_day_and_legend_are_in_it_as_text() -> None:
    [chart] = journey_charts(drawn(lane(item())), WORDS)
    said = texts(chart.picture)
    assert {"Mechelen → Capaci", "20 Oct 2021", "the visit_held", "the agreed", "the slip"} <= set(said)


def test_the_legend_explains_what_occurs_and_nothing_else() -> None:
    [chart] = journey_charts(drawn(lane(item("milestone", "coming", word="", agreed=None))), WORDS)
    assert [word for word in texts(chart.picture) if word.startswith("the ")] == ["the coming"]


@pytest.mark.parametrize("state", STATES)
def test_states_of_milestones_differ_without_their_colours(state: str) -> None:
    def grey(one: str) -> str:
        picture = drawn(lane(item("milestone", one, word="", agreed=None)))
        [chart] = journey_charts(picture, replace(WORDS, legend=dict.fromkeys(LEGEND_WORDS, "-")))
        svg = re.sub(r'stroke="#(?!ffffff)\w+"', 'stroke="ink"', chart.picture.svg)
        return re.sub(r'fill="#(?!ffffff)\w+"', 'fill="ink"', svg)

    if state not in ("held", "ahead"):  # Of a milestone these two are "reached" and "coming".
        others = [one for one in STATES if one not in (state, "held", "ahead")]
        assert grey(state) not in [grey(other) for other in others]


def test_what_people_typed_cannot_become_markup_and_control_characters_do_not_break_it() -> None:
    hostile = '</text><script>alert("1")</script>&amp;\x00\x0b\ud800'
    [chart] = journey_charts(drawn(lane(item(), mentor=hostile)), WORDS)
    assert "<script" not in chart.picture.svg
    assert any("</text><script>" in text for text in texts(chart.picture))


def test_many_lanes_go_on_in_another_picture_and_none_is_lost() -> None:
    picture = drawn(*[lane(item(), mentee=f"City {number}") for number in range(40)])
    charts = journey_charts(picture, WORDS)
    assert len(charts) > 2
    assert [number for chart in charts for number in chart.lanes] == list(range(40))
    assert all(chart.picture.height < TALLEST + 250 for chart in charts)


def test_there_is_no_picture_without_a_lane() -> None:
    assert journey_charts(drawn(), WORDS) == []


def test_more_than_can_be_drawn_without_a_date_are_counted() -> None:
    many = [item("milestone", "coming", word="", agreed=None, shown=None) for _ in range(9)]
    [chart] = journey_charts(drawn(lane(*many)), WORDS)
    assert "+6" in texts(chart.picture)


def test_a_long_name_goes_on_in_the_next_line() -> None:
    [chart] = journey_charts(drawn(lane(item(), mentor="Saint " * 40)), WORDS)
    assert sum("Saint" in text for text in texts(chart.picture)) > 1


def test_the_burn_up_says_the_number_and_the_name_of_each_line() -> None:
    step = Step(50.0, 100.0)
    lines = (
        DrawnLine("agreed", "M0.0 228.0H50.0V100.0H100.0", (step,), 9, 28.0, None),
        DrawnLine("completed", "M0.0 228.0H50.0V120.0H70.0", (), 4, 60.0, Step(70.0, 120.0)),
    )
    picture = BurnUpPicture(
        28.0, 228.0, 272.0, (Level(228.0, 0),), (Tick(10.0, "Jan", "2021"),), (), lines, day_x=70.0
    )
    made = burn_up_svg(picture, day="20 Oct 2021", names={"agreed": "agreed", "completed": "completed"})
    assert {"9 agreed", "4 completed", "Jan", "2021", "20 Oct 2021", "0"} <= set(texts(made))
    # A path as wide as 100 is drawn from the left edge of the lines to their right edge.
    assert "M34 228H362V100H690" in made.svg
