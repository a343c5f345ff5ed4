"""Calendar addresses: made, shown once, fetched without signing in, revoked, and closed with the role."""

from __future__ import annotations

import logging
from datetime import time, timedelta

import ics
import pytest
from sqlalchemy import delete

from tests.support import make
from tests.support.client import Client
from tests.support.make import when
from tracker import clock
from tracker.domain.statuses import (
    ActivityKind,
    ActivityStatus,
    MemberRole,
    MilestoneStatus,
    ReportState,
    RoleKind,
)
from tracker.extensions import db
from tracker.models import ActivitySession, CalendarAddress, Programme, Role, VisitReport
from tracker.web.headers import hide_links

PAGE = "/programmes/bridging/calendar"


@pytest.fixture
def programme(app, frozen_day):
    frozen_day("2022-07-01")
    return make.programme(acronym="BRG")


@pytest.fixture
def ada(client, programme):
    """A coordinator, signed in."""
    person = make.user(programme=programme, role="coordinator")
    client.sign_in(person)
    return person


def session_of(visit, day, **values):
    return make.saved(ActivitySession(activity_id=visit.id, day=when(day), **values))


def made(client, about="programme"):
    """The path of a new address, as the page shows it once."""
    page = client.submit(client.get(PAGE), "Make the address", about=about)
    shown = page.tree.find(".//textarea[@id='address']").text.strip()
    assert shown.startswith("http://localhost/calendars/")
    return shown.removeprefix("http://localhost")


def fetch(app, path, status=200):
    """As a calendar program does: without a session."""
    answer = Client(app).get(path, status=status)
    assert "Set-Cookie" not in answer.headers
    return answer.html


def events(app, path):
    return sorted(ics.Calendar(fetch(app, path)).events)


def days(event):
    """First and last day, the last one counted in."""
    assert event.all_day
    return event.begin.date().isoformat(), (event.end.date() - timedelta(days=1)).isoformat()


def test_visits_come_back_from_another_parser_block_by_block(app, client, pair, ada):
    held = {"status": ActivityStatus.HELD}
    make.visit(pair, 1, happened="{2021-05-12,2021-05-14}", place="Capaci", country="IT", **held)
    away = make.visit(pair, 2, happened="2022-06-14/2022-06-16", **held)
    session_of(away, "2022-06-14/2022-06-15", place="Levadia")
    session_of(away, "2022-06-16", place="Athens", position=1)
    make.visit(pair, 3, status=ActivityStatus.POSTPONED, agreed="2022-05-04")
    first, second, off, last = events(app, made(client))
    assert (days(first), days(second)) == (("2021-05-12",) * 2, ("2021-05-14",) * 2)
    assert first.location == "Capaci, Italy"
    assert first.uid != second.uid
    assert (days(off), off.status) == (("2022-05-04",) * 2, "CANCELLED")
    assert (days(last), last.status, last.location) == (
        ("2022-06-14", "2022-06-16"),
        "CONFIRMED",
        "Levadia; Athens",
    )
    assert "16 June 2022: Athens" in last.description
    assert last.name == "Study visit 2, Mechelen → Capaci"
    assert last.url == f"http://localhost/programmes/bridging/activities/{away.id}"


def test_hours_are_those_of_both_cities(app, client, pair, ada):
    visit = make.visit(pair, 1, status=ActivityStatus.CONFIRMED, expected="2022-09-14/2022-09-15")
    session_of(visit, "2022-09-14", begins=time(9), ends=time(12), place="Mechelen")
    athens = {"timezone": "Europe/Athens", "place": "Athens", "position": 1}
    session_of(visit, "2022-09-15", begins=time(9), ends=time(12), **athens)
    found = [(one.begin.isoformat(), one.end.isoformat(), one.location) for one in events(app, made(client))]
    assert found == [
        ("2022-09-14T09:00:00+02:00", "2022-09-14T12:00:00+02:00", "Mechelen"),
        ("2022-09-15T09:00:00+03:00", "2022-09-15T12:00:00+03:00", "Athens"),
    ]


