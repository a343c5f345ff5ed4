"""Journey A: logging a study visit in four steps, without any script."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.support import make
from tests.support.make import when
from tracker.domain.progress import figures
from tracker.domain.standings import programme_on
from tracker.domain.statuses import ActivityStatus, MemberRole, Mode, OrganisationKind, Reason, ReportState
from tracker.extensions import db
from tracker.models import (
    Activity,
    ActivitySession,
    ActivityUpdate,
    HeadCount,
    Membership,
    Milestone,
    VisitReport,
)
from tracker.queries.activities import get_activity
from tracker.queries.progress import programme_record

ROOT = "/programmes/bridging/activities"


@pytest.fixture
def visit(pair):
    """Planned, and its day was yesterday."""
    host = make.member(pair, MemberRole.MENTEE_CITY)
    return make.visit(
        pair, 2, agreed="2021-09", expected="2021-10-18/2021-10-19", host_id=host.id, place="Town Hall"
    )


@pytest.fixture
def coordinator(programme, client):
    person = make.user("Cora", programme=programme, role="coordinator")
    client.sign_in(person)
    return person


def path(visit, step):
    return f"{ROOT}/{visit.id}/log/{step}"


def loaded(visit):
    db.session.rollback()
    db.session.expire_all()
    return get_activity(visit.programme_id, visit.id)


def line_of(page, name):
    """The prefix of the head-counts line of an organisation: "people-0"."""
    labels = {"".join(one.itertext()).strip(): one.get("for") for one in page.all("label")}
    return labels[f"{name}: Women"].removesuffix("-women")


def recorded(client, visit, **said):
    """Step 1 answered; the page that comes next."""
    said.setdefault("answer", "as_planned")
    return client.submit(client.get(path(visit, "happened")), "Record this", **said)


def test_the_plan_is_confirmed_and_not_retyped_and_counts_at_once(client, coordinator, visit):
    page = client.get(path(visit, "happened"))
    assert page.h1 == "Did it happen?"
    for words in (
        "Step 1 of 4",
        "Study visit 2, Mechelen → Capaci",
        "18–19 October 2021",
        "Capaci",
        "Town Hall",
    ):
        assert words in page.text
    after = client.submit(page, "Record this", answer="as_planned")
    assert after.h1 == "Who came?"
    held = loaded(visit)
    assert (held.status, held.happened) == (ActivityStatus.HELD, when("2021-10-18/2021-10-19"))
    assert held.report.state is ReportState.DRAFT
    assert held.updates[-1].by_user_id == coordinator.id


def test_an_answer_is_asked_for(client, coordinator, visit):
    page = client.submit(client.get(path(visit, "happened")), "Record this", status=422)
    assert "Choose an answer." in page.text


def test_a_month_in_the_plan_asks_for_the_day(client, coordinator, pair):
    visit = make.visit(pair, 1, agreed="2021-10")
    page = client.submit(client.get(path(visit, "happened")), "Record this", answer="as_planned", status=422)
    assert "The plan does not say the day" in page.text
    client.submit(page, "Record this", happened="12 Oct 2021")
    assert loaded(visit).happened.edtf == "2021-10-12"


def test_it_never_happened_in_the_future(client, coordinator, pair):
    visit = make.visit(pair, 1, expected="2021-11-03")
    page = client.submit(client.get(path(visit, "happened")), "Record this", answer="as_planned", status=422)
    assert "still to come" in page.text
    assert loaded(visit).status is ActivityStatus.PLANNED


def test_two_statements_that_contradict_each_other_are_asked_about(client, coordinator, visit):
    page = client.get(path(visit, "happened"))
    page = client.submit(page, "Record this", answer="as_planned", happened="11 Oct 2021", status=422)
    assert "choose “On other dates”" in page.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"answer": "cancelled", "reason": "staff", "happened": "11 Oct 2021"}, "It did not take place"),
        ({"answer": "as_planned", "online_on": "18 Oct 2021"}, "Choose “Partly online”"),
    ],
)
def test_nothing_that_was_typed_is_ignored_silently(client, coordinator, visit, fields, words):
    page = client.submit(client.get(path(visit, "happened")), "Record this", fields, status=422)
    assert words in page.text
    assert loaded(visit).status is ActivityStatus.PLANNED


def test_case_15_a_year_far_outside_is_refused_with_the_reason_and_what_was_typed_stays(
    client, coordinator, visit
):
    page = client.get(path(visit, "happened"))
    page = client.submit(
        page, "Record this", answer="other_dates", happened="15 dicembre 2002", place="Malines", status=422
    )
    assert "2002 is far outside the programme" in page.text
    assert page.form("Record this").values["happened"] == ["15 dicembre 2002"]
    assert page.form("Record this").values["place"] == ["Malines"]


def test_case_10_twelve_and_fourteen_may_are_two_days(client, coordinator, visit):
    recorded(client, visit, answer="other_dates", happened="12 and 14 May 2021")
    assert len(loaded(visit).happened.days) == 2


def test_case_11_a_day_online_whose_date_nobody_knows_is_a_session_without_a_day(client, coordinator, visit):
    recorded(client, visit, answer="partly_online", happened="from 18 October 2021")
    held = loaded(visit)
    assert held.mode is Mode.HYBRID
    assert [(one.mode, one.day.edtf if one.day else None) for one in held.sessions] == [
        (Mode.IN_PERSON, "2021-10-18"),
        (Mode.ONLINE, None),
    ]


def test_a_known_day_online_is_the_session_of_that_day(client, coordinator, visit):
    recorded(client, visit, answer="partly_online", online_on="19 October 2021")
    held = loaded(visit)
    assert [(one.day.edtf, one.mode, one.place) for one in held.sessions] == [
        ("2021-10-18", Mode.IN_PERSON, "Town Hall"),
        ("2021-10-19", Mode.ONLINE, None),
    ]


def test_a_day_online_that_is_none_of_the_visit_is_refused(client, coordinator, visit):
    page = client.get(path(visit, "happened"))
    page = client.submit(page, "Record this", answer="partly_online", online_on="11 Oct 2021", status=422)
    assert "The days online are days on which it happened" in page.text


def test_case_9_a_visit_that_was_online_stays_online(client, coordinator, pair):
    visit = make.visit(pair, 1, expected="2021-10-12", mode=Mode.ONLINE)
    recorded(client, visit)
    held = loaded(visit)
    assert (held.mode, held.sessions, held.place) == (Mode.ONLINE, [], None)


def test_case_12_the_days_of_the_plan_keep_their_own_places_and_hosts(client, coordinator, pair):
    association = make.member(pair, MemberRole.MENTEE_ASSOCIATION)
    visit = make.visit(pair, 3, expected="2021-10-12/2021-10-13")
    for position, (day, place, host) in enumerate(
        [("2021-10-12", "Levadia", None), ("2021-10-13", "Athens", association.id)]
    ):
        row = ActivitySession(
            activity_id=visit.id,
            position=position,
            day=when(day),
            mode=Mode.IN_PERSON,
            place=place,
            host_id=host,
        )
        make.saved(row)
    recorded(client, visit)
    assert [(one.place, one.host_id) for one in loaded(visit).sessions] == [
        ("Levadia", None),
        ("Athens", association.id),
    ]


def test_case_28_sessions_keep_their_timezones_when_the_days_move(client, coordinator, pair):
    visit = make.visit(pair, 3, expected="2021-10-12/2021-10-13")
    for position, (day, zone) in enumerate(
        [("2021-10-12", "Europe/Riga"), ("2021-10-13", "Europe/Brussels")]
    ):
        make.saved(ActivitySession(activity_id=visit.id, position=position, day=when(day), timezone=zone))
    recorded(client, visit, answer="other_dates", happened="18–19 October 2021")
    assert [(one.day.edtf, one.timezone) for one in loaded(visit).sessions] == [
        ("2021-10-18", "Europe/Riga"),
        ("2021-10-19", "Europe/Brussels"),
    ]


def test_case_13_the_mentor_may_travel_and_the_mentee_be_host(client, coordinator, visit):
    assert "Capaci" in client.get(path(visit, "happened")).text
    recorded(client, visit)
    assert loaded(visit).status is ActivityStatus.HELD


def test_case_18_what_was_announced_stays_and_what_was_otherwise_stands_beside_it(
    client, coordinator, visit, pair
):
    mentor = make.member(pair, MemberRole.MENTOR_CITY)
    capaci = visit.host_id
    recorded(client, visit, place="Library", host_id=mentor.id)
    held = loaded(visit)
    assert (held.host_id, held.place) == (capaci, "Town Hall")
    assert {(one.host_id, one.place) for one in held.sessions} == {(mentor.id, "Library")}


def test_what_nobody_had_announced_is_filled_in(client, coordinator, pair):
    visit = make.visit(pair, 1, expected="2021-10-12")
    host = make.member(pair, MemberRole.MENTOR_CITY)
    recorded(client, visit, place="Library", host_id=host.id)
    held = loaded(visit)
    assert (held.host_id, held.place, held.sessions) == (host.id, "Library", [])


def test_a_host_who_was_no_member_on_that_day_is_refused(client, coordinator, visit, pair):
    mentor = make.member(pair, MemberRole.MENTOR_ASSOCIATION)
    membership = db.session.scalars(select(Membership).where(Membership.organisation_id == mentor.id)).one()
    membership.began = when("2021-11")
    db.session.commit()
    page = client.get(path(visit, "happened"))
    page = client.submit(page, "Record this", answer="as_planned", host_id=mentor.id, status=422)
    assert "is not a member of the pair on that day" in page.text


def test_case_24_a_sunday_is_accepted_with_a_word(client, coordinator, visit):
    page = recorded(client, visit, answer="other_dates", happened="17–18 October 2021")
    assert "weekend" in page.text
    assert loaded(visit).happened.edtf == "2021-10-17/2021-10-18"


def test_case_25_an_emergency_postpones_it_and_the_agreed_date_stays(client, coordinator, visit):
    page = client.get(path(visit, "happened"))
    page = client.submit(page, "Record this", answer="postponed", status=422)
    assert "Say why: choose a reason." in page.text
    page = client.submit(page, "Record this", reason="emergency", comment="Lockdown", expected="spring 2022")
    assert page.h1 == "Recorded: postponed"
    assert "spring 2022" in page.text
    row = loaded(visit)
    assert (row.status, row.agreed, row.expected.text) == (
        ActivityStatus.POSTPONED,
        when("2021-09"),
        "spring 2022",
    )
    assert row.updates[-1].reason is Reason.EMERGENCY


def test_postponed_without_a_new_day_has_none_any_more(client, coordinator, visit):
    page = recorded(client, visit, answer="postponed", reason="staff")
    assert "none yet" in page.text
    assert loaded(visit).expected is None


def test_cancelled_ends_there_and_can_be_undone(client, coordinator, visit):
    page = recorded(client, visit, answer="cancelled", reason="politics")
    assert page.h1 == "Recorded: cancelled"
    after = client.submit(page, "Undo")
    assert after.h1 == "Did it happen?"
    row = loaded(visit)
    assert row.status is ActivityStatus.PLANNED
    assert row.updates[-1].withdraws_id is not None


def test_an_undo_that_comes_too_late_changes_nothing(client, coordinator, visit):
    page = recorded(client, visit, answer="cancelled", reason="politics")
    client.submit(page, "Undo")
    client.submit(page, "Undo")
    assert loaded(visit).status is ActivityStatus.PLANNED


def test_sent_twice_it_is_one_update(client, coordinator, visit):
    page = client.get(path(visit, "happened"))
    for _send in range(2):
        assert client.submit(page, "Record this", answer="as_planned").h1 == "Who came?"
    held = [one for one in loaded(visit).updates if one.status is ActivityStatus.HELD]
    assert len(held) == 1


def test_gone_back_and_answered_otherwise_nothing_is_swallowed(client, coordinator, visit):
    page = client.get(path(visit, "happened"))
    client.submit(page, "Record this", answer="as_planned")
    both = client.submit(page, "Record this", answer="other_dates", happened="11 Oct 2021", status=409)
    assert "11 Oct 2021" in both.html
    asked = client.submit(both, "Save mine", status=422)
    assert "Say in a comment what was wrong" in asked.text
    client.submit(asked, "Next: who came", comment="One week earlier")
    assert loaded(visit).happened.edtf == "2021-10-11"


def test_two_phones_that_say_the_same_agree(client, new_client, coordinator, visit):
    page = client.get(path(visit, "happened"))
    other = new_client()
    other.sign_in(coordinator)
    recorded(other, visit)
    assert client.submit(page, "Record this", answer="as_planned").h1 == "Who came?"
    assert len(loaded(visit).updates) == 1


def test_two_phones_that_differ_are_both_shown(client, new_client, coordinator, visit):
    page = client.get(path(visit, "happened"))
    other = new_client()
    other.sign_in(coordinator)
    recorded(other, visit, answer="postponed", reason="emergency", comment="Lockdown")
    both = client.submit(page, "Record this", answer="as_planned", status=409)
    assert "Lockdown" in both.text
    assert "18–19 October 2021" in both.html
    assert loaded(visit).status is ActivityStatus.POSTPONED


def test_logged_again_it_goes_on_and_another_day_corrects(client, coordinator, visit):
    recorded(client, visit)
    page = client.get(path(visit, "happened"))
    assert page.h1 == "Did it happen as recorded?"
    before = len(loaded(visit).updates)
    assert client.submit(page, "Next: who came", answer="as_planned").h1 == "Who came?"
    assert len(loaded(visit).updates) == before
    page = client.get(path(visit, "happened"))
    asked = client.submit(page, "Next: who came", answer="other_dates", happened="18 Oct 2021", status=422)
    assert "Say in a comment what was wrong" in asked.text
    client.submit(asked, "Next: who came", comment="One day only")
    assert loaded(visit).happened.edtf == "2021-10-18"


def test_a_day_that_nobody_knew_is_added_without_a_comment(client, coordinator, pair):
    visit = make.visit(pair, 1, status=ActivityStatus.HELD)
    page = client.get(path(visit, "happened"))
    client.submit(page, "Next: who came", answer="other_dates", happened="12 October 2021")
    assert loaded(visit).happened.edtf == "2021-10-12"


# Who came?


def test_case_6_old_visits_keep_the_old_mentee(client, coordinator, programme, pair):
    old = make.organisation(programme, "Partinico")
    new = make.member(pair, MemberRole.MENTEE_CITY)
    rows = db.session.scalars(select(Membership).where(Membership.organisation_id == new.id)).one()
    rows.began = when("2021-06")
    make.saved(
        Membership(
            pair_id=pair.id,
            organisation_id=old.id,
            role=MemberRole.MENTEE_CITY,
            ended=when("2021-05"),
            position=9,
        )
    )
    visit = make.visit(pair, 1, status=ActivityStatus.HELD, happened="2021-03-10")
    page = client.get(path(visit, "people"))
    labels = ["".join(one.itertext()) for one in page.all("label")]
    assert "Partinico: Women" in labels
    assert "Capaci: Women" not in labels


def test_head_counts_wait_in_the_draft_and_count_when_submitted(client, coordinator, visit):
    page = recorded(client, visit)
    for words in ("Step 2 of 4", "18–19 October 2021", "no names"):
        assert words in page.text
    line = line_of(page, "Mechelen")
    after = client.submit(
        page, "Next: what we learned", {f"{line}-women": "6", f"{line}-men": "4", f"{line}-other": "0"}
    )
    assert after.h1 == "What did we see, and what did we learn?"
    held = loaded(visit)
    assert held.head_counts == []
    row = next(one for one in held.report.draft["people"]["rows"] if one["women"] == 6)
    assert (row["men"], row["other"], row["not_stated"]) == (4, 0, None)


def test_we_do_not_know_yet_is_an_answer_and_nothing_at_all_is_none(client, coordinator, visit):
    page = recorded(client, visit)
    asked = client.submit(page, "Next: what we learned", status=422)
    assert "tick “We don’t know yet”" in asked.text
    assert client.submit(asked, "Next: what we learned", unknown=True).h1.startswith("What did we see")
    assert loaded(visit).report.draft["people"]["unknown"] is True


def test_a_line_is_added_and_removed_without_scripts_and_keeps_what_is_typed(client, coordinator, visit):
    page = recorded(client, visit)
    line = line_of(page, "Capaci")
    page = client.submit(page, "Add another organisation", {f"{line}-women": "5"}, status=200)
    assert page.form("add").values[f"{line}-women"] == ["5"]
    page = client.submit(page, "Add another organisation", {"people-4-name": "Scouts"}, status=200)
    page = client.submit(page, "remove-people-5", {"people-4-men": "3"}, status=200)
    client.submit(page, "Next: what we learned")
    rows = loaded(visit).report.draft["people"]["rows"]
    assert ("Scouts", 3) in [(row["name"], row["men"]) for row in rows]
    again = client.get(path(visit, "people"))
    assert again.form("add").values["people-4-name"] == ["Scouts"]


def test_a_typed_name_that_is_an_organisation_is_that_organisation(client, coordinator, programme, visit):
    known = make.organisation(programme, "Saint-Jean-De-La-Ruelle")
    page = client.submit(recorded(client, visit), "Add another organisation", status=200)
    client.submit(
        page, "Next: what we learned", {"people-4-name": "saint jean de la ruelle", "people-4-men": "1"}
    )
    rows = loaded(visit).report.draft["people"]["rows"]
    assert known.id in [row["organisation"] for row in rows]


def test_numbers_without_an_organisation_ask_for_it(client, coordinator, visit):
    page = client.submit(recorded(client, visit), "Add another organisation", status=200)
    asked = client.submit(page, "Next: what we learned", {"people-4-men": "1"}, status=422)
    assert "Say which organisation they came from." in asked.text


@pytest.mark.parametrize("typed", ["-1", "4.5", "six", "1e3", "123456", "٣x"])
def test_what_is_no_number_of_people_is_refused_and_stays(client, coordinator, visit, typed):
    page = recorded(client, visit)
    line = line_of(page, "Mechelen")
    asked = client.submit(page, "Next: what we learned", {f"{line}-women": typed}, status=422)
    assert asked.form("add").values[f"{line}-women"] == [typed]
    assert "Mechelen: Women" in asked.text


@pytest.mark.usefixtures("all_languages")
@pytest.mark.parametrize(("language", "typed"), [("nl", "1.200"), ("en", "1,200"), ("fr", "1 200")])
def test_case_23_numbers_are_read_as_the_language_writes_them(client, programme, visit, language, typed):
    cora = make.user("Cora", programme=programme, role="coordinator")
    client.sign_in(cora)
    line = line_of(recorded(client, visit), "Mechelen")
    db.session.merge(cora).language = language
    db.session.commit()
    client.submit(client.get(path(visit, "people")), "on", {f"{line}-women": typed})
    assert 1200 in [row["women"] for row in loaded(visit).report.draft["people"]["rows"]]


# Learned, next, and the draft.


def test_case_27_quotes_guillemets_greek_latvian_and_formulas_survive(client, coordinator, visit):
    words = "=1+1 “Ça” «Ναι» 'Jā' <b>&amp;\r\n@sum -2"
    recorded(client, visit)
    client.submit(client.get(path(visit, "learned")), "Next: what is to be done", seen=words, learned="+1")
    assert loaded(visit).report.draft["learned"]["seen"] == words.replace("\r\n", "\n")
    page = client.get(path(visit, "learned"))
    assert page.form("on").values["seen"][0].split() == words.split()


def test_going_back_saves_as_going_on_does(client, coordinator, visit):
    recorded(client, visit)
    page = client.get(path(visit, "learned"))
    assert client.submit(page, "Back", learned="Buddies").h1 == "Who came?"
    assert loaded(visit).report.draft["learned"]["learned"] == "Buddies"
    assert client.submit(client.get(path(visit, "people")), "Back").h1 == "Did it happen as recorded?"


def test_a_second_phone_on_the_same_visit_sees_the_first_ones_draft(client, new_client, programme, visit):
    client.sign_in(make.user("Cora", programme=programme, role="coordinator"))
    recorded(client, visit)
    client.submit(client.get(path(visit, "learned")), "Next: what is to be done", learned="Buddies")
    other = new_client()
    other.sign_in(make.user("Otto", programme=programme, role="coordinator"))
    assert other.get(path(visit, "learned")).form("on").values["learned"] == ["Buddies"]


def test_two_phones_at_once_are_both_shown_and_nothing_is_lost(client, new_client, programme, visit):
    client.sign_in(make.user("Cora", programme=programme, role="coordinator"))
    other = new_client()
    other.sign_in(make.user("Otto", programme=programme, role="coordinator"))
    recorded(client, visit)
    mine, theirs = client.get(path(visit, "learned")), other.get(path(visit, "learned"))
    other.submit(theirs, "Next: what is to be done", learned="Theirs")
    both = client.submit(mine, "Next: what is to be done", learned="Mine", seen="Only mine", status=409)
    assert "Theirs" in both.text
    assert "Mine" in both.html
    client.submit(both, "Save mine", learned="Mine and theirs")
    kept = loaded(visit).report.draft["learned"]
    assert (kept["learned"], kept["seen"]) == ("Mine and theirs", "Only mine")


def test_two_phones_on_two_steps_do_not_disturb_each_other(client, new_client, coordinator, visit):
    other = new_client()
    other.sign_in(coordinator)
    recorded(client, visit)
    people, learned = client.get(path(visit, "people")), other.get(path(visit, "learned"))
    client.submit(people, "Next: what we learned", unknown=True)
    other.submit(learned, "Next: what is to be done", learned="Buddies")
    draft = loaded(visit).report.draft
    assert draft["people"]["unknown"]
    assert draft["learned"]["learned"] == "Buddies"


def test_gone_back_in_the_browser_the_same_page_saves_again(client, coordinator, visit):
    recorded(client, visit)
    page = client.get(path(visit, "learned"))
    client.submit(page, "Next: what is to be done", learned="First")
    client.submit(page, "Next: what is to be done", learned="Second")
    assert loaded(visit).report.draft["learned"]["learned"] == "Second"


def test_an_expired_sign_in_leads_back_and_the_device_keeps_what_was_typed(client, coordinator, visit):
    recorded(client, visit)
    page = client.get(path(visit, "learned"))
    assert page.form("on").element.get("data-draft")
    client.sign_out()
    away = client.submit(page, "Next: what is to be done", learned="Typed", follow=False)
    assert away.location.startswith("/login?next=")
    assert f"{visit.id}%2Flog%2Flearned" in away.location or f"{visit.id}/log/learned" in away.location


def test_the_device_is_told_to_forget_what_the_server_has(client, coordinator, visit):
    recorded(client, visit)
    after = client.submit(client.get(path(visit, "learned")), "Next: what is to be done", learned="Buddies")
    taken = [meta.get("content") for meta in after.all("meta", name="draft-taken")]
    assert f"log-{visit.id}-learned" in taken


def test_what_is_agreed_is_called_a_follow_up(client, coordinator, visit):
    recorded(client, visit)
    page = client.get(path(visit, "next"))
    assert "Follow-up 1" in page.text
    assert "to-do" not in page.text.lower()


def test_what_next_takes_who_and_by_when_as_people_say_it(client, coordinator, pair, visit):
    make.plan(pair)
    recorded(client, visit)
    page = client.get(path(visit, "next"))
    assert "Propose it as a milestone to Capaci" in page.text
    page = client.submit(page, "Add another follow-up", {"follow_ups-0-what": "Train"}, status=200)
    assert page.form("add").values["follow_ups-0-what"] == ["Train"]
    mentor = make.member(pair, MemberRole.MENTOR_CITY)
    after = client.submit(
        page,
        "Look it over",
        {
            "follow_ups-0-owner": mentor.id,
            "follow_ups-0-due": "summer 2022",
            "follow_ups-0-propose": True,
            "follow_ups-1-what": "Thank the volunteers",
            "follow_ups-1-owner_name": "Scouts",
        },
    )
    assert after.h1 == "Not submitted yet: look it over"
    lines = loaded(visit).report.draft["next"]
    assert [(one["what"], one["owner"], one["owner_name"]) for one in lines] == [
        ("Train", mentor.id, None),
        ("Thank the volunteers", None, "Scouts"),
    ]
    assert lines[0]["due"]["text"] == "summer 2022"
    assert lines[0]["propose"] is not None
    again = client.get(path(visit, "next"))
    assert again.form("add").values["follow_ups-0-due"] == ["summer 2022"]
    assert again.form("add").values["follow_ups-0-propose"] != []


def test_a_tick_that_is_taken_away_is_gone(client, coordinator, pair, visit):
    make.plan(pair)
    recorded(client, visit)
    page = client.get(path(visit, "next"))
    client.submit(page, "Look it over", {"follow_ups-0-what": "Train", "follow_ups-0-propose": True})
    page = client.get(path(visit, "next"))
    client.submit(page, "Look it over", {"follow_ups-0-propose": False})
    assert loaded(visit).report.draft["next"][0]["propose"] is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"follow_ups-0-due": "2022"}, "Say what is to be done"),
        ({"follow_ups-0-what": "Train", "follow_ups-0-due": "someday"}, "could not be read as a date"),
        ({"follow_ups-0-what": "Train", "follow_ups-0-due": "2002"}, "far outside the programme"),
    ],
)
def test_a_line_that_cannot_be_kept_says_why(client, coordinator, visit, fields, words):
    recorded(client, visit)
    page = client.submit(client.get(path(visit, "next")), "Look it over", fields, status=422)
    assert words in page.text


def test_steps_without_a_held_visit_lead_to_the_first(client, coordinator, visit):
    for step in ("people", "learned", "next"):
        assert client.get(path(visit, step), status=303).location.endswith("/log/happened")
    assert client.get(f"{ROOT}/{visit.id}/log", status=303).location.endswith("/log/happened")


# Who may.


def test_editors_log_visits_of_their_pairs_alone(client, programme, pair, visit):
    other = make.pair(programme, 2, mentor="Brussels", mentee="Levadia")
    theirs = make.visit(other, 1, expected="2021-10-12")
    mentee = make.member(pair, MemberRole.MENTEE_CITY)
    client.sign_in(make.user("Edda", programme=programme, role="editor", organisation=mentee))
    recorded(client, visit)
    assert loaded(visit).updates[-1].by_organisation_id == mentee.id
    assert loaded(visit).report.reporter_id == mentee.id
    client.get(path(theirs, "happened"), status=403)
    client.post(path(theirs, "happened"), {"answer": "as_planned"}, status=403)
    assert loaded(theirs).status is ActivityStatus.PLANNED


def test_a_reviewer_reads_and_does_not_log(client, programme, visit):
    client.sign_in(make.user("Rita", programme=programme, role="reviewer"))
    for step in ("happened", "people", "learned", "next"):
        client.get(path(visit, step), status=403)
    client.get(f"{ROOT}/log", status=403)


def test_in_a_closed_programme_a_stranger_finds_nothing(client, programme, visit):
    client.sign_in(make.user("Stranger"))
    client.get(path(visit, "happened"), status=404)
    client.get(f"{ROOT}/log", status=404)
    client.sign_out()
    assert client.get(path(visit, "happened"), status=303).location.startswith("/login")


def test_another_programmes_visit_is_not_found(client, coordinator, visit):
    make.programme("other")
    client.get(f"/programmes/other/activities/{visit.id}/log/happened", status=404)


# A visit that nobody planned.


def unplanned(client, pair, **fields):
    fields = {"pair": pair.id, "happened": "12 October 2021", **fields}
    page = client.get(f"{ROOT}/log")
    return client.submit(page, "Record it, then: who came", fields)


def test_a_visit_that_nobody_planned_is_logged_with_the_same_steps(client, coordinator, programme, pair):
    mentee = make.member(pair, MemberRole.MENTEE_CITY)
    page = unplanned(client, pair, round="2", host_id=str(mentee.id), place="Town Hall")
    assert page.h1 == "Who came?"
    row = db.session.scalars(select(Activity)).one()
    held = loaded(row)
    assert held.title == "Study visit 2, Mechelen → Capaci"
    assert (held.status, held.happened.edtf) == (ActivityStatus.HELD, "2021-10-12")
    assert (held.agreed, held.expected, held.added_on.edtf) == (None, None, "2021-10-20")
    assert [one.status for one in held.updates] == [ActivityStatus.IDEA, ActivityStatus.HELD]
    assert held.pair_links[0].takes_round


def test_a_visit_that_nobody_planned_sent_twice_is_one_visit(client, coordinator, pair):
    page = client.get(f"{ROOT}/log")
    fields = {"pair": pair.id, "happened": "12 October 2021"}
    for _send in range(2):
        assert client.submit(page, "Record it, then: who came", fields).h1 == "Who came?"
    assert len(db.session.scalars(select(Activity)).all()) == 1


def test_a_round_that_is_taken_leads_to_the_visit_that_has_it(client, coordinator, pair, visit):
    page = client.get(f"{ROOT}/log")
    assert page.form("on").options("round") == ["", "1", "3"]
    data = {
        "kind": "study_visit",
        "pair": pair.id,
        "round": 2,
        "mode": "in_person",
        "happened": "12 Oct 2021",
    }
    data["form_token"] = page.form("on").values["form_token"][0]
    asked = client.post(f"{ROOT}/log", data, status=422)
    assert f"{ROOT}/{visit.id}/log" in asked.links.values()


def test_a_host_elsewhere_is_refused_and_nothing_is_made(client, coordinator, programme, pair):
    elsewhere = make.organisation(programme, "Elsewhere")
    page = client.get(f"{ROOT}/log")
    fields = {"pair": pair.id, "happened": "12 October 2021", "host_id": elsewhere.id}
    asked = client.submit(page, "Record it, then: who came", fields, status=422)
    assert "Elsewhere is not a member of the pair" in asked.text
    assert db.session.scalars(select(Activity)).all() == []


def test_an_editor_is_offered_their_own_pairs(client, programme, pair):
    make.pair(programme, 2, mentor="Brussels", mentee="Levadia")
    mentee = make.member(pair, MemberRole.MENTEE_CITY)
    client.sign_in(make.user("Edda", programme=programme, role="editor", organisation=mentee))
    page = client.get(f"{ROOT}/log")
    assert page.form("on").options("pair") == [str(pair.id)]
    assert unplanned(client, pair).h1 == "Who came?"


# The whole way, and home.


def test_home_names_the_visit_that_has_just_ended_and_one_tap_leads_to_it(client, coordinator, visit):
    page = client.get("/")
    assert "Just ended" in page.text
    assert path(visit, "happened") in page.links.values()


def test_the_whole_way_from_home_to_an_accepted_report(client, coordinator, pair, visit):
    plan = make.plan(pair)
    page = recorded(client, visit)
    lines = {line_of(page, name): number for name, number in (("Mechelen", 6), ("Capaci", 5))}
    page = client.submit(page, "Next: what we learned", {f"{line}-women": n for line, n in lines.items()})
    page = client.submit(page, "Next: what is to be done", learned="Buddies work")
    page = client.submit(
        page,
        "Look it over",
        {
            "follow_ups-0-what": "Train buddies",
            "follow_ups-0-due": "summer 2022",
            "follow_ups-0-propose": True,
        },
    )
    assert "Type 0 where nobody came." in page.text
    page = client.submit(page, "Submit the report")
    assert page.h1 == "Report of the visit"
    held = loaded(visit)
    assert held.report.state is ReportState.ACCEPTED
    assert held.report.submitted_on.edtf == "2021-10-20"
    assert [(row.women, row.men) for row in held.head_counts] == [
        (6, None),
        (5, None),
        (None, None),
        (None, None),
    ]
    milestone = db.session.scalars(select(Milestone)).one()
    assert (milestone.plan_id, milestone.status.value, milestone.title) == (
        plan.id,
        "proposed",
        "Train buddies",
    )
    assert held.report.follow_ups[0].milestone_id == milestone.id


def test_the_number_of_statements_does_not_grow_with_rows(client, coordinator, programme, pair, visit):
    recorded(client, visit)
    client.get(path(visit, "people"))
    before = len(client.statements)
    for number in range(2, 6):
        other = make.pair(programme, number, mentor=f"M{number}", mentee=f"N{number}")
        make.visit(other, 1, expected="2021-10-12")
    for number in range(8):
        association = make.organisation(programme, f"O{number}", kind=OrganisationKind.ASSOCIATION)
        make.saved(
            Membership(pair_id=pair.id, organisation_id=association.id, role=MemberRole.MENTEE_ASSOCIATION)
        )
        make.saved(HeadCount(activity_id=visit.id, organisation_id=association.id, women=number))
    client.get(path(visit, "people"))
    assert len(client.statements) == before


def test_reading_a_step_writes_nothing(client, coordinator, pair):
    visit = make.visit(pair, 1, status=ActivityStatus.HELD, happened="2021-10-12")
    for step in ("happened", "people", "learned", "next"):
        client.get(path(visit, step))
    assert db.session.scalars(select(VisitReport)).all() == []
    assert db.session.scalars(select(ActivityUpdate)).all() == []


def test_the_list_of_activities_leads_to_it_for_those_who_may(client, programme, pair):
    mentee = make.member(pair, MemberRole.MENTEE_CITY)
    client.sign_in(make.user("Edda", programme=programme, role="editor", organisation=mentee))
    assert f"{ROOT}/log" in client.get(ROOT).links.values()
    client.sign_in(make.user("Rita", programme=programme, role="reviewer"))
    assert f"{ROOT}/log" not in client.get(ROOT).links.values()


def taken_back(client, visit):
    """The *held* that was said last, withdrawn by way of the visit's own page."""
    return client.submit(withdrawal(client, visit), "Withdraw it", comment="Wrong dates")


