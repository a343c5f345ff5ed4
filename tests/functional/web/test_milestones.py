"""Journey B: the mentee city updates a milestone, in a minute, and nothing that anybody said is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from tests.support import make
from tests.support.make import when
from tracker.domain.statuses import (
    ActivityStatus,
    Confidence,
    MemberRole,
    MilestoneStatus,
    PlanStatus,
    Reason,
    ReplicationStatus,
    ReportState,
)
from tracker.extensions import db
from tracker.models import FollowUp, Milestone, MilestoneUpdate, Replication, VisitReport
from tracker.queries.milestones import get_milestone
from tracker.services import milestones as services
from tracker.services.statements import Author

S = MilestoneStatus


@pytest.fixture
def city(app, frozen_day):
    """A closed programme on 20 October 2021: Capaci's plan, and people around it."""
    frozen_day("2021-10-20")
    programme = make.programme()
    pair = make.pair(programme)
    plan = make.plan(pair)
    capaci = make.member(pair, MemberRole.MENTEE_CITY)
    lead = make.organisation(programme, "CEMR", kind="lead_partner")

    class City:
        pass

    city = City()
    city.programme, city.pair, city.plan, city.capaci = programme, pair, plan, capaci
    city.editor = make.user("Giulia", programme=programme, role="editor", organisation=capaci)
    city.colleague = make.user("Pino", programme=programme, role="editor", organisation=capaci)
    city.coordinator = make.user("Cora", programme=programme, role="coordinator", organisation=lead)
    city.reviewer = make.user("Rhea", programme=programme, role="reviewer")
    elsewhere = make.organisation(programme, "Fuenlabrada")
    city.neighbour = make.user("Nuria", programme=programme, role="editor", organisation=elsewhere)
    return city


@pytest.fixture
def milestone(city):
    return make.milestone(city.plan, code="M2", status=S.IN_PROGRESS, agreed="2021-10-08")


def url(milestone, *more):
    return "/".join(["/programmes/bridging/milestones", str(milestone.id), *map(str, more)])


def updates(milestone):
    db.session.expire_all()
    statement = select(MilestoneUpdate).where(MilestoneUpdate.milestone_id == milestone.id)
    return list(db.session.scalars(statement.order_by(MilestoneUpdate.id)))


def said_earlier(milestone, programme, by=None, **said):
    row = get_milestone(programme.id, milestone.id)
    update = services.record_update(row, programme=programme, by=by or Author(None), **said)
    db.session.commit()
    return update


def test_the_page_shows_the_agreed_date_the_flag_and_the_last_update(client, city, milestone):
    make.milestone(city.plan, code="M9")
    said_earlier(
        milestone,
        city.programme,
        by=Author(city.colleague, city.capaci.id),
        confidence=Confidence.ON_TRACK,
        comment="Una associazione ha accettato.",
    )
    client.sign_in(city.reviewer)
    page = client.get(url(milestone))
    assert page.h1 == "Target groups for the buddies defined"
    assert "Overdue, 12 days" in page.text
    assert "agreed for 8 October 2021" in page.text
    assert "overdue, but reported on track" in page.text
    assert "Capaci, Pino" in page.text
    assert "Una associazione ha accettato." in page.text
    assert "Save update" not in page.buttons


def test_nothing_has_changed_is_one_button_and_counts_as_an_update(client, city, milestone):
    client.sign_in(city.editor)
    page = client.submit(client.get(url(milestone)), "Nothing has changed")
    assert "Saved: nothing has changed." in page.text
    row = updates(milestone)[-1]
    assert (row.unchanged, row.by_user_id, row.by_organisation_id) == (True, city.editor.id, city.capaci.id)


def test_a_new_date_is_typed_as_people_say_it_and_asks_for_a_reason(client, city, milestone):
    client.sign_in(city.editor)
    page = client.get(url(milestone))
    words = "Una delle due associazioni ha accettato; l’altra decide a novembre."
    page = client.submit(
        page, "Save update", expected="dicembre 2021", comment=words, confidence="at_risk", status=422
    )
    assert "The date moves: choose a reason." in page.text
    assert page.form("update").values["expected"] == ["dicembre 2021"]
    assert page.form("update").values["comment"] == [words]
    page = client.submit(page, "Save update", reason="partner")
    assert "Saved: expected date dicembre 2021, city says: at risk." in page.text
    row = updates(milestone)[-1]
    assert (row.expected.edtf, row.reason, row.confidence) == ("2021-12", Reason.PARTNER, Confidence.AT_RISK)
    assert row.status is None, "an update says only what it changes"
    assert row.comment == words
    assert "agreed for 8 October 2021" in page.text
    assert 'name="draft-taken" content="milestone-' in page.html


