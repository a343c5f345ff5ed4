"""The link of a reminder opens the form of one thing as one person, for 14 days, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.functional.test_access import TABLE, Line
from tests.support import make, world
from tests.support.client import Client
from tests.support.page import Page
from tracker import clock
from tracker.models import ActionPlan, Activity, MilestoneUpdate, Question, Role, SignIn, User
from tracker.permissions import SEEING
from tracker.services import item_links
from tracker.web import item_doors
from tracker.web.access import declared_access

P = "/programmes/closed"
OVER = "This link is no longer valid"
NOTICE = "You came by the link of a mail to Owner: you can answer here."

NewClient = Callable[[], Client]

OPENED_BY_MILESTONE = {
    *("milestones.show", "milestone_updates.create", "milestone_updates.confirm_unchanged"),
    *("milestone_updates.withdraw", "proposals.accept", "proposals.decline", "confirmations.confirm"),
    *("questions.ask_about_milestone", "questions.answer"),
}
OPENED_BY_ACTIVITY = {
    *("activities.show", "activity_updates.create", "activity_updates.confirm_unchanged"),
    *("activity_updates.withdraw", "visit_log.show", "visit_log.happened", "visit_log.recorded"),
    *("visit_log.undo", "visit_log.people", "visit_log.learned", "visit_log.next_"),
    *("reports.show", "reports.edit", "reports.submit", "reports.accept", "reports.return_"),
    *("reports.comment", "questions.ask_about_activity"),
}


@pytest.fixture
def closed(app: Flask, frozen_day: Callable[..., None]) -> world.World:
    frozen_day("2022-06-01")
    return world.build(is_open=False)


def person(there: world.World, who: str = "owner") -> User:
    found = there.people[who]
    assert found is not None
    return found


def link_to(there: world.World, session: Session, name: str, who: str = "owner") -> str:
    """The path of a link to one of the world's things."""
    kind = "milestone_id" if name in ("milestone", "said", "confirmed") else "activity_id"
    token = item_links.make(
        user_id=person(there, who).id, programme_id=there.programme.id, **{kind: int(there.ids[name])}
    )
    session.commit()
    return f"/go/{token}"


def links_in(client: Client) -> str:
    return client.cookie("item-links")


def last_update(session: Session, milestone_id: object) -> MilestoneUpdate | None:
    session.rollback()
    wanted = select(MilestoneUpdate).where(MilestoneUpdate.milestone_id == milestone_id)
    return session.scalars(wanted.order_by(MilestoneUpdate.id.desc())).first()


def answer_field(page: Page) -> str:
    return next(name for name in page.form("Answer").values if name.startswith("answer"))


def is_at_sign_in(page: Page) -> bool:
    return page.status == 303 and (page.location or "").partition("?")[0] == "/login"


def test_one_tap_opens_the_update_form_and_what_is_saved_is_that_persons(
    client: Client, closed: world.World, session: Session
) -> None:
    answer = client.get(link_to(closed, session, "milestone"), status=303)
    assert not [one for one in client.statements if not one.startswith("SELECT")], "a scanner does no harm"
    page = client.follow(answer)
    assert page.url == f"{P}/milestones/{closed.ids['milestone']}"
    assert NOTICE in page.text
    assert "Sign out" not in page.buttons
    page = client.submit(page, "Nothing has changed")
    assert "Saved" in page.text
    update = last_update(session, closed.ids["milestone"])
    assert update is not None
    assert update.by_user_id == person(closed).id
    assert update.by_organisation_id == closed.ids["organisation"]
    page = client.submit(page, "Undo")
    assert "Withdrawn" in page.text


