"""Activities as people meet them: the list, one of them, planning, changing, updating, taking back."""

from __future__ import annotations

from datetime import time

import pytest

from tests.support import make
from tests.support.make import when
from tracker.domain.statuses import ActivityKind, ActivityStatus, MemberRole, Mode, ReportState
from tracker.extensions import db
from tracker.models import (
    Activity,
    ActivityPair,
    ActivitySession,
    ActivityUpdate,
    CoOrganiser,
    HeadCount,
    Membership,
    VisitReport,
)
from tracker.queries.activities import get_activity
from tracker.services import search_text

S = ActivityStatus
BASE = "/programmes/bridging/activities"


@pytest.fixture
def programme(app, frozen_day):
    frozen_day("2021-10-20")
    return make.programme(open=True)


@pytest.fixture
def pair(programme):
    return make.pair(programme, 2)


@pytest.fixture
def coordinator(client, programme):
    person = make.user("Cora", programme=programme, role="coordinator")
    client.sign_in(person)
    return person


def visit(pair, round=None, **values):
    row = make.visit(pair, round, **values)
    search_text.refresh(row)
    db.session.commit()
    return row


def add(row, kind, **values):
    """A day, a head-count or a co-organiser of an activity; committed with what follows."""
    db.session.add(kind(activity_id=row.id, **values))


def path(row, *more):
    return "/".join([BASE, str(row.id), *more])


def stored(row_id):
    db.session.expire_all()
    return db.session.get(Activity, row_id)


# ---- the list ----


def test_the_list_is_newest_first_and_says_what_is_not_known(client, pair):
    visit(pair, 1, title="First", status=S.HELD, happened="2021-05-03", place="Capaci")
    visit(pair, 2, title="Second", expected="2021-11")
    visit(pair, None, title="Undated")
    page = client.get(BASE)
    assert page.h1 == "1 of 3 activities held"
    rows = [" ".join("".join(row.itertext()).split()) for row in page.all("tbody")[0]]
    assert [row.split()[0] for row in rows] == ["Second", "First", "Undated"]
    assert "no report" in rows[1]
    assert "Capaci" in rows[1]
    assert "day not known" in rows[2]
    assert "–" not in rows[2]


def test_filters_live_in_the_address_and_can_be_combined(client, programme, pair):
    other = make.pair(programme, 1, mentor="Brussels", mentee="Jelgava")
    visit(pair, 1, title="In Capaci", status=S.HELD, happened="2021-05")
    visit(other, 1, title="In Jelgava", expected="2022-03")
    visit(other, None, title="A workshop", kind=ActivityKind.TRANSFER_WORKSHOP)
    page = client.get(BASE)
    found = client.submit(page, "Show", kind="study_visit", pair="1", year="2022", status="planned")
    assert found.h1 == "1 of 3 activities"
    assert "In Jelgava" in found.text
    assert "In Capaci" not in found.text
    assert found.form("Show").values["pair"] == ["1"]
    assert "A workshop" in client.get(f"{BASE}?year=unknown").text
    nothing = client.get(f"{BASE}?kind=webinar")
    assert "Nothing fits" in nothing.text
    assert nothing.links["Show all"] == BASE


@pytest.mark.parametrize(
    "query",
    [
        "kind=nonsense",
        "pair=99",
        "status=-1",
        "year=20210",
        "q=!!!",
    ],
)
def test_a_filter_that_there_is_not_is_answered_by_a_sentence(client, pair, query):
    visit(pair, 1)
    page = client.get(f"{BASE}?{query}", status=400)
    assert "It was left out." in page.text
    assert "Study visit" in page.text


def test_a_page_beyond_the_end_is_not_found_and_says_where_the_list_ends(client, pair, coordinator):
    visit(pair, 1)
    assert "ends on page 1" in client.get(f"{BASE}?page=2", status=404).text
    for number in ("0", "x", "9e9"):
        client.get(f"{BASE}?page={number}", status=404)