def test_due_dates_are_there_and_what_has_no_day_is_counted(app, client, pair, ada):
    plan = make.plan(pair, key="AP1")
    make.milestone(plan, code="M1", expected="2022-09-05/2022-09-07", title="Rooms found")
    make.milestone(plan, code="M2", expected="2022-09")
    make.milestone(plan, code="M3", status=MilestoneStatus.PROPOSED, expected="2022-09-05")
    make.visit(pair, expected="2022-09")
    make.visit(pair, kind=ActivityKind.WEBINAR, title="Undated")
    path = made(client)
    (due,) = events(app, path)
    assert (due.name, days(due), due.transparent) == (
        "Due: AP1/M1 Rooms found",
        ("2022-09-07",) * 2,
        True,
    )
    text = fetch(app, path).replace("\r\n ", "")
    assert "X-WR-CALDESC:Activities and due dates. Left out\\, because their day is not known" in text
    assert "2 activities\\, 1 milestone." in text


def test_the_uid_stays_and_the_sequence_rises_with_each_statement(app, client, pair, ada):
    milestone = make.milestone(make.plan(pair), expected="2022-09-05")
    path = made(client)
    (before,) = events(app, path)
    page = client.get(f"/programmes/bridging/milestones/{milestone.id}")
    client.post(
        f"/programmes/bridging/milestones/{milestone.id}/unchanged",
        {name: values[0] for name, values in page.form("Nothing has changed").values.items() if values},
    )
    (after,) = events(app, path)
    assert after.uid == before.uid
    assert sequence(after) > sequence(before)


def test_a_visit_that_is_postponed_is_cancelled_under_its_uid_by_a_higher_sequence(
    app, client, session, pair, ada
):
    visit = make.visit(pair, 1, status=ActivityStatus.CONFIRMED, agreed="2022-09-14/2022-09-15")
    path = made(client)
    (before,) = events(app, path)
    assert before.status == "CONFIRMED"
    page = client.get(f"/programmes/bridging/activities/{visit.id}")
    client.submit(page, "Save", {"status": "postponed", "reason": "staff", "no_new_day": True})
    (after,) = events(app, path)
    assert (after.uid, days(after), after.status) == (before.uid, days(before), "CANCELLED")
    assert sequence(after) > sequence(before)
    page = client.get(f"/programmes/bridging/activities/{visit.id}")
    client.submit(page, "Save", {"status": "planned", "expected": "8 November 2022", "reason": "staff"})
    (again,) = events(app, path)
    assert (again.uid, days(again), again.status) == (before.uid, ("2022-11-08",) * 2, "TENTATIVE")
    assert sequence(again) > sequence(after)


def test_what_is_only_roughly_known_is_nowhere_in_it_and_is_counted(app, client, pair, ada):
    for number, edtf in enumerate(("2022-09", "2022-23", "2022-09-14/..", "[2022-09-14,2022-09-16]", "2022")):
        make.visit(pair, None, title=f"Rough {number}", kind=ActivityKind.WEBINAR, expected=edtf)
    path = made(client)
    assert events(app, path) == []
    assert "5 activities." in fetch(app, path).replace("\r\n ", "")


def test_the_hours_of_a_city_hold_on_the_days_on_which_clocks_change(app, client, pair, ada):
    changed = ("2023-03-25", "2023-03-26", "2023-10-28", "2023-10-29")
    visit = make.visit(pair, 1, status=ActivityStatus.CONFIRMED, expected="{" + ",".join(changed) + "}")
    for number, day in enumerate(changed):
        session_of(visit, day, begins=time(9), ends=time(12), timezone="Europe/Athens", position=number)
    found = [one.begin.isoformat() for one in events(app, made(client))]
    offsets = ("+02:00", "+03:00", "+03:00", "+02:00")
    assert found == [f"{day}T09:00:00{offset}" for day, offset in zip(changed, offsets, strict=True)]


def sequence(event):
    return next(int(line.value) for line in event.extra if line.name == "SEQUENCE")


def test_an_address_is_shown_once_and_only_its_hash_is_kept(app, client, session, programme, ada):
    path = made(client)
    token = path.removeprefix("/calendars/").removesuffix(".ics")
    assert token not in client.get(PAGE).html
    row = session.query(CalendarAddress).one()
    assert token not in str(vars(row))
    assert len(row.token_hash) == 64


