"""``flask remind``: one digest a person, at their pace, however often and wherever it runs."""

from __future__ import annotations

from datetime import UTC, datetime
from time import perf_counter

import pytest
from sqlalchemy import event, func, select

from tests.support import make
from tests.support.many_people import many_people
from tests.support.reminded import TODAY, Place, day
from tracker import clock
from tracker.domain.statuses import (
    ActivityStatus,
    MemberRole,
    MessageKind,
    MessageState,
    MilestoneStatus,
    ReminderKind,
    ReminderPace,
)
from tracker.extensions import db
from tracker.mail.reminding import remind
from tracker.models import Message, MilestoneUpdate, Reminded
from tracker.services.reminders import decide


@pytest.fixture(autouse=True)
def today(frozen_day):
    frozen_day(TODAY)


@pytest.fixture
def place(session) -> Place:
    found = Place()
    make.user("Reviewer", programme=found.programme, role="reviewer")
    return found


def digests(person=None) -> list[Message]:
    mine = select(Message).where(Message.kind == MessageKind.DIGEST).order_by(Message.id)
    return list(db.session.scalars(mine if person is None else mine.where(Message.user_id == person.id)))


def lines(message: Message) -> set[tuple[ReminderKind, str]]:
    rows = select(Reminded.kind, Reminded.thing).where(Reminded.message_id == message.id)
    return {(kind, thing) for kind, thing in db.session.execute(rows)}


def sent() -> None:
    """What was written is sent."""
    for message in digests():
        message.state, message.sent_at = MessageState.SENT, clock.now()
    db.session.commit()


def test_the_city_that_owns_it_is_reminded_and_nobody_else(place):
    overdue, due = place.milestone(-1), place.milestone(5)
    db.session.commit()
    assert remind() == 1
    [message] = digests()
    assert (message.user_id, message.programme_id) == (place.editor.id, place.programme.id)
    assert message.about == {}
    assert lines(message) == {
        (ReminderKind.OVERDUE, f"milestone {overdue.id}"),
        (ReminderKind.DUE_IN_7_DAYS, f"milestone {due.id}"),
    }


def test_run_twice_it_writes_nothing_more(place, run_command):
    place.milestone(-1)
    db.session.commit()
    assert "Wrote 1 reminder." in run_command("remind").output
    assert "Wrote 0 reminders." in run_command("remind").output
    assert len(digests()) == 1


def test_a_dry_run_writes_nothing_and_says_why_others_get_none(place, run_command):
    place.milestone(-1)
    db.session.commit()
    said = run_command("remind", "--dry-run").output
    assert "Would write 1 reminder." in said
    assert f"person {place.editor.id}: overdue 1" in said
    assert "1 have nothing open." in said
    assert digests() == []


@pytest.mark.parametrize("values", [{"active": False}, {"left_at": datetime(2022, 6, 1, tzinfo=UTC)}])
def test_who_has_left_gets_none_and_the_coordinator_is_asked_instead(place, values):
    for name, value in values.items():
        setattr(place.editor, name, value)
    place.milestone(-1)
    db.session.commit()
    assert remind() == 1
    assert [message.user_id for message in digests()] == [place.coordinator.id]


def test_who_wants_none_gets_none_and_the_coordinator_is_not_asked_instead(place):
    place.editor.reminders = ReminderPace.NEVER
    place.milestone(-1)
    db.session.commit()
    assert remind() == 0


def test_the_members_of_a_pair_are_reminded_of_the_report_of_their_visit_and_the_others_are_not(place):
    mentor = make.member(place.pair, MemberRole.MENTOR_CITY)
    mate = make.user("Mentor", programme=place.programme, role="editor", organisation=mentor)
    other = make.pair(place.programme, 2, mentor="Ghent", mentee="Riga")
    stranger = make.member(other, MemberRole.MENTEE_CITY)
    make.user("Stranger", programme=place.programme, role="editor", organisation=stranger)
    visit = make.visit(place.pair, 1, status=ActivityStatus.HELD, happened=day(-7))
    db.session.commit()
    assert remind() == 2
    assert {message.user_id for message in digests()} == {place.editor.id, mate.id}
    assert {thing for message in digests() for _kind, thing in lines(message)} == {f"activity {visit.id}"}


def test_a_question_is_said_to_those_who_answer_it(place):
    milestone = place.milestone(200)
    make.saved(MilestoneUpdate(milestone_id=milestone.id, effective_on=make.when(day(-1)), unchanged=True))
    question = place.asked(milestone)
    db.session.commit()
    remind()
    [message] = digests()
    assert message.user_id == place.editor.id
    assert lines(message) == {(ReminderKind.QUESTION_ASKED, f"question {question.id}")}


