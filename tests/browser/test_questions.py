"""Asking, answering and confirming, by each way of working a page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tests.browser.conftest import Visitor
from tests.browser.hands import WAYS, Finger, Hands
from tests.browser.places import BRIDGES, milestone
from tracker.documents.letter import Button
from tracker.domain.statuses import MessageKind
from tracker.extensions import db
from tracker.mail.letters.question import letter as letter_of
from tracker.models import Confirmation, Message, Milestone, Question, User

ABOUT = "Interpreters on call in six languages"
DONE = "Ten volunteers trained as street guides"
ASKED = "Which language is still missing?"
TEXT = "Il bengalese: «l'interprete è in maternità»."
Begin = Callable[..., Hands]
each_way = pytest.mark.parametrize("way", WAYS)


def page_of(title: str) -> str:
    return f"{BRIDGES}/milestones/{milestone(title)}"


def questions(text: str) -> list[Question]:
    db.session.rollback()
    return list(db.session.scalars(select(Question).where(Question.text.startswith(text))))


def mails(kind: MessageKind, question: Question) -> int:
    rows = db.session.scalars(select(Message.about).where(Message.kind == kind))
    return sum(row["question"] == question.id for row in rows)


@each_way
def test_the_coordinator_asks_where_the_milestone_stands(begin: Begin, way: str) -> None:
    hands = begin(way, path=page_of(DONE))
    hands.arrive(DONE)
    hands.unfold("Ask a question")
    hands.write("Your question", TEXT)
    hands.press("Ask", within=hands.page.locator("#ask"))
    hands.sees("Your question is asked.")
    hands.sees(TEXT)
    (asked,) = questions(TEXT)
    assert mails(MessageKind.QUESTION, asked) == 1
    print(f"\n{way}: {hands.acts} acts, {hands.letters} letters, {hands.screens} screens")


@each_way
def test_a_city_answers_what_home_says_it_is_asked(begin: Begin, way: str) -> None:
    hands = begin(way, "capaci")
    hands.sees("Questions to you")
    hands.press(ASKED)
    hands.arrive(ABOUT)
    hands.write("Your answer", TEXT)
    hands.press("Answer")
    hands.sees("Your answer is there.")
    (asked,) = questions(ASKED)
    assert asked.answer == TEXT
    assert mails(MessageKind.ANSWER, asked) == 1
    if way == "finger":
        assert (hands.acts, hands.screens - 1) <= (3, 2)
    print(f"\n{way}: {hands.acts} acts, {hands.letters} letters, {hands.screens} screens")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_the_mail_of_a_question_is_answered_without_signing_in(
    demo: Callable[[str], User], visitor: Callable[..., Visitor], javascript: bool
) -> None:
    city = demo("capaci")
    wanted = (Message.kind == MessageKind.QUESTION, Message.user_id == city.id)
    whole = select(Message).where(*wanted).options(joinedload(Message.user), joinedload(Message.programme))
    letters = [letter_of(message) for message in db.session.scalars(whole)]
    # The other question is answered already, so that nothing is left to say of it.
    (letter,) = [one for one in letters if one is not None]
    db.session.commit()
    (button,) = [block for block in letter.blocks if isinstance(block, Button)]
    reader = visitor("phone", javascript=javascript)
    reader.go(button.url[button.url.index("/go/") :])
    hands = Finger(reader.page, way="from the mail")
    hands.arrive(ABOUT)
    expect(hands.page.get_by_label("Your answer")).to_be_in_viewport()
    hands.write("Your answer", TEXT)
    hands.press("Answer")
    hands.sees("Your answer is there.")
    (asked,) = questions(ASKED)
    assert (asked.answer, asked.answered_by_id) == (TEXT, city.id)
    assert reader.faults == []


@each_way
def test_a_mentor_city_confirms_what_home_says_is_completed(begin: Begin, way: str) -> None:
    hands = begin(way, "grauwersluis")
    hands.sees("To confirm")
    hands.press(f"AP1/M6 {DONE}")
    hands.arrive(DONE)
    hands.press("Confirm")
    hands.sees("It is confirmed.")
    hands.sees("confirmed by Grauwersluis on 3 July 2026")
    db.session.rollback()
    wanted = (Milestone.title == DONE, Confirmation.ended_at.is_(None))
    found = db.session.scalars(select(Confirmation).join(Milestone).where(*wanted)).all()
    assert len(found) == 1
    hands.page.goto(hands.page.url.partition("/programmes")[0])
    expect(hands.page.get_by_text("To confirm")).to_have_count(0)
    print(f"\n{way}: {hands.acts} acts, {hands.screens} screens")


@each_way
def test_or_says_what_is_missing_and_the_city_is_asked(begin: Begin, way: str) -> None:
    hands = begin(way, "grauwersluis")
    hands.press(f"AP1/M6 {DONE}")
    hands.arrive(DONE)
    hands.press("Say what is missing")
    expect(hands.page.get_by_label("Your question")).to_be_in_viewport()
    hands.write("Your question", TEXT)
    hands.press("Ask", within=hands.page.locator("#ask"))
    hands.sees("Your question is asked.")
    (asked,) = questions(TEXT)
    assert mails(MessageKind.QUESTION, asked) == 1
    hands.page.goto(hands.page.url.partition("/programmes")[0])
    expect(hands.page.get_by_text("To confirm")).to_have_count(0)
    print(f"\n{way}: {hands.acts} acts, {hands.letters} letters, {hands.screens} screens")


@pytest.mark.parametrize(
    ("person", "title", "unfolds", "label"),
    [("capaci", ABOUT, False, "Your answer"), ("coordinator", DONE, True, "Your question")],
)
def test_what_is_typed_survives_a_reload(
    begin: Begin, person: str, title: str, unfolds: bool, label: str
) -> None:
    hands = begin("finger", person, path=page_of(title))
    if unfolds:
        hands.unfold("Ask a question")
    hands.write(label, TEXT)
    hands.page.reload()
    hands.sees("is back.")
    expect(hands.page.get_by_label(label)).to_be_visible()
    expect(hands.page.get_by_label(label)).to_have_value(TEXT)


@pytest.mark.parametrize("size", ["narrow", "phone", "desktop"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("person", ["capaci", "grauwersluis", "coordinator"])
def test_nothing_is_wrong_with_these_pages(
    demo: Callable[[str], User], visitor: Callable[..., Visitor], size: str, dark: bool, person: str
) -> None:
    reader = visitor(size, dark=dark)
    reader.sign_in(demo(person))
    for path in ("/", page_of(ABOUT), page_of(DONE)):
        reader.go(path)
        for folded in reader.page.locator("main details").all():
            folded.evaluate("one => { one.open = true }")
        reader.check()