def withdrawal(client, visit):
    """The page that asks before what was said last goes; the newest stands first."""
    page = client.get(f"{ROOT}/{visit.id}")
    links = [one.get("href") for one in page.all("a") if "Withdraw this update" in "".join(one.itertext())]
    return client.get(links[0])


def test_after_held_was_withdrawn_logging_begins_anew_and_the_report_is_a_draft(client, coordinator, visit):
    page = client.submit(recorded(client, visit), "Next: what we learned", {"people-0-women": "6"})
    page = client.submit(page, "Next: what is to be done", seen="A square")
    page = client.submit(client.submit(page, "Look it over"), "Submit the report")
    assert loaded(visit).report.state is ReportState.ACCEPTED
    taken_back(client, visit)
    gone = loaded(visit)
    assert gone.status is ActivityStatus.PLANNED
    assert (gone.report.state, gone.report.submitted_on, gone.report.seen) == (
        ReportState.DRAFT,
        None,
        "A square",
    )
    page = client.get(f"{ROOT}/{visit.id}")
    assert "count once it was held" in page.text
    page = client.get(f"{ROOT}/{visit.id}/report")
    page = client.get(page.links["Log it"], status=303)
    assert client.follow(page).h1 == "Did it happen?"
    page = recorded(client, visit, answer="other_dates", happened="11 Oct 2021")
    assert page.h1 == "Who came?"
    line = line_of(page, "Mechelen")
    assert page.form("add").values[f"{line}-women"] == ["6"]


