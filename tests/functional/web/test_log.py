"""What happened, as the coordinator reads it: who, when, from where, old and new, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support import make
from tests.support.client import Client
from tracker import clock
from tracker.domain.statuses import LogDoor, LogKind, MemberRole
from tracker.extensions import db
from tracker.models import LogEntry, LogLine, Milestone, Organisation, Pair, Programme, User
from tracker.services.stopping import token_of

LOG = "/programmes/bridging/log"
MILESTONE = "/programmes/bridging/milestones/{}"


@dataclass
class Place:
    programme: Programme
    pair: Pair
    capaci: Organisation
    editor: User
    coordinator: User
    milestone: Milestone


@pytest.fixture
def place(app: Flask, frozen_day: Callable[..., None]) -> Place:
    frozen_day("2022-02-01")
    programme = make.programme()
    pair = make.pair(programme)
    capaci = make.member(pair, MemberRole.MENTEE_CITY)
    milestone = make.milestone(make.plan(pair), code="M2", title="Tutti Capaci", agreed="2022-03")
    return Place(
        programme,
        pair,
        capaci,
        make.user("Pino", programme=programme, role="editor", organisation=capaci),
        make.user("Clara", programme=programme, role="coordinator"),
        milestone,
    )


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(LogLine)) or 0


def newest() -> LogEntry:
    return db.session.scalars(select(LogEntry).order_by(LogEntry.id.desc()).limit(1)).one()


def test_a_saved_form_is_one_entry_in_words_with_old_and_new(
    client: Client, new_client: Callable[[], Client], place: Place
) -> None:
    client.sign_in(place.editor)
    url = MILESTONE.format(place.milestone.id)
    for expected in ("spring 2022", "autumn 2022"):
        client.submit(client.get(url), "Save update", {"expected": expected, "reason": "staff"})
    reader = new_client()
    reader.sign_in(place.coordinator)
    page = reader.get(f"{LOG}?person={place.editor.id}")
    assert page.h1.startswith("Last entry: Tuesday, 1 February 2022, 13:00")
    assert page.text.count("Pino changed: Milestone “M2 Tutti Capaci”") >= 2
    assert "Editor, Capaci" in page.text
    assert "Expected before: spring 2022 → now: autumn 2022" in page.text
    assert "Reason Staff changed or are missing" in page.text
    assert "About the day 1 February 2022" in page.text
    assert page.links["Pino changed: Milestone “M2 Tutti Capaci”"] == url


def test_a_form_that_fails_and_a_page_that_is_read_leave_no_line(
    client: Client, new_client: Callable[[], Client], place: Place
) -> None:
    client.sign_in(place.editor)
    reader = new_client()
    reader.sign_in(place.coordinator)
    url, before = MILESTONE.format(place.milestone.id), count()
    client.submit(client.get(url), "Save update", expected="soonish", status=422)
    for path in ("", "/progress", "/pairs/1", "/activities", "/people", "/changes", "/organisations"):
        client.any_status("GET", f"/programmes/bridging{path}")
    reader.get(LOG)
    reader.get(f"{LOG}/{newest().id}")
    assert count() == before


def test_who_acts_and_as_what_and_through_what_is_kept(client: Client, place: Place) -> None:
    client.sign_in(place.editor)
    client.submit(client.get(MILESTONE.format(place.milestone.id)), "Nothing has changed")
    entry = newest()
    assert (entry.user_id, entry.organisation_id, entry.role) == (place.editor.id, place.capaci.id, "editor")
    assert (entry.door, entry.command, entry.programme_id) == (LogDoor.PAGE, None, place.programme.id)


def test_a_command_is_named(run_command: Callable[..., object], place: Place, client: Client) -> None:
    slug = place.programme.slug
    run_command("programme", "dump", slug)
    entry = newest()
    assert (entry.door, entry.command, entry.user_id) == (LogDoor.COMMAND, "programme dump", None)
    client.sign_in(place.coordinator)
    page = client.get(f"{LOG}?kind=exported")
    assert "A command took out a copy: Programme “Bridging” programme dump" in page.text


def test_the_log_is_narrowed_by_person_pair_kind_and_day(client: Client, place: Place) -> None:
    second = make.pair(place.programme, 2, mentor="Schaerbeek", mentee="Jelgava")
    there = make.milestone(make.plan(second), code="M7", title="A house for all")
    client.sign_in(place.coordinator)
    client.submit(client.get(MILESTONE.format(there.id)), "Nothing has changed")
    of_second = client.get(f"{LOG}?pair=2")
    assert "M7 A house for all" in of_second.text
    assert "M2 Tutti Capaci" not in of_second.text
    assert "M7 A house for all" not in client.get(f"{LOG}?pair=1").text
    mine = client.get(f"{LOG}?person={place.coordinator.id}&pair=2")
    assert mine.text.count("Clara changed: ") + mine.text.count("Clara added: ") >= 1
    assert client.get(f"{LOG}?person={place.editor.id}&pair=2").h1 == "No entry fits"
    assert client.get(f"{LOG}?since=2022-02-02").h1 == "No entry fits"
    assert client.get(f"{LOG}?until=2022-01-31").h1 == "No entry fits"
    assert "M7 A house for all" in client.get(f"{LOG}?since=2022-02-01&until=2022-02-01").text
    assert client.get(f"{LOG}?kind=removed").h1 == "No entry fits"
    assert "A house for all" in client.get(f"{LOG}?kind=added").text


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("person=9999", 404),
        ("person=x", 404),
        ("person=" + "9" * 40, 404),
        ("pair=0", 404),
        ("pair=-1", 404),
        ("pair=²", 404),
        ("kind=everything", 404),
        ("before=x", 404),
        ("before=" + "9" * 30, 404),
        ("since=soon", 200),
        ("since=2022-02-30", 200),
        ("until=9999-12-31", 200),
        ("since=0001-01-01", 200),
        ("since=<b>", 200),
        ("person=&pair=&kind=&since=&until=&before=", 200),
    ],
)
def test_what_the_address_asks_for_is_there_or_refused(
    client: Client, place: Place, asked: str, status: int
) -> None:
    client.sign_in(place.coordinator)
    client.get(f"{LOG}?{asked}", status=status)


def test_a_day_that_is_none_is_left_out_and_said(client: Client, place: Place) -> None:
    client.sign_in(place.coordinator)
    page = client.get(f"{LOG}?since=2022-02-30")
    assert "“2022-02-30” is no day as 2022-06-30 is one. It was left out." in page.text


def test_older_entries_follow_without_a_gap_or_a_double(client: Client, place: Place) -> None:
    for number in range(90):
        place.milestone.comment = f"remark {number}."
        db.session.commit()
    client.sign_in(place.coordinator)
    page, seen = client.get(f"{LOG}?pair=1"), ""
    for _page in range(4):
        seen += page.text
        if "Older entries" not in page.links:
            break
        page = client.get(page.links["Older entries"])
    for number in range(1, 90):
        assert seen.count(f"now: remark {number}.") == 1, number


def test_the_page_takes_the_same_statements_for_one_line_and_for_forty_entries(
    client: Client, place: Place
) -> None:
    client.sign_in(place.coordinator)
    client.get(f"{LOG}?kind=changed")
    place.milestone.comment = "one"
    db.session.commit()
    client.get(f"{LOG}?kind=changed")
    one = len(client.statements)
    for number in range(40):
        make.organisation(place.programme, f"City {number}")
        place.milestone.comment = f"{number}"
        place.editor.language = ("it", "fr")[number % 2]
        db.session.commit()
    client.get(f"{LOG}?kind=changed")
    assert len(client.statements) == one


def test_a_write_takes_three_statements_for_the_log_whatever_it_changes(place: Place, client: Client) -> None:
    client.sign_in(place.coordinator)
    taken = []
    for members in (1, 12):
        pair = make.pair(place.programme, 10 + members)
        milestone = make.milestone(make.plan(pair))
        client.submit(
            client.get(MILESTONE.format(milestone.id)), "Save update", {"comment": "x"}, follow=False
        )
        taken.append([one for one in client.statements if " log_" in one])
    assert [len(one) for one in taken] == [3, 3]


def test_what_was_removed_keeps_its_name_and_has_no_link(client: Client, place: Place) -> None:
    removed = make.organisation(place.programme, "Levadia")
    db.session.delete(removed)
    db.session.commit()
    client.sign_in(place.coordinator)
    page = client.get(f"{LOG}?kind=removed")
    assert "The tracker itself removed: Organisation “Levadia”" in page.text
    assert not any("Levadia" in words for words in page.links)


def test_who_has_left_is_a_former_colleague_in_the_log_too(client: Client, place: Place) -> None:
    client.sign_in(place.editor)
    client.submit(client.get(MILESTONE.format(place.milestone.id)), "Nothing has changed")
    place.editor.left_at = clock.now()
    db.session.commit()
    client.sign_in(place.coordinator)
    page = client.get(LOG)
    assert "Pino" not in page.text
    assert "former colleague added: " in page.text
    assert "Editor, Capaci" in page.text


def test_a_changed_name_is_said_to_have_changed_and_to_what_is_not_kept(client: Client, place: Place) -> None:
    place.editor.name = "Giuseppina"
    db.session.commit()
    client.sign_in(place.coordinator)
    page = client.get(LOG)
    assert "Name changed; the log does not keep what it says" in page.text
    assert "Pino" not in page.text


def test_an_entry_of_many_lines_is_counted_and_has_a_page_of_its_own(client: Client, place: Place) -> None:
    plan = place.milestone.plan_id
    for number in range(130):
        db.session.add(Milestone(plan_id=plan, code=f"X{number}", title="Point", status="not_started"))
    db.session.commit()
    client.sign_in(place.coordinator)
    page = client.get(LOG)
    assert "added: Milestone (130)" in page.text
    entry = client.get(page.links["All 130 lines of this entry"])
    assert "X0 Point" in entry.text
    assert "X129 Point" not in entry.text
    assert "X129 Point" in client.get(entry.links["Further lines"]).text
    client.get(f"{LOG}/{newest().id}?after=99999999", status=404)
    client.get(f"{LOG}/99999999", status=404)


def test_an_entry_of_another_programme_is_not_found(client: Client, place: Place) -> None:
    make.programme("elsewhere")
    entry = newest().id
    client.sign_in(place.coordinator)
    client.get(f"{LOG}/{entry}", status=404)


def test_nobody_changes_the_log_through_the_application(client: Client, app: Flask, place: Place) -> None:
    methods = {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("log.")
        for method in rule.methods or ()
    }
    assert {method for _rule, method in methods} == {"GET", "HEAD", "OPTIONS"}
    client.sign_in(make.user("Root", administrator=True))
    before = count()
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for path in (LOG, f"{LOG}/{newest().id}"):
            assert client.any_status(method, path).status == 405
    assert count() == before


def test_signing_in_and_out_are_in_the_log_of_the_persons_programme(client: Client, place: Place) -> None:
    before = {line.id for line in db.session.scalars(select(LogLine))}
    client.sign_in(place.coordinator)
    client.submit(client.get(LOG), "Sign out")
    kinds = [line.kind for line in db.session.scalars(select(LogLine)) if line.id not in before]
    assert LogKind.SIGNED_OUT in kinds
    assert newest().user_id == place.coordinator.id
    assert newest().programme_id == place.programme.id


def test_a_link_by_which_somebody_signed_in_is_said_once(
    client: Client, new_client: Callable[[], Client], place: Place
) -> None:
    make.sign_in_link(place.coordinator, token="a-link-for-clara")
    client.submit(client.get("/sign-in/a-link-for-clara"), "Sign in")
    reader = new_client()
    reader.sign_in(place.coordinator)
    assert "Clara signed in Coordinator · by a link in a mail 13:00" in reader.get(LOG).text


def test_accepting_an_invitation_is_said_in_one_sentence(
    client: Client, new_client: Callable[[], Client], place: Place
) -> None:
    make.invitation(place.programme, place.coordinator, organisation=place.capaci, address="g@example.org")
    page = client.get(f"/invitations/{make.token_of(place.programme.slug)}")
    values = {"name": "Giulia", "address": "g@example.org", "password": "tram-olive-ladder-52"}
    client.submit(page, "Accept", values)
    reader = new_client()
    reader.sign_in(place.coordinator)
    assert "Giulia accepted an invitation" in reader.get(LOG).text


def test_who_stops_reminders_by_the_link_of_a_mail_is_not_somebody_unknown(
    client: Client, place: Place
) -> None:
    client.post(f"/stop/{token_of(place.editor)}", {}, token=False, status=200)
    client.sign_in(place.coordinator)
    page = client.get(LOG)
    assert "Somebody with a link in a mail changed: Account “Pino”" in page.text
    assert "unknown" not in page.text


def test_the_brief_that_is_taken_out_as_pdf_is_noted_once_each_time(client: Client, place: Place) -> None:
    review = make.review(place.programme, "2022-01-20")
    make.frozen(review)
    client.sign_in(place.coordinator)
    before = count()
    client.any_status("GET", f"/programmes/bridging/reviews/{review.id}/brief.pdf")
    client.any_status("HEAD", f"/programmes/bridging/reviews/{review.id}/brief.pdf", token=False)
    assert count() == before + 1
    assert newest().user_id == place.coordinator.id
    assert "Clara took out a copy: Review" in client.get(f"{LOG}?kind=exported").text


def test_the_menu_of_the_coordinator_leads_to_the_log_and_no_other(client: Client, place: Place) -> None:
    client.sign_in(place.coordinator)
    assert client.get("/programmes/bridging/people").links["Log"] == LOG
    client.sign_in(place.editor)
    assert "Log" not in client.get("/programmes/bridging/people").links