def test_a_date_that_cannot_be_read_shows_three_ways_and_stays(client, city, milestone):
    client.sign_in(city.editor)
    page = client.submit(client.get(url(milestone)), "Save update", expected="soonish", status=422)
    assert "could not be read as a date" in page.text
    assert page.form("update").values["expected"] == ["soonish"]
    assert updates(milestone) == []


def test_an_expected_date_can_be_taken_away_with_a_reason(client, city, milestone):
    client.sign_in(city.editor)
    page = client.submit(client.get(url(milestone)), "Save update", expected="", reason="funding")
    assert "Saved: no expected date any more." in page.text
    assert "No expected date" in page.text
    assert "1 without an expected date" in client.get("/programmes/bridging/progress").text


def test_undo_right_after_saving_takes_it_back_and_keeps_both_in_the_history(client, city, milestone):
    client.sign_in(city.editor)
    page = client.submit(client.get(url(milestone)), "Save update", confidence="off_track")
    page = client.submit(page, "Undo")
    assert "Withdrawn." in page.text
    assert "withdrawn on 20 October 2021 by Capaci, Giulia because: Undone right after saving" in page.text
    assert db.session.get_one(Milestone, milestone.id).confidence is None


def test_after_saving_the_next_thing_to_update_is_one_link_away(client, city, milestone):
    other = make.milestone(city.plan, agreed="2021-09", title="Room found")
    client.sign_in(city.editor)
    page = client.submit(client.get(url(milestone)), "Nothing has changed")
    assert page.links["Next thing to update: Room found"] == url(other)
    page = client.submit(client.get(url(other)), "Nothing has changed")
    assert "Next thing to update" not in page.text


def test_completed_needs_the_day_and_a_proof_or_later(client, city, milestone):
    client.sign_in(city.editor)
    page = client.get(url(milestone))
    page = client.submit(page, "Save update", {"status": "completed", "happened": "1 Oct 2021"}, status=422)
    assert "Give a link that proves it, or tick that it comes later." in page.text
    page = client.submit(page, "Save update", {"proof_url": "https://comune.capaci.pa.it/buddies"})
    assert "Saved: Completed, 1 Oct 2021." in page.text
    row = db.session.get_one(Milestone, milestone.id)
    link = "https://comune.capaci.pa.it/buddies"
    assert (row.status, row.happened.edtf) == (S.COMPLETED, "2021-10-01")
    assert row.evidence == [{"title": link, "url": link}]


def test_a_proof_may_come_later_and_is_then_a_gap(client, city, milestone):
    client.sign_in(city.editor)
    fields = {"status": "completed", "happened": "1 October 2021", "proof_later": True}
    page = client.submit(client.get(url(milestone)), "Save update", fields)
    assert "It is completed, and nothing shows it yet." in page.text


def test_completed_without_a_day_is_asked_for_it(client, city, milestone):
    client.sign_in(city.editor)
    fields = {"status": "completed", "proof_later": True}
    page = client.submit(client.get(url(milestone)), "Save update", fields, status=422)
    assert "Give the day on which it happened." in page.text


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "comune.it", "https://", "ftp://x.it/a", "https://a b"]
)
def test_a_proof_is_a_link_to_the_web(client, city, milestone, link):
    client.sign_in(city.editor)
    fields = {"status": "completed", "happened": "1 October 2021", "proof_url": link}
    page = client.submit(client.get(url(milestone)), "Save update", fields, status=422)
    assert "Give a link that begins with https://." in page.text
    assert page.form("update").values["proof_url"] == [link]