def test_what_hangs_on_held_is_said_before_it_is_withdrawn(client, coordinator, pair, visit):
    make.plan(pair)
    page = client.submit(recorded(client, visit), "Next: what we learned", {"people-0-women": "6"})
    page = client.submit(page, "Next: what is to be done")
    city = make.member(pair, MemberRole.MENTEE_CITY)
    said = {"follow_ups-0-what": "Train buddies", "follow_ups-0-propose": str(city.id)}
    client.submit(client.submit(page, "Look it over", said), "Submit the report")
    code = db.session.scalar(select(Milestone.code))
    page = withdrawal(client, visit)
    assert "Its report becomes a draft again" in page.text
    assert "of head-counts stay" in page.text
    assert code in page.text


def test_an_old_report_of_a_visit_that_is_not_held_does_not_trap(client, coordinator, visit):
    make.saved(VisitReport(activity_id=visit.id, state=ReportState.ACCEPTED))
    assert client.get(path(visit, "happened")).h1 == "Did it happen?"
    recorded(client, visit)
    assert loaded(visit).report.state is ReportState.DRAFT


def test_what_nobody_had_planned_is_in_no_figure_when_held_is_withdrawn(client, coordinator, programme, pair):
    unplanned(client, pair)
    visit = db.session.scalars(select(Activity)).one()
    assert visit.status is ActivityStatus.HELD
    taken_back(client, visit)
    assert loaded(visit).status is ActivityStatus.IDEA
    counted = figures(programme_on(programme_record(programme), when("2021-10-20").earliest))
    assert (counted.study_visits.held, counted.study_visits.agreed) == (0, 0)
    # It may be logged once more, and the day of that be corrected to an earlier one.
    assert "Log it" in client.get(f"{ROOT}/{visit.id}").links
    recorded(client, visit, answer="other_dates", happened="14 Oct 2021")
    page = client.get(path(visit, "happened"))
    client.submit(page, "Next: who came", answer="other_dates", happened="4 Oct 2021", comment="Typo")
    again = loaded(visit)
    assert (again.status, again.happened.edtf) == (ActivityStatus.HELD, "2021-10-04")