@pytest.mark.parametrize("line", ["Error handling request %s", "GET /login?next=%s"])
def test_no_log_of_the_server_has_the_address(client, programme, ada, line):
    path = made(client)
    token = path.removeprefix("/calendars/").removesuffix(".ics")
    for where in (path, path.replace("/", "%2F")):
        record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 1, line, (where,), None)
        assert hide_links(record)
        assert token not in record.getMessage()


def test_the_file_is_private_and_sets_no_cookie_even_for_who_is_signed_in(app, client, programme, ada):
    answer = client.get(made(client))
    assert answer.content_type == "text/calendar"
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    assert "Set-Cookie" not in answer.headers


def test_a_pair_s_address_shows_that_pair_alone(app, client, programme, pair, ada):
    other = make.pair(programme, 2, mentor="Saint-Jean", mentee="Levadia")
    make.visit(pair, 1, expected="2022-09-05")
    make.visit(other, 1, expected="2022-09-06")
    make.milestone(make.plan(other), expected="2022-09-07")
    assert [days(one)[0] for one in events(app, made(client, "1"))] == ["2022-09-05"]
    assert len(events(app, made(client))) == 3


def test_what_is_mine_is_of_my_organisation_in_all_my_programmes(app, client, programme, pair):
    city = make.member(pair, MemberRole.MENTEE_CITY)
    other = make.pair(programme, 2, mentor="Saint-Jean", mentee="Levadia")
    make.visit(pair, 1, expected="2022-09-05")
    make.visit(other, 1, expected="2022-09-06")
    make.milestone(make.plan(pair), expected="2022-09-07")
    make.milestone(make.plan(other), expected="2022-09-08")
    elsewhere = make.pair(make.programme("elsewhere"))
    make.visit(elsewhere, 1, expected="2022-09-09")
    person = make.user(programme=programme, role="editor", organisation=city)
    client.sign_in(person)
    path = made(client, "mine")
    assert [days(one)[0] for one in events(app, path)] == ["2022-09-05", "2022-09-07"]
    second = make.programme("second", open=True)
    make.visit(make.pair(second), 1, expected="2022-09-10")
    assert len(events(app, path)) == 2
    give(person, second, "reviewer")
    assert [days(one)[0] for one in events(app, path)][-1] == "2022-09-10"


def give(person, programme, role):
    return make.saved(Role(user_id=person.id, programme_id=programme.id, role=RoleKind(role)))


@pytest.mark.parametrize("about", ["programme", "1", "mine"])
@pytest.mark.parametrize("is_open", [False, True])
def test_an_address_closes_with_the_role_of_its_owner(client, pair, ada, about, is_open):
    app, programme = client.app, db.session.get_one(Programme, pair.programme_id)
    programme.open = is_open
    db.session.commit()
    path = made(client, about)
    fetch(app, path)
    db.session.execute(delete(Role).where(Role.user_id == ada.id))
    db.session.commit()
    fetch(app, path, status=404)


def test_an_address_closes_with_the_account_of_its_owner(app, client, session, programme, ada):
    path = made(client)
    ada.active = False
    session.commit()
    fetch(app, path, status=404)


def test_an_address_closes_when_its_owner_leaves(app, client, session, programme, ada):
    path = made(client)
    ada.left_at = clock.now()
    session.commit()
    fetch(app, path, status=404)


def test_what_a_role_showed_is_gone_with_the_role_and_the_rest_stays(app, client, session, programme, pair):
    """Two cities and two programmes: each role that ends takes its own part out at once."""
    other = make.pair(programme, 2, mentor="Saint-Jean", mentee="Levadia")
    elsewhere = make.programme("elsewhere")
    make.visit(pair, 1, expected="2022-09-05")
    make.visit(other, 1, expected="2022-09-06")
    make.milestone(make.plan(other), expected="2022-09-07")
    make.visit(make.pair(elsewhere), 1, expected="2022-09-08")
    edits = {"programme": programme, "role": "editor"}
    person = make.user(organisation=make.member(pair, MemberRole.MENTEE_CITY), **edits)
    second = make.saved(
        Role(
            user_id=person.id,
            programme_id=programme.id,
            role=RoleKind.EDITOR,
            organisation_id=make.member(other, MemberRole.MENTEE_CITY).id,
        )
    )
    third = give(person, elsewhere, "reviewer")
    client.sign_in(person)
    path = made(client, "mine")
    wanted = ["2022-09-05", "2022-09-06", "2022-09-07", "2022-09-08"]
    assert [days(one)[0] for one in events(app, path)] == wanted
    for role, left in ((second, wanted[:1] + wanted[3:]), (third, wanted[:1])):
        session.delete(role)
        session.commit()
        assert [days(one)[0] for one in events(app, path)] == left


