"""Any past day, by either reading: what a page says of the day, and what it marks as recorded later."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.support import make
from tests.support.inclucities import inclucities
from tests.support.page import words
from tracker.domain.statuses import ActivityKind, ActivityStatus, Capacity, ReportState
from tracker.extensions import db
from tracker.models import Activity, ActivityUpdate, HeadCount, Pair, VisitReport

P = "/programmes/inclucities"
B = "/programmes/bridging"
COUNTED = {"name": "Neighbours of the mill", "capacity": Capacity.PARTICIPANT}
PAGES = ["/progress", "/progress/study_visits.held", "/gaps", "/pairs", "/pairs/2"]


@pytest.fixture(autouse=True)
def today(frozen_day):
    frozen_day("2026-11-21")


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def bridging(app, frozen_day):
    """One pair, made in January: a visit of 10 May 2026 that was typed in on 3 June, and one on its day."""
    frozen_day("2026-01-02")
    programme = make.programme("bridging", open=True, period=make.when("2026"))
    pair = make.pair(programme)
    for number, (day, typed) in enumerate([("2026-05-10", "2026-06-03"), ("2026-05-20", "2026-05-20")], 1):
        visit = make.visit(
            pair, title=f"Visit {number}", status=ActivityStatus.HELD, agreed=day, happened=day
        )
        happened = make.when(day)
        recorded = moment(f"{typed}T12:00")
        make.saved(
            ActivityUpdate(
                activity_id=visit.id, status=ActivityStatus.HELD, happened=happened, recorded_at=recorded
            )
        )
    frozen_day("2026-11-21")
    return programme


def visit_called(title):
    return db.session.scalars(select(Activity).where(Activity.title == title)).one()


class TestTheWordsAtTheTop:
    @pytest.mark.parametrize("path", PAGES)
    def test_the_day_and_the_reading_are_said_on_every_page(self, client, path):
        inclucities()
        now = client.get(f"{P}{path}?on=2026-08-01")
        assert "as it stood on 1 August 2026, as we now know it" in now.text
        then = client.get(f"{P}{path}?on=2026-08-01&reading=then")
        assert "as it was known on 1 August 2026" in then.text

    def test_today_says_so_and_marks_nothing(self, client):
        inclucities()
        page = client.get(f"{P}/progress")
        assert "today, 21 November 2026" in page.text
        assert "recorded later" not in page.text
        assert "Show today" not in page.links

    @pytest.mark.parametrize("path", PAGES)
    def test_where_nothing_had_been_recorded_it_is_said_instead_of_noughts(self, client, path):
        inclucities()
        page = client.get(f"{P}{path}?on=2021-10-20&reading=then")
        assert page.h1 == "Nothing had been recorded by 20 October 2021"
        assert "the first of it on 1 July 2026" in page.text
        assert not page.all("a", class_="figure-card")
        other = client.get(page.links["Show that day as we now know it was"])
        assert "as we now know it" in other.text
        assert other.url == f"{P}{path}?on=2021-10-20"

    def test_the_day_of_the_import_shows_what_was_imported(self, client):
        inclucities()
        assert client.get(f"{P}/progress?on=2026-07-01&reading=then").h1.startswith("11 of 12")


class TestTheDayField:
    @pytest.mark.parametrize("path", PAGES)
    def test_it_asks_for_a_day_within_the_programme_and_for_the_reading(self, client, path):
        inclucities()
        page = client.get(f"{P}{path}")
        [field] = page.all("input", id="on")
        assert (field.get("type"), field.get("value")) == ("date", "2026-11-21")
        assert (field.get("min"), field.get("max")) == ("2020-06-01", "2026-11-21")
        shown = client.submit(page, "Show this day", on="2021-10-20")
        assert "as it stood on 20 October 2021" in shown.text

    def test_it_keeps_the_pair(self, client):
        inclucities()
        page = client.get(f"{P}/progress/study_visits.held?pair=2")
        shown = client.submit(page, "Show this day", on="2021-10-20")
        assert shown.h1 == "Study visits held: 2 of 3"
        assert shown.links["Show today"] == f"{P}/progress/study_visits.held?pair=2"

    def test_the_other_reading_is_chosen_there_and_every_link_carries_it(self, client):
        inclucities()
        page = client.submit(client.get(f"{P}/progress"), "Show this day", on="2026-08-01", reading="then")
        assert "as it was known on 1 August 2026" in page.text
        carrying = [url for url in page.links.values() if "on=2026-08-01" in url]
        assert len(carrying) > 10
        without = [url for url in carrying if "reading=then" not in url]
        assert without == [page.links["As we now know it was"]] == [f"{P}/progress?on=2026-08-01"]

    @pytest.mark.parametrize(
        "typed",
        ["2021-10-20", "20 October 2021", "20/10/2021", "20.10.2021", "  20 Oct 2021 ", "20 ottobre 2021"],
    )
    def test_a_day_is_understood_as_people_write_it(self, client, typed):
        inclucities()
        page = client.get(f"{P}/progress?on={typed}")
        assert "as it stood on 20 October 2021" in page.text
        assert page.form("Show this day").values["on"] == ["2021-10-20"]

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ("", "An empty field is not a day."),
            ("October 2021", "“October 2021” is not a day."),
            ("4–5 October 2021", "is not a day"),
            ("about 20 October 2021", "is not a day"),
            ("30 February 2021", "is not a day"),
            ("22 November 2026", "is still to come"),
            ("31 May 2020", "the programme had not begun"),
        ],
    )
    def test_a_day_that_cannot_be_shown_stays_in_the_field_with_a_sentence(self, client, typed, sentence):
        inclucities()
        page = client.get(f"{P}/pairs/2?on={typed}&reading=then", status=400)
        assert page.h1 == "That day cannot be shown"
        assert sentence in page.text
        [field] = page.all("input", id="on")
        assert (field.get("value"), field.get("type")) == (typed, "text")
        assert page.form("Show this day").values["reading"] == ["then"]
        assert page.links["Show today"] == f"{P}/pairs/2"

    def test_a_reading_that_there_is_not_is_400_with_a_sentence(self, client):
        inclucities()
        page = client.get(f"{P}/progress?on=2021-10-20&reading=maybe", status=400)
        assert "“maybe” is no reading of a day" in page.text
        assert page.form("Show this day").values["on"] == ["2021-10-20"]


class TestRecordedLater:
    def marks(self, page):
        return [words(mark) for mark in page.all("span", class_="later")]

    @pytest.mark.parametrize("path", ["/progress/study_visits.held", "/pairs/1", "/progress", "/gaps"])
    def test_a_line_that_was_recorded_later_is_marked_and_no_other(self, client, bridging, path):
        page = client.get(f"{B}{path}?on=2026-05-25")
        assert set(self.marks(page)) == {"recorded later, on 3 Jun 2026"}
        marked = [words(page.parents[mark]) for mark in page.all("span", class_="later")]
        assert not [line for line in marked if "Visit 2" in line]

    def test_as_it_was_known_then_nothing_is_recorded_later(self, client, bridging):
        now = client.get(f"{B}/progress/study_visits.held?on=2026-05-25")
        then = client.get(f"{B}/progress/study_visits.held?on=2026-05-25&reading=then")
        assert (now.h1, then.h1) == ("Study visits held: 2 of 2", "Study visits held: 1 of 2")
        assert self.marks(then) == []

    def test_a_day_after_it_was_recorded_has_no_mark(self, client, bridging):
        assert self.marks(client.get(f"{B}/pairs/1?on=2026-06-03")) == []
        assert self.marks(client.get(f"{B}/pairs/1")) == []

    @pytest.mark.parametrize("path", PAGES)
    def test_an_import_is_said_once_and_not_on_every_line(self, client, path):
        inclucities()
        page = client.get(f"{P}{path}?on=2021-10-20")
        assert page.text.count("All of this was recorded later, on 1 July 2026.") == 1
        assert self.marks(page) == []

    def test_a_head_count_recorded_later_is_marked_where_people_are_counted(self, client, bridging):
        visit = visit_called("Visit 2")
        recorded = moment("2026-07-01T09:00")
        make.saved(HeadCount(activity_id=visit.id, position=0, women=3, created_at=recorded, **COUNTED))
        page = client.get(f"{B}/progress/people.activities_known?on=2026-05-25")
        assert "recorded later, on 1 Jul 2026" in self.marks(page)


class TestTheSectionsOfAPair:
    @pytest.mark.parametrize("kind", [ActivityKind.STUDY_VISIT, ActivityKind.WEBINAR])
    def test_a_report_submitted_after_the_day_is_not_shown_on_that_day(self, client, app, kind):
        programme = make.programme("bridging", open=True, period=make.when("2026"))
        held = {"status": ActivityStatus.HELD, "happened": "2026-05-10"}
        visit = make.visit(make.pair(programme), kind=kind, **held)
        make.saved(
            VisitReport(
                activity_id=visit.id,
                state=ReportState.ACCEPTED,
                submitted_on=make.when("2026-06-01"),
                learned="Ask the neighbours first",
            )
        )
        assert "Ask the neighbours first" not in client.get(f"{B}/pairs/1?on=2026-05-31").text
        later = client.get(f"{B}/pairs/1?on=2026-06-01")
        assert "Ask the neighbours first" in later.text
        assert "as recorded today" in words(later.all("section", **{"aria-labelledby": "lessons"})[0])

    def test_as_it_was_known_then_leaves_out_results_that_nobody_had_recorded(self, client, bridging):
        pair = db.session.scalars(select(Pair)).one()
        recorded = moment("2026-06-03T12:00")
        title = "A choir of both cities"
        make.outcome(bridging, pair, title=title, occurred="2026-05-11", created_at=recorded)
        now, then = (client.get(f"{B}/pairs/1?on=2026-05-25{more}") for more in ("", "&reading=then"))
        assert "A choir of both cities" in now.text
        assert "A choir of both cities" not in then.text

    def test_names_and_texts_are_said_to_be_those_of_today(self, client, bridging):
        assert "shown as recorded today" in client.get(f"{B}/pairs/1?on=2026-05-25").text
        assert "as recorded today" not in client.get(f"{B}/pairs/1").text