def test_case_15_a_completion_twenty_years_ago_is_refused_with_the_reason(client, city, milestone):
    client.sign_in(city.editor)
    fields = {"status": "completed", "happened": "15 dicembre 2002", "proof_later": True}
    page = client.submit(client.get(url(milestone)), "Save update", fields, status=422)
    assert "2002 is far outside the programme" in page.text


def test_dropping_needs_a_reason_and_re_opening_a_comment(client, city, milestone):
    client.sign_in(city.editor)
    page = client.submit(client.get(url(milestone)), "Save update", {"status": "dropped"}, status=422)
    assert "Why is it dropped? Say why: choose a reason." in page.text
    page = client.submit(page, "Save update", drop_reason="politics")
    assert "Saved: Dropped." in page.text
    page = client.submit(client.get(url(milestone)), "Save update", {"status": "in_progress"}, status=422)
    assert "Say in a comment why it is open again." in page.text
    page = client.submit(page, "Save update", comment="La giunta ha cambiato idea.")
    assert "Re-opened: In progress" in page.text
    assert [row.reason for row in updates(milestone)][-2:] == [Reason.POLITICS, None]


def test_only_allowed_steps_are_offered(client, city):
    completed = make.milestone(city.plan, status=S.COMPLETED, happened="2021-05")
    client.sign_in(city.editor)
    offered = client.get(url(completed)).form("update").options("status")
    assert offered == ["not_started", "in_progress", "completed"]
    token = client.get(url(completed)).form("update").values
    page = client.post(
        url(completed, "updates"),
        {
            "form_token": token["form_token"][0],
            "seen_update": "0",
            "seen_status": "completed",
            "status": "dropped",
        },
        status=422,
    )
    assert "Not a valid choice" in page.text


def test_the_day_of_completion_is_corrected_with_a_comment(client, city):
    completed = make.milestone(city.plan, status=S.COMPLETED, happened="2021-05-03")
    client.sign_in(city.editor)
    page = client.submit(client.get(url(completed)), "Save update", {"happened": "10 June 2021"}, status=422)
    assert "Say in a comment what was wrong." in page.text
    page = client.submit(page, "Save update", comment="It was June")
    assert db.session.get_one(Milestone, completed.id).happened.edtf == "2021-06-10"
    assert "Undo" not in page.buttons, "taking it back would not bring the old day back"


def test_saying_nothing_is_answered_and_nothing_is_recorded(client, city, milestone):
    client.sign_in(city.editor)
    page = client.submit(client.get(url(milestone)), "Save update", status=422)
    assert "choose “Nothing has changed”" in page.text
    assert updates(milestone) == []


def test_a_back_dated_statement_says_since_when_and_when_it_was_recorded(client, city, milestone):
    client.sign_in(city.editor)
    fields = {"confidence": "at_risk", "effective_on": "1 September 2021"}
    page = client.submit(client.get(url(milestone)), "Save update", fields)
    assert "recorded 20 October 2021" in page.text
    assert updates(milestone)[-1].effective_on.edtf == "2021-09-01"


def test_a_back_dated_statement_that_a_later_one_hides_asks_first(client, city, milestone):
    said_earlier(
        milestone,
        city.programme,
        by=Author(city.colleague, city.capaci.id),
        confidence=Confidence.AT_RISK,
        effective_on=when("2021-10-03"),
    )
    client.sign_in(city.editor)
    fields = {"confidence": "off_track", "effective_on": "1 September 2021", "comment": "Era già chiaro."}
    page = client.submit(client.get(url(milestone)), "Save update", fields, status=422)
    assert (
        "It will not show today, because on 3 October 2021 Capaci, Pino said: city says: at risk."
        in page.text
    )
    assert page.form("update").values["comment"] == ["Era già chiaro."]
    assert len(updates(milestone)) == 1
    page = client.submit(page, "Save it all the same")
    assert len(updates(milestone)) == 2
    assert db.session.get_one(Milestone, milestone.id).confidence is Confidence.AT_RISK


def test_a_completion_before_a_later_step_asks_first(client, city):
    milestone = make.milestone(city.plan)
    by = Author(city.colleague, city.capaci.id)
    said_earlier(milestone, city.programme, by=by, status=S.IN_PROGRESS, effective_on=when("2021-10-12"))
    client.sign_in(city.editor)
    fields = {"status": "completed", "happened": "1 October 2021", "proof_later": True}
    page = client.submit(client.get(url(milestone)), "Save update", fields, status=422)
    assert "It will not show today" in page.text
    assert "Was that wrong? Withdraw it first" in page.links


