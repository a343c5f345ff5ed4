"""Gaps as work: who can close each, the form that does, and the message to all who owe something."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask

from tests.support import make
from tests.support.client import Client
from tests.support.page import Page, words
from tracker.domain.statuses import GapKind, MemberRole, ReportState
from tracker.extensions import db
from tracker.models import ActivitySession, HeadCount, Membership, Programme, Role, User, VisitReport

BASE = "/programmes/bridging"
PLACE = {"mode": "in_person", "place": "Capaci"}


@pytest.fixture
def programme(app: Flask, frozen_day) -> Programme:
    frozen_day("2021-10-20")
    return make.programme(open=True)


@pytest.fixture
def city(pair):
    return make.member(pair, MemberRole.MENTEE_CITY)


@pytest.fixture
def mentor(pair):
    return make.member(pair, MemberRole.MENTOR_CITY)


@pytest.fixture
def editor(programme, city) -> User:
    return make.user("Edda", programme=programme, role="editor", organisation=city)


@pytest.fixture
def cora(programme) -> User:
    return make.user("Cora", programme=programme, role="coordinator")


def kinds_on(page: Page) -> list[str]:
    """The kinds of gaps of a page, in their order."""
    sections = [one.get("aria-labelledby", "") for one in page.all("section")]
    return [one.removeprefix("gap-") for one in sections if one.startswith("gap-")]


def lines_of(page: Page, kind: GapKind) -> list[str]:
    section = next(one for one in page.all("section") if one.get("aria-labelledby") == f"gap-{kind}")
    return [words(line) for line in section.iter("li")]


def follow_gap(client: Client, kind: GapKind) -> Page:
    """The form that the link of the only gap of a kind leads to; the place in it must be there."""
    page = client.get(f"{BASE}/gaps?kind={kind}")
    assert kinds_on(page) == [kind]
    section = next(one for one in page.all("section") if one.get("aria-labelledby") == f"gap-{kind}")
    (link,) = [one.get("href", "") for one in section.iter("a")]
    path, _hash, anchor = link.partition("#")
    form = client.get(path)
    assert not anchor or any(one.get("id") == anchor for one in form.tree.iter())
    return form


def closed(client: Client, kind: GapKind) -> bool:
    return kind not in kinds_on(client.get(f"{BASE}/gaps"))


# Each gap leads to the form that closes it.


def test_whether_it_happened_is_said_in_the_log(client, editor, pair):
    make.visit(pair, 1, agreed="2021-10-11")
    client.sign_in(editor)
    client.submit(follow_gap(client, GapKind.DID_IT_HAPPEN), "Record this", answer="as_planned")
    assert closed(client, GapKind.DID_IT_HAPPEN)


def test_the_day_of_a_held_visit_is_said_by_an_update(client, editor, pair):
    make.visit(pair, 1, status="held", happened="2021-09")
    client.sign_in(editor)
    form = follow_gap(client, GapKind.DAY_UNKNOWN)
    client.submit(form, "Save", happened="13 Sept 2021", comment="The minutes say so")
    assert closed(client, GapKind.DAY_UNKNOWN)


def test_the_day_of_a_confirmed_visit_is_said_by_an_update(client, editor, pair, mentor):
    make.visit(pair, 1, status="confirmed", expected="2021-11", host_id=mentor.id, **PLACE)
    client.sign_in(editor)
    form = follow_gap(client, GapKind.DAY_UNKNOWN)
    client.submit(form, "Save", expected="13 Nov 2021", reason="partner")
    assert closed(client, GapKind.DAY_UNKNOWN)


def test_the_unknown_day_of_a_session_is_planned_by_the_coordinators(client, editor, cora, pair):
    visit = make.visit(pair, 1, status="held", happened="2021-09-13/2021-09-14")
    make.saved(ActivitySession(activity_id=visit.id, position=0))
    client.sign_in(editor)
    (line,) = lines_of(client.get(f"{BASE}/gaps"), GapKind.DAY_UNKNOWN)
    assert "can close it: the coordinatorsOpen " in line
    client.sign_in(cora)
    client.submit(follow_gap(client, GapKind.DAY_UNKNOWN), "Save", {"sessions-0-day": "13 Sept 2021"})
    assert closed(client, GapKind.DAY_UNKNOWN)


def test_the_day_of_a_completed_milestone_is_said_by_an_update(client, editor, pair):
    make.milestone(make.plan(pair), agreed="2021-09", status="completed", happened="2021-09")
    client.sign_in(editor)
    said = {"happened": "13 Sept 2021", "comment": "The day was not known before"}
    client.submit(follow_gap(client, GapKind.DAY_UNKNOWN), "Save update", said)
    assert closed(client, GapKind.DAY_UNKNOWN)


@pytest.mark.parametrize("kind", [GapKind.HOST_UNKNOWN, GapKind.PLACE_UNKNOWN])
def test_host_and_place_are_planned_by_the_coordinators(client, cora, pair, mentor, kind):
    make.visit(pair, 1, status="confirmed", expected="2021-11-08", mode="in_person")
    client.sign_in(cora)
    said = {"host_id": str(mentor.id)} if kind is GapKind.HOST_UNKNOWN else {"place": "Capaci"}
    client.submit(follow_gap(client, kind), "Save", said)
    assert closed(client, kind)


def test_who_came_is_said_in_the_log_and_counts_once_it_is_submitted(client, editor, pair):
    make.visit(pair, 1, status="held", happened="2021-10-11")
    client.sign_in(editor)
    page = follow_gap(client, GapKind.HEAD_COUNT_MISSING)
    numbers = {name: "3" for name in page.form("Next: what we learned").values if name.endswith("-women")}
    submitted(client, client.submit(page, "Next: what we learned", numbers))
    assert closed(client, GapKind.HEAD_COUNT_MISSING)


@pytest.mark.parametrize("state", [ReportState.SUBMITTED, ReportState.ACCEPTED])
def test_who_came_is_corrected_by_the_coordinators_once_the_report_is_submitted(
    client, editor, cora, pair, state
):
    visit = make.visit(pair, 1, status="held", happened="2021-10-11")
    make.saved(VisitReport(activity_id=visit.id, state=state, seen="Buddies"))
    make.saved(HeadCount(activity_id=visit.id, name="Guests", position=0))
    client.sign_in(editor)
    (line,) = lines_of(client.get(f"{BASE}/gaps"), GapKind.HEAD_COUNT_MISSING)
    assert "can close it: the coordinatorsOpen " in line
    client.sign_in(cora)
    page = follow_gap(client, GapKind.HEAD_COUNT_MISSING)
    numbers = {name: "3" for name in page.form("Save").values if name.endswith("-women")}
    client.submit(page, "Save", numbers)
    assert closed(client, GapKind.HEAD_COUNT_MISSING)


@pytest.mark.parametrize("state", [None, ReportState.DRAFT, ReportState.RETURNED])
def test_a_report_is_written_in_the_log_and_is_there_once_it_is_submitted(client, editor, pair, state):
    visit = make.visit(pair, 1, status="held", happened="2021-10-11")
    if state is not None:
        make.saved(VisitReport(activity_id=visit.id, state=state))
    client.sign_in(editor)
    submitted(client, follow_gap(client, GapKind.REPORT_MISSING))
    assert closed(client, GapKind.REPORT_MISSING)


def submitted(client: Client, page: Page) -> None:
    """From the third step of the log to the submitted report."""
    page = client.submit(page, "Next: what is to be done", learned="Buddies work")
    client.submit(client.submit(page, "Look it over"), "Submit the report")


def test_the_date_of_an_open_milestone_is_said_by_an_update(client, editor, pair):
    make.milestone(make.plan(pair))
    client.sign_in(editor)
    client.submit(follow_gap(client, GapKind.UNDATED), "Save update", expected="spring 2022", reason="staff")
    assert closed(client, GapKind.UNDATED)


def test_the_date_of_a_completed_milestone_is_agreed_by_the_coordinators(client, editor, cora, pair):
    make.milestone(make.plan(pair), status="completed", happened="2021-09-13")
    client.sign_in(editor)
    (line,) = lines_of(client.get(f"{BASE}/gaps"), GapKind.UNDATED)
    assert "can close it: the coordinatorsOpen " in line
    client.sign_in(cora)
    client.submit(follow_gap(client, GapKind.UNDATED), "Agree this date", agreed="September 2021")
    assert closed(client, GapKind.UNDATED)


def test_an_unknown_state_is_said_by_an_update(client, editor, pair):
    make.milestone(make.plan(pair), agreed="2021-12", status="unknown")
    client.sign_in(editor)
    client.submit(follow_gap(client, GapKind.STATE_UNKNOWN), "Save update", {"status": "in_progress"})
    assert closed(client, GapKind.STATE_UNKNOWN)


def test_evidence_is_added_to_the_milestone(client, editor, pair):
    make.milestone(make.plan(pair), agreed="2021-09", status="completed", happened="2021-09-13")
    client.sign_in(editor)
    page = follow_gap(client, GapKind.EVIDENCE_MISSING)
    proof = {"evidence-0-title": "Photo of the opening", "evidence-0-url": "https://capaci.example/opening"}
    client.submit(page, "Save", proof)
    assert closed(client, GapKind.EVIDENCE_MISSING)


def test_every_kind_of_gap_has_a_test_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert all(f"GapKind.{kind.name}" in text for kind in GapKind)


# Who can close what.


def fill(pair) -> None:
    """A visit that all members can log, one host that coordinators plan, and a milestone of the city."""
    make.visit(pair, 1, agreed="2021-10-11")
    make.visit(pair, 2, status="confirmed", expected="2021-11-08")
    make.milestone(make.plan(pair), agreed="2021-10-01", status="unknown")


def options_of(page: Page, name: str) -> dict[str, str]:
    """The choices of a filter: value → words with their count."""
    (select,) = page.all("select", id=name)
    return {one.get("value", ""): words(one) for one in select.iter("option")}


def test_each_line_says_who_can_close_it_by_short_names(client, pair, mentor):
    mentor.acronym = "MCH"
    make.saved(mentor)
    fill(pair)
    page = client.get(f"{BASE}/gaps")
    everybody = "Association of Capaci, Association of Mechelen, Capaci, MCH"
    assert [everybody in line for line in lines_of(page, GapKind.DID_IT_HAPPEN)] == [True]
    assert ["the coordinators" in line for line in lines_of(page, GapKind.HOST_UNKNOWN)] == [True]
    assert ["can close it: Capaci" in line for line in lines_of(page, GapKind.STATE_UNKNOWN)] == [True]


def test_the_counts_of_the_filter_are_what_it_shows(client, programme, pair, editor):
    fill(pair)
    fill(make.pair(programme, 2, mentor="Brussels", mentee="Levadia"))
    client.sign_in(editor)
    page = client.get(f"{BASE}/gaps")
    asked = 0
    for name in ("who", "kind"):
        for value, said in options_of(page, name).items():
            found = client.get(f"{BASE}/gaps?{name}={value}")
            lines = sum(len(lines_of(found, GapKind(kind))) for kind in kinds_on(found))
            assert said.endswith(f"({lines})"), said
            assert found.h1.startswith(str(lines)), said
            asked += 1
    assert asked > 14


def test_both_filters_count_what_the_other_one_leaves(client, pair, city):
    fill(pair)
    page = client.get(f"{BASE}/gaps?who={city.id}&kind=did_it_happen")
    assert page.h1 == "1 gap Capaci can close"
    assert options_of(page, "kind") == {
        "": "every kind (2)",
        "did_it_happen": "did it happen? (1)",
        "state_unknown": "state unknown (1)",
    }
    assert options_of(page, "who")[""] == "anybody (1)"
    assert "coordinators" not in options_of(page, "who")


def test_what_can_be_closed_by_me_is_what_has_a_form_for_me(client, pair, editor, cora):
    fill(pair)
    for person, mine, word in ((editor, 2, "2 gaps you can close"), (cora, 3, "3 gaps you can close")):
        client.sign_in(person)
        page = client.get(f"{BASE}/gaps?who=me")
        assert page.h1 == word
        every = client.get(f"{BASE}/gaps")
        assert (
            sum(
                "Open" not in line
                for kind in GapKind
                if kind in kinds_on(every)
                for line in lines_of(every, kind)
            )
            == mine
        )


def test_signed_out_mine_leads_to_the_sign_in_page_and_back(client, pair):
    fill(pair)
    answer = client.get(f"{BASE}/gaps?who=me", status=303)
    assert answer.location == "/login?next=/programmes/bridging/gaps?who%3Dme"
    assert "me" not in options_of(client.get(f"{BASE}/gaps"), "who")


def test_case_6_who_has_left_the_pair_can_still_close_and_is_not_reminded(client, programme, pair, cora):
    partinico = make.organisation(programme, "Partinico")
    left = {"position": 9, "ended_unknown": True}
    make.saved(Membership(pair_id=pair.id, organisation_id=partinico.id, role=MemberRole.MENTEE_CITY, **left))
    make.visit(pair, 1, agreed="2021-10-11")
    client.sign_in(cora)
    assert options_of(client.get(f"{BASE}/gaps"), "who")[str(partinico.id)] == "Partinico (1)"
    assert "Partinico" not in client.get(f"{BASE}/gaps/message").text


def test_a_past_day_keeps_its_day_and_its_pair_when_it_is_narrowed(client, pair, city):
    fill(pair)
    page = client.get(f"{BASE}/gaps?on=2021-10-19&pair=1")
    found = client.submit(page, "Show", who=str(city.id))
    assert "as it stood on 19 October 2021" in found.text
    assert found.h1 == "2 gaps Capaci can close"
    assert "Prepare a message" not in found.links
    assert found.links["Show all"] in (
        f"{BASE}/gaps?on=2021-10-19&pair=1",
        f"{BASE}/gaps?pair=1&on=2021-10-19",
    )
    assert client.submit(found, "Show this day", on="2021-10-18").h1 == "2 gaps Capaci can close"


@pytest.mark.parametrize("asked", ["who=0", "who=x", "who=-1", "who=99999999999", "who=²", "kind=x"])
def test_who_or_what_is_not_there_is_not_found(client, pair, asked):
    fill(pair)
    client.sign_in(make.user("Somebody"))
    client.get(f"{BASE}/gaps?{asked}", status=404)


def test_an_organisation_of_another_programme_is_not_found(client, pair, cora):
    other = make.organisation(make.programme("elsewhere"), "Elsewhere")
    client.sign_in(cora)
    for path in ("gaps", "gaps/message"):
        client.get(f"{BASE}/{path}?who={other.id}", status=404)


def test_who_can_close_nothing_is_told_so(client, programme, pair):
    fill(pair)
    lonely = make.organisation(programme, "Lonely")
    page = client.get(f"{BASE}/gaps?who={lonely.id}")
    assert page.h1 == "0 gaps Lonely can close"
    assert "No such gap" in page.text
    assert "Nothing is missing" not in page.text


# The message.


def text_of(page: Page) -> str:
    (area,) = page.all("textarea", id="message")
    return "".join(area.itertext())


def recipients_of(page: Page) -> str:
    return "".join("".join(area.itertext()) for area in page.all("textarea", id="addresses"))


def test_the_message_says_each_open_thing_once_with_its_absolute_address(client, pair, editor, cora):
    visit = make.visit(pair, 1, agreed="2021-10-11")
    late = make.milestone(make.plan(pair, key="AP1"), agreed="2021-10-01", code="M1", status="in_progress")
    client.sign_in(cora)
    page = client.submit(client.get(f"{BASE}/gaps/message"), "Show", who="")
    assert page.h1 == "2 things are open; 1 person to ask"
    root = f"http://localhost{BASE}"
    assert text_of(page) == (
        "Dear all,\n\n"
        "this is what is open in Bridging on 20 October 2021. Where several are named, one answer is enough. "
        "Each link opens the form that asks for it.\n\n"
        "Capaci:\n"
        "- AP1/M1 Target groups for the buddies defined (1 October 2021)\n"
        f"  It is overdue by 19 days: where does it stand? {root}/milestones/{late.id}#update\n\n"
        "Association of Capaci, Association of Mechelen, Capaci, Mechelen:\n"
        "- Study visit 1, Mechelen → Capaci (11 October 2021)\n"
        f"  Its day has passed: did it happen? {root}/activities/{visit.id}/log/happened\n\n"
        f"All gaps that you can close: {root}/gaps?who=me\n\n"
        "Best regards\nCora\nCoordinator, Bridging"
    )
    assert recipients_of(page) == editor.email
    assert "Nothing is sent from here" in page.text


def test_who_owes_only_a_decision_of_a_review_is_asked_whether_it_is_done(client, pair, mentor, editor, cora):
    city = make.member(pair, MemberRole.MENTEE_CITY)
    review = make.review(db.session.get_one(Programme, pair.programme_id), "2021-09-30")
    late = make.decision(review, "Meet\nagain", owner_id=city.id, due="2021-10-01")
    make.decision(review, "Undated", owner_id=mentor.id)
    make.decision(review, "Done already", owner_id=city.id, done=True)
    make.decision(review, "Of somebody", owner_name="Mayor")
    make.decision(review, "Of nobody")
    client.sign_in(cora)
    page = client.get(f"{BASE}/gaps/message")
    assert page.h1 == "2 things are open; 1 person to ask"
    at = f"http://localhost{BASE}/reviews/{review.id}#decision-{late.id}"
    assert (
        "Capaci:\n- Decided, Review of 30 September 2021: Meet again (1 October 2021)\n"
        f"  It is overdue: is it done? {at}\n\n"
    ) in text_of(page)
    assert "Review of 30 September 2021: Undated\n  Is it done? " in text_of(page)
    assert not [what for what in ("Done already", "Of somebody", "Of nobody") if what in text_of(page)]
    assert recipients_of(page) == editor.email
    assert options_of(page, "who")[str(city.id)] == "Capaci (1)"
    client.sign_in(editor)
    path = at.removeprefix("http://localhost").partition("#")[0]
    assert any(one.get("id") == f"decision-{late.id}" for one in client.get(path).tree.iter())


def test_who_has_no_account_is_named_and_who_is_switched_off_has_none(client, programme, pair, mentor, cora):
    make.visit(pair, 1, agreed="2021-10-11")
    off = make.user("Off", programme=programme, role="editor", organisation=mentor, active=False)
    client.sign_in(cora)
    page = client.get(f"{BASE}/gaps/message")
    assert page.h1 == "1 thing is open; 0 people to ask"
    everybody = "Association of Capaci, Association of Mechelen, Capaci, Mechelen"
    assert f"Nobody has an account yet: {everybody}" in page.text
    assert off.email not in page.html
    assert "Open in your mail program" not in page.links


def test_a_message_to_one_organisation_has_what_it_can_answer_and_its_people_alone(
    client, pair, mentor, editor, cora
):
    fill(pair)
    city = make.member(pair, MemberRole.MENTEE_CITY)
    others = make.user(
        "Mira", programme=db.session.get_one(Programme, pair.programme_id), role="editor", organisation=mentor
    )
    client.sign_in(cora)
    page = client.get(f"{BASE}/gaps/message")
    assert options_of(page, "who") == {
        "": "all who owe something (3)",
        "coordinators": "only the coordinators (1)",
        **{
            str(one.id): f"{one.name} ({count})"
            for one, count in sorted(
                [
                    *[
                        (make.member(pair, role), 1)
                        for role in MemberRole
                        if role is not MemberRole.MENTEE_CITY
                    ],
                    (city, 2),
                ],
                key=lambda item: item[0].name,
            )
        },
    }
    alone = client.get(f"{BASE}/gaps/message?who={mentor.id}")
    assert recipients_of(alone) == others.email
    assert "did it happen?" in text_of(alone)
    assert "where does it stand?" not in text_of(alone).lower()
    assert "Nobody has an account yet" not in alone.text
    both = client.get(f"{BASE}/gaps/message?who={city.id}")
    assert recipients_of(both) == editor.email
    assert "Where does it stand?" in text_of(both)


def test_what_only_coordinators_can_say_is_asked_of_them_and_not_of_the_writer(client, programme, pair, cora):
    make.visit(pair, 1, status="confirmed", expected="2021-11-08")
    client.sign_in(cora)
    page = client.get(f"{BASE}/gaps/message?who=coordinators")
    assert "For the coordinators:\n- Study visit 1" in text_of(page)
    assert recipients_of(page) == ""
    client.sign_in(make.user("Rita", programme=programme, role="reviewer"))
    page = client.get(f"{BASE}/gaps/message?who=coordinators")
    assert recipients_of(page) == cora.email
    assert text_of(page).endswith("Rita\nReviewer, Bridging")


def test_a_person_with_two_hats_is_asked_once(client, pair, mentor, editor, cora):
    make.saved(
        Role(user_id=editor.id, programme_id=pair.programme_id, role="editor", organisation_id=mentor.id)
    )
    make.visit(pair, 1, agreed="2021-10-11")
    client.sign_in(cora)
    page = client.get(f"{BASE}/gaps/message")
    assert recipients_of(page) == editor.email
    assert "Capaci, Mechelen" in page.text


def test_where_nothing_is_owed_the_page_says_so(client, pair, cora):
    client.sign_in(cora)
    page = client.get(f"{BASE}/gaps/message")
    assert page.h1 == "Nobody owes anything today"
    assert not page.all("textarea")


def test_the_mail_program_gets_the_text_where_it_is_short_and_else_the_addresses(
    client, programme, pair, editor, cora
):
    make.visit(pair, 1, agreed="2021-10-11")
    client.sign_in(cora)
    page = client.get(f"{BASE}/gaps/message")
    link = page.links["Open in your mail program"]
    assert link.startswith(f"mailto:{editor.email}?subject=")
    assert unquote(link.partition("&body=")[2]) == text_of(page).replace("\n", "\r\n")
    for number in range(20):
        make.visit(pair, None, agreed="2021-10-11", kind="webinar", title=f"Webinar {number}")
    link = client.get(f"{BASE}/gaps/message").links["Open in your mail program"]
    assert "&body=" not in link
    assert len(link) < 300


def test_what_people_typed_ends_nothing_in_the_message(client, programme, pair, city, cora):
    city.name = '</textarea><b>"&?subject=x'
    make.saved(city)
    make.user("Edda", programme=programme, role="editor", organisation=city)
    make.milestone(
        make.plan(pair), agreed="2021-10-01", title='=1+1 </textarea>&body="', status="in_progress"
    )
    client.sign_in(cora)
    page = client.get(f"{BASE}/gaps/message?who={city.id}")
    assert '=1+1 </textarea>&body="' in text_of(page)
    assert page.links["Open in your mail program"].count("&body=") == 1


def test_the_button_on_the_gaps_page_is_for_those_who_prepare_messages(client, pair, city, editor, cora):
    fill(pair)
    client.sign_in(editor)
    assert "Prepare a message" not in client.get(f"{BASE}/gaps").links
    client.sign_in(cora)
    assert client.get(f"{BASE}/gaps").links["Prepare a message"] == f"{BASE}/gaps/message"
    narrowed = client.get(f"{BASE}/gaps?who={city.id}")
    assert narrowed.links["Prepare a message"] == f"{BASE}/gaps/message?who={city.id}"
