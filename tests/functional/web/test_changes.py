"""The page of what changed, and the button that marks it as seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.support import make
from tests.support.make import when
from tests.support.page import words
from tracker import clock
from tracker.domain.statuses import (
    ActivityKind,
    ActivityStatus,
    Confidence,
    MemberRole,
    MilestoneStatus,
    Reason,
)
from tracker.extensions import db
from tracker.models import Activity, ActivityPair, ActivityUpdate, MilestoneUpdate
from tracker.queries.changes import last_look

PAGE = "/programmes/bridging/changes"
BUTTON = "I have seen this"


@pytest.fixture
def programme(app, frozen_day):
    frozen_day("2021-10-20")
    return make.programme(open=True)


@pytest.fixture
def city(pair):
    return make.member(pair, MemberRole.MENTEE_CITY)


@pytest.fixture
def milestone(pair, city):
    return make.milestone(make.plan(pair), agreed="2022-01", created_at=at("2020-06-01"))


def at(day):
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)


def says(milestone, day, *, recorded=None, **values):
    for name in ("expected", "agreed", "happened"):
        if name in values:
            values[name] = when(values[name])
    if values.get("status") is not MilestoneStatus.COMPLETED:
        values["effective_on"] = when(day)
    row = MilestoneUpdate(milestone_id=milestone.id, recorded_at=recorded or at(day), **values)
    return make.saved(row)


def person(client, programme, name="Ada", role="coordinator"):
    made = make.user(name, programme=programme, role=role)
    client.sign_in(made)
    return made


def lines(page):
    return [words(line) for told in page.all("ul", class_="told") for line in told.iter("li")]


def error_of(page):
    return words(next(one for one in page.all("p") if one.get("id") == "days-error"))


def test_a_date_that_moved_says_from_and_to_why_who_and_when(client, milestone, city, programme):
    says(
        milestone,
        "2021-10-04",
        expected="2022-03",
        reason=Reason.STAFF,
        comment="Two people left.",
        by_organisation_id=city.id,
    )
    (line,) = lines(client.get(PAGE))
    for part in ("Date moved", "January 2022", "expected March 2022", "“Two people left.”", city.name):
        assert part in line
    assert "4 October 2021" in line


def test_a_member_reads_the_name_of_the_person_and_others_do_not(client, milestone, programme):
    author = person(client, programme, "Ada Example")
    says(milestone, "2021-10-04", confidence=Confidence.AT_RISK, by_user_id=author.id)
    assert "Ada Example" in lines(client.get(PAGE))[0]
    client.sign_out()
    assert "Ada Example" not in client.get(PAGE).text
    assert "the coordinator" in lines(client.get(PAGE))[0]


def test_what_stood_in_the_programme_file_has_no_author(client, pair):
    make.visit(pair, status=ActivityStatus.HELD, happened="2021-10-11", created_at=at("2021-10-19"))
    assert any("from the programme file" in line for line in lines(client.get(PAGE)))


def test_what_was_held_on_a_day_that_nobody_knows_is_not_held_lately(client, pair):
    make.visit(pair, status=ActivityStatus.HELD, created_at=at("2021-10-19"))
    make.visit(pair, status=ActivityStatus.HELD, happened="2021-10-11", created_at=at("2021-10-19"))
    page = client.get(PAGE)
    assert "1 held, 1 held on a day not known" in page.h1
    (line,) = [line for line in lines(page) if "Recorded as held" in line]
    assert "day not known · from the programme file" in line
    assert line.endswith("recorded 19 October 2021")


def test_moving_there_and_back_is_one_line_and_not_nothing(client, milestone):
    says(milestone, "2021-10-04", expected="2022-05", reason=Reason.STAFF)
    says(milestone, "2021-10-11", expected="2022-01", reason=Reason.STAFF)
    (line,) = lines(client.get(PAGE))
    assert "Moved, and moved back" in line
    assert "January 2022 → May 2022 → January 2022" in line


def test_what_was_recorded_on_another_day_says_so(client, milestone):
    says(milestone, "2021-10-04", recorded=at("2021-10-15"), confidence=Confidence.AT_RISK)
    assert "recorded 15 October 2021" in lines(client.get(PAGE))[0]


def test_two_days_and_both_readings(client, milestone):
    says(milestone, "2021-05-04", recorded=at("2021-09-15"), confidence=Confidence.AT_RISK)
    assert len(lines(client.get(f"{PAGE}?since=2021-05-01&until=2021-06-01"))) == 1
    assert lines(client.get(f"{PAGE}?since=2021-05-01&until=2021-06-01&reading=then")) == []
    assert len(lines(client.get(f"{PAGE}?since=2021-09-01&until=2021-10-01&reading=then"))) == 1
    assert lines(client.get(f"{PAGE}?since=2021-09-01&until=2021-10-01")) == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("since=yesterday-ish", "is not a day"),
        ("since=2021-10-01&until=2021-09-01", "ends before it begins"),
        ("since=2022-10-01", "2022"),
        ("since=1990-01-01", "1990"),
        ("since=2021-10-01&reading=maybe", "maybe"),
    ],
)
def test_days_that_cannot_be_shown_are_answered_with_a_sentence_and_kept_in_the_field(
    client, milestone, asked, said
):
    page = client.get(f"{PAGE}?{asked}", status=400)
    assert said in error_of(page)


def test_kinds_narrow_the_page_and_stay_in_the_address(client, milestone):
    says(milestone, "2021-10-04", expected="2022-05", reason=Reason.STAFF, confidence=Confidence.AT_RISK)
    assert len(lines(client.get(PAGE))) == 2
    page = client.get(f"{PAGE}?kind=confidence")
    assert len(lines(page)) == 1
    assert page.h1 == "1 of 2 changes"
    assert "None of these kinds" in client.get(f"{PAGE}?kind=held").text
    client.get(f"{PAGE}?kind=nonsense", status=404)


def test_an_empty_stretch_says_what_will_stand_here(client, milestone):
    page = client.get(PAGE)
    assert page.h1 == "Nothing has changed"
    assert "will stand here" in page.text


def test_pairs_stand_furthest_behind_first_and_the_programme_itself_last(client, pair, milestone, programme):
    late = make.pair(programme, 2, mentee="Levadia")
    make.milestone(make.plan(late), agreed="2021-09", created_at=at("2020-06-01"))
    says(milestone, "2021-10-04", confidence=Confidence.AT_RISK)
    meeting = make.saved(
        Activity(
            programme_id=programme.id,
            key="sc",
            kind=ActivityKind.STEERING_COMMITTEE,
            title="Steering Committee",
            status=ActivityStatus.PLANNED,
            created_at=at("2020-06-01"),
        )
    )
    make.saved(
        ActivityUpdate(
            activity_id=meeting.id,
            effective_on=when("2021-10-05"),
            recorded_at=at("2021-10-05"),
            status=ActivityStatus.CONFIRMED,
        )
    )
    page = client.get(f"{PAGE}?since=2021-09-20&until=2021-10-20")
    headings = [words(heading) for heading in page.all("h2")]
    assert headings[-1] == "The whole programme"
    assert len(headings) == 3
    assert "Newly overdue" in lines(page)[0]


def test_a_long_list_pages(client, milestone):
    for number in range(55):
        judged = Confidence.AT_RISK if number % 2 else Confidence.OFF_TRACK
        moment = at("2021-10-04") + timedelta(minutes=number)
        says(milestone, "2021-10-04", recorded=moment, confidence=judged)
    assert len(lines(client.get(PAGE))) == 50
    assert len(lines(client.get(f"{PAGE}?page=2"))) == 5
    client.get(f"{PAGE}?page=3", status=404)


class TestLastLook:
    def seen(self, client):
        return client.submit(client.get(PAGE), BUTTON)

    def test_opening_the_page_marks_nothing_and_the_button_does(self, client, programme, milestone):
        ada = person(client, programme)
        client.get(PAGE)
        assert last_look(ada.id, programme.id) is None
        self.seen(client)
        assert last_look(ada.id, programme.id) is not None

    def test_the_page_then_begins_where_the_person_looked_whatever_day_is_told(
        self, client, programme, milestone, frozen_day
    ):
        person(client, programme)
        says(milestone, "2021-10-04", confidence=Confidence.AT_RISK)
        frozen_day("2021-10-20", hour=13)
        self.seen(client)
        assert lines(client.get(PAGE)) == []
        frozen_day("2021-10-20", hour=14)
        says(milestone, "2021-03-04", recorded=clock.now(), confidence=Confidence.OFF_TRACK)
        page = client.get(PAGE)
        assert len(lines(page)) == 1
        assert "Since your last look, on 20 October 2021" in page.text

    def test_what_is_recorded_between_drawing_and_pressing_is_not_lost(
        self, client, programme, milestone, frozen_day
    ):
        person(client, programme)
        page = client.get(PAGE)
        frozen_day("2021-10-20", hour=14)
        says(milestone, "2021-10-20", recorded=clock.now(), confidence=Confidence.AT_RISK)
        frozen_day("2021-10-20", hour=15)
        client.submit(page, BUTTON)
        assert len(lines(client.get(PAGE))) == 1

    def test_a_page_drawn_before_the_last_look_takes_nothing_back(
        self, client, programme, frozen_day, milestone
    ):
        ada = person(client, programme)
        old = client.get(PAGE)
        frozen_day("2021-10-20", hour=14)
        self.seen(client)
        marked = last_look(ada.id, programme.id)
        client.submit(old, BUTTON)
        db.session.rollback()
        assert last_look(ada.id, programme.id) == marked

    @pytest.mark.parametrize(
        "moment", ["", "now", "2021-10-20", "2021-10-20T12:00:00", "2999-01-01T00:00:00+00:00"]
    )
    def test_a_moment_that_no_page_has_sent_is_refused(self, client, programme, milestone, moment):
        ada = person(client, programme)
        page = client.submit(client.get(PAGE), BUTTON, {"drawn_at": moment}, status=422)
        assert "Reload the page" in page.text
        assert last_look(ada.id, programme.id) is None

    def test_two_people_have_their_own(self, client, new_client, programme, milestone):
        ada, ben = person(client, programme), make.user("Ben", programme=programme, role="reviewer")
        self.seen(client)
        assert last_look(ada.id, programme.id) is not None
        assert last_look(ben.id, programme.id) is None

    def test_readers_without_a_role_have_no_button(self, client, milestone):
        assert BUTTON not in client.get(PAGE).buttons
        assert client.get(f"{PAGE}?since=last-look").h1 == "Nothing has changed"

    def test_a_stretch_that_does_not_end_now_has_no_button(self, client, programme, milestone):
        person(client, programme)
        page = client.get(f"{PAGE}?since=2021-05-01&until=2021-06-01")
        assert BUTTON not in page.buttons


class TestBetweenReviews:
    @pytest.fixture
    def reviews(self, client, programme, milestone):
        person(client, programme)
        first = make.review(programme, "2021-05-13")
        make.frozen(first)
        second = make.review(programme, "2021-10-15")
        return first, second

    def test_events_lie_between_the_cut_offs_and_gaps_come_from_what_was_frozen(
        self, client, programme, milestone, pair, reviews
    ):
        first, second = reviews
        says(milestone, "2021-10-04", confidence=Confidence.AT_RISK)
        says(milestone, "2021-10-18", confidence=Confidence.OFF_TRACK)
        make.visit(pair, agreed="2021-09-01", created_at=at("2020-06-01"))
        make.frozen(second)
        page = client.get(f"{PAGE}?from_review={first.id}&to_review={second.id}")
        assert "From Review of 13 May 2021 to Review of 15 October 2021" in page.text
        assert [line for line in lines(page) if "at risk" in line.lower()]
        assert not [line for line in lines(page) if "off track" in line.lower()]
        assert [line for line in lines(page) if "New gap" in line and "did it happen?" in line]

    def test_without_a_second_one_it_reaches_to_today(self, client, milestone, reviews):
        says(milestone, "2021-10-18", confidence=Confidence.OFF_TRACK)
        page = client.get(f"{PAGE}?from_review={reviews[0].id}")
        assert len(lines(page)) == 1
        assert "to today" in page.text

    def test_drafts_unknown_ones_and_other_readers_get_no_page(self, client, reviews):
        first, draft = reviews
        for asked in (f"from_review={draft.id}", "from_review=99", "from_review=x"):
            client.get(f"{PAGE}?{asked}", status=404)
        client.sign_out()
        assert client.get(f"{PAGE}?from_review={first.id}", status=303).location.startswith("/login")

    def test_reviews_that_run_backwards_are_answered_with_a_sentence(self, client, reviews):
        make.frozen(reviews[1])
        asked = f"from_review={reviews[1].id}&to_review={reviews[0].id}"
        assert "ends before it begins" in error_of(client.get(f"{PAGE}?{asked}", status=400))


class TestOnTheProgressPage:
    PROGRESS = "/programmes/bridging/progress"

    def test_the_newest_few_stand_there_with_the_way_to_all(self, client, milestone):
        for number in range(7):
            judged = Confidence.AT_RISK if number % 2 else Confidence.OFF_TRACK
            says(milestone, f"2021-10-0{number + 1}", confidence=judged)
        page = client.get(self.PROGRESS)
        assert len(lines(page)) == 5
        assert "7 October 2021" in lines(page)[0]
        assert page.links["7 changes"] == PAGE

    def test_they_begin_where_the_person_looked_last(self, client, programme, milestone, frozen_day):
        person(client, programme)
        says(milestone, "2021-10-04", confidence=Confidence.AT_RISK)
        frozen_day("2021-10-20", hour=13)
        client.submit(client.get(PAGE), BUTTON)
        page = client.get(self.PROGRESS)
        assert lines(page) == []
        assert "Nothing has changed." in page.text
        assert "Since your last look" in page.text

    def test_a_gap_counts_here_as_on_the_page_it_leads_to(self, client, milestone):
        says(milestone, "2021-10-04", status=MilestoneStatus.COMPLETED, happened="2021-10-04")
        page = client.get(self.PROGRESS)
        assert len(lines(page)) == 1
        assert page.links["2 changes"] == PAGE
        assert client.get(PAGE).h1 == "2 changes: 1 completed"

    def test_where_only_gaps_opened_it_does_not_say_that_nothing_changed(self, client, pair, milestone):
        make.visit(pair, 1, status=ActivityStatus.PLANNED, agreed="2021-10-12", created_at=at("2020-06-01"))
        page = client.get(self.PROGRESS)
        assert lines(page) == []
        assert "Only gaps opened or closed." in page.text
        assert page.links["1 change"] == PAGE

    def test_a_past_day_has_none(self, client, milestone):
        assert "In the last 30 days" not in client.get(f"{self.PROGRESS}?on=2021-09-01").text


def test_the_progress_leads_members_to_what_changed_since_the_latest_frozen_review(
    client, milestone, programme
):
    says(milestone, "2021-10-04", confidence=Confidence.AT_RISK)
    progress, all_reviews = "/programmes/bridging/progress", "/programmes/bridging/reviews"
    person(client, programme)
    assert client.get(progress).links["All reviews"] == all_reviews
    for day in ("2021-08-31", "2021-09-30"):
        review = make.review(programme, day)
        make.frozen(review)
    make.review(programme, "2021-10-15")
    page = client.get(progress)
    cost = len(client.statements)
    assert page.links["Since the review of 30 September 2021"] == f"{PAGE}?from_review={review.id}"
    assert len(lines(client.get(f"{PAGE}?from_review={review.id}"))) == 1
    client.sign_out()
    page = client.get(progress)
    assert "All reviews" not in page.links
    assert not [name for name in page.links if name.startswith("Since the review")]
    assert len(client.statements) < cost


@pytest.fixture
def two_pairs(programme, pair, milestone):
    """A change of each of two pairs, and an academy of both."""
    other = make.pair(programme, 2, mentor="Schaerbeek", mentee="Jelgava")
    says(milestone, "2021-10-04", confidence=Confidence.AT_RISK, comment="Of the first")
    theirs = make.milestone(make.plan(other), agreed="2022-01", created_at=at("2020-06-01"))
    says(theirs, "2021-10-05", confidence=Confidence.AT_RISK, comment="Of the second")
    values = {"status": ActivityStatus.HELD, "happened": "2021-10-11", "created_at": at("2021-10-19")}
    both = make.visit(pair, kind=ActivityKind.TRAINING_ACADEMY, **values)
    make.saved(ActivityPair(activity_id=both.id, pair_id=other.id, takes_round=False))
    return programme


def test_one_pair_shows_what_changed_of_it_and_what_it_shares(client, two_pairs):
    page = client.get(f"{PAGE}?pair=2")
    assert "Of the second" in page.text
    assert "Of the first" not in page.text
    assert "Held" in page.text
    assert [words(h2) for h2 in page.all("h2")] == ["Schaerbeek → Jelgava"]
    assert "What changed · Schaerbeek → Jelgava" in page.text
    assert "Of the first" in client.get(f"{PAGE}?pair=").text
    client.get(f"{PAGE}?pair=7", status=404)


def test_the_pair_stays_chosen_in_every_form_and_link_and_is_left_by_one(client, two_pairs):
    page = client.get(f"{PAGE}?pair=2&kind=held")
    reading = [form for form in page.forms if form.method == "get" and "pair" in form.values]
    assert len(reading) == 2
    assert {form.values["pair"][0] for form in reading} == {"2"}
    assert page.links["Show all"].partition("?")[2].find("pair") == -1
    assert "Of the second" not in page.text


def test_who_looks_at_one_pair_marks_nothing_as_seen(client, two_pairs):
    person(client, two_pairs)
    assert BUTTON in client.get(PAGE).buttons
    assert BUTTON not in client.get(f"{PAGE}?pair=2").buttons


def test_a_pair_page_has_its_own_lines_and_leads_to_all_of_them(client, two_pairs):
    page = client.get("/programmes/bridging/pairs/2")
    told = lines(page)
    assert any("Of the second" in line for line in told)
    assert not any("Of the first" in line for line in told)
    (link,) = [url for name, url in page.links.items() if name.endswith(" changes") and "changes?" in url]
    assert link == f"{PAGE}?pair=2"
    assert f"{len(lines(client.get(link)))} changes" in page.text
    past = client.get("/programmes/bridging/pairs/2?on=2021-10-19")
    assert "Of the second" not in " ".join(lines(past))