def test_case_3_search_ignores_accents_case_and_hyphens_and_knows_other_names(client, programme, pair):
    levadia = make.organisation(programme, "Levadia", other_names=["Livadeia", "Λιβαδειά"])
    partner = make.organisation(programme, "Saint-Jean-de-la-Ruelle")
    for one in (levadia, partner):
        search_text.refresh(one)
    row = visit(pair, 1, title="Le voyage d'Été", host_id=levadia.id)
    other = visit(pair, 2, title="Another")
    add(other, ActivitySession, host_id=partner.id, day=when("2021-05-03"))
    add(row, CoOrganiser, name="HIVA Onderzoek")
    db.session.commit()
    for words, title in (
        ("ete", "Le voyage d'Été"),
        ("LIVADEIA", "Le voyage d'Été"),
        ("λιβαδεια voyage", "Le voyage d'Été"),
        ("hiva", "Le voyage d'Été"),
        ("saint jean de la ruelle", "Another"),
    ):
        page = client.submit(client.get(BASE), "Show", q=words)
        assert page.h1 == "1 of 2 activities", words
        assert title in page.text
    assert client.submit(client.get(BASE), "Show", q="100%").h1 == "0 of 2 activities"


def test_pages_of_25_keep_the_filter(client, pair):
    for number in range(27):
        visit(pair, None, title=f"Visit {number}", expected=f"2021-11-{number + 1:02}")
    page = client.get(f"{BASE}?kind=study_visit")
    assert len(list(page.all("tbody")[0])) == 25
    assert client.get(page.links["Next"]).h1 == "27 of 27 activities"
    assert "kind=study_visit" in page.links["Next"]


def test_the_list_takes_as_many_statements_for_forty_as_for_four(client, programme):
    def fill(pairs):
        for number in pairs:
            pair = make.pair(programme, number, mentor=f"M{number}", mentee=f"C{number}")
            row = visit(
                pair,
                1,
                status=S.HELD,
                happened="2021-05-03",
                host_id=make.member(pair, MemberRole.MENTEE_CITY).id,
            )
            add(row, ActivitySession, day=when("2021-05-03"))
            add(row, HeadCount, name="Guests", women=3)
            db.session.commit()

    fill(range(1, 5))
    client.get(f"{BASE}?q=visit&kind=study_visit")
    few = len(client.statements)
    fill(range(5, 41))
    client.get(f"{BASE}?q=visit&kind=study_visit")
    assert len(client.statements) == few


# ---- one activity ----


def test_an_activity_says_unknown_in_words(client, pair):
    page = client.get(path(visit(pair, 1)))
    assert page.h1 == "Study visit"
    for words in ("never agreed", "no date", "not yet", "not known"):
        assert words in page.text
    assert "round 1, planning" in page.text
    assert "Mechelen → Capaci" in page.text


def test_the_link_to_join_online_is_for_people_who_work_on_the_programme(client, programme, pair):
    row = visit(
        pair, 1, mode=Mode.ONLINE, online_url="https://meet.example.org/secret", source_note="doubtful"
    )
    assert "meet.example.org" not in client.get(path(row)).html
    client.sign_in(make.user("Rita", programme=programme, role="reviewer"))
    page = client.get(path(row))
    assert "meet.example.org" in page.html
    assert "doubtful" not in page.html
    client.sign_in(make.user("Cora", programme=programme, role="coordinator"))
    assert "doubtful" in client.get(path(row)).text


def test_a_draft_of_a_report_is_not_for_the_public_and_a_submitted_one_is(client, programme, pair):
    row = visit(pair, 1, status=S.HELD, happened="2021-05-03")
    report = make.saved(VisitReport(activity_id=row.id, state=ReportState.DRAFT, learned="Buddies help."))
    assert "Buddies help" not in client.get(path(row)).text
    report.state = ReportState.SUBMITTED
    db.session.commit()
    assert "Buddies help" in client.get(path(row)).text


def test_head_counts_say_what_is_unknown(client, pair):
    row = visit(pair, 1, status=S.HELD, happened="2021-05-03")
    add(row, HeadCount, name="Guests", women=3, men=2)
    add(row, HeadCount, name="Press")
    db.session.commit()
    text = client.get(path(row)).text
    assert "5 people counted; counts known for 1 of 2 lines" in text
    assert "3 women, 2 men" in text