def test_held_is_undone_right_after_it_was_recorded(client, coordinator, visit):
    page = recorded(client, visit)
    assert "Recorded: held, 18–19 October 2021. It counts from now on." in page.text
    page = client.submit(page, "Undo")
    assert page.h1 == "Did it happen?"
    assert loaded(visit).status is ActivityStatus.PLANNED


def test_step_1_of_a_held_visit_says_how_to_take_it_back(client, coordinator, visit):
    recorded(client, visit)
    page = client.get(path(visit, "happened"))
    assert client.get(page.links["Withdraw that it was held"]).h1 == "Withdraw this update?"


def test_numbers_and_that_nobody_knows_them_are_asked_about(client, coordinator, visit):
    page = recorded(client, visit)
    page = client.submit(page, "Next: what we learned", {"people-0-women": "6"}, unknown=True, status=422)
    assert "There are numbers" in page.text
    client.submit(page, "Next: what we learned", unknown=False)


def fresh(page):
    return [form for form in page.all("form") if "data-draft-fresh" in form.attrib]


def test_a_line_more_is_where_one_types_next_and_is_no_draft_from_before(client, coordinator, visit):
    page = recorded(client, visit)
    assert not fresh(page)
    page = client.submit(page, "Add another organisation", status=200)
    assert fresh(page)
    (focused,) = [one for one in page.all("input") if "autofocus" in one.attrib]
    assert focused.get("name").endswith("-name")
    labels = ["".join(one.itertext()).strip() for one in page.all("label")]
    assert "Mechelen: Women" in labels