def test_two_people_at_once_the_second_sees_both_and_neither_text_is_lost(
    client, new_client, city, milestone
):
    client.sign_in(city.editor)
    mine = client.get(url(milestone))
    other = new_client()
    other.sign_in(city.colleague)
    fields = {"confidence": "at_risk", "comment": "Il sindaco è malato."}
    other.submit(other.get(url(milestone)), "Save update", fields)
    fields = {"expected": "December 2021", "reason": "staff", "comment": "Manca personale."}
    page = client.submit(mine, "Save update", fields, status=409)
    assert "Il sindaco è malato." in page.text
    assert "Capaci, Pino" in page.text
    assert "Manca personale." in page.text
    assert "December 2021" in page.text
    assert len(updates(milestone)) == 1
    page = client.submit(page, "Save mine")
    row = db.session.get_one(Milestone, milestone.id)
    assert (row.expected.edtf, row.confidence) == ("2021-12", Confidence.AT_RISK), (
        "what I did not touch stays"
    )
    typed = [one.comment for one in updates(milestone) if one.comment]
    assert typed == ["Il sindaco è malato.", "Manca personale."]


def test_two_people_at_once_mine_can_be_dropped(client, new_client, city, milestone):
    client.sign_in(city.editor)
    mine = client.get(url(milestone))
    other = new_client()
    other.sign_in(city.colleague)
    other.submit(other.get(url(milestone)), "Nothing has changed")
    page = client.submit(mine, "Save update", {"confidence": "off_track"}, status=409)
    page = client.get(page.links["Keep theirs"])
    assert 'name="draft-taken"' in page.html
    assert len(updates(milestone)) == 1


def test_what_i_typed_unreadably_survives_a_clash_too(client, new_client, city, milestone):
    client.sign_in(city.editor)
    mine = client.get(url(milestone))
    said_earlier(milestone, city.programme, comment="Prima")
    page = client.submit(mine, "Save update", {"expected": "dopo Pasqua forse"}, status=409)
    assert "dopo Pasqua forse" in page.text
    page = client.submit(page, "Save mine", status=422)
    assert page.form("update").values["expected"] == ["dopo Pasqua forse"]


def test_a_corrected_title_is_no_clash(client, city, milestone):
    client.sign_in(city.editor)
    mine = client.get(url(milestone))
    row = db.session.get_one(Milestone, milestone.id)
    row.title = "Target groups defined"
    db.session.commit()
    client.submit(mine, "Save update", {"confidence": "off_track"})
    assert len(updates(milestone)) == 1


def test_the_same_form_sent_twice_makes_one_update(client, city, milestone):
    client.sign_in(city.editor)
    page = client.get(url(milestone))
    first = client.submit(page, "Save update", {"comment": "Una volta"}, follow=False)
    second = client.submit(page, "Save update", {"comment": "Una volta"}, follow=False)
    assert first.location == second.location
    assert len(updates(milestone)) == 1


def test_a_new_agreed_date_is_the_coordinators_with_a_reason_and_the_old_one_stays(client, city, milestone):
    client.sign_in(city.coordinator)
    page = client.get(url(milestone))
    page = client.submit(page, "Agree this date", {"agreed": "8 October 2021"}, status=422)
    assert "That is the agreed date already." in page.text
    page = client.submit(page, "Agree this date", {"agreed": "January 2022"}, status=422)
    assert "The date moves: choose a reason." in page.text
    page = client.submit(page, "Agree this date", agreed_reason="emergency", agreed_comment="Flood")
    assert "Saved: agreed date January 2022." in page.text
    assert "8 October 2021 now → agreed January 2022" in page.text
    assert "CEMR, Cora" in page.text
    client.sign_in(city.editor)
    assert "Agree this date" not in client.get(url(milestone)).buttons
    client.post(url(milestone, "agreed"), status=403)


