"""A reminder from its cause to the form behind its link: it says what is open when it is sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from tests.support import make
from tests.support.mail import html_of, letter_of, links_in, text_of
from tests.support.reminded import TODAY, Place, day
from tests.support.translated import speak_italian
from tracker.documents.letter import Lines
from tracker.domain.statuses import (
    ActivityStatus,
    MemberRole,
    MessageKind,
    MessageState,
    MilestoneStatus,
    PlanStatus,
    ReminderPace,
    ReportState,
)
from tracker.extensions import db
from tracker.mail.reminding import remind
from tracker.models import ItemLink, Message, MilestoneUpdate, Role, VisitReport


@pytest.fixture
def place(session, frozen_day) -> Place:
    frozen_day(TODAY)
    return Place(editor="Giulia", coordinator="Cora", key="AP1")


def written() -> Message:
    """The one digest that there is after `remind`."""
    db.session.commit()
    assert remind() == 1
    return db.session.scalars(select(Message).where(Message.kind == MessageKind.DIGEST)).one()


def letter():
    return letter_of(written().id)


def lines_of(said) -> list:
    return [line for block in said.blocks if isinstance(block, Lines) for line in block.lines]


def said_in(said) -> str:
    return "\n".join(f"{line.title}: {line.note}" for line in lines_of(said))


def test_the_subject_says_what_was_found(place):
    for days in (-12, -3, 20):
        place.milestone(days)
    assert letter().subject == "2 milestones overdue, 1 due in 3 weeks — IncluCities"


@pytest.mark.parametrize(
    ("days", "subject"),
    [
        ([-1], "1 milestone overdue — IncluCities"),
        ([0], "1 milestone due today — IncluCities"),
        ([5], "1 milestone due in 5 days — IncluCities"),
        ([28, 21], "2 milestones due, the first in 3 weeks — IncluCities"),
        ([-1, 9, 28], "1 milestone overdue, 2 due, the first in 9 days — IncluCities"),
    ],
)
def test_the_subject_says_when_what_is_due_is_due(place, days, subject):
    for one in days:
        place.milestone(one)
    assert letter().subject == subject


def test_a_line_has_the_dates_as_typed_and_the_last_word(place):
    one = place.milestone(-12, code="M3", title="Buddies found", agreed="2022-05")
    make.saved(
        MilestoneUpdate(
            milestone_id=one.id,
            effective_on=make.when("2022-05-02"),
            unchanged=True,
            comment="The council meets in June.",
        )
    )
    [line] = lines_of(letter())
    assert line.title == "AP1/M3 Buddies found"
    assert line.note == (
        "Overdue, 12 days · agreed: May 2022, expected: 3 June 2022"
        " · last word, 2 May 2022: “The council meets in June.”"
    )


def test_what_is_done_meanwhile_is_left_out_and_nothing_is_sent_where_all_of_it_is(place):
    first, second = place.milestone(-12), place.milestone(-3, title="The other")
    message = written()
    finish(first)
    assert [line.title.split()[-1] for line in lines_of(letter_of(message.id))] == ["other"]
    finish(second)
    assert letter_of(message.id) is None


def finish(milestone) -> None:
    milestone.status, milestone.happened = MilestoneStatus.COMPLETED, make.when(day(-1))
    db.session.commit()


def test_what_was_not_there_when_it_was_written_is_not_added(place):
    place.milestone(-12)
    message = written()
    place.milestone(-1)
    db.session.commit()
    assert len(lines_of(letter_of(message.id))) == 1


def test_what_has_become_overdue_while_it_waited_is_said_as_it_is(place, frozen_day):
    place.milestone(5)
    message = written()
    frozen_day(day(8))
    assert letter_of(message.id).subject == "1 milestone overdue — IncluCities"


@pytest.mark.parametrize("cause", ["never", "no role", "plan closed", "over"])
def test_nothing_is_sent_to_whom_it_concerns_no_more(place, cause):
    place.milestone(-12)
    message = written()
    if cause == "never":
        place.editor.reminders = ReminderPace.NEVER
    elif cause == "no role":
        db.session.delete(db.session.scalars(select(Role).where(Role.user_id == place.editor.id)).one())
    elif cause == "plan closed":
        place.plan.status = PlanStatus.CLOSED
    else:
        place.programme.period = make.when("2020-06/2022-05")
    db.session.commit()
    assert letter_of(message.id) is None


def test_reports_and_questions_say_what_is_asked(place):
    make.visit(place.pair, 1, status=ActivityStatus.HELD, happened=day(-9))
    make.visit(place.pair, 2, expected=day(-8))
    returned = make.visit(place.pair, 3, status=ActivityStatus.HELD, happened=day(-20))
    make.saved(VisitReport(activity_id=returned.id, state=ReportState.RETURNED, returned_note="Who hosted?"))
    milestone = place.milestone(200)
    make.saved(MilestoneUpdate(milestone_id=milestone.id, effective_on=make.when(day(-1)), unchanged=True))
    asked = place.asked(milestone, "How many buddies?")
    said = letter()
    assert said.subject == "1 question, 1 report returned, 2 reports missing — IncluCities"
    notes = said_in(said)
    assert "Held 6 June 2022, no report yet" in notes
    assert "Expected 7 June 2022: did it happen?" in notes
    assert "Its report was returned · It says: “Who hosted?”" in notes
    assert "You were asked: “How many buddies?”" in notes
    assert f"?question={asked.id}" in lines_of(said)[0].url


def test_two_lines_of_one_thing_share_one_link_that_is_good(place):
    milestone = place.milestone(-12)
    place.asked(milestone)
    one, other = (line.url.partition("?")[0] for line in lines_of(letter()))
    assert one == other
    assert len(db.session.scalars(select(ItemLink)).all()) == 1


def test_what_a_review_did_not_know_is_one_line_to_the_list_of_it(place):
    make.visit(place.pair, 1, status=ActivityStatus.HELD, happened=day(-100))
    make.frozen(make.review(place.programme, day(-2)))
    db.session.commit()
    remind()
    message = db.session.scalars(select(Message).where(Message.user_id == place.editor.id)).one()
    said = letter_of(message.id)
    [line] = lines_of(said)
    assert "were not known at the last review and still are not" in line.title
    assert line.url.endswith("/programmes/bridging/gaps?who=me")


def test_several_programmes_stand_one_below_the_other(place):
    place.milestone(-12)
    second = make.programme("second", name="Second", acronym="TWO")
    pair = make.pair(second, mentee="Levadia")
    make.milestone(make.plan(pair), status=MilestoneStatus.IN_PROGRESS, expected=day(3), added_on=day(-9))
    levadia = make.member(pair, MemberRole.MENTEE_CITY)
    make.saved(
        Role(user_id=place.editor.id, programme_id=second.id, role="editor", organisation_id=levadia.id)
    )
    said = letter()
    assert [block.heading for block in said.blocks if isinstance(block, Lines)] == ["Bridging", "Second"]
    assert said.subject == "1 milestone overdue, 1 due in 3 days — IncluCities, TWO"
    assert "You get this because you write for Capaci in IncluCities." in said.footer
    assert "You get this because you write for Levadia in TWO." in said.footer


def test_the_mail_says_why_how_often_and_how_to_stop_it(place, postbox):
    place.milestone(-12)
    written()
    postbox.send()
    [mail] = postbox.of(place.editor.email)
    text = text_of(mail)
    assert "You get this because you write for Capaci in IncluCities." in text
    assert "How often: When something is due, at most every five days" in text
    assert "http://localhost:8000/account#reminders" in text
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].strip("<>") in text
    assert "Milestone" not in mail["List-Unsubscribe"]
    assert mail["List-Unsubscribe"].strip("<>") in html_of(mail)


def test_from_the_mail_to_the_update_and_no_reminder_after_it(place, postbox, client, frozen_day):
    """An overdue milestone: reminded, one tap, one update, and silence."""
    milestone = place.milestone(-12, agreed=day(-12))
    written()
    assert postbox.send().sent == 1
    [mail] = postbox.of(place.editor.email)
    link = next(path for path in links_in(mail) if path.startswith("/go/"))
    page = client.follow(client.get(link, status=303))
    said = {"status": "completed", "happened": day(-1), "proof_later": True}
    client.submit(page, "Save update", said)
    db.session.expire_all()
    assert db.session.get_one(type(milestone), milestone.id).status is MilestoneStatus.COMPLETED
    for later in (0, 1, 5, 30):
        frozen_day(day(later))
        assert remind() == 0
    assert postbox.send().sent == 0


def test_the_coordinator_sees_on_the_page_of_a_thing_when_it_was_last_reminded_of(place, postbox, client):
    milestone = place.milestone(-12)
    visit = make.visit(place.pair, 1, status=ActivityStatus.HELD, happened=day(-9))
    written()
    pages = [
        f"/programmes/bridging/{path}" for path in (f"milestones/{milestone.id}", f"activities/{visit.id}")
    ]
    client.sign_in(place.coordinator)
    assert all("Last reminded" not in client.get(page).text for page in pages)
    postbox.send()
    assert all("Last reminded15 June 2022" in client.get(page).text for page in pages)
    client.sign_in(place.editor)
    assert all("Last reminded" not in client.get(page).text for page in pages)


def test_a_reminder_is_sent_once_however_often_both_commands_run(place, postbox, run_command):
    place.milestone(-12)
    db.session.commit()
    for _ in range(3):
        run_command("remind")
        postbox.send()
    assert len(postbox.of(place.editor.email)) == 1
    [message] = db.session.scalars(select(Message)).all()
    assert message.state is MessageState.SENT


@pytest.fixture
def in_italian(app, tmp_path: Path, monkeypatch) -> None:
    overdue = ("%(num)d milestone overdue", "%(num)d milestones overdue")
    words = {
        "agreed: %(agreed)s": "concordata: %(agreed)s",
        overdue: ("%(num)d tappa in ritardo", "%(num)d tappe in ritardo"),
    }
    speak_italian(app, tmp_path, monkeypatch, words)


def test_in_italian_its_words_and_its_dates_are_italian(place, in_italian):
    place.editor.language = "it"
    place.milestone(-12, agreed=day(-12))
    said = letter()
    assert said.subject == "1 tappa in ritardo — IncluCities"
    assert "concordata: 3 giugno 2022" in lines_of(said)[0].note


def test_it_names_a_milestone_in_the_language_of_whoever_it_is_for(place, in_italian):
    make.translation(place.milestone(-12, code="M3", title="Buddies found"), "it", "Compagni trovati")
    place.editor.language = "it"
    message = written()
    assert lines_of(letter_of(message.id))[0].title == "AP1/M3 Compagni trovati"
    place.editor.language = "en"
    db.session.commit()
    assert lines_of(letter_of(message.id))[0].title == "AP1/M3 Buddies found"