def test_case_9_10_and_11_online_days_with_a_hole_and_one_of_unknown_day(client, pair):
    row = visit(pair, 1, status=S.HELD, happened="{2021-05-18,2021-05-19,2021-05-21}", mode=Mode.ONLINE)
    add(row, ActivitySession, day=when("2021-05-18"), mode=Mode.ONLINE, position=0)
    add(row, ActivitySession, day=None, mode=Mode.ONLINE, position=1)
    db.session.commit()
    text = client.get(path(row)).text
    assert "3 days: 18–19 May 2021; 21 May 2021" in text
    assert "day not known" in text
    assert "Place not known" not in text


def test_case_12_the_third_day_in_athens_is_hosted_by_the_association(client, pair):
    city, association = (
        make.member(pair, MemberRole.MENTEE_CITY),
        make.member(pair, MemberRole.MENTEE_ASSOCIATION),
    )
    row = visit(pair, 1, status=S.HELD, happened="2021-06-14/2021-06-16", host_id=city.id, place="Levadia")
    add(row, ActivitySession, day=when("2021-06-15"), position=0)
    add(
        row, ActivitySession, day=when("2021-06-16"), place="KEDE offices", host_id=association.id, position=1
    )
    db.session.commit()
    page = client.get(path(row))
    rows = [" ".join("".join(one.itertext()).split()) for one in page.all("tbody")[0]]
    assert "Levadia" in rows[0]
    assert "Capaci" in rows[0]
    assert "KEDE offices" in rows[1]
    assert "Association of Capaci" in rows[1]


def test_case_28_two_timezones_are_both_shown(client, pair):
    row = visit(pair, 1, status=S.HELD, happened="2021-06-14")
    add(
        row,
        ActivitySession,
        day=when("2021-06-14"),
        begins=time(9),
        ends=time(12, 30),
        timezone="Europe/Athens",
    )
    db.session.commit()
    text = client.get(path(row)).text
    assert "09:00–12:30 (Athens)" in text
    assert "08:00–11:30 (Brussels)" in text


def test_one_activity_takes_a_fixed_number_of_statements(client, pair):
    row = visit(pair, 1, status=S.HELD, happened="2021-06-14")
    client.get(path(row))
    few = len(client.statements)
    for number in range(20):
        add(row, ActivitySession, position=number)
        add(row, HeadCount, name=f"Guests {number}", position=number)
    db.session.commit()
    client.get(path(row))
    # Members and hosts are read with one more statement each at most, never one a row.
    assert len(client.statements) <= few + 2


# ---- planning ----


def new_visit(client, pair, *, answer=303, **fields):
    return client.submit(
        client.get(f"{BASE}/new"), "Put it in the plan", {"pairs": [str(pair.id)], **fields}, status=answer
    )


def test_a_planned_visit_gets_its_title_its_day_and_its_place_in_the_plan(client, pair, coordinator):
    page = new_visit(client, pair, round="2", agreed="April–May 2022")
    assert page.h1 == "Study visit 2, Mechelen → Capaci"
    assert "April–May 2022" in page.text
    assert "The activity is in the plan." in page.text
    row = db.session.query(Activity).one()
    assert (row.status, row.added_on, row.key) == (S.PLANNED, when("2021-10-20"), "A01")
    assert db.session.query(ActivityPair).one().takes_round
    assert "study visit 2" in row.search_text


def test_case_7_and_8_one_academy_for_two_pairs_shared_with_another_programme(
    client, programme, pair, coordinator
):
    other = make.pair(programme, 4, mentor="Schaerbeek", mentee="Jelgava")
    hiva = make.organisation(programme, "HIVA", other_names=["HIVA KU Leuven"])
    page = client.submit(
        client.get(f"{BASE}/new"),
        "Put it in the plan",
        {"pairs": [str(pair.id), str(other.id)], "kind": "training_academy", "status": "idea"},
        title="Inspiration day",
        expected="7–8 December 2021",
        co_organisers="hiva ku leuven\nBeyond the Horizon",
        related_programme="Orient8",
        languages="French, lv",
        country="el",
    )
    for words in ("Mechelen → Capaci", "Schaerbeek → Jelgava", "Orient8", "French, Latvian", "Greece (EL)"):
        assert words in page.text
    row = db.session.query(Activity).one()
    assert [
        (one.organisation_id, one.name) for one in db.session.query(CoOrganiser).order_by(CoOrganiser.id)
    ] == [
        (hiva.id, None),
        (None, "Beyond the Horizon"),
    ]
    assert row.country == "GR"


