"""The progress page: finding, figures, pairs, journey and gaps, on any day, and the lists behind them."""

from __future__ import annotations

import pytest

from tests.support import make
from tests.support.inclucities import inclucities
from tests.support.page import words
from tracker.domain.progress import FIGURE_NAMES
from tracker.domain.statuses import MemberRole, PairStatus
from tracker.models import HeadCount, Membership

P = "/programmes/inclucities"


@pytest.fixture(autouse=True)
def today(frozen_day):
    frozen_day("2026-11-21")


@pytest.fixture
def page(client, app):
    inclucities()
    return client.get(f"{P}/progress")


def cards(page):
    """The words of each headline figure, by its name."""
    found = {}
    for card in page.all("a", class_="figure-card"):
        parts = [words(part) for part in card]
        found[parts[0]] = parts[1:]
    return found


class TestIncluCitiesToday:
    def test_the_heading_is_the_finding(self, page):
        assert page.h1 == "11 of 12 study visits held; nobody says whether 8 activities happened"

    def test_it_says_in_words_which_day_it_shows(self, page):
        assert "Progress of 4 mentoring pairs, today, 21 November 2026" in page.text

    def test_the_five_figures(self, page):
        found = cards(page)
        assert found["Study visits held"][:2] == ["11 of 12", "1: nobody says whether it happened"]
        assert found["Milestones completed"][:2] == ["2 of 9", "none is due: 9 without a date"]
        assert found["Visit reports missing"][0] == "16"

    def test_unknown_is_not_zero(self, page):
        assert cards(page)["Took part"][:2] == ["not known", "not known for any of 16"]

    def test_where_no_milestone_has_a_date_nobody_knows_whether_one_is_late(self, page):
        assert cards(page)["Overdue"][:2] == ["not known", "no milestone has a date"]
        assert "Late against the plan not known (no milestone has an agreed date)" in page.text

    def test_workshops_and_academies_stand_below_and_say_of_which_nobody_knows(self, page):
        assert "Transfer workshops held 2 of 4 (2: nobody says whether they happened)" in page.text
        assert "Training academies held 3 of 3" in page.text

    def test_never_a_percentage_of_progress(self, page):
        bars = [e for svg in page.all("svg") for e in svg.iter()]
        assert "%" not in page.text
        assert not [e for e in bars if "%" in e.get("aria-label", "")]

    def test_the_gaps_are_grouped_and_long_lists_lead_to_the_whole(self, client, page):
        assert "64 gaps" in page.links
        assert "Did it happen? 8" in page.text
        whole = client.get(page.links["64 gaps"])
        assert whole.h1 == "64 things we don’t know yet"
        assert "Study visit 2, Fuenlabrada → Levadia" in whole.text

    def test_a_reader_is_led_to_the_thing_and_not_to_a_form(self, page):
        assert not [url for url in page.links.values() if url.endswith(("/edit", "/log/happened"))]

    def test_the_chart_has_a_table_that_says_the_same(self, page):
        table = page.all("details", class_="twin")[0]
        assert "Study visit 2: Planned" in words(table)
        assert len(page.all("a", class_="pair-name")) >= 4


@pytest.mark.parametrize(
    ("day", "finding", "said"),
    [
        ("2021-05-13", "1 of 12 study visits held", "13 May 2021"),
        ("2021-10-20", "6 of 12 study visits held", "20 October 2021"),
        ("2022-06-30", "10 of 12 study visits held", "30 June 2022"),
    ],
)
def test_on_a_past_day_it_shows_what_was_held_and_every_link_keeps_the_day(client, app, day, finding, said):
    inclucities()
    page = client.get(f"{P}/progress?on={day}")
    assert page.h1.startswith(finding)
    assert f"as it stood on {said}" in page.text
    figures = [card.get("href") for card in page.all("a", class_="figure-card")]
    assert all(f"on={day}" in url for url in figures)


@pytest.mark.parametrize("day", ["2021-02-30", "soon", "2021-10", "2026-11-22", "2020-05-31", "0001-01-01"])
@pytest.mark.parametrize("path", ["/progress", "/progress/milestones.all", "/gaps", "/pairs", "/pairs/2"])
def test_a_day_that_cannot_be_shown_is_400_with_a_sentence(client, app, day, path):
    inclucities()
    page = client.get(f"{P}{path}?on={day}", status=400)
    assert "is not a day" in page.text or "still to come" in page.text or "had not begun" in page.text
    assert page.links["Show today"] == f"{P}{path}"
    assert page.form("Show this day").values["on"] == [day]


