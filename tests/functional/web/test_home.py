"""Home: signed out the open programmes, signed in what is mine to do."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.support import make, world
from tests.support.client import Client
from tracker.domain.statuses import ActivityStatus, MemberRole, MilestoneStatus, ReportState
from tracker.models import ActionPlan, Milestone, Review, VisitReport


@pytest.fixture
def closed(app: Flask, frozen_day: Callable[..., None]) -> world.World:
    frozen_day("2021-10-10")
    closed = world.build(is_open=False)
    closed.ids["foreign"] = make.milestone(
        make.plan(make.pair(closed.programme, 2, mentor="Brussels", mentee="Livadia")),
        title="Not mine",
        agreed="2021-10-01",
    ).id
    return closed


def test_signed_out_it_offers_the_open_programmes_and_the_way_in(client: Client, closed: world.World) -> None:
    make.programme("public", open=True, acronym="PUB")
    page = client.get("/")
    assert page.links["PUB"] == "/programmes/public"
    assert "Closed" not in page.links
    assert "Sign in" in page.links


def test_a_visit_that_has_just_ended_is_there_to_be_logged(client: Client, closed: world.World) -> None:
    for who in ("coordinator", "owner"):
        client.sign_in(closed.people[who])
        page = client.get("/")
        assert "Just ended" in page.text, who
        path = f"/programmes/closed/activities/{closed.ids['visit']}/log/happened"
        assert page.links["Log it: Study visit 1, Mechelen → Capaci"] == path


def test_what_is_open_is_one_skip_and_two_tabs_away(client: Client, closed: world.World) -> None:
    client.sign_in(closed.people["coordinator"])
    page = client.get("/")
    assert page.all("a")[0].get("href") == "#content"
    main = page.all("main", id="content")[0]
    assert main.get("tabindex") == "-1"
    unseen = {link for template in main.iter("template") for link in template.iter("a")}
    addresses = [link.get("href") for link in main.iter("a") if link not in unseen]
    visit = f"/programmes/closed/activities/{closed.ids['visit']}"
    assert addresses[:2] == ["/programmes/closed", visit]
    assert addresses[-1] == "/programmes"


def test_milestones_that_are_overdue_or_due_soon_are_there(
    client: Client, closed: world.World, session: Session
) -> None:
    plan = make.plan(make.pair(closed.programme, 3, mentor="Schaerbeek", mentee="Jelgava"))
    make.milestone(plan, title="Late one", agreed="2021-09-28")
    make.milestone(plan, title="Next one", agreed="2021-10-20")
    make.milestone(plan, title="Far one", agreed="2022-06")
    make.milestone(
        plan, title="Done one", agreed="2021-09-28", happened="2021-09-20", status=MilestoneStatus.COMPLETED
    )
    client.sign_in(closed.people["coordinator"])
    page = client.get("/")
    assert "Overdue, 12 days" in page.text
    wanted = page.text.partition("Milestones overdue or due soon")[2].partition("Milestones that nobody")[0]
    assert wanted.index("Late one") < wanted.index("Not mine") < wanted.index("Next one")
    assert "Far one" not in wanted
    assert "Done one" not in wanted


def test_milestones_that_nobody_has_spoken_of_for_long_are_there(client: Client, closed: world.World) -> None:
    plan = make.plan(make.pair(closed.programme, 3, mentor="Schaerbeek", mentee="Jelgava"))
    make.milestone(plan, title="Silent one", agreed="2022-06", added_on="2021-08-01")
    make.milestone(plan, title="New one", agreed="2022-06", added_on="2021-10-01")
    client.sign_in(closed.people["coordinator"])
    page = client.get("/")
    quiet = page.text.partition("nobody has spoken of for long")[2].partition("Gaps you can close")[0]
    assert "Silent one" in quiet
    assert "No update for 70 days" in quiet
    assert "New one" not in quiet


def test_an_editor_sees_what_is_theirs_and_nothing_of_others(client: Client, closed: world.World) -> None:
    client.sign_in(closed.people["owner"])
    page = client.get("/")
    assert "Not mine" not in page.text
    client.sign_in(closed.people["other"])
    page = client.get("/")
    assert "Just ended" not in page.text
    assert "Nothing is open here today." in page.text


def test_reports_that_were_returned_or_wait_are_there(
    client: Client, closed: world.World, session: Session
) -> None:
    pair = make.pair(closed.programme, 4, mentor="Saint-Jean-de-la-Ruelle", mentee="Fuenlabrada")
    back = "Open the report: Study visit 1, Saint-Jean-de-la-Ruelle → Fuenlabrada"
    waiting = "Read the report: Study visit 2, Saint-Jean-de-la-Ruelle → Fuenlabrada"
    reports = {"Back": ReportState.RETURNED, "Waiting": ReportState.SUBMITTED}
    for number, (title, state) in enumerate(reports.items(), 1):
        visit = make.visit(pair, number, title=title, happened="2021-05-12", status=ActivityStatus.HELD)
        make.saved(VisitReport(activity_id=visit.id, state=state))
    client.sign_in(closed.people["coordinator"])
    page = client.get("/")
    assert back in page.links
    assert waiting in page.links
    mentor = make.member(pair, MemberRole.MENTOR_CITY)
    client.sign_in(make.user("Mentor", programme=closed.programme, role="editor", organisation=mentor))
    page = client.get("/")
    assert back in page.links
    assert waiting not in page.links


def test_gaps_that_i_can_close_are_there_and_a_visit_is_not_said_twice(
    client: Client, closed: world.World
) -> None:
    client.sign_in(closed.people["coordinator"])
    page = client.get("/")
    assert "did it happen?" not in page.text
    pair = make.pair(closed.programme, 5, mentor="A", mentee="B")
    old = make.visit(pair, 1, expected="2021-03-01")
    page = client.get("/")
    assert page.links["Study visit 1, A → B"] == f"/programmes/closed/activities/{old.id}"
    assert "did it happen?" in page.text


def test_the_gaps_told_elsewhere_on_the_page_are_counted_and_said_to_be_there(
    client: Client, closed: world.World
) -> None:
    client.sign_in(closed.people["coordinator"])
    pair = make.pair(closed.programme, 5, mentor="A", mentee="B")
    for number in range(12):
        make.visit(pair, None, kind="webinar", title=f"Webinar {number}", expected="2021-03-01")
    page = client.get("/")
    link = next(word for word in page.links if word.startswith("All ") and "gaps" in word)
    assert f"Gaps you can close{link.split()[1]} " in page.text
    before = re.search(r"(\d+) of them stands? above, under “Just ended”\.", page.text)
    make.visit(pair, 1, expected="2021-10-04")
    after = client.get("/")
    told = re.search(r"(\d+) of them stands? above, under “Just ended”\.", after.text)
    assert told is not None
    assert int(told[1]) == (int(before[1]) if before else 0) + 1


def test_a_reviewer_finds_the_drafts_to_freeze_and_the_open_decisions_of_all(
    client: Client, closed: world.World
) -> None:
    frozen = f"/programmes/closed/reviews/{closed.ids['frozen']}"
    make.decision(make.review(closed.programme, "2021-09-30"), "Of nobody", due="2021-10-01")
    client.sign_in(closed.people["reviewer"])
    page = client.get("/")
    assert page.h1 == "This is open for you"
    assert page.links["Review of 1 December 2021"] == f"/programmes/closed/reviews/{closed.ids['review']}"
    assert "Review of 20 October 2021" not in page.links
    assert page.links["Meet again"] == f"{frozen}#decision-{closed.ids['decision']}"
    assert "Capaci · the whole programme · Review of 20 October 2021" in page.text
    assert "Of nobody" in page.links
    assert "/programmes/closed/progress" in page.links.values()
    client.sign_in(closed.people["coordinator"])
    assert "Review of 1 December 2021" in client.get("/").links
    client.sign_in(closed.people["owner"])
    assert "Review of 1 December 2021" not in client.get("/").links


def test_a_reviewer_is_led_to_the_progress(client: Client, closed: world.World, session: Session) -> None:
    session.delete(session.get_one(Review, closed.ids["review"]))
    session.commit()
    client.sign_in(closed.people["reviewer"])
    page = client.get("/")
    assert page.h1 == "You read 1 programme"
    finding = client.get("/programmes/closed/progress").h1
    assert page.links[finding] == "/programmes/closed/progress"


def test_the_gaps_of_one_thing_are_one_line_and_the_link_leads_to_exactly_mine(
    client: Client, closed: world.World
) -> None:
    pair = make.pair(closed.programme, 5, mentor="A", mentee="B")
    make.visit(pair, 1, status="held", agreed="2021-03")
    for number in range(11):
        make.visit(pair, None, kind="webinar", title=f"Webinar {number}", status="held")
    client.sign_in(closed.people["coordinator"])
    page = client.get("/")
    assert page.text.count("Study visit 1, A → B") == 1
    assert "day unknown, host unknown, who took part?, no report" in page.text
    word = next(word for word in page.links if word.startswith("All ") and "gaps" in word)
    mine = client.get(page.links[word])
    assert f"All {mine.h1}" == word


def test_an_editor_is_not_asked_for_what_only_the_coordinators_can_say(
    client: Client, closed: world.World
) -> None:
    """The host is planned by the coordinators; who came is said by the pair."""
    for who, asked in (("owner", False), ("coordinator", True)):
        client.sign_in(closed.people[who])
        page = client.get("/")
        assert "who took part?" in page.text, who
        assert ("host unknown" in page.text) is asked, who


def test_a_person_without_a_role_is_told_what_to_do(client: Client, closed: world.World) -> None:
    client.sign_in(closed.people["stranger"])
    assert "Ask the coordinator" in client.get("/").text


def test_home_takes_as_many_statements_for_many_pairs_as_for_one(client: Client, closed: world.World) -> None:
    client.sign_in(closed.people["owner"])
    client.get("/")
    few = len(client.statements)
    for number in range(10, 14):
        pair = make.pair(closed.programme, number, mentor=f"M{number}", mentee=f"N{number}")
        make.milestone(make.plan(pair), agreed="2021-09-01")
        make.visit(pair, 1, expected="2021-10-05")
    client.get("/")
    assert len(client.statements) == few


def test_a_proposal_waits_for_the_citys_answer_and_only_the_city_is_asked(
    client: Client, closed: world.World, session: Session
) -> None:
    plan = session.get_one(Milestone, closed.ids["milestone"]).plan_id
    make.milestone(session.get_one(ActionPlan, plan), title="Carini", status=MilestoneStatus.PROPOSED)
    for who, words in (
        ("coordinator", "Milestones waiting for the city’s answer"),
        ("owner", "Milestones proposed to you"),
    ):
        client.sign_in(closed.people[who])
        text = client.get("/").text
        assert words in text, who
        assert ("accept or decline" in text) is (who == "owner")