def test_an_activity_without_a_pair_is_for_the_whole_programme(client, programme, coordinator):
    page = client.submit(client.get(f"{BASE}/new"), "Put it in the plan", kind="kick_off", agreed="June 2020")
    assert page.h1 == "Kick-off"
    assert "For the whole programme" in page.text


def test_days_are_added_without_a_script_and_a_blank_one_is_nothing(client, pair, coordinator):
    page = client.get(f"{BASE}/new")
    page = client.submit(page, "Add a day", {"pairs": [str(pair.id)]}, status=200, place="Capaci")
    page = client.submit(page, "Add a day", status=200)
    assert page.form("Put it in the plan").values["place"] == ["Capaci"]
    page = client.submit(
        page,
        "Put it in the plan",
        {"sessions-0-day": "14 June 2022", "sessions-0-begins": "09:00", "sessions-0-ends": "12:00"},
        expected="14 June 2022",
    )
    row = db.session.query(Activity).one()
    assert [(one.day.earliest.isoformat(), one.begins) for one in db.session.query(ActivitySession)] == [
        ("2022-06-14", time(9))
    ]
    edit = client.get(path(row, "edit"))
    client.submit(edit, "Save", {"sessions-0-remove": True})
    assert stored(row.id)
    assert not db.session.query(ActivitySession).count()


REFUSALS = [
    ({"pairs": []}, "A study visit belongs to a pair"),
    ({"agreed": "15 dicembre 2002"}, "2002 is far outside the programme"),
    ({"agreed": "5–3 May 2021"}, "ends before it begins"),
    ({"agreed": "nonsense"}, "could not be read as a date"),
    ({"country": "BR"}, "Did you mean BE?"),
    ({"status": "confirmed"}, "Give the day before you confirm it."),
    ({"status": "confirmed", "agreed": "3 May 2022"}, "Say who hosts it before you confirm it."),
    ({"online_url": "javascript:alert(1)"}, "begins with https://"),
    ({"languages": "Klingonese"}, "no language that is known"),
    ({"kind": "webinar", "round": "1"}, "Only study visits have a round."),
    ({"added_on": "3 May 2022"}, "That day is still to come."),
]


@pytest.mark.parametrize(("fields", "sentence"), REFUSALS, ids=[sentence for _, sentence in REFUSALS])
def test_what_the_rules_refuse_is_said_and_what_was_typed_stays(client, pair, coordinator, fields, sentence):
    page = new_visit(client, pair, answer=422, title="=SUM(A1) «Λ»", **fields)
    assert sentence in page.text
    assert page.form("Put it in the plan").values["title"] == ["=SUM(A1) «Λ»"]
    assert db.session.query(Activity).count() == 0


def test_confirming_in_person_needs_a_place_and_online_does_not(client, pair, coordinator):
    host = str(make.member(pair, MemberRole.MENTOR_CITY).id)
    fields = {"status": "confirmed", "agreed": "3 May 2022", "host_id": host, "mode": "in_person"}
    assert "give the place" in new_visit(client, pair, answer=422, **fields).text
    assert "Confirmed" in new_visit(client, pair, **{**fields, "mode": "online"}).text


def test_a_round_that_is_taken_is_refused_with_the_visit_that_has_it(client, pair, coordinator):
    visit(pair, 2, title="Tutti Capaci!")
    page = new_visit(client, pair, answer=422, round="2")
    assert "Pair 2 already has a study visit in round 2: “Tutti Capaci!”." in page.text
    assert "2 consolidation (taken: pair 2)" in page.text
    assert new_visit(client, pair, round="1").h1 == "Study visit 1, Mechelen → Capaci"