def test_an_update_is_withdrawn_with_a_reason_and_stays_struck_out(client, city, milestone):
    row = said_earlier(milestone, city.programme, comment="Sbagliato")
    client.sign_in(city.editor)
    page = client.get(url(milestone))
    page = client.get(page.links["Withdraw this update"])
    assert "Sbagliato" in page.text
    page = client.submit(page, "Withdraw it", status=422)
    page = client.submit(page, "Withdraw it", comment="Altra milestone")
    assert "withdrawn on 20 October 2021 by Capaci, Giulia because: Altra milestone" in page.text
    assert "Sbagliato" in page.text
    again = client.get(url(milestone, "updates", row.id, "withdraw"))
    assert again.h1 == "This update is withdrawn"
    client.get(url(milestone, "updates", 999_999, "withdraw"), status=404)


def test_what_nobody_said_is_not_offered_to_be_withdrawn_nor_taken_back(client, city, milestone):
    client.sign_in(city.editor)
    said_earlier(
        milestone,
        city.programme,
        by=Author(city.editor, city.capaci.id),
        expected=when("2022-01"),
        reason=Reason.STAFF,
        status=S.NOT_STARTED,
    )
    rows = db.session.query(MilestoneUpdate).order_by(MilestoneUpdate.id).all()
    nobodys = [row.id for row in rows if row.by_user_id is None]
    said = [row.id for row in rows if row.by_user_id is not None]
    assert (len(nobodys), len(said)) == (1, 1)
    offered = [one for one in client.get(url(milestone)).links.values() if one.endswith("/withdraw")]
    assert offered == [url(milestone, "updates", said[0], "withdraw")]
    for page in (
        client.get(url(milestone, "updates", nobodys[0], "withdraw")),
        client.post(url(milestone, "updates", nobodys[0], "withdraw"), withdrawal_words(), status=422),
    ):
        assert "Nobody said this" in page.text
        assert "Withdraw it" not in page.buttons
    assert db.session.query(MilestoneUpdate).count() == 2


def withdrawal_words():
    return {"comment": "In error", "form_token": "t" * 24}


def test_another_citys_milestone_cannot_be_touched_nor_a_reviewer_write(client, city, milestone):
    for person in (city.neighbour, city.reviewer):
        client.sign_in(person)
        page = client.get(url(milestone))
        assert not {"Save update", "Nothing has changed"} & set(page.buttons)
        for address in ("updates", "unchanged", "agreed", "accept", "decline", "edit", "delete"):
            client.post(url(milestone, address), status=403)
        client.get(url(milestone, "edit"), status=403)
        client.get(url(milestone, "replications/new"), status=403)


def test_signed_out_and_strangers_see_nothing_of_a_closed_programme(client, city, milestone):
    assert client.get(url(milestone), status=303).location.startswith("/login?next=")
    assert client.post(url(milestone, "updates"), status=303).location.startswith("/login?next=")
    client.sign_in(make.user("Stranger"))
    client.get(url(milestone), status=404)
    client.post(url(milestone, "updates"), status=404)


def test_a_milestone_of_another_programme_is_not_here(client, city, milestone):
    other = make.programme("other")
    theirs = make.milestone(make.plan(make.pair(other)))
    client.sign_in(city.coordinator)
    client.get(url(theirs), status=404)


def test_the_public_sees_organisations_and_no_person_and_no_source_note(client, city, milestone):
    city.programme.open = True
    db.session.get_one(Milestone, milestone.id).source_note = "Two sources disagree"
    db.session.commit()
    said_earlier(milestone, city.programme, by=Author(city.editor, city.capaci.id), comment="Tutto bene")
    page = client.get(url(milestone))
    assert "Capaci" in page.text
    assert "Giulia" not in page.text
    assert "Two sources disagree" not in page.text
    client.sign_in(city.editor)
    page = client.get(url(milestone))
    assert "Giulia" in page.text
    assert "Two sources disagree" not in page.text
    client.sign_in(city.coordinator)
    assert "Two sources disagree" in client.get(url(milestone)).text


def test_a_form_without_its_token_is_refused(client, city, milestone):
    client.sign_in(city.editor)
    client.post(url(milestone, "updates"), {"comment": "x"}, token=False, status=400)
    assert updates(milestone) == []