def test_a_revoked_address_is_as_empty_as_one_that_never_was(app, client, programme, ada):
    path = made(client)
    page = client.submit(client.get(revoke_path()), "Revoke the address")
    assert "revoked" in page.text
    never = "/calendars/nothing.ics"
    assert fetch(app, path, status=404).replace(path, never) == fetch(app, never, status=404)
    assert "No calendar address yet" in client.get(PAGE).text


def revoke_path():
    return f"{PAGE}/{db.session.query(CalendarAddress).one().id}/revoke"


def test_nobody_revokes_the_address_of_another(app, client, programme, ada):
    path = made(client)
    client.sign_in(make.user("Bea", programme=programme, role="coordinator"))
    client.get(revoke_path(), status=404)
    client.post(revoke_path(), status=404)
    assert "No calendar address yet" in client.get(PAGE).text
    fetch(app, path)


def test_the_list_says_on_which_day_an_address_was_last_fetched(app, client, programme, ada, frozen_day):
    path = made(client)
    assert "not fetched yet" in client.get(PAGE).text
    for day in ("2022-07-02", "2022-07-03"):
        frozen_day(day)
        fetch(app, path)
        fetch(app, path)
    client.sign_in(ada)
    assert "last fetched on 3 July 2022" in client.get(PAGE).text


def test_an_address_sent_twice_is_made_once(app, client, session, programme, ada):
    page = client.get(PAGE)
    for _time in range(2):
        client.submit(page, "Make the address", about="programme")
    assert session.query(CalendarAddress).count() == 1


def test_online_links_are_in_it_for_those_who_may_have_them_and_drafts_are_not(
    app, client, session, pair, ada
):
    visit = make.visit(
        pair, 1, status=ActivityStatus.HELD, happened="2022-06-14", online_url="https://meet.x"
    )
    make.saved(VisitReport(activity_id=visit.id, state=ReportState.DRAFT, seen="secretly"))
    visit.source_note = "secretly"
    session.commit()
    text = fetch(app, made(client)).replace("\r\n ", "")
    assert "https://meet.x" in text
    assert "secretly" not in text


def test_a_removed_pair_takes_its_addresses_along(app, client, session, pair, ada):
    path = made(client, "1")
    client.submit(client.get("/programmes/bridging/pairs/1/delete"), "Delete it")
    fetch(app, path, status=404)


def test_members_find_the_calendar_on_the_pages_of_programme_and_pair_and_others_do_not(
    client, session, programme, pair, ada
):
    programme.open = True
    session.commit()
    pages = ("/programmes/bridging/progress", "/programmes/bridging/pairs/1")
    for path, link in zip(pages, (PAGE, f"{PAGE}?pair=1"), strict=True):
        assert f'href="{link}"' in client.get(path).html
    assert client.get(f"{PAGE}?pair=1").form("Make the address").values["about"] == ["1"]
    client.sign_out()
    assert not [path for path in pages if PAGE in client.get(path).html]


@pytest.mark.usefixtures("all_languages")
def test_the_words_are_in_the_owner_s_language_whoever_fetches(app, client, session, pair, ada):
    address = made(client)
    ada.language = "it"
    session.commit()
    visit = make.visit(pair, 1, status=ActivityStatus.HELD, happened="2022-06-14/2022-06-15", country="IT")
    session_of(visit, "2022-06-14", place="Capaci")
    session_of(visit, "2022-06-15", place="Isola", position=1)
    (one,) = events(app, address)
    assert "15 giugno 2022: Isola" in one.description
