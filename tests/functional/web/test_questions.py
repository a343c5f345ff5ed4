"""Questions: the coordinator or the mentor side asks, the city answers there, and nobody outside reads it."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from tests.support import make
from tests.support.two_sides import DAY, TwoSides
from tracker.domain.statuses import MemberRole, MilestoneStatus
from tracker.extensions import db
from tracker.models import ActivityPair, Membership, Question
from tracker.permissions import Action, may
from tracker.queries.activities import get_activity
from tracker.queries.actors import actor_of
from tracker.queries.milestones import get_milestone
from tracker.queries.questions import list_open_questions
from tracker.services import tries
from tracker.services.tries import ASKED
from tracker.web.parts.questions import scope_of_questions

P = "/programmes/bridging"


@pytest.fixture
def talk(app, frozen_day):
    """An open programme on 20 October 2021: Mechelen mentors Capaci; each side has an editor."""
    frozen_day(DAY)
    talk = TwoSides(open=True)
    programme = talk.programme
    talk.colleague = talk.edits("Pino", talk.capaci)
    talk.neighbour = talk.edits("Nuria", make.organisation(programme, "Fuenlabrada"))
    lead = make.organisation(programme, "CEMR", kind="lead_partner")
    talk.coordinator = make.user("Cora", programme=programme, role="coordinator", organisation=lead)
    talk.reviewer = make.user("Rhea", programme=programme, role="reviewer")
    talk.plan = make.plan(talk.pair)
    talk.milestone = make.milestone(talk.plan, status=MilestoneStatus.IN_PROGRESS, agreed="2021-12")
    talk.visit = make.visit(talk.pair, 1, expected="2021-11-08", agreed="2021-11-08")
    db.session.commit()
    return talk


def milestone_path(talk, *more):
    return "/".join([P, "milestones", str(talk.milestone.id), *more])


def visit_path(talk):
    return f"{P}/activities/{talk.visit.id}"


def asked(talk, *, by=None, text="Who cooks?", **about):
    """A question that is there already, a minute after the one before."""
    about = about or {"milestone_id": talk.milestone.id}
    person = by or talk.mentor
    row = Question(programme_id=talk.programme.id, text=text, asked_by_id=person.id, **about)
    row = make.saved(row)
    db.session.commit()
    return row


def questions():
    db.session.expire_all()
    return list(db.session.scalars(select(Question).order_by(Question.id)))


@pytest.mark.parametrize("where", [milestone_path, visit_path])
def test_the_mentor_asks_and_the_city_answers_there(client, talk, where):
    client.sign_in(talk.mentor)
    page = client.submit(client.get(where(talk)), "Ask", question="Who cooks?")
    assert "Your question is asked." in page.text
    assert "Mechelen, Maaike, 20 October 2021Who cooks?" in page.text
    assert "Answer" not in page.buttons

    client.sign_in(talk.editor)
    assert "Questions to you" in client.get("/").text
    page = client.submit(client.get(where(talk)), "Answer", answer="The school")
    assert "Your answer is there." in page.text
    assert "Capaci, Giulia, 20 October 2021The school" in page.text
    assert "Questions to you" not in client.get("/").text
    (question,) = questions()
    assert (question.asked_by_organisation_id, question.answered_by_organisation_id) == (
        talk.mechelen.id,
        talk.capaci.id,
    )


def test_the_question_stands_above_the_form_of_the_update(client, talk):
    asked(talk)
    client.sign_in(talk.editor)
    text = client.get(milestone_path(talk)).text
    assert text.index("Who cooks?") < text.index("Nothing has changed") < text.index("Where does it stand?")


def test_members_read_questions_and_nobody_else_does(client, talk):
    said = {"answer": "The school", "answered_by_id": talk.editor.id, "answered_at": talk.pair.created_at}
    asked(talk, milestone_id=talk.milestone.id, **said)
    asked(talk, text="And who pays?")
    asked(talk, text="Which bus?", activity_id=talk.visit.id)
    stranger = make.user("Stranger")
    db.session.commit()
    for person in (talk.reviewer, talk.neighbour):
        client.sign_in(person)
        text = client.get(milestone_path(talk)).text + client.get(visit_path(talk)).text
        assert all(words in text for words in ("Who cooks?", "The school", "And who pays?", "Which bus?"))
    for person in (None, stranger):
        client.sign_out()
        if person:
            client.sign_in(person)
        text = client.get(milestone_path(talk)).text + client.get(visit_path(talk)).text
        assert not any(words in text for words in ("cooks", "The school", "pays", "Which bus", "uestion"))


def test_an_answer_is_given_once_and_the_later_one_is_not_lost(client, talk):
    question = asked(talk)
    client.sign_in(talk.editor)
    mine = client.get(milestone_path(talk))
    client.sign_in(talk.colleague)
    client.submit(client.get(milestone_path(talk)), "Answer", answer="The school")
    client.sign_in(talk.editor)
    data = {**mine.form("Answer").values, "answer": "The parents", "csrf_token": client.token()}
    page = client.post(f"{P}/questions/{question.id}/answer", data, status=409)
    assert "This question is answered, and what was said stays." in page.text
    assert "What you typed, not savedThe parents" in page.text
    assert [one.answer for one in questions()] == ["The school"]


def test_nobody_asks_or_answers_nothing_and_what_is_wrong_is_said(client, talk):
    asked(talk)
    client.sign_in(talk.coordinator)
    page = client.submit(client.get(milestone_path(talk)), "Ask", question=" ", status=422)
    assert "Fill this in." in page.text
    page = client.submit(client.get(milestone_path(talk)), "Answer", answer="", status=422)
    assert "Fill this in." in page.text
    assert [one.is_open for one in questions()] == [True]


def test_who_asks_without_end_has_to_wait_and_keeps_what_was_typed(client, talk):
    for _time in range(ASKED.account):
        tries.note_failure(ASKED, account=str(talk.mentor.id))
    db.session.commit()
    client.sign_in(talk.mentor)
    page = client.submit(client.get(milestone_path(talk)), "Ask", question="One more?", status=422)
    assert "Ask the next one tomorrow" in page.text
    assert "One more?" in page.html
    assert questions() == []
    client.sign_in(talk.coordinator)
    client.submit(client.get(milestone_path(talk)), "Ask", question="And this?")
    assert [one.text for one in questions()] == ["And this?"]


def test_only_who_asked_takes_an_open_question_back_and_an_answered_one_stays(client, talk):
    asked(talk)
    client.sign_in(talk.coordinator)
    assert "Withdraw my question" not in client.get(milestone_path(talk)).text
    client.sign_in(talk.mentor)
    before = client.get(milestone_path(talk))
    client.sign_in(talk.editor)
    client.submit(client.get(milestone_path(talk)), "Answer", answer="The school")
    client.sign_in(talk.mentor)
    path = f"{P}/questions/{questions()[0].id}/withdraw"
    form = next(one for one in before.forms if "form_token" in one.values and one.action(None) == path)
    page = client.follow(client.post(path, {**form.values, "csrf_token": client.token()}, status=303))
    assert "is answered, and what was said stays" in page.text
    second = asked(talk, text="And who pays?")
    button = client.get(milestone_path(talk))
    wanted = f"{P}/questions/{second.id}/withdraw"
    form = next(one for one in button.forms if one.action(None) == wanted)
    page = client.follow(client.post(wanted, {**form.values, "csrf_token": client.token()}, status=303))
    assert "Your question is withdrawn." in page.text
    assert [one.text for one in questions()] == ["Who cooks?"]


def test_a_city_asks_nothing_about_its_own_plan(client, talk):
    client.sign_in(talk.editor)
    assert "Ask" not in client.get(milestone_path(talk)).buttons
    client.post(milestone_path(talk, "questions"), {"question": "Why?"}, status=403)


def test_what_somebody_asked_about_is_not_deleted(client, talk):
    asked(talk)
    asked(talk, activity_id=talk.visit.id)
    client.sign_in(talk.coordinator)
    for path in (milestone_path(talk), visit_path(talk)):
        assert "Delete" not in client.get(f"{path}/delete").buttons


def test_the_list_in_sql_and_the_rule_agree_for_every_editor_and_question(app, session, talk):
    pair = make.pair(talk.programme, 2)
    association = make.organisation(talk.programme, "AICCRE")
    host = make.organisation(talk.programme, "Brussels")
    other_owner = make.organisation(talk.programme, "Livadia")
    make.saved(
        Membership(
            pair_id=pair.id,
            organisation_id=association.id,
            role=MemberRole.MENTEE_ASSOCIATION,
            position=9,
        )
    )
    shared = make.visit(pair, 1, host_id=host.id)
    alone = make.visit(pair, kind="kick_off", host_id=host.id)
    session.execute(delete(ActivityPair).where(ActivityPair.activity_id == alone.id))
    owned = make.milestone(talk.plan, owner_id=other_owner.id)
    for about in ({"milestone_id": talk.milestone.id}, {"milestone_id": owned.id}):
        asked(talk, **about)
    for activity in (talk.visit, shared, alone):
        asked(talk, activity_id=activity.id)
    edits = {"programme": talk.programme, "role": "editor"}
    people = [talk.mentor, talk.editor, talk.neighbour]
    people += [make.user(one.name, organisation=one, **edits) for one in (association, host, other_owner)]
    found = {}
    for person in people:
        session.refresh(person, ["roles"])
        actor = actor_of(person)
        mine = {
            one.id for one in list_open_questions(talk.programme.id, actor.organisations(talk.programme.id))
        }
        by_rule = set()
        for question in questions():
            if question.milestone_id:
                about = get_milestone(talk.programme.id, question.milestone_id)
            else:
                about = get_activity(talk.programme.id, question.activity_id)
            if may(actor, Action.ANSWER_QUESTION, scope_of_questions(about, talk.programme)):
                by_rule.add(question.id)
        assert mine == by_rule, person.name
        found[person.name] = len(mine)
    assert found == {"Maaike": 0, "Giulia": 3, "Nuria": 0, "AICCRE": 1, "Brussels": 1, "Livadia": 1}


@pytest.mark.parametrize(
    "wrong",
    [
        {"milestone_id": None},
        {"activity_id": "visit"},
        {"answer": "Yes"},
        {"answered_at": "now"},
    ],
)
def test_the_database_refuses_a_question_about_two_things_and_half_an_answer(session, talk, wrong):
    values = {"milestone_id": talk.milestone.id, **wrong}
    if values.get("activity_id"):
        values["activity_id"] = talk.visit.id
    row = Question(programme_id=talk.programme.id, text="Who?", asked_by_id=talk.mentor.id)
    if values.get("answered_at"):
        values["answered_at"] = talk.milestone.created_at
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


@pytest.mark.usefixtures("all_languages")
def test_a_question_on_the_home_page_names_its_milestone_in_the_reader_s_language(client, session, talk):
    make.translation(talk.milestone, "it", "Interpreti a chiamata")
    asked(talk, milestone_id=talk.milestone.id)
    session.merge(talk.editor).language = "it"
    session.commit()
    client.sign_in(talk.editor)
    name = f"{talk.plan.key}/{talk.milestone.code} Interpreti a chiamata"
    assert f"Who cooks?{name}" in client.get("/").text