def test_case_6_the_host_was_a_member_on_a_possible_day(client, programme, pair, coordinator):
    partinico = make.organisation(programme, "Partinico")
    make.saved(
        Membership(
            pair_id=pair.id,
            organisation_id=partinico.id,
            role=MemberRole.MENTEE_CITY,
            ended=when("2021-03-31"),
            position=9,
        )
    )
    page = new_visit(client, pair, answer=422, host_id=str(partinico.id), agreed="May 2021")
    assert "Partinico is not a member of the pair on that day." in page.text
    assert "Partinico" in new_visit(client, pair, host_id=str(partinico.id), agreed="spring 2021").text


def test_a_fault_in_one_of_the_days_is_said_at_that_day(client, programme, pair, coordinator):
    stranger = make.organisation(programme, "Elsewhere")
    page = client.submit(client.get(f"{BASE}/new"), "Add a day", {"pairs": [str(pair.id)]}, status=200)
    page = client.submit(
        page,
        "Put it in the plan",
        {"sessions-0-host_id": str(stranger.id), "sessions-0-day": "3 May 2022"},
        status=422,
    )
    assert "Elsewhere is not a member" in page.text
    assert page.all("select", id="sessions-0-host_id")[0].get("aria-invalid") == "true"
    page = client.submit(
        page,
        "Put it in the plan",
        {"sessions-0-host_id": "", "sessions-0-mode": "online"},
        status=422,
        mode="in_person",
    )
    assert "As a whole it is “In person”" in page.text


def test_case_24_a_weekend_and_a_date_outside_are_said_and_stop_nobody(client, pair, coordinator):
    text = new_visit(client, pair, agreed="24–26 April 2022").text
    assert "24 April 2022: that is a weekend." in text
    assert "outside the period" in new_visit(client, pair, agreed="May 2023").text
    assert "Perhaps it was typed twice" in new_visit(client, pair, agreed="May 2023").text


def test_a_form_sent_twice_is_one_activity(client, pair, coordinator):
    page = client.get(f"{BASE}/new")
    first = client.submit(page, "Put it in the plan", {"pairs": [str(pair.id)]}, follow=False)
    second = client.submit(page, "Put it in the plan", {"pairs": [str(pair.id)]}, follow=False)
    assert first.location == second.location
    assert db.session.query(Activity).count() == 1


# ---- changing ----


def test_changing_keeps_state_and_dates_and_refreshes_the_search(client, pair, coordinator):
    row = visit(pair, 1, agreed="2021-12", place="Capaci")
    revision = row.programme_id and db.session.get(Activity, row.id) and make_revision()
    page = client.get(path(row, "edit"))
    assert "agreed" not in page.form("Save").values
    page = client.submit(page, "Save", title="Été à Capaci", note="second day online")
    assert page.h1 == "Été à Capaci"
    changed = stored(row.id)
    assert "ete a capaci" in changed.search_text
    assert (changed.status, changed.agreed) == (S.PLANNED, when("2021-12"))
    assert make_revision() == revision + 1


def make_revision():
    db.session.rollback()
    return db.session.execute(db.text("select revision from programme")).scalar_one()


def test_two_coordinators_see_both_versions(client, new_client, programme, pair, coordinator):
    row = visit(pair, 1, title="Before")
    mine = client.get(path(row, "edit"))
    other = new_client()
    other.sign_in(make.user("Otto", programme=programme, role="coordinator"))
    other.submit(other.get(path(row, "edit")), "Save", title="Theirs", place="Levadia")
    page = client.submit(mine, "Save", status=409, title="Mine")
    assert "Theirs" in page.text
    assert page.form("Save mine").values["title"] == ["Mine"]
    saved = client.submit(page, "Save mine", place="Levadia")
    assert saved.h1 == "Mine"
    assert "Levadia" in saved.text