def test_a_round_that_is_not_offered_says_which_visit_has_it(client, coordinator, pair, visit):
    page = client.get(f"{ROOT}/log?pair={pair.number}")
    assert "2 consolidation: taken by “Study visit”" in page.text


def test_what_was_postponed_without_a_day_has_none_that_could_be_kept(client, coordinator, frozen_day, visit):
    recorded(client, visit, answer="postponed", reason="emergency")
    page = client.get(path(visit, "happened"))
    assert "postponed, no new date" in page.text
    assert "As planned" not in page.text
    page = client.submit(page, "Record this", answer="other_dates", happened="19 Oct 2021", status=422)
    assert "A later day says something else" in page.text
    frozen_day("2021-11-20")
    client.sign_in(coordinator)
    recorded(client, visit, answer="other_dates", happened="19 Nov 2021")
    assert loaded(visit).happened.edtf == "2021-11-19"


def test_after_submitting_the_page_says_what_comes_next(client, coordinator, pair, visit):
    make.plan(pair)
    other = make.visit(pair, 1, expected="2021-10-12")
    page = client.submit(recorded(client, visit), "Next: what we learned", unknown=True)
    page = client.submit(page, "Next: what is to be done")
    city = make.member(pair, MemberRole.MENTEE_CITY)
    said = {"follow_ups-0-what": "Train buddies", "follow_ups-0-propose": str(city.id)}
    page = client.submit(client.submit(page, "Look it over", said), "Submit the report")
    assert "waits for Capaci" in page.text
    assert path(other, "").rstrip("/") in page.links.values()


def test_what_was_held_before_it_was_put_into_the_plan_as_confirmed_is_held(client, coordinator, pair):
    visit = make.visit(
        pair, 3, status=ActivityStatus.CONFIRMED, added_on="2021-10-20", expected="2021-10-18/2021-10-19"
    )
    assert recorded(client, visit).h1 == "Who came?"
    assert loaded(visit).status is ActivityStatus.HELD
