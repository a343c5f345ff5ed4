"""Reviews: made as drafts, frozen once and for good, corrected beside and never in place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support import make, world
from tests.support.client import Client, release_session
from tests.support.page import Page, words
from tests.support.quick import Quick
from tracker.domain.statuses import ActivityStatus, MilestoneStatus
from tracker.extensions import db
from tracker.models import (
    Activity,
    Milestone,
    MilestoneUpdate,
    Organisation,
    Pair,
    Programme,
    Review,
    Snapshot,
)

HERE = "/programmes/closed/reviews"
TODAY = "2022-06-30"


@pytest.fixture
def closed(app: Flask, client: Client, frozen_day: Callable[..., None]) -> world.World:
    frozen_day(TODAY)
    closed = world.build(is_open=False)
    client.sign_in(closed.people["reviewer"])
    return closed


def latest(session: Session) -> Review:
    session.expire_all()
    return session.scalars(select(Review).order_by(Review.id.desc())).first()


def begun(client: Client, **typed: Any) -> Page:
    """A new draft, by its form. That there is a review of its day already is known."""
    fields = {"cut_off": "20 October 2021", "confirmed": "2021-10-20", "previous_id": "", **typed}
    return client.submit(client.get(f"{HERE}/new"), "Begin the review", fields)


def freeze(client: Client, page: Page) -> Page:
    return client.submit(client.get(f"{page.url}/freeze"), "Freeze it")


def test_an_empty_list_says_what_will_be_here_and_offers_the_next_step(client: Client, app: Flask) -> None:
    programme = make.programme("empty")
    client.sign_in(make.user("Rita", programme=programme, role="reviewer"))
    page = client.get("/programmes/empty/reviews")
    assert page.h1 == "No reviews yet"
    assert page.links["New review"] == "/programmes/empty/reviews/new"
    client.sign_in(
        make.user("Ed", programme=programme, role="editor", organisation=make.organisation(programme, "X"))
    )
    assert "New review" not in client.get("/programmes/empty/reviews").links


def test_members_find_the_reviews_in_the_menu_and_nobody_else_does(client: Client, app: Flask) -> None:
    opened = world.build(is_open=True)
    client.get("/programmes/open/progress")
    assert "Reviews" not in client.get("/programmes/open/progress").links
    client.sign_in(opened.people["owner"])
    assert client.get("/programmes/open/progress").links["Reviews"] == "/programmes/open/reviews"


def test_the_list_has_the_latest_cut_off_first_and_pages(
    client: Client, closed: world.World, session: Session
) -> None:
    for number in range(1, 25):
        make.review(closed.programme, f"2021-09-{number:02}", title=f"Meeting {number}")
    page = client.get(HERE)
    assert page.h1 == "26 reviews"
    names = [words(one) for one in page.all("th", scope="row")]
    assert names[:3] == ["Review of 1 December 2021", "Review of 20 October 2021", "Meeting 24"]
    assert len(names) == 20
    assert "Meeting 1" in client.get(f"{HERE}?page=2").links
    client.get(f"{HERE}?page=3", status=404)


def test_reviews_of_one_day_are_told_apart_wherever_they_are_listed(
    client: Client, closed: world.World
) -> None:
    for _number in range(2):
        make.frozen(make.review(closed.programme, "2022-01-15"))
    make.review(closed.programme, "2022-01-15")
    make.review(closed.programme, "2022-01-15", title="Called by another name")
    names = [words(one) for one in client.get(HERE).all("th", scope="row")]
    assert len(set(names)) == len(names)
    same = [name for name in names if name.startswith("Review of 15 January 2022")]
    assert same[0] == "Review of 15 January 2022, draft"
    assert all("frozen on 30 June 2022, no. " in name for name in same[1:])
    for path, field in (("reviews/new", "previous_id"), ("changes", "from_review")):
        (select_,) = client.get(f"/programmes/closed/{path}").all("select", name=field)
        choices = [words(one) for one in select_.iter("option")]
        assert len(set(choices)) == len(choices)
        assert sum("no. " in one for one in choices) == 2


def test_a_new_review_begins_as_a_draft_with_the_latest_frozen_one_before_it(
    client: Client, closed: world.World, session: Session
) -> None:
    form = client.get(f"{HERE}/new").form("Begin the review")
    assert form.values["cut_off"] == ["30 June 2022"]
    assert form.values["previous_id"] == [str(closed.ids["frozen"])]
    make.frozen(make.review(closed.programme, TODAY))
    form = client.get(f"{HERE}/new").form("Begin the review")
    assert form.values["previous_id"] == [str(closed.ids["frozen"])]
    page = begun(
        client,
        cut_off="15 June 2022",
        previous_id=str(closed.ids["frozen"]),
        title="Fourth Steering Committee",
        held_on="July 2022",
        achievements="The first *visits*\n\nare over.",
    )
    assert "Fourth Steering Committee" in page.text
    for said in ("Draft", "15 June 2022", "July 2022", "Achievements", "The first *visits*", "Freeze"):
        assert said in page.text
    assert page.links["Review of 20 October 2021"] == f"{HERE}/{closed.ids['frozen']}"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("cut_off", "", "Fill this in"),
        ("cut_off", "October 2021", "Give one day"),
        ("cut_off", "4–5 October 2021", "Give one day"),
        ("cut_off", "1 July 2022", "still to come"),
        ("cut_off", "31 May 2020", "had not begun"),
        ("cut_off", "some day", "could not be read"),
        ("held_on", "2050", "far outside the programme"),
        ("title", "x" * 301, "too long"),
    ],
)
def test_a_form_that_fails_says_why_and_keeps_what_was_typed(
    client: Client, closed: world.World, field: str, typed: str, said: str
) -> None:
    fields = {"cut_off": "19 October 2021", "previous_id": "", "risks": "Typed", field: typed}
    page = client.submit(client.get(f"{HERE}/new"), "Begin the review", fields, status=422)
    assert said in page.text
    values = page.form("Begin the review").values
    assert (values["risks"], values[field]) == (["Typed"], [typed])


def test_the_previous_review_is_frozen_and_earlier(client: Client, closed: world.World) -> None:
    form = client.get(f"{HERE}/new")
    assert str(closed.ids["review"]) not in form.form("Begin the review").options("previous_id")
    fields = {"cut_off": "19 October 2021", "previous_id": str(closed.ids["frozen"])}
    page = client.submit(form, "Begin the review", fields, status=422)
    assert "The cut-off of that review, 20 October 2021, is not before this one" in page.text


def test_who_begins_a_second_review_of_a_day_is_told_of_the_first_and_may_mean_it(
    client: Client, closed: world.World, session: Session
) -> None:
    fields = {"cut_off": "20 October 2021", "previous_id": "", "risks": "Typed"}
    page = client.submit(client.get(f"{HERE}/new"), "Begin the review", fields, status=422)
    assert "There is a review of this cut-off already." in page.text
    assert page.links["Review of 20 October 2021"] == f"{HERE}/{closed.ids['frozen']}"
    assert page.form("Begin the review").values["risks"] == ["Typed"]
    assert len(session.scalars(select(Review)).all()) == 2
    # Another day is another question; the same day sent once more is meant.
    draft = session.get_one(Review, closed.ids["review"])
    other = f"{draft.cut_off:%d %B %Y}"
    page = client.submit(page, "Begin the review", cut_off=other, status=422)
    assert "There is a review of this cut-off already." in page.text
    assert "Draft" in page.text
    assert "as a draft" in client.submit(page, "Begin the review", previous_id="").text
    session.expire_all()
    assert len(session.scalars(select(Review)).all()) == 3


def test_a_form_sent_twice_makes_one_review(client: Client, closed: world.World, session: Session) -> None:
    page = client.get(f"{HERE}/new")
    first = client.submit(page, "Begin the review", cut_off="1 May 2022", follow=False)
    again = client.submit(page, "Begin the review", cut_off="1 May 2022", follow=False)
    assert first.location == again.location
    assert len(session.scalars(select(Review)).all()) == 3


def test_a_draft_shows_the_figures_as_they_now_stand_on_its_cut_off(
    client: Client, closed: world.World
) -> None:
    page = begun(client, cut_off="20 October 2021")
    progress = client.get("/programmes/closed/progress?on=2021-10-20")
    assert page.h1 == progress.h1
    assert "as they would be frozen now" in page.text
    client.get(f"{page.url}/brief.pdf", status=404)
    preview = client.get(f"{page.url}/brief")
    assert "A preview: nothing is frozen yet." in preview.text


def test_freezing_says_what_it_does_and_does_it_once(
    client: Client, closed: world.World, session: Session
) -> None:
    page = begun(client, plans="Five more visits")
    ask = client.get(f"{page.url}/freeze")
    assert ask.h1 == "Freeze this review?"
    assert "for good" in ask.text
    first = client.submit(ask, "Freeze it", follow=False)
    again = client.submit(ask, "Freeze it", follow=False)
    assert first.location == again.location == page.url
    frozen = client.follow(first)
    assert "Frozen on 30 June 2022, by Reviewer" in frozen.text
    assert "Nothing has been corrected since." in frozen.text
    assert (
        len(session.scalars(select(Snapshot.id).where(Snapshot.review_id == latest(session).id)).all()) == 1
    )


def test_who_freezes_is_told_first_that_the_brief_names_no_funder(
    client: Client, closed: world.World, session: Session
) -> None:
    programme = session.get_one(Programme, closed.programme.id)
    address = f"{begun(client).url}/freeze"
    programme.funding_statement = "Paid by the fund"
    session.commit()
    assert "no funding statement" not in client.get(address).text
    programme.funding_statement = None
    session.commit()
    page = client.get(address)
    assert "no funding statement" in page.text
    assert "Write it first" not in page.links
    client.sign_in(closed.people["coordinator"])
    assert client.get(address).links["Write it first"] == "/programmes/closed/edit"


def test_on_a_frozen_review_noting_a_decision_stands_above_the_figures(
    client: Client, closed: world.World
) -> None:
    draft = begun(client)
    assert draft.text.index("Note a decision") > draft.text.index("Agenda")
    frozen = freeze(client, draft)
    assert frozen.text.index("Note a decision") < frozen.text.index("Figures as they were frozen")


def test_who_freezes_after_somebody_else_gets_a_sentence(client: Client, closed: world.World) -> None:
    page = begun(client)
    mine, theirs = client.get(f"{page.url}/freeze"), client.get(f"{page.url}/freeze")
    client.submit(theirs, "Freeze it")
    late = client.submit(mine, "Freeze it", status=409)
    assert "has been frozen meanwhile" in late.text
    assert "This review is frozen" in client.get(f"{page.url}/freeze").text


def test_who_freezes_what_has_changed_since_reads_it_again_first(
    client: Client, closed: world.World, session: Session
) -> None:
    page = begun(client)
    ask = client.get(f"{page.url}/freeze")
    client.submit(client.get(f"{page.url}/edit"), "Save", risks="A strike")
    again = client.submit(ask, "Freeze it", status=409)
    assert "Somebody changed this review meanwhile" in again.text
    assert not session.scalars(select(Snapshot).where(Snapshot.review_id == latest(session).id)).all()
    client.submit(again, "Freeze it")
    assert "A strike" in client.get(f"{page.url}/brief").text


def test_the_agenda_of_a_frozen_review_stays_and_says_what_to_do_instead(
    client: Client, closed: world.World, session: Session
) -> None:
    page = begun(client, plans="As planned")
    open_form = client.get(f"{page.url}/edit")
    freeze(client, page)
    refused = client.submit(open_form, "Save", plans="Rewritten", status=409)
    assert "Note what came after as a decision" in refused.text
    assert latest(session).plans == "As planned"
    shown = client.get(f"{page.url}/edit")
    assert "This review is frozen" in shown.h1
    client.get(shown.links["Note a decision"])


def test_two_who_change_a_draft_see_both_versions(
    client: Client, closed: world.World, session: Session
) -> None:
    page = begun(client)
    mine, theirs = client.get(f"{page.url}/edit"), client.get(f"{page.url}/edit")
    client.submit(theirs, "Save", risks="Theirs")
    conflict = client.submit(mine, "Save", risks="Mine", status=409)
    assert "Theirs" in conflict.text
    client.submit(conflict, "Save mine")
    assert latest(session).risks == "Mine"


def test_a_draft_can_be_deleted_and_what_is_frozen_stays(
    client: Client, closed: world.World, session: Session
) -> None:
    page = begun(client)
    make.decision(latest(session))
    ask = client.get(f"{page.url}/delete")
    assert "the 1 decision" in ask.text
    first = client.submit(ask, "Delete it", follow=False)
    assert client.submit(ask, "Delete it", follow=False).location == first.location == HERE
    client.get(page.url, status=404)
    stays = client.get(f"{HERE}/{closed.ids['frozen']}/delete")
    assert "This review stays" in stays.h1
    client.post(f"{HERE}/{closed.ids['frozen']}/delete", {"form_token": "a" * 20}, status=409)


def everything_kept(client: Client, page: Page, session: Session) -> tuple[Any, ...]:
    """The snapshot, the page of the brief and the PDF of a frozen review."""
    session.expire_all()
    row = session.execute(
        select(Snapshot.content, Snapshot.brief, Snapshot.pdf, Snapshot.updated_at).where(
            Snapshot.review_id == int(page.url.rsplit("/", 1)[1])
        )
    ).one()
    pdf = client.get(f"{page.url}/brief.pdf")
    brief = client.get(f"{page.url}/brief")
    return (
        json.dumps(row.content),
        json.dumps(row.brief),
        row.pdf,
        pdf.response.get_data(),
        words(brief.all("main")[0]),
    )


def test_what_is_frozen_stays_whatever_is_changed_and_back_dated_afterwards(
    client: Client, closed: world.World, session: Session
) -> None:
    page = begun(client, state_of_play="Two visits are over.")
    freeze(client, page)
    before = everything_kept(client, page, session)
    assert before[2][:5] == b"%PDF-"
    turn_everything_round(session)
    assert everything_kept(client, page, session) == before
    shown = client.get(page.url)
    assert "figures have been corrected since" in shown.text
    live = client.get("/programmes/closed/progress?on=2021-10-20")
    assert "Review of 20 October 2021" in live.links
    held = json.loads(before[0])["figures"]["study_visits"]["held"]
    assert f"Study visits held {held} of" in live.text
    assert "now known:" in live.text
    # As it was known then, nothing of this had been recorded; a correction is about what is known now.
    assert "now known:" not in client.get("/programmes/closed/progress?on=2021-10-20&reading=then").text
    assert "now known:" not in client.get("/programmes/closed/progress?on=2021-10-19").text


def turn_everything_round(session: Session) -> None:
    """Every activity is held long ago, every milestone is completed or has another name."""
    for number, activity in enumerate(session.scalars(select(Activity).order_by(Activity.id))):
        activity.title = f"Renamed {number}"
        activity.status, activity.happened = ActivityStatus.HELD, make.when("2021-09-01")
    for milestone in session.scalars(select(Milestone).order_by(Milestone.id)):
        milestone.title = "Renamed"
        milestone.status, milestone.happened = MilestoneStatus.COMPLETED, make.when("2021-09-02")
        session.add(
            MilestoneUpdate(
                milestone_id=milestone.id,
                status=MilestoneStatus.COMPLETED,
                happened=make.when("2021-09-02"),
                recorded_at=datetime(2022, 7, 1, tzinfo=UTC),
            )
        )
    for pair in session.scalars(select(Pair)):
        pair.objective = "Another one"
    for organisation in session.scalars(select(Organisation)):
        organisation.name = f"Renamed {organisation.id}"
    for programme in session.scalars(select(Programme)):
        programme.name, programme.funding_statement = "Renamed", "Paid by somebody else"
    session.commit()


def test_a_correction_names_what_is_counted_now_and_what_no_more(
    client: Client, closed: world.World, session: Session
) -> None:
    page = begun(client)
    freeze(client, page)
    visit = session.get_one(Activity, closed.ids["visit"])
    visit.title, visit.status, visit.happened = "Found later", ActivityStatus.HELD, make.when("2021-10-04")
    session.commit()
    shown = client.get(page.url)
    assert "Now counted, too: Found later" in shown.text
    assert re.search(r"Mechelen → Capaci: Study visits held 2 of \d, now known: 3 of \d", shown.text)
    assert shown.links["Study visits held"] == "/programmes/closed/progress/study_visits.held?on=2021-10-20"
    behind = client.get(shown.links["Study visits held"])
    assert re.search(r"frozen on .*: Study visits held \d of \d, now known: \d of \d\.", behind.text)
    assert behind.links["Review of 20 October 2021"] == page.url
    assert "now known" not in client.get(shown.links["Transfer workshops held"]).text


def test_the_correction_is_for_those_who_may_see_reviews(
    client: Client, app: Flask, session: Session
) -> None:
    opened = world.build(is_open=True)
    visit = session.get_one(Activity, opened.ids["visit"])
    visit.status, visit.happened = ActivityStatus.HELD, make.when("2021-10-04")
    session.commit()
    there = "/programmes/open/progress?on=2021-10-20"
    assert "now known:" not in client.get(there).text
    client.sign_in(opened.people["other"])
    assert "now known:" in client.get(there).text


def test_the_pdf_opens_in_the_browser_under_a_name_that_says_what_it_is(
    client: Client, closed: world.World
) -> None:
    page = begun(client)
    freeze(client, page)
    pdf = client.get(f"{page.url}/brief.pdf")
    assert pdf.content_type == "application/pdf"
    assert pdf.headers["Content-Disposition"] == 'inline; filename="brief-closed-2021-10-20.pdf"'


def test_a_chart_of_the_brief_stands_alone(client: Client, closed: world.World) -> None:
    chart = client.get(f"{HERE}/{closed.ids['frozen']}/brief/journey.svg")
    assert chart.content_type == "image/svg+xml"
    client.get(f"{HERE}/{closed.ids['frozen']}/brief/nothing.svg", status=404)


def test_another_programmes_review_is_not_there(client: Client, closed: world.World) -> None:
    foreign = make.review(make.programme("other"))
    make.frozen(foreign)
    for rest in ("", "/edit", "/freeze", "/delete", "/brief", "/brief.pdf", "/decisions/new"):
        client.get(f"{HERE}/{foreign.id}{rest}", status=404)


def test_texts_of_every_kind_are_shown_and_kept(client: Client, closed: world.World) -> None:
    typed = "=HYPERLINK(«x») <script>alert('x')</script> Λ ķ +-@ {{ 7*7 }}"
    page = begun(client, title=typed, risks=typed)
    assert typed in page.text
    frozen = freeze(client, page)
    for path in (frozen.url, HERE, f"{page.url}/brief", f"{page.url}/decisions/new"):
        assert "<script>alert" not in client.get(path).html
    assert typed in client.get(f"{page.url}/brief").text


def test_a_review_costs_the_same_with_few_decisions_and_with_many(
    client: Client, closed: world.World, session: Session
) -> None:
    page, counts = begun(client, cut_off="1 May 2022", previous_id=str(closed.ids["frozen"])), []
    old, new = db.session.get_one(Review, closed.ids["frozen"]), latest(session)
    for upto in (2, 20):
        for number in range(upto):
            pair = make.pair(closed.programme, upto * 100 + number, mentor=f"M{number}", mentee=f"N{number}")
            milestone = make.milestone(make.plan(pair))
            make.decision(old, pair_id=pair.id, owner_name="Somebody")
            make.decision(new, milestone_id=milestone.id, owner_id=milestone.owner_id, done=True)
        client.get(page.url)
        counts.append(len(client.statements))
    assert counts[0] == counts[1]


def test_of_two_who_freeze_at_the_same_moment_one_does_and_the_other_is_told(
    app: Flask, closed: world.World, session: Session
) -> None:
    path = f"{HERE}/{closed.ids['review']}/freeze"
    browsers = [Quick(app, closed.people[who]) for who in ("reviewer", "coordinator")]
    version = session.get_one(Review, closed.ids["review"]).version
    release_session()
    together = Barrier(len(browsers))

    def send(number: int) -> int:
        browser = browsers[number]
        data = {"csrf_token": browser.token, "form_token": f"token{number:020d}", "version": str(version)}
        together.wait(timeout=10)
        return browser._client.post(path, data=data).status_code

    with ThreadPoolExecutor(len(browsers)) as threads:
        assert sorted(threads.map(send, range(len(browsers)))) == [303, 409]
    kept = session.scalars(select(Snapshot.id).where(Snapshot.review_id == closed.ids["review"]))
    assert len(kept.all()) == 1