def test_what_has_history_is_cancelled_and_an_idea_is_deleted(client, pair, coordinator):
    idea = path(visit(pair, None, status=S.IDEA))
    held = visit(pair, 1, status=S.HELD, happened="2021-05-03")
    assert "cancel it" in client.get(path(held, "delete")).text
    client.post(path(held, "delete"), {"form_token": "a" * 20}, status=409)
    page = client.submit(client.get(f"{idea}/delete"), "Delete it")
    assert "The activity is deleted." in page.text
    client.get(idea, status=404)
    client.get(path(held))


# ---- updates ----


def update(client, row, fields, status=303):
    return client.submit(client.get(path(row)), "Save", fields, status=status)


def test_case_17_agreed_for_spring_and_held_in_june_keeps_both(client, pair, coordinator):
    row = visit(pair, 1, agreed="2021-04/2021-05")
    page = update(client, row, {"status": "held", "happened": "14–16 June 2021"})
    assert "Saved: Held, 14–16 June 2021." in page.text
    assert "April–May 2021" in page.text
    assert stored(row.id).happened.edtf == "2021-06-14/2021-06-16"


def test_case_25_an_emergency_postpones_with_a_reason_and_without_a_new_day(client, pair, coordinator):
    row = visit(pair, 1, agreed="2021-11-03")
    page = update(client, row, {"status": "postponed"}, 422)
    assert "Give the new day, or tick that there is none yet." in page.text
    page = update(client, row, {"status": "postponed", "no_new_day": True}, 422)
    assert "choose a reason" in page.text
    assert page.form("Save").values["status"] == ["postponed"]
    page = update(client, row, {"status": "postponed", "no_new_day": True, "reason": "emergency"})
    assert "An emergency" in page.text
    assert (stored(row.id).status, stored(row.id).expected) == (S.POSTPONED, None)
    assert stored(row.id).agreed == when("2021-11-03")


def test_case_13_and_14_the_mentor_travels_and_the_printed_label_is_a_note(client, pair, coordinator):
    host = make.member(pair, MemberRole.MENTEE_CITY)
    page = new_visit(client, pair, round="2", host_id=str(host.id), note="the press says “first visit”")
    assert page.h1 == "Study visit 2, Mechelen → Capaci"
    assert "the press says “first visit”" in page.text


def test_case_16_may_and_june_is_kept_as_it_was_typed(client, pair, coordinator):
    row = visit(pair, 1, agreed="2021-05")
    page = update(client, row, {"status": "held", "happened": "May and June 2021"})
    assert "May and June 2021" in page.text
    assert "On which day was it?" in page.text


def test_case_27_quotes_and_formulas_are_words(client, pair, coordinator):
    row = visit(pair, 1)
    words = '=1+1 «Λιβαδειά» <b>ķ</b> "quoted"'
    assert words in update(client, row, {"comment": words}).text


def test_a_moved_date_needs_a_reason_and_the_agreed_one_stays(client, pair, coordinator):
    row = visit(pair, 1, agreed="2021-12-01")
    assert "The date moves: choose a reason." in update(client, row, {"expected": "March 2022"}, 422).text
    page = update(client, row, {"expected": "March 2022", "reason": "staff"})
    assert "Date moved" in page.text
    assert stored(row.id).agreed == when("2021-12-01")


def test_only_a_coordinator_agrees_a_new_date(client, programme, pair):
    row = visit(pair, 1, agreed="2021-12")
    editor = make.user(
        "Edda", programme=programme, role="editor", organisation=make.member(pair, MemberRole.MENTEE_CITY)
    )
    client.sign_in(editor)
    page = client.get(path(row))
    assert "agreed" not in page.form("Save").values
    client.post(
        path(row, "updates"),
        {name: values[0] for name, values in page.form("Save").values.items() if values}
        | {"agreed": "2023-01-01", "comment": "Sneaky", "reason": "staff"},
    )
    assert stored(row.id).agreed == when("2021-12")


