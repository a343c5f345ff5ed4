"""A question and its answer are one mail each, to those whom they concern and to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from tests.support import make
from tests.support.two_sides import DAY, TwoSides
from tracker import clock
from tracker.documents.letter import Button
from tracker.domain.statuses import MessageKind, MilestoneStatus, ReminderPace
from tracker.extensions import db, writing
from tracker.mail.letters import LETTERS
from tracker.mail.wording import mail_now
from tracker.models import ItemLink, Message, Role, User

P = "/programmes/bridging"


@pytest.fixture
def talk(app, frozen_day):
    """A closed programme on 20 October 2021: Mechelen mentors Capaci; two people edit for Capaci."""
    frozen_day(DAY)
    talk = TwoSides(open=False, acronym="BRG")
    programme = talk.programme
    talk.colleague = talk.edits("Pino", talk.capaci)
    talk.neighbour = talk.edits("Nuria", make.organisation(programme, "Fuenlabrada"))
    talk.coordinator = make.user("Cora", programme=programme, role="coordinator")
    make.user("Rhea", programme=programme, role="reviewer")
    plan = make.plan(talk.pair, key="AP1")
    done = {"agreed": "2021-10-08", "happened": "2021-10-12", "title": "Rooms found"}
    talk.milestone = make.milestone(plan, status=MilestoneStatus.COMPLETED, code="M1", **done)
    talk.visit = make.visit(talk.pair, 1, expected="2021-11-08", agreed="2021-11-08")
    return talk


def page_of(talk):
    return f"{P}/milestones/{talk.milestone.id}"


def ask(client, talk, *, who=None, path=None, text="Who cooks?"):
    client.sign_in(who or talk.mentor)
    return client.submit(client.get(path or page_of(talk)), "Ask", question=text)


def answer(client, talk, *, who=None, path=None):
    client.sign_in(who or talk.editor)
    return client.submit(client.get(path or page_of(talk)), "Answer", answer="The school")


def messages(kind=MessageKind.QUESTION):
    db.session.expire_all()
    whole = select(Message).options(joinedload(Message.user), joinedload(Message.programme))
    return list(db.session.scalars(whole.where(Message.kind == kind).order_by(Message.id)))


def written_to(kind=MessageKind.QUESTION):
    return [message.user.name for message in messages(kind)]


def letter(message):
    return LETTERS[message.kind](message)


def words(letter):
    said = [getattr(block, "text", "") or getattr(block, "words", "") for block in letter.blocks]
    return "\n".join([letter.subject, *said, letter.footer])


def link(letter):
    (button,) = [block for block in letter.blocks if isinstance(block, Button)]
    return button.url


def test_everybody_who_edits_for_the_city_gets_one_mail_and_nobody_else(client, talk):
    ask(client, talk)
    assert written_to() == ["Giulia", "Pino"]
    said = words(letter(messages()[0]))
    assert "Mechelen asks about AP1/M1 Rooms found" in said
    assert "Maaike (Mechelen) asks about AP1/M1 Rooms found, in BRG:" in said
    assert "“Who cooks?”" in said
    assert "You get this once" in said


def test_the_form_sent_twice_writes_once(client, talk):
    client.sign_in(talk.mentor)
    page = client.get(page_of(talk))
    for _time in range(2):
        client.submit(page, "Ask", question="Who cooks?")
    assert written_to() == ["Giulia", "Pino"]


def test_of_a_visit_the_mentee_side_is_asked(client, talk):
    ask(client, talk, path=f"{P}/activities/{talk.visit.id}", text="Which bus?")
    first = messages()[0]
    assert written_to() == ["Giulia", "Pino"]
    assert "Mechelen asks about Study visit 1, Mechelen → Capaci" in words(letter(first))


def test_nobody_writes_to_themselves(client, talk):
    """The coordinator of a programme may edit for the city as well."""
    make.saved(
        Role(
            user_id=talk.coordinator.id,
            programme_id=talk.programme.id,
            role="editor",
            organisation_id=talk.capaci.id,
        )
    )
    ask(client, talk, who=talk.coordinator)
    assert written_to() == ["Giulia", "Pino"]
    answer(client, talk, who=talk.coordinator)
    assert written_to(MessageKind.ANSWER) == []


def test_where_nobody_edits_for_the_city_the_coordinators_hear_of_it(client, talk, session):
    session.execute(delete(Role).where(Role.organisation_id == talk.capaci.id))
    session.commit()
    ask(client, talk)
    assert written_to() == ["Cora"]
    assert letter(messages()[0]) is not None


@pytest.mark.parametrize("gone", [{"active": False}, {"left_at": clock.now()}])
def test_who_has_left_or_cannot_sign_in_gets_nothing(client, talk, session, gone):
    session.execute(update(User).where(User.id == talk.colleague.id).values(**gone))
    session.commit()
    ask(client, talk)
    assert written_to() == ["Giulia"]


def test_who_wants_no_reminders_is_still_told_that_somebody_asks(client, talk, session):
    talk.editor.reminders = ReminderPace.NEVER
    session.commit()
    ask(client, talk)
    assert written_to() == ["Giulia", "Pino"]
    assert letter(messages()[0]).stop_url == ""


def test_the_link_opens_the_very_question_as_the_one_it_was_sent_to(client, talk):
    ask(client, talk)
    client.sign_out()
    first = messages()[0]
    path = link(letter(first))
    assert path.startswith("http://localhost")
    db.session.commit()
    row = db.session.scalars(select(ItemLink)).one()
    assert (row.user_id, row.milestone_id, row.message_id) == (talk.editor.id, talk.milestone.id, first.id)
    assert row.expires_at == clock.now() + timedelta(days=14)
    page = client.follow(client.get(path[path.index("/go/") :], status=303))
    page = client.submit(page, "Answer", answer="The school")
    assert "Your answer is there." in page.text
    assert "Giulia" in written_by(page)


def written_by(page):
    return page.text.partition("The school")[0][-60:]


def test_what_is_answered_meanwhile_is_not_said_any_more(client, talk):
    ask(client, talk)
    assert letter(messages()[0]) is not None
    db.session.commit()
    answer(client, talk, who=talk.colleague)
    assert [letter(message) for message in messages()] == [None, None]


def test_what_is_taken_back_meanwhile_is_not_said_any_more(client, talk):
    page = ask(client, talk)
    (form,) = [one for one in page.forms if one.action(None) and one.action(None).endswith("/withdraw")]
    client.post(form.action(None), {**form.values, "csrf_token": client.token()}, status=303)
    assert [letter(message) for message in messages()] == [None, None]


def test_who_may_not_answer_any_more_is_not_told(client, talk, session):
    ask(client, talk)
    session.execute(delete(Role).where(Role.user_id == talk.editor.id))
    session.commit()
    assert letter(messages()[0]) is None
    assert letter(messages()[1]) is not None


def test_whoever_asked_gets_the_answer_once(client, talk):
    ask(client, talk)
    answer(client, talk)
    (message,) = messages(MessageKind.ANSWER)
    assert message.user_id == talk.mentor.id
    said = letter(message)
    assert "Capaci has answered about AP1/M1 Rooms found" in words(said)
    assert "“Who cooks?”\nGiulia (Capaci) answers:\n“The school”" in words(said)
    assert link(said).endswith(f"{page_of(talk)}#question-{message.about['question']}")
    assert len(written_to()) == 2


def test_an_answer_in_a_closed_programme_goes_to_nobody_outside_of_it(client, talk, session):
    ask(client, talk)
    answer(client, talk)
    session.execute(delete(Role).where(Role.user_id == talk.mentor.id))
    session.commit()
    (message,) = messages(MessageKind.ANSWER)
    assert letter(message) is None


def test_what_a_mentor_city_says_is_missing_is_such_a_question(client, talk):
    client.sign_in(talk.mentor)
    page = client.get(page_of(talk))
    assert page.links["Say what is missing"].endswith("#question")
    client.submit(page, "Ask", question="Where is the list of volunteers?")
    assert written_to() == ["Giulia", "Pino"]
    assert "Where is the list of volunteers?" in words(letter(messages()[0]))


def test_a_question_that_is_not_kept_writes_to_nobody(client, talk):
    client.sign_in(talk.mentor)
    client.submit(client.get(page_of(talk)), "Ask", question=" ", status=422)
    assert messages() == []


def test_no_words_no_names_and_no_tokens_stand_in_the_outbox(client, talk):
    ask(client, talk)
    answer(client, talk)
    for message in [*messages(), *messages(MessageKind.ANSWER)]:
        letter(message)
        kept = f"{message.key} {message.about}"
        assert not [word for word in ("cooks", "school", "Giulia", "Maaike", "@") if word in kept]
        assert message.about.keys() == {"question"}


def test_a_former_colleague_is_not_named_in_it(client, talk, session):
    ask(client, talk)
    talk.mentor.left_at = clock.now()
    session.commit()
    said = words(letter(messages()[0]))
    assert "Maaike" not in said
    assert "former colleague (Mechelen)" in said


def test_it_is_worded_when_it_is_sent(client, talk, session):
    ask(client, talk)
    talk.milestone.title = "Two rooms found"
    session.commit()
    assert "AP1/M1 Two rooms found" in letter(messages()[0]).subject


def test_the_words_of_a_question_and_of_its_answer_are_marked_with_their_languages(client, talk):
    client.sign_in(talk.mentor)
    client.submit(client.get(page_of(talk)), "Ask", question="Wie kookt?", language="nl")
    client.sign_in(talk.editor)
    client.submit(client.get(page_of(talk)), "Answer", answer="La scuola", language="it")
    (told,) = messages(MessageKind.ANSWER)
    with writing():
        mail = mail_now(told.id, clock.now())
    assert mail is not None
    html = mail.get_body(("html",)).get_content()
    assert '<html lang="en">' in html
    assert '<p lang="nl">“Wie kookt?”</p>' in html
    assert '<p lang="it">“La scuola”</p>' in html
    assert html.count(" lang=") == 3