@pytest.mark.parametrize(
    "field", ["seen_update", "form_token", "status", "confidence", "expected", "effective_on"]
)
def test_hostile_input_is_a_sentence_and_never_a_failure(client, city, milestone, field):
    client.sign_in(city.editor)
    for value in ("", "-1", "9" * 40, "<b>", "\u202e", "%00", "٣", "2021-13-45", "=1+1"):
        values = client.get(url(milestone)).form("update").values
        data = {name: one[0] for name, one in values.items() if one} | {"comment": "x", field: value}
        del data["csrf_token"]
        answer = client.any_status("POST", url(milestone, "updates"), data)
        assert answer.status in (303, 409, 422), value


def test_a_proposed_milestone_is_accepted_with_a_date(client, city):
    proposed = make.milestone(city.plan, status=S.PROPOSED, title="Write to Carini")
    client.sign_in(city.editor)
    page = client.get(url(proposed))
    assert "Save update" not in page.buttons
    page = client.submit(page, "Accept", accept_expected="spring 2022")
    assert "Accepted: Not started" in page.text
    row = db.session.get_one(Milestone, proposed.id)
    assert (row.status, row.expected.text) == (S.NOT_STARTED, "spring 2022")
    page = client.post(url(proposed, "decline"), status=303)
    assert "It has been decided meanwhile" in client.follow(page).text
    assert db.session.get_one(Milestone, proposed.id).status is S.NOT_STARTED


def test_a_milestone_that_was_only_proposed_is_not_said_to_be_in_the_plan(client, city):
    proposed = make.milestone(city.plan, status=S.PROPOSED, added_on="2021-06-01")
    client.sign_in(city.editor)
    page = client.get(url(proposed))
    assert "Proposed since" in page.text
    assert "In the plan since" not in page.text
    client.submit(page, "Accept", accept_expected="2022-06")
    assert "In the plan since" in client.get(url(proposed)).text


def test_a_proposed_milestone_says_where_it_comes_from_and_its_date_is_filled_in(client, city):
    proposed = make.milestone(city.plan, status=S.PROPOSED, title="Write to Carini", expected="2022-21")
    visit = make.visit(city.pair, 2, status=ActivityStatus.HELD, happened="2021-10-18")
    report = make.saved(
        VisitReport(activity_id=visit.id, state=ReportState.ACCEPTED, by_user_id=city.coordinator.id)
    )
    make.saved(FollowUp(report_id=report.id, what="Write to Carini", milestone_id=proposed.id))
    client.sign_in(city.editor)
    page = client.get(url(proposed))
    assert "Cora proposed this" in page.text
    assert "Proposed for spring 2022." in page.text
    link = next(words for words in page.links if words.startswith("Study visit 2, Mechelen → Capaci"))
    assert page.links[link] == f"/programmes/bridging/activities/{visit.id}/report"
    assert page.form("accept").values["accept_expected"] == ["spring 2022"]
    page = client.submit(page, "Accept")
    assert "It is in your plan now. Saved: Not started." in page.text
    assert "See the plan" in page.links


@pytest.mark.parametrize(("typed", "kept"), [("", None), ("June 2022", "2022-06")])
def test_the_city_gives_its_own_date_or_none_without_a_reason(client, city, typed, kept):
    proposed = make.milestone(city.plan, status=S.PROPOSED, expected="2022-21")
    client.sign_in(city.editor)
    client.submit(client.get(url(proposed)), "Accept", accept_expected=typed)
    expected = db.session.get_one(Milestone, proposed.id).expected
    assert (expected.edtf if expected else None) == kept


def test_a_proposal_due_after_the_plan_says_why_it_has_no_date(client, city):
    city.plan.period = when("2021-01/2022-03")
    proposed = make.milestone(city.plan, status=S.PROPOSED)
    visit = make.visit(city.pair, 2, status=ActivityStatus.HELD, happened="2021-10-18")
    report = make.saved(VisitReport(activity_id=visit.id, state=ReportState.ACCEPTED))
    make.saved(FollowUp(report_id=report.id, what="Carini", due=when("2022-22"), milestone_id=proposed.id))
    client.sign_in(city.editor)
    page = client.get(url(proposed))
    assert "it was asked for by summer 2022, which is outside the period of the plan" in page.text