def test_a_member_of_the_pair_speaks_for_their_own_organisation(client, programme, pair):
    row = visit(pair, 1, agreed="2021-12")
    city = make.member(pair, MemberRole.MENTEE_CITY)
    client.sign_in(make.user("Edda", programme=programme, role="editor", organisation=city))
    assert "Capaci, Edda" in update(client, row, {"comment": "We are ready."}).text
    assert db.session.query(ActivityUpdate).one().by_organisation_id == city.id
    client.sign_out()
    text = client.get(path(row)).text
    assert "Edda" not in text
    assert "We are ready." in text


def test_nothing_has_changed_is_one_button_and_an_update(client, pair, coordinator):
    row = visit(pair, 1)
    page = client.submit(client.get(path(row)), "Nothing has changed")
    assert "Saved: nothing has changed." in page.text
    assert db.session.query(ActivityUpdate).one().unchanged


def test_saving_without_having_said_anything_is_asked_about(client, pair, coordinator):
    assert "Nothing was changed." in update(client, visit(pair, 1), {}, 422).text


def test_confirming_by_an_update_says_what_is_missing(client, pair, coordinator):
    row = visit(pair, 1, agreed="2021-12-01")
    assert "Say who hosts it" in update(client, row, {"status": "confirmed"}, 422).text


def test_a_later_update_that_would_hide_this_one_is_asked_about(client, pair, coordinator):
    row = visit(pair, 1)
    update(client, row, {"expected": "1 March 2022"})
    fields = {"expected": "1 February 2022", "effective_on": "1 October 2021", "reason": "staff"}
    page = update(client, row, fields, 422)
    assert "this would stay hidden" in page.text
    client.submit(page, "Save")
    assert stored(row.id).expected.edtf == "2022-03-01"
    assert db.session.query(ActivityUpdate).count() == 2


def test_two_people_at_once_see_what_was_said_and_lose_nothing(
    client, new_client, programme, pair, coordinator
):
    row = visit(pair, 1, agreed="2021-12")
    mine = client.get(path(row))
    other = new_client()
    other.sign_in(make.user("Otto", programme=programme, role="coordinator"))
    update(other, row, {"expected": "March 2022", "reason": "politics", "comment": "After the election"})
    page = client.submit(mine, "Save", {"comment": "The mayor is ill"}, status=409)
    assert "After the election" in page.text
    assert page.form("Save").values["comment"] == ["The mayor is ill"]
    client.submit(page, "Save")
    assert stored(row.id).expected.edtf == "2022-03"
    assert {one.comment for one in db.session.query(ActivityUpdate)} == {
        "After the election",
        "The mayor is ill",
    }


def test_an_update_sent_twice_is_one(client, pair, coordinator):
    row = visit(pair, 1)
    page = client.get(path(row))
    for _ in range(2):
        client.submit(page, "Save", {"comment": "Once"})
    assert db.session.query(ActivityUpdate).count() == 1


def test_undo_takes_the_update_back_with_a_reason_and_keeps_both_in_sight(client, pair, coordinator):
    row = visit(pair, 1, agreed="2021-05-03")
    page = update(client, row, {"status": "held", "happened": "3 May 2021"})
    page = client.get(page.links["Undo"])
    assert "Fill this in." in client.submit(page, "Withdraw it", status=422).text
    page = client.submit(page, "Withdraw it", comment="Another visit was meant")
    assert "Another visit was meant" in page.text
    assert "withdrawn" in page.text
    assert (stored(row.id).status, stored(row.id).happened) == (S.PLANNED, None)


def test_what_nobody_said_is_not_offered_to_be_withdrawn_nor_taken_back(client, pair, coordinator):
    row = visit(pair, 1, expected="2021-11-03", agreed="2021-11-03", status=S.CONFIRMED)
    update(client, row, {"status": "postponed", "reason": "staff", "no_new_day": True})
    found = db.session.query(ActivityUpdate).order_by(ActivityUpdate.id).all()
    nobodys = [one.id for one in found if one.by_user_id is None]
    said = [one.id for one in found if one.by_user_id is not None]
    assert (len(nobodys), len(said)) == (1, 1)
    links = client.get(path(row)).links.values()
    assert path(row, "updates", str(said[0]), "withdraw") in links
    address = path(row, "updates", str(nobodys[0]), "withdraw")
    assert address not in links
    typed = {"comment": "In error", "form_token": "t" * 24}
    for page in (client.get(address), client.post(address, typed, status=422)):
        assert "Nobody said this" in page.text
        assert "Withdraw it" not in page.buttons
    assert db.session.query(ActivityUpdate).count() == 2


