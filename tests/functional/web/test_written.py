"""In which language somebody writes is asked once, remembered, kept with the text and shown with it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.support import make
from tests.support.two_sides import DAY, TwoSides
from tracker.domain.statuses import ActivityStatus, MilestoneStatus, ReportState
from tracker.extensions import db
from tracker.models import (
    FollowUp,
    LogLine,
    Milestone,
    MilestoneUpdate,
    Question,
    User,
    VisitReport,
)
from tracker.services import item_links

P = "/programmes/bridging"


@pytest.fixture
def city(app, frozen_day):
    """On 20 October 2021 Capaci has a plan with a milestone of which nobody said in which language it is."""
    frozen_day(DAY)
    city = TwoSides(open=True, countries=["BE", "IT"])
    city.plan = make.plan(city.pair, objectives=["Una scuola per tutti"])
    city.milestone = make.milestone(
        city.plan, status=MilestoneStatus.IN_PROGRESS, agreed="2021-12", description="Si comincia"
    )
    city.visit = make.visit(city.pair, 1, status=ActivityStatus.HELD, happened="2021-10-18")
    city.coordinator = make.user("Cora", programme=city.programme, role="coordinator")
    db.session.commit()
    return city


def url(city, *more):
    return "/".join([P, "milestones", str(city.milestone.id), *more])


def fresh(kind, row):
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(kind, row.id)


def last_update():
    db.session.rollback()
    return db.session.scalars(select(MilestoneUpdate).order_by(MilestoneUpdate.id.desc())).first()


def offered(page, form):
    """What the line of a form says already."""
    return page.form(form).values["language"]


def langs(page, words):
    """Which language each element that begins with these words, and has no others before, is marked with."""
    return [
        next((one.get("lang") for one in (element, *page.ancestors(element)) if "lang" in one.attrib), None)
        for element in page.tree.iter()
        if (element.text or "").strip() == words
    ]


def test_the_language_is_chosen_once_and_the_next_form_has_it(client, city):
    client.sign_in(city.editor)
    page = client.get(url(city))
    assert offered(page, "update") == ["en"], "nothing was chosen yet: that of the page"
    page = client.submit(page, "Save update", comment="Si continua", language="it")
    assert last_update().language == "it"
    assert offered(page, "update") == ["it"]
    assert offered(client.get(f"{P}/plans/{city.plan.id}/milestones/new"), "Add the milestone") == ["it"]
    client.submit(client.get(url(city)), "Save update", comment="Ancora", confidence="at_risk")
    assert last_update().language == "it", "it is not asked a second time"


def test_what_one_person_chose_is_offered_to_nobody_else(client, city):
    colleague = city.edits("Pino", city.capaci)
    db.session.commit()
    client.sign_in(city.editor)
    client.submit(client.get(url(city)), "Save update", comment="Si continua", language="it")
    client.sign_in(colleague)
    assert offered(client.get(url(city)), "update") == ["en"]


def test_before_anything_was_chosen_the_own_language_is_offered(client, city):
    city.editor.language = "lv"
    db.session.commit()
    client.sign_in(city.editor)
    assert offered(client.get(url(city)), "update") == ["lv"]


def test_the_languages_of_the_countries_of_the_programme_are_offered_and_any_other_is_taken(client, city):
    client.sign_in(city.editor)
    page = client.get(url(city))
    codes = page.form("update").options("language")
    assert {"en", "fr", "nl", "it", "es", "el", "lv", "de"} <= set(codes)
    assert "pl" not in codes
    fields = {name: values[0] for name, values in page.form("update").values.items() if values}
    client.post(url(city, "updates"), {**fields, "comment": "Idziemy dalej", "language": "pl"}, status=303)
    assert last_update().language == "pl"
    assert offered(client.get(url(city)), "update") == ["pl"]
    fields |= {"form_token": "x" * 20, "seen_update": str(last_update().id)}
    refused = client.post(url(city, "updates"), {**fields, "comment": "…", "language": "xx"}, status=422)
    assert "Choose a language." in refused.text


def test_an_update_without_words_has_no_language(client, city):
    client.sign_in(city.editor)
    client.submit(client.get(url(city)), "Save update", confidence="at_risk", language="it")
    assert last_update().language is None


def test_who_edits_keeps_the_language_of_the_row_and_their_own(client, city):
    city.milestone.language, city.coordinator.writing_language = "it", "fr"
    db.session.commit()
    client.sign_in(city.coordinator)
    page = client.get(url(city, "edit"))
    assert offered(page, "Save") == ["it"]
    client.submit(page, "Save", title="Scuola aperta")
    assert fresh(Milestone, city.milestone).language == "it"
    assert fresh(User, city.coordinator).writing_language == "fr", "they chose nothing"


def test_a_language_that_nobody_knows_stays_unknown_until_somebody_says_it(client, city):
    client.sign_in(city.editor)
    page = client.get(url(city, "edit"))
    assert offered(page, "Save") == [""]
    client.submit(page, "Save", note="Nuova nota")
    assert fresh(Milestone, city.milestone).language is None
    client.submit(client.get(url(city, "edit")), "Save", language="it")
    assert fresh(Milestone, city.milestone).language == "it"
    assert "" not in client.get(url(city, "edit")).form("Save").options("language")


def test_a_text_says_its_language_where_that_is_not_the_page_s(client, city):
    shown = {None: ("", False), "it": ("it", True), "en": (None, False)}
    for language, (marked, noted) in shown.items():
        city.milestone.language = city.plan.language = language
        db.session.commit()
        page = client.get(url(city))
        assert langs(page, "Si comincia")[0] == (marked if marked is not None else "en")
        assert ("Si comincia (original in Italian)" in page.text) == noted
        plan = client.get(f"{P}/plans/{city.plan.id}")
        assert langs(plan, "Una scuola per tutti")[0] == (marked if marked is not None else "en")
        assert ("original in Italian" in plan.text) == noted
        assert "original in" not in plan.title
        db.session.expire_all()


def test_a_comment_in_the_history_says_its_own_language_and_not_that_of_the_milestone(client, city):
    city.milestone.language = "en"
    db.session.commit()
    client.sign_in(city.editor)
    said = {"comment": "Si continua", "language": "it", "confidence": "at_risk"}
    page = client.submit(client.get(url(city)), "Save update", said)
    assert set(langs(page, "Si continua")) == {"it"}
    assert "Si continua (original in Italian)" in page.text
    page = client.get(f"{P}/changes")
    assert set(langs(page, "Si continua")) == {"it"}


def test_undoing_says_the_page_s_own_words_in_its_language_and_is_no_choice(client, city):
    city.editor.writing_language = "it"
    db.session.commit()
    client.sign_in(city.editor)
    page = client.submit(client.get(url(city)), "Save update", comment="Si continua")
    page = client.submit(page, "Undo")
    assert (last_update().comment, last_update().language) == ("Undone right after saving", "en")
    assert fresh(User, city.editor).writing_language == "it"


def test_taking_an_update_back_says_why_in_the_writer_s_language(client, city):
    client.sign_in(city.editor)
    client.submit(client.get(url(city)), "Save update", comment="Si continua", language="it")
    page = client.get(url(city, "updates", str(last_update().id), "withdraw"))
    page = client.submit(page, "Withdraw it", comment="Era <b>falso</b>")
    assert last_update().language == "it"
    assert "by Capaci, Giulia because: Era <b>falso</b>" in page.text
    assert langs(page, "Era <b>falso</b>") == ["it"]


def test_question_and_answer_have_a_language_each(client, city):
    client.sign_in(city.mentor)
    client.submit(client.get(url(city)), "Ask", question="Wie kookt?", language="nl")
    client.sign_in(city.editor)
    page = client.get(url(city))
    assert langs(page, "Wie kookt?")[0] == "nl"
    page = client.submit(page, "Answer", answer="La scuola", language="it")
    db.session.rollback()
    question = db.session.scalars(select(Question)).one()
    assert (question.language, question.answer_language) == ("nl", "it")
    assert (langs(page, "Wie kookt?"), langs(page, "La scuola")) == (["nl"], ["it"])


def test_a_report_and_its_follow_ups_keep_the_language_from_the_draft_on(client, city):
    base = f"{P}/activities/{city.visit.id}"
    client.sign_in(city.editor)
    client.submit(client.get(f"{base}/log/learned"), "on", learned="Si mangia insieme", language="it")
    page = client.get(f"{base}/log/learned")
    assert offered(page, "on") == ["it"]
    page = client.get(f"{base}/log/next")
    assert offered(page, "on") == ["it"]
    page = client.submit(page, "on", {"follow_ups-0-what": "Cercare una cucina"})
    assert set(langs(page, "Si mangia insieme")) == {"it"}
    assert "original in Italian" in page.text
    client.submit(page, "Submit the report")
    db.session.rollback()
    report, follow_up = (
        db.session.scalars(select(VisitReport)).one(),
        db.session.scalars(select(FollowUp)).one(),
    )
    assert (report.language, follow_up.language, report.state) == ("it", "it", ReportState.SUBMITTED)
    client.sign_in(city.coordinator)
    page = client.submit(client.get(f"{base}/report/edit"), "Save", learned="Si mangia bene")
    db.session.rollback()
    db.session.expire_all()
    report, follow_up = (
        db.session.scalars(select(VisitReport)).one(),
        db.session.scalars(select(FollowUp)).one(),
    )
    assert (report.language, follow_up.language) == ("it", "it")


def test_the_usual_title_of_an_activity_is_in_the_language_of_the_page(client, city):
    city.coordinator.writing_language = "it"
    db.session.commit()
    client.sign_in(city.coordinator)
    page = client.get(f"{P}/activities/new?pair=1&round=2")
    fields = {"status": "planned", "agreed": "May 2022"}
    page = client.submit(page, "Put it in the plan", fields)
    assert langs(page, "Study visit 2, Mechelen → Capaci")[0] == "en"


def test_who_comes_by_a_mail_is_remembered_too(client, city):
    token = item_links.make(
        user_id=city.editor.id, programme_id=city.programme.id, milestone_id=city.milestone.id
    )
    db.session.commit()
    page = client.follow(client.get(f"/go/{token}", status=303))
    client.submit(page, "Save update", comment="Si continua", language="it")
    assert last_update().language == "it"
    assert fresh(User, city.editor).writing_language == "it"


def test_the_log_says_the_language_of_a_text_and_not_what_somebody_wrote_in_last(client, city):
    client.sign_in(city.editor)
    client.submit(client.get(url(city, "edit")), "Save", language="it")
    db.session.rollback()
    lines = db.session.scalars(select(LogLine).where(LogLine.new.is_not(None))).all()
    assert [(line.table_name, line.new) for line in lines if "language" in (line.new or {})] == [
        ("milestone", {"language": "it"})
    ]
    assert all(line.table_name != "user" for line in lines if line.new and "writing_language" in line.new)
    client.sign_in(city.coordinator)
    assert "Italian" in client.get(f"{P}/log").text


def test_an_address_or_a_title_never_has_markup_in_it(client, city):
    city.visit.title, city.visit.language = "Cucina “aperta” <qui>", "it"
    db.session.commit()
    page = client.get(f"{P}/activities/{city.visit.id}")
    assert page.h1 == "Cucina “aperta” <qui>"
    assert langs(page, "Cucina “aperta” <qui>")[0] == "it" or page.all("h1")[0]


def test_of_two_people_at_once_neither_is_told_which_language_the_other_one_left_as_it_was(client, city):
    client.sign_in(city.coordinator)
    page = client.get(url(city))
    make.saved(
        MilestoneUpdate(
            milestone_id=city.milestone.id, comment="Nel frattempo", effective_on=make.when("2021-10-19")
        )
    )
    db.session.commit()
    page = client.submit(page, "Agree this date", agreed="May 2022", agreed_reason="staff", status=409)
    assert "Nel frattempo" in page.text
    assert "Written in" not in page.text