def test_a_date_after_the_end_of_the_plan_says_what_to_do(client, city, milestone):
    city.plan.period = when("2021-01/2022-03")
    db.session.commit()
    client.sign_in(city.editor)
    fields = {"expected": "summer 2022", "reason": "staff"}
    page = client.submit(client.get(url(milestone)), "Save update", fields, status=422)
    assert "ask the coordinator to lengthen the period of the plan" in page.text
    assert page.links["Change the period of the plan"] == f"/programmes/bridging/plans/{city.plan.id}/edit"


def test_a_day_that_is_over_is_asked_about_before_it_is_expected(client, city, milestone):
    client.sign_in(city.editor)
    fields = {"expected": "1 October 2021", "reason": "staff"}
    page = client.submit(client.get(url(milestone)), "Save update", fields, status=422)
    assert "That day is over: “1 October 2021”. Is it a mistake, or is it overdue?" in page.text
    assert updates(milestone) == []
    client.submit(page, "It is overdue: save it")
    assert updates(milestone)[-1].expected.edtf == "2021-10-01"


def test_all_that_is_wrong_is_said_at_once(client, city, milestone):
    client.sign_in(city.editor)
    fields = {"status": "completed", "happened": "1 March 2022"}
    page = client.submit(client.get(url(milestone)), "Save update", fields, status=422)
    assert "What proves it? Give a link that proves it, or tick that it comes later." in page.text
    assert "That day is still to come." in page.text


def test_a_proposed_milestone_is_declined_with_a_reason(client, city):
    proposed = make.milestone(city.plan, status=S.PROPOSED)
    client.sign_in(city.editor)
    page = client.submit(client.get(url(proposed)), "Decline", status=422)
    assert "Say why: choose a reason." in page.text
    page = client.submit(page, "Decline", decline_reason="scope", decline_comment="Non è nostro")
    assert "Declined" in page.text
    assert db.session.get_one(Milestone, proposed.id).status is S.DROPPED


def test_its_texts_are_changed_and_evidence_added_and_removed(client, city, milestone):
    client.sign_in(city.editor)
    page = client.get(url(milestone, "edit"))
    fields = {
        "title": "Groups defined",
        "code": "M2b",
        "weight": "2",
        "means_of_verification": "A list",
        "evidence-0-title": "List",
        "evidence-0-url": "https://capaci.example/list",
        "evidence-1-url": "https://capaci.example/more",
    }
    page = client.submit(page, "Save", fields)
    row = db.session.get_one(Milestone, milestone.id)
    assert (row.title, row.code, row.weight) == ("Groups defined", "M2b", 2)
    assert [one["title"] for one in row.evidence] == ["List", "https://capaci.example/more"]
    assert "groups defined" in row.search_text
    assert page.links["List"] == "https://capaci.example/list"
    page = client.submit(client.get(url(milestone, "edit")), "Save", {"evidence-0-remove": True})
    db.session.expire_all()
    assert [one["url"] for one in db.session.get_one(Milestone, milestone.id).evidence] == [
        "https://capaci.example/more"
    ]


def test_a_code_is_unique_in_its_plan_and_typed_text_stays(client, city, milestone):
    make.milestone(city.plan, code="M3")
    client.sign_in(city.editor)
    page = client.submit(
        client.get(url(milestone, "edit")), "Save", {"code": "M3", "note": "Bozza", "weight": "0"}, status=422
    )
    assert "A whole number from 1 to 100." in page.text
    page = client.submit(page, "Save", {"weight": "1"}, status=422)
    assert "This is already there." in page.text
    assert page.form("Save").values["note"] == ["Bozza"]


def test_two_people_change_the_texts_and_the_second_sees_both(client, new_client, city, milestone):
    client.sign_in(city.editor)
    mine = client.get(url(milestone, "edit"))
    other = new_client()
    other.sign_in(city.coordinator)
    other.submit(other.get(url(milestone, "edit")), "Save", {"title": "Theirs", "note": "Nota"})
    page = client.submit(mine, "Save", {"title": "Mine"}, status=409)
    assert "Theirs" in page.text
    page = client.submit(page, "Save mine")
    assert page.h1 == "Mine"