def test_the_address_is_no_referrer_and_its_answer_is_kept_nowhere(
    client: Client, closed: world.World, session: Session
) -> None:
    answer = client.get(link_to(closed, session, "milestone"), status=303)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("item-links="))
    assert {"HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}


@pytest.mark.parametrize("name", ["milestone", "said", "confirmed"])
def test_of_all_addresses_a_link_opens_those_of_its_milestone_alone(
    client: Client, closed: world.World, session: Session, name: str
) -> None:
    walk(client, closed, link_to(closed, session, name), OPENED_BY_MILESTONE, name)


@pytest.mark.parametrize("name", ["visit", "held", "reported", "said_visit"])
def test_of_all_addresses_a_link_opens_those_of_its_activity_alone(
    client: Client, closed: world.World, session: Session, name: str
) -> None:
    walk(client, closed, link_to(closed, session, name), OPENED_BY_ACTIVITY, name)


def walk(client: Client, there: world.World, link: str, opened: set[str], name: str) -> None:
    """Asks for every address of every endpoint as who came by the link, on each thing of the world."""
    found, expected = {}, {}
    for line in TABLE:
        about_it = f"{{{name}}}" in line.path or (line.endpoint == "questions.answer" and name == "said")
        opens = line.endpoint in opened and about_it
        statuses = dict(zip(world.PEOPLE, line.closed.split(), strict=True))
        expected[str(line)] = statuses["owner" if opens else "anonymous"]
        found[str(line)] = ask(client, there, link, line)
    assert found == expected


def ask(client: Client, there: world.World, link: str, line: Line) -> str:
    client.sign_out()
    client.set_cookie("item-links", link.removeprefix("/go/"))
    answer = client.any_status(line.method, line.path.format(**there.ids))
    leads_back = answer.status == 303 and (answer.location or "").startswith("/login?")
    return "in" if leads_back else str(answer.status)


def test_an_answer_needs_a_question_about_that_very_thing(
    client: Client, closed: world.World, session: Session
) -> None:
    other = closed.ids["milestone"]
    question = make.saved(
        Question(
            programme_id=closed.programme.id,
            milestone_id=other,
            text="How many?",
            asked_by_id=person(closed, "coordinator").id,
        )
    )
    session.commit()
    page = client.follow(client.get(f"{link_to(closed, session, 'said')}?question={question.id}", status=303))
    assert is_at_sign_in(client.post(f"{P}/questions/{question.id}/answer", {"answer": ""}))
    page = client.submit(page, "Answer", {answer_field(page): "Volunteers"})
    assert "Your answer is there." in page.text
    answered = session.get(Question, closed.ids["question"], populate_existing=True)
    assert answered is not None
    assert answered.answered_by_id == person(closed).id


def test_who_has_signed_in_just_goes_there(client: Client, closed: world.World, session: Session) -> None:
    client.sign_in(person(closed))
    page = client.follow(client.get(link_to(closed, session, "milestone"), status=303))
    assert "You came by the link" not in page.text
    assert links_in(client) == ""


def test_who_is_signed_in_as_somebody_else_is_told_and_chooses(
    client: Client, closed: world.World, session: Session
) -> None:
    client.sign_in(person(closed, "coordinator"))
    link = link_to(closed, session, "milestone")
    page = client.get(link)
    assert page.h1 == "This link is for Owner"
    assert page.links["Go on as Coordinator"] == f"{P}/milestones/{closed.ids['milestone']}"
    answer = client.submit(page, "Sign out and open the link", follow=False)
    assert answer.location == link
    assert NOTICE in client.follow(client.get(link, status=303)).text


def test_one_browser_opens_all_the_links_of_a_mail_and_signing_out_forgets_them(
    client: Client, closed: world.World, session: Session
) -> None:
    for name in ("milestone", "said", "visit"):
        client.get(link_to(closed, session, name), status=303)
    here = [f"{P}/milestones/{closed.ids['milestone']}", f"{P}/activities/{closed.ids['visit']}"]
    for path in here:
        assert NOTICE in client.get(path).text
    client.post("/logout")
    assert all(is_at_sign_in(client.get(path, status=303)) for path in here)


def test_who_signs_out_by_ending_the_sign_in_of_this_device_leaves_no_link_open_either(
    client: Client, closed: world.World, session: Session
) -> None:
    link = link_to(closed, session, "milestone")
    client.get(link, status=303)
    client.sign_in(person(closed, "coordinator"))
    here = session.scalar(select(func.max(SignIn.id)))
    client.set_cookie("item-links", link.removeprefix("/go/"))
    client.submit(client.get(f"/account/devices/{here}/end"), "Sign it out")
    assert links_in(client) == ""
    assert is_at_sign_in(client.get(f"{P}/milestones/{closed.ids['milestone']}", status=303))


def test_an_activity_opens_where_there_is_something_to_do(
    client: Client, closed: world.World, session: Session
) -> None:
    goals = {
        name: client.get(link_to(closed, session, name), status=303).location
        for name in ("visit", "held", "reported")
    }
    assert goals == {
        "visit": f"{P}/activities/{closed.ids['visit']}/log",
        "held": f"{P}/activities/{closed.ids['held']}/log",
        "reported": f"{P}/activities/{closed.ids['reported']}/report",
    }
    page = client.follow(client.follow(client.get(link_to(closed, session, "visit"), status=303), status=303))
    assert page.h1 == "Did it happen?"
    assert NOTICE in page.text


def test_it_works_for_14_days_whatever_became_of_the_session(
    client: Client, closed: world.World, session: Session, frozen_day: Callable[..., None]
) -> None:
    page = client.follow(client.get(link_to(closed, session, "milestone"), status=303))
    frozen_day("2022-06-14")
    late = client.submit(page, "Nothing has changed", status=400)
    assert "Saved" in client.submit(late, "Send again").text
    frozen_day("2022-06-16")
    answer = client.get(page.url, status=303)
    assert is_at_sign_in(answer)
    page = client.follow(answer)
    assert OVER in page.text
    assert page.form("Sign in").values["next"] == [f"{P}/milestones/{closed.ids['milestone']}"]
    assert OVER not in client.follow(client.get(f"{P}/milestones/{closed.ids['milestone']}", status=303)).text


def test_what_was_typed_when_the_link_ended_is_carried_to_the_sign_in_page(
    client: Client, closed: world.World, session: Session
) -> None:
    page = client.follow(client.get(link_to(closed, session, "milestone"), status=303))
    item_links.revoke_all(person(closed).id)
    session.commit()
    form = page.form("Save update")
    comment = next(name for name in form.values if "comment" in name)
    token = form.values["csrf_token"][0]
    page = client.post(
        f"{P}/milestones/{closed.ids['milestone']}/updates",
        {comment: "Typed in the bus", "csrf_token": token},
        status=403,
        headers={"Origin": "http://localhost"},
    )
    assert OVER in page.text
    assert "Typed in the bus" in page.html


@pytest.mark.parametrize("end", ["revoked", "switched off", "left", "role gone", "unknown", "expired"])
def test_a_link_that_is_over_says_so_and_leads_to_signing_in(
    client: Client, closed: world.World, session: Session, frozen_day: Callable[..., None], end: str
) -> None:
    link = link_to(closed, session, "milestone")
    client.follow(client.get(link, status=303))
    owner = session.get_one(User, person(closed).id)
    if end == "revoked":
        item_links.revoke_all(owner.id)
    elif end == "switched off":
        owner.active = False
    elif end == "left":
        owner.left_at = clock.now()
    elif end == "role gone":
        session.delete(session.scalars(select(Role).where(Role.user_id == owner.id)).one())
        # What somebody is in another programme is no role in this one.
        make.saved(Role(user_id=owner.id, programme_id=make.programme("other").id, role="coordinator"))
    elif end == "unknown":
        link = "/go/" + "x" * 43
    else:
        frozen_day("2022-06-16")
    session.commit()
    answer = client.get(link, status=303)
    assert is_at_sign_in(answer)
    page = client.follow(answer)
    assert OVER in page.text
    goal = f"{P}/milestones/{closed.ids['milestone']}"
    assert page.form("Sign in").values["next"] == ["" if end == "unknown" else goal]
    if end != "unknown":
        assert is_at_sign_in(client.get(goal, status=303))


def test_in_an_open_programme_who_comes_by_a_link_that_is_over_reads_on_and_is_told(
    client: Client, app: Flask, session: Session
) -> None:
    there = world.build(is_open=True)
    page = client.follow(client.get(link_to(there, session, "milestone"), status=303))
    assert "Nothing has changed" in page.buttons
    item_links.revoke_all(person(there).id)
    session.commit()
    page = client.get(page.url)
    assert OVER in page.text
    assert "Nothing has changed" not in page.buttons
    assert OVER not in client.get(page.url).text


def test_a_coordinator_by_link_sees_no_buttons_that_the_link_does_not_open(
    client: Client, closed: world.World, session: Session
) -> None:
    link = link_to(closed, session, "milestone", who="coordinator")
    page = client.follow(client.get(link, status=303))
    assert "Nothing has changed" in page.buttons
    assert not {"Agree this date", "Edit the texts"} & {*page.buttons, *page.links}


def test_a_coordinator_by_link_asks_about_a_report_and_accepts_it(
    client: Client, closed: world.World, session: Session
) -> None:
    client.get(link_to(closed, session, "reported", who="coordinator"), status=303)
    page = client.get(f"{P}/activities/{closed.ids['reported']}")
    page = client.submit(page, "Ask", question="Who came from the association?")
    assert "Who came from the association?" in page.text
    page = client.get(f"{P}/activities/{closed.ids['reported']}/report")
    page = client.submit(page, "Accept the report")
    assert "accepted" in page.text.casefold()


def test_who_came_by_a_link_reads_who_wrote_and_where_one_meets_as_members_do(
    client: Client, closed: world.World, session: Session
) -> None:
    session.get_one(User, person(closed, "coordinator").id).name = "Cora Cordes"
    session.get_one(Activity, closed.ids["visit"]).online_url = "https://meet.example.org/room"
    session.commit()
    client.sign_in(person(closed, "coordinator"))
    path = f"{P}/activities/{closed.ids['visit']}"
    client.submit(client.get(path), "Nothing has changed")
    client.sign_out()
    client.get(link_to(closed, session, "visit"), status=303)
    page = client.get(path)
    assert NOTICE in page.text
    assert "Cora Cordes" in page.text
    assert "https://meet.example.org/room" in page.html


def test_what_a_link_allows_beyond_seeing_is_what_a_page_that_it_opens_asks_for(app: Flask) -> None:
    opened = item_doors.OF_MILESTONE | item_doors.OF_ACTIVITY | item_doors.OF_QUESTION
    declared = {declared_access(app, endpoint) for endpoint in opened}
    assert declared >= item_doors.ALLOWED - SEEING


def test_the_address_of_another_programme_is_not_opened_by_the_number_of_the_thing(
    client: Client, closed: world.World, session: Session
) -> None:
    other = make.programme("other")
    make.saved(Role(user_id=person(closed).id, programme_id=other.id, role="coordinator"))
    page = client.follow(client.get(link_to(closed, session, "milestone"), status=303))
    assert is_at_sign_in(client.get(page.url.replace("closed", "other"), status=303))
    assert is_at_sign_in(client.get("/programmes/other/progress", status=303))


def test_an_administrator_by_link_is_no_administrator(
    client: Client, closed: world.World, session: Session
) -> None:
    administrator = session.get_one(User, person(closed, "administrator").id)
    make.saved(Role(user_id=administrator.id, programme_id=closed.programme.id, role="reviewer"))
    session.commit()
    page = client.follow(client.get(link_to(closed, session, "milestone", "administrator"), status=303))
    assert "Nothing has changed" not in page.buttons
    client.post(f"{P}/milestones/{closed.ids['milestone']}/unchanged", status=403)


def test_two_devices_and_a_second_tap_are_one_update_or_the_page_of_both_versions(
    new_client: NewClient, closed: world.World, session: Session
) -> None:
    link = link_to(closed, session, "milestone")
    phone, laptop = new_client(), new_client()
    on_phone = phone.follow(phone.get(link, status=303))
    on_laptop = laptop.follow(laptop.get(link, status=303))
    first = phone.submit(on_phone, "Nothing has changed", follow=False)
    again = phone.submit(on_phone, "Nothing has changed", follow=False)
    assert first.location == again.location
    page = laptop.submit(on_laptop, "Save update", {"status": "in_progress"}, status=409)
    assert "meanwhile" in page.text
    updates = select(MilestoneUpdate).where(MilestoneUpdate.milestone_id == closed.ids["milestone"])
    assert len(session.scalars(updates).all()) == 1


def test_a_refused_form_that_a_phone_asks_for_anew_leads_back_to_the_page(
    client: Client, closed: world.World, session: Session
) -> None:
    page = client.follow(client.get(link_to(closed, session, "milestone"), status=303))
    answer = client.get(f"{page.url}/updates", status=303)
    assert answer.location == page.url


def test_what_is_recorded_by_a_link_and_what_by_signing_in_is_one_persons(
    client: Client, closed: world.World, session: Session
) -> None:
    page = client.follow(client.get(link_to(closed, session, "milestone"), status=303))
    page = client.submit(page, "Nothing has changed")
    assert page.text.count("You came by the link") == 1
    client.sign_in(person(closed))
    assert "Undo" in client.get(page.url).buttons


def test_the_menu_offers_a_visitor_by_link_no_list_that_the_link_does_not_open(
    client: Client, closed: world.World, session: Session
) -> None:
    goal = client.any_status("GET", link_to(closed, session, "milestone")).location
    assert goal is not None
    assert not {"Progress", "People", "Follow-ups", "Log"} & set(client.get(goal).links)
    client.sign_in(person(closed))
    assert {"Progress", "People", "Follow-ups", "Replications"} <= set(client.get(goal).links)


def test_what_a_link_does_not_open_is_not_offered_as_the_next_thing(
    client: Client, closed: world.World, session: Session
) -> None:
    make.milestone(session.get_one(ActionPlan, closed.ids["plan"]), agreed="2022-05", title="Room found")
    page = client.follow(client.get(link_to(closed, session, "milestone"), status=303))
    page = client.submit(page, "Nothing has changed")
    assert "More is open for you: go back to your mail" in page.text
    assert "Room found" not in page.text


def test_the_account_page_lists_what_links_open_and_takes_them_all_back(
    client: Client, new_client: NewClient, closed: world.World, session: Session
) -> None:
    visitor = new_client()
    link = link_to(closed, session, "milestone")
    page = visitor.follow(visitor.get(link, status=303))
    client.sign_in(person(closed))
    account = client.get("/account")
    assert "good until 15 June 2022" in account.text
    account = client.submit(account, "Take back all links")
    assert "2 links are taken back." in account.text, "the world has one, too"
    assert "No link of a mail opens anything as you now." in account.text
    assert is_at_sign_in(visitor.get(page.url, status=303))
    assert client.follow(client.get(link, status=303)).h1, "who has signed in is where the link leads"