def test_one_digest_covers_all_programmes_of_a_person(place):
    place.milestone(-1)
    second = make.programme("second", timezone="Europe/Athens")
    pair = make.pair(second, mentee="Levadia")
    make.milestone(make.plan(pair), status=MilestoneStatus.IN_PROGRESS, expected=day(3), added_on=day(-9))
    city = make.member(pair, MemberRole.MENTEE_CITY)
    make.saved(
        make.Role(user_id=place.editor.id, programme_id=second.id, role="editor", organisation_id=city.id)
    )
    db.session.commit()
    assert remind() == 1
    [message] = digests()
    assert message.programme_id is None
    rows = db.session.scalars(select(Reminded.programme_id)).all()
    assert set(rows) == {place.programme.id, second.id}


def test_nothing_is_written_for_a_programme_that_is_over(session):
    over = make.programme("over", period=make.when("2020-06/2022-05"))
    pair = make.pair(over)
    city = make.member(pair, MemberRole.MENTEE_CITY)
    make.user("Editor", programme=over, role="editor", organisation=city)
    make.milestone(make.plan(pair), status=MilestoneStatus.IN_PROGRESS, expected=day(-40), added_on=day(-90))
    db.session.commit()
    assert remind() == 0


def test_five_days_lie_between_two_and_what_is_newly_overdue_does_not_wait(place, frozen_day):
    place.milestone(-1)
    later = place.milestone(1)
    db.session.commit()
    assert remind() == 1
    sent()
    frozen_day(day(1))
    assert remind() == 0
    frozen_day(day(2))
    assert remind() == 1
    assert lines(digests()[-1]) == {(ReminderKind.OVERDUE, f"milestone {later.id}")}
    sent()
    frozen_day(day(6))
    assert remind() == 0
    frozen_day(day(7))
    assert remind() == 1
    assert len(lines(digests()[-1])) == 2


def test_while_one_waits_for_the_mail_server_no_other_is_written(place, frozen_day):
    place.milestone(-1)
    db.session.commit()
    remind()
    frozen_day(day(9))
    assert remind() == 0


def test_what_was_needless_when_it_was_to_be_sent_does_not_count(place, frozen_day):
    place.milestone(-1)
    db.session.commit()
    remind()
    digests()[0].state = MessageState.NEEDLESS
    db.session.commit()
    frozen_day(day(1))
    assert remind() == 1


def test_in_the_night_it_waits_for_the_morning_of_the_person(place, frozen_day):
    place.editor.timezone = "Europe/Athens"
    place.milestone(-1)
    db.session.commit()
    frozen_day(TODAY, hour=2)
    remind()
    [message] = digests()
    assert message.not_before == datetime(2022, 6, 15, 4, tzinfo=UTC)
    assert message.key == f"digest {place.editor.id} 2022-06-15"


def test_the_day_is_that_of_the_person(place, frozen_day):
    place.editor.timezone = "Pacific/Auckland"
    place.milestone(-1)
    db.session.commit()
    frozen_day(TODAY, hour=20)
    remind()
    [message] = digests()
    assert message.key == f"digest {place.editor.id} 2022-06-16"
    assert message.not_before == clock.now()


def test_a_frozen_review_reminds_once_of_what_was_not_known(place, frozen_day):
    make.visit(place.pair, 1, status=ActivityStatus.HELD, happened=day(-100))
    make.frozen(make.review(place.programme, day(-2)))
    db.session.commit()
    remind()
    [message] = digests(place.editor)
    assert {kind for kind, _thing in lines(message)} == {ReminderKind.REVIEW_GAPS}
    sent()
    frozen_day(day(10))
    assert remind() == 0


def statements(run) -> int:
    count = 0

    def note(*_: object) -> None:
        nonlocal count
        count += 1

    db.session.rollback()
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        run()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return count


def test_reading_costs_the_same_for_one_person_and_for_many(session):
    many_people(1, slug="few", cities=1)
    one = statements(lambda: decide(clock.now()))
    many_people(60, slug="many", cities=10)
    both = statements(lambda: decide(clock.now()))
    many_people(60, slug="more", cities=10)
    assert statements(lambda: decide(clock.now())) - both == both - one <= 16


def test_five_hundred_people_take_seconds(session):
    many_people(500)
    begun = perf_counter()
    assert remind() == 500
    seconds = perf_counter() - begun
    print(f"500 people: {seconds:.2f} s")
    assert seconds < 30
    assert db.session.scalar(select(func.count(Reminded.id))) == 2000