def test_case_2_levadia_is_shown_el_and_there_are_not_two_greeces(client, app):
    inclucities()
    page = client.get(f"{P}/pairs/3")
    assert "Levadia, Greece (EL)" in page.text
    assert "(GR)" not in page.text


def test_case_22_mentor_cities_have_deliverables_too(client, app):
    inclucities()
    assert "Online one-stop shop: VIA website" in client.get(f"{P}/pairs/4").text


class TestTheListBehindAFigure:
    @pytest.mark.parametrize("figure", FIGURE_NAMES)
    def test_every_figure_opens_its_list_and_says_its_rule(self, client, app, figure):
        inclucities()
        page = client.get(f"{P}/progress/{figure}")
        assert "How it is counted:" in page.text

    def test_it_lists_as_many_as_the_figure_says(self, client, app):
        inclucities()
        assert client.get(f"{P}/progress/study_visits.held").h1 == "Study visits held: 11 of 12"
        assert client.get(f"{P}/progress/reports_missing").h1 == "Visit reports missing: 16"

    def test_one_pair_alone(self, client, app):
        inclucities()
        page = client.get(f"{P}/progress/academies.held?pair=2")
        assert page.h1 == "Training academies held: 1 of 1"
        assert "Mechelen → Capaci" in page.text

    def test_on_a_past_day(self, client, app):
        inclucities()
        assert client.get(f"{P}/progress/study_visits.held?on=2021-10-20").h1 == "Study visits held: 6 of 12"

    def test_an_empty_one_says_so(self, client, app):
        inclucities()
        page = client.get(f"{P}/progress/milestones.overdue")
        assert page.h1 == "Overdue: not known (no milestone has a date)"
        assert "Nothing is counted here" in page.text

    def test_what_is_not_held_stands_first_and_apart(self, client, app):
        inclucities()
        page = client.get(f"{P}/progress/study_visits.held")
        assert [words(h2) for h2 in page.all("h2")][:2] == ["Agreed and not held", "Held"]
        assert "Study visit 2, Fuenlabrada → Levadia" in page.text

    def test_took_part_tells_the_same_number_and_lists_the_unknown_first(self, client, app):
        pair = make.pair(make.programme(open=True))
        counted = make.visit(pair, 1, status="held", happened="2021-05-03")
        make.visit(pair, 2, status="held", happened="2021-09-03")
        make.saved(HeadCount(activity_id=counted.id, name="Guests", women=3, men=4))
        page = client.get("/programmes/bridging/progress/people.activities_known?on=2026-11-21")
        assert page.h1 == "Took part: 7 (43% women; counts known for 1 of 2)"
        assert page.text.index("nobody knows how many took part") < page.text.index("7 took part, 3 women")

    def test_completed_of_due_lists_the_due_ones_that_are_not_completed_first(self, client, app):
        plan = make.plan(make.pair(make.programme(open=True)))
        make.milestone(plan, title="Desk open", agreed="2021-05", status="completed", happened="2021-05-02")
        make.milestone(plan, title="Guide printed", agreed="2021-06")
        page = client.get("/programmes/bridging/progress/milestones.completed_of_due?on=2026-11-21")
        assert page.h1 == "Due milestones completed: 1 of 2 due"
        assert page.text.index("Guide printed") < page.text.index("Desk open")

    @pytest.mark.parametrize("number", range(5))
    def test_the_heading_tells_the_number_of_its_card(self, client, app, number):
        inclucities()
        card = client.get(f"{P}/progress").all("a", class_="figure-card")[number]
        name, said = (words(part) for part in list(card)[:2])
        assert client.get(card.get("href")).h1.startswith(f"{name}: {said}")

    @pytest.mark.parametrize(
        "path",
        [
            "nothing",
            "milestones",
            "all",
            "study_visits.held?pair=9",
            "study_visits.held?pair=x",
            "study_visits.held?page=2",
            "study_visits.held?page=x",
        ],
    )
    def test_what_there_is_not_is_404(self, client, app, path):
        inclucities()
        client.get(f"{P}/progress/{path}", status=404)

    def test_it_pages_at_fifty(self, client, app):
        programme = make.programme(open=True)
        plan = make.plan(make.pair(programme))
        for _ in range(51):
            make.milestone(plan)
        first = client.get("/programmes/bridging/progress/milestones.all?on=2026-11-21")
        assert first.h1 == "Milestones: 51"
        assert len(first.all("tr")) == 51
        assert len(client.get(first.links["Next"]).all("tr")) == 2

    def test_a_weight_is_shown_where_it_is_not_one(self, client, app):
        plan = make.plan(make.pair(make.programme(open=True)))
        make.milestone(plan, weight=3)
        assert "weight 3" in client.get("/programmes/bridging/progress/milestones.all").text