def test_each_gap_has_the_link_that_closes_it_for_those_who_may(client, programme, pair, coordinator):
    row = visit(pair, 1, status=S.HELD)
    links = set(client.get(path(row)).links.values())
    assert {path(row, "log", "people"), path(row, "log", "learned"), path(row, "edit"), "#update"} <= links
    client.sign_out()
    page = client.get(path(row))
    assert "Who is the host?" in page.text
    assert path(row, "edit") not in page.links.values()


# ---- who may ----


def test_who_may_do_what(client, programme, pair):
    row = visit(pair, 1)
    writing = [f"{BASE}/new", path(row, "edit"), path(row, "delete")]
    for role, status in (("reviewer", 403), ("editor", 403)):
        organisation = make.member(pair, MemberRole.MENTEE_CITY) if role == "editor" else None
        client.sign_in(make.user("Some", programme=programme, role=role, organisation=organisation))
        for address in writing:
            client.get(address, status=status)
        client.get(path(row))
    client.sign_in(make.user("Rita", programme=programme, role="reviewer"))
    client.post(path(row, "updates"), status=403)
    client.sign_out()
    for address in writing:
        assert (client.get(address, status=303).location or "").startswith("/login?next=")


def test_a_closed_programme_leads_to_the_sign_in_page(client, app):
    closed = make.programme("closed")
    row = visit(make.pair(closed), 1)
    for address in ("", "/99", f"/{row.id}"):
        answer = client.get(f"/programmes/closed/activities{address}", status=303)
        assert (answer.location or "").startswith("/login?next=")


def test_an_activity_of_another_programme_is_not_found(client, programme, coordinator):
    other = visit(make.pair(make.programme("other", open=True)), 1)
    client.get(f"{BASE}/{other.id}", status=404)


def test_the_whole_of_a_visit_is_loaded_without_a_further_statement(programme, pair):
    row = visit(pair, 1)
    stored = get_activity(programme.id, row.id)
    assert stored is not None
    assert [link.pair.members[0].organisation.name for link in stored.pair_links] == ["Mechelen"]
    assert isinstance(stored.pair_links[0], ActivityPair)


def loaded(row):
    db.session.rollback()
    db.session.expire_all()
    return get_activity(row.programme_id, row.id)


def test_of_a_held_visit_only_what_makes_sense_is_asked(client, coordinator, pair):
    row = visit(pair, 1, status=S.HELD, agreed="2021-09", happened="2021-09-14")
    page = client.get(path(row))
    assert "Correct the day, or add something" in page.text
    labels = [" ".join("".join(one.itertext()).split()) for one in page.all("label")]
    for words in ("Now expected", "There is no new day yet", "Held"):
        assert words not in labels
    assert "Nothing has changed" not in page.buttons
    client.submit(page, "Save", happened="13 Sept 2021", comment="A typing error")
    row = loaded(row)
    assert (row.status, row.happened.edtf, row.agreed.edtf) == (S.HELD, "2021-09-13", "2021-09")
    assert not any(one.withdraws_expected or one.expected for one in row.updates)
    client.submit(client.get(path(row)), "Save", comment="The minutes are in the archive")
    assert loaded(row).updates[-1].comment == "The minutes are in the archive"


def test_nothing_is_missing_is_said_only_where_something_should_be_known(client, coordinator, pair):
    visit(pair, 1, status=S.PLANNED, expected="2021-12-14")
    visit(pair, 2, status=S.POSTPONED, agreed="2021-09")
    page = client.get(BASE)
    assert "nothing is missing" not in page.text
    host = make.member(pair, MemberRole.MENTEE_CITY)
    visit(pair, 3, status=S.CONFIRMED, expected="2021-12-20", host_id=host.id, place="Town Hall")
    assert "nothing is missing" in client.get(BASE).text