def test_a_milestone_is_added_to_a_plan_as_of_today(client, city):
    client.sign_in(city.editor)
    page = client.get(f"/programmes/bridging/plans/{city.plan.id}/milestones/new")
    fields = {"code": "M1", "title": "Room found", "agreed": "March 2022", "expected": "March 2022"}
    page = client.submit(page, "Add the milestone", fields)
    assert page.h1 == "Room found"
    row = db.session.scalars(select(Milestone).where(Milestone.code == "M1")).one()
    assert (row.added_on.edtf, row.agreed.edtf, row.expected) == ("2021-10-20", "2022-03", None)
    assert (row.status, row.owner_id) == (S.NOT_STARTED, city.capaci.id)


def test_the_next_code_of_the_plan_is_proposed(client, city):
    make.milestone(city.plan, code="M7")
    client.sign_in(city.editor)
    page = client.get(f"/programmes/bridging/plans/{city.plan.id}/milestones/new")
    assert page.form("Add the milestone").values["code"] == ["M8"]


def test_a_new_milestone_cannot_have_been_added_tomorrow_nor_lie_outside_the_plan(client, city):
    city.plan.period = when("2021-01/2022-12")
    db.session.commit()
    client.sign_in(city.editor)
    page = client.get(f"/programmes/bridging/plans/{city.plan.id}/milestones/new")
    fields = {"code": "M1", "title": "Room", "added_on": "21 October 2021", "agreed": "February 2023"}
    page = client.submit(page, "Add the milestone", fields, status=422)
    assert "That day is still to come." in page.text
    page = client.submit(page, "Add the milestone", {"added_on": ""}, status=422)
    assert "outside the period of the plan" in page.text


def test_a_milestone_is_deleted_only_while_nothing_points_to_it(client, city, milestone):
    client.sign_in(city.editor)
    report = make.saved(VisitReport(activity_id=make.visit(city.pair).id))
    follow_up = make.saved(FollowUp(report_id=report.id, what="Call", milestone_id=milestone.id))
    page = client.get(url(milestone, "delete"))
    assert "Drop it instead" in page.text
    client.post(url(milestone, "delete"), status=409)
    db.session.delete(db.session.get_one(FollowUp, follow_up.id))
    db.session.commit()
    page = client.get(url(milestone, "delete"))
    first = client.submit(page, "Delete it")
    assert "The milestone is deleted." in first.text
    client.submit(page, "Delete it", follow=False)
    assert db.session.scalar(select(func.count(Milestone.id))) == 0


def test_a_closed_plan_raises_no_flag(client, city, milestone):
    city.plan.status = PlanStatus.CLOSED
    db.session.commit()
    client.sign_in(city.editor)
    assert "Overdue" not in client.get(url(milestone)).text


def test_case_27_quotes_guillemets_greek_and_formulas_are_shown_as_typed(client, city, milestone):
    words = '=1+1 «Καλή» "ēka" <script>alert(1)</script>\n@due'
    client.sign_in(city.editor)
    page = client.submit(client.get(url(milestone)), "Save update", {"comment": words})
    assert updates(milestone)[-1].comment == words
    assert "<script>alert" in page.text
    assert "<script>alert" not in page.html


def test_case_20_an_intended_replication_is_said_to_be_so_and_not_counted(client, city, milestone):
    make.saved(
        Replication(milestone_id=milestone.id, place="Other Italian towns", status=ReplicationStatus.INTENDED)
    )
    client.sign_in(city.reviewer)
    page = client.get(url(milestone))
    assert "in place nowhere yet" in page.text
    assert "only intended: not counted as in place" in page.text


def test_the_page_costs_the_same_whatever_the_length_of_its_history(client, city, milestone):
    client.sign_in(city.editor)
    said_earlier(milestone, city.programme, by=Author(city.editor, city.capaci.id), comment="Uno")
    client.get(url(milestone))
    few = len(client.statements)
    for number in range(12):
        said_earlier(
            milestone, city.programme, by=Author(city.colleague, city.capaci.id), comment=str(number)
        )
        make.saved(Replication(milestone_id=milestone.id, place=f"Town {number}", status="intended"))
    client.get(url(milestone))
    assert len(client.statements) == few