class TestWhoMay:
    def test_signed_out_a_closed_programme_leads_to_the_sign_in_page_and_back(self, client, app):
        make.programme("closed")
        for path in ("progress", "progress/milestones.all", "gaps", "pairs", "pairs/1"):
            answer = client.get(f"/programmes/closed/{path}", status=303)
            assert answer.location == f"/login?next=/programmes/closed/{path}"

    def test_a_stranger_gets_404_and_a_reviewer_reads(self, client, app):
        programme = make.programme("closed")
        client.sign_in(make.user("Stranger"))
        client.get("/programmes/closed/progress", status=404)
        client.sign_in(make.user("Rita", programme=programme, role="reviewer"))
        assert client.get("/programmes/closed/progress").h1 == "Nothing has been agreed yet"

    def test_a_coordinator_is_led_to_the_form_that_closes_the_gap(self, client, app):
        programme = make.programme()
        visit = make.visit(make.pair(programme), 1, agreed="2021-05")
        client.sign_in(make.user("Cora", programme=programme, role="coordinator"))
        page = client.get("/programmes/bridging/progress")
        assert f"/programmes/bridging/activities/{visit.id}/log/happened" in page.links.values()

    def test_case_5_an_association_of_two_pairs_may_close_the_gaps_of_both_and_of_no_other(self, client, app):
        programme = make.programme()
        first, second, third = (make.pair(programme, n, mentee=f"Mentee {n}") for n in (1, 2, 3))
        shared = make.member(first, MemberRole.MENTOR_ASSOCIATION)
        make.saved(
            Membership(
                pair_id=second.id, organisation_id=shared.id, role=MemberRole.MENTOR_ASSOCIATION, position=9
            )
        )
        visits = [make.visit(pair, 1, agreed="2021-05") for pair in (first, second, third)]
        client.sign_in(make.user("Bea", programme=programme, role="editor", organisation=shared))
        links = client.get("/programmes/bridging/gaps").links.values()
        forms = [f"/programmes/bridging/activities/{visit.id}/log/happened" in links for visit in visits]
        assert forms == [True, True, False]


class TestTheFinding:
    def test_an_empty_programme(self, client, app):
        make.programme(open=True)
        page = client.get("/programmes/bridging/progress")
        assert page.h1 == "Nothing has been agreed yet"
        assert "No pairs yet" in page.text

    def test_overdue_milestones_come_first_and_the_disagreement_is_shown(self, client, app, frozen_day):
        frozen_day("2021-10-20")
        pair = make.pair(make.programme(open=True))
        make.visit(pair, 1, status="held", happened="2021-05-03")
        make.milestone(make.plan(pair), agreed="2021-10-08", confidence="on_track")
        page = client.get("/programmes/bridging/progress")
        assert page.h1 == "1 of 1 study visit held; 1 milestone overdue"
        for said in ("1 overdue, 12 days", "city says: on track", "overdue, but reported on track"):
            assert said in page.text


def fill(programme, pairs):
    for number in range(1, pairs + 1):
        pair = make.pair(programme, number, mentor=f"Mentor {number}", mentee=f"Mentee {number}")
        make.visit(pair, 1, status="held", happened="2021-05-03", agreed="2021-05")
        make.visit(pair, 2, agreed="2027-05")
        make.milestone(make.plan(pair), agreed="2022-01")


@pytest.mark.parametrize(
    "path",
    [
        "progress",
        "progress.json",
        "gaps",
        "pairs",
        "progress/milestones.all",
        "pairs/1",
        "progress/study_visits.held?pair=1",
    ],
)
def test_four_pairs_and_forty_cost_the_same_number_of_statements(client, app, path):
    fill(make.programme("few", open=True), 4)
    fill(make.programme("many", open=True), 40)
    counts = []
    for slug in ("few", "many"):
        client.get(f"/programmes/{slug}/{path}")
        counts.append(len(client.statements))
    assert counts[0] == counts[1]
    assert counts[0] <= 30


@pytest.mark.usefixtures("all_languages")
def test_case_23_numbers_are_written_as_the_readers_language_writes_them(client, app):
    inclucities()
    for language, number, share in (
        ("en", "87,000", "32%"),
        ("it", "87.000", "32%"),
        ("fr", "87 000", "32 %"),
    ):
        client.sign_in(make.user(f"Reader of {language}", language=language))
        text = client.get(f"{P}/pairs/2").text
        assert number in text.replace(" ", " ").replace(" ", " ")
        assert share in text.replace(" ", " ").replace(" ", " ")


def test_case_24_a_visit_that_begins_on_a_sunday_is_counted_like_any_other(client, app):
    inclucities()
    page = client.get(f"{P}/progress/study_visits.held?pair=1&on=2022-04-26")
    assert "24–26 April 2022" in page.text
    assert page.h1 == "Study visits held: 3 of 3"


def test_a_past_day_does_not_show_a_status_of_today_of_a_pair(client, app):
    inclucities()
    today, past = (client.get(f"{P}/pairs{query}") for query in ("", "?on=2021-10-20"))
    assert "Ended" in today.text
    assert "Ended" not in past.text


def test_a_pair_that_is_over_says_what_its_milestones_say_and_never_that_it_is_completed(client, app):
    pair = make.pair(make.programme(open=True))
    pair.status = PairStatus.COMPLETED
    plan = make.plan(pair, status="closed")
    make.milestone(plan, status="completed", happened="2021-05-02")
    make.milestone(plan, status="unknown")
    for path in ("progress", "pairs", "pairs/1"):
        page = client.get(f"/programmes/bridging/{path}?on=2026-11-21")
        states = [words(one) for one in page.all("span", class_="state")]
        assert "1 of 2 completed" in states
        assert "1 of unknown state" in states
        assert "Completed" not in [words(one) for one in page.all("div", class_="states")]
        assert "Ended" in page.text


def test_where_nothing_is_recorded_nothing_is_said_to_be_there(client, app):
    make.pair(make.programme(open=True))
    for path in ("progress", "pairs/1", "gaps"):
        page = client.get(f"/programmes/bridging/{path}")
        assert "Nothing is recorded yet, so nothing is missing." in page.text
        assert "every date, place" not in page.text


def test_an_empty_pair_offers_the_next_step_to_those_who_may(client, app):
    programme = make.programme(open=True)
    pair = make.pair(programme)
    base = "/programmes/bridging"
    assert "New action plan" not in client.get(f"{base}/pairs/1").links
    city = make.member(pair, MemberRole.MENTEE_CITY)
    client.sign_in(make.user("Editor", programme=programme, role="editor", organisation=city))
    links = client.get(f"{base}/pairs/1").links
    assert links["New action plan"] == f"{base}/plans/new"
    assert "Plan an activity" not in links
    client.sign_in(make.user("Cora", programme=programme, role="coordinator"))
    assert client.get(f"{base}/pairs/1").links["Plan an activity"] == f"{base}/activities/new?pair=1"
    assert client.get(f"{base}/progress").links["Edit the programme"] == f"{base}/edit"


def test_an_outcome_says_its_state_and_is_not_shown_before_it_occurred(client, app):
    programme = make.programme(open=True)
    pair = make.pair(programme)
    make.outcome(programme, pair, title="A shared ticket", status="abandoned", occurred="2026-07-03")
    today = client.get("/programmes/bridging/pairs/1")
    assert "Abandoned" in today.text
    past = client.get("/programmes/bridging/pairs/1?on=2026-06-30")
    assert "A shared ticket" not in past.text
    assert "as recorded today" in past.text
