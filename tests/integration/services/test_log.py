"""Every change to every row has its line in the log, in its own transaction, and nothing secret has."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session, selectinload

from tests.support import make
from tracker import clock
from tracker.domain.actors import ANONYMOUS
from tracker.domain.statuses import (
    LogDoor,
    LogKind,
    MemberRole,
    MilestoneStatus,
    Reason,
    RoleKind,
    SignInMeans,
)
from tracker.extensions import db
from tracker.models import (
    Activity,
    ActivitySession,
    CalendarAddress,
    HeadCount,
    Invitation,
    LogEntry,
    LogLine,
    LogPair,
    Milestone,
    MilestoneUpdate,
    Pair,
    Passkey,
    Programme,
    RecoveryCode,
    Role,
    SecondFactor,
    SignIn,
    SubmittedForm,
    User,
)
from tracker.services import log, revision
from tracker.services.log_gathering import UnloggedWriteError


def lines(since: int = 0) -> list[LogLine]:
    return list(db.session.scalars(select(LogLine).where(LogLine.id > since).order_by(LogLine.id)))


def last() -> int:
    return max((line.id for line in lines()), default=0)


def entries() -> list[LogEntry]:
    return list(db.session.scalars(select(LogEntry).order_by(LogEntry.id)))


@pytest.fixture
def milestone(session: Session) -> Milestone:
    pair = make.pair(make.programme())
    make.member(pair, MemberRole.MENTEE_CITY)
    return make.milestone(make.plan(pair), code="M2", title="Tutti Capaci", expected="2022-03")


def test_a_changed_row_has_one_line_with_what_differs_old_and_new(milestone: Milestone) -> None:
    since = last()
    milestone.expected = make.when("2022-10")
    db.session.flush()
    milestone.comment = "Later"
    milestone.expected = make.when("2022-11")
    db.session.commit()
    (line,) = lines(since)
    assert (line.kind, line.table_name, line.row_id) == (LogKind.CHANGED, "milestone", milestone.id)
    assert line.old == {"expected_edtf": "2022-03", "comment": None}
    assert line.new == {"expected_edtf": "2022-11", "comment": "Later"}
    assert (line.name, line.about, line.about_id) == ("M2 Tutti Capaci", "milestone", milestone.id)


def test_an_entry_names_its_programme_and_pairs_also_where_nothing_of_them_was_loaded(
    milestone: Milestone,
) -> None:
    plan, number = milestone.plan_id, milestone.id
    db.session.remove()
    found = db.session.get(Milestone, number)
    assert found is not None
    found.comment = "Later"
    db.session.commit()
    entry = entries()[-1]
    assert (entry.programme_id, entry.door) == (db.session.scalar(select(Programme.id)), LogDoor.ITSELF)
    pairs = db.session.scalars(select(LogPair.pair_id).where(LogPair.entry_id == entry.id)).all()
    assert len(pairs) == 1
    assert plan


def test_what_a_visit_is_made_of_belongs_to_the_pairs_of_the_visit(milestone: Milestone) -> None:
    programme = db.session.scalars(select(Programme)).one()
    first, second = db.session.scalar(select(LogPair.pair_id)), make.pair(programme, number=2)
    visit = make.visit(second, 1)
    since, number, served = last(), visit.id, second.id
    db.session.remove()
    db.session.add(HeadCount(activity_id=number, name="Carini", women=2))
    db.session.commit()
    (line,) = lines(since)
    assert (line.about, line.about_id, line.new) == (
        "activity",
        number,
        {"activity_id": number, "position": 0, "name": "Carini", "women": 2},
    )
    pairs = db.session.scalars(select(LogPair.pair_id).where(LogPair.entry_id == line.entry_id)).all()
    assert pairs == [served]
    assert first != served


def test_added_and_removed_rows_say_what_they_said(milestone: Milestone) -> None:
    since = last()
    update_ = MilestoneUpdate(
        milestone_id=milestone.id,
        effective_on=make.when("2022-01-05"),
        status=MilestoneStatus.IN_PROGRESS,
        reason=Reason.STAFF,
    )
    db.session.add(update_)
    db.session.commit()
    (added,) = lines(since)
    assert added.kind is LogKind.ADDED
    assert added.new is not None
    assert (added.new["status"], added.new["reason"]) == ("in_progress", "staff")
    assert added.old is None


def test_what_was_added_and_removed_in_one_transaction_never_was(milestone: Milestone) -> None:
    visit, since = make.visit(_pair(), 1), last()
    row = HeadCount(activity_id=visit.id, name="Carini")
    db.session.add(row)
    db.session.flush()
    db.session.delete(row)
    db.session.commit()
    assert [line for line in lines(since) if line.table_name == "head_count"] == []


def _pair() -> Pair:
    return db.session.scalars(select(Pair)).one()


def test_a_removed_row_says_what_it_said_also_where_it_was_not_loaded(milestone: Milestone) -> None:
    visit = make.visit(_pair(), 1)
    session = make.saved(ActivitySession(activity_id=visit.id, place="Capaci", day=make.when("2022-03-05")))
    since = last()
    db.session.delete(session)
    db.session.commit()
    (line,) = lines(since)
    assert line.kind is LogKind.REMOVED
    assert line.old is not None
    assert (line.old["place"], line.old["day_edtf"]) == ("Capaci", "2022-03-05")
    assert line.new is None


def test_orphans_that_are_removed_with_their_list_have_a_line(milestone: Milestone) -> None:
    visit = make.visit(_pair(), 1)
    make.saved(ActivitySession(activity_id=visit.id, place="Capaci"))
    db.session.remove()
    found = db.session.scalars(select(Activity).options(selectinload(Activity.sessions))).one()
    since = last()
    found.sessions = []
    db.session.commit()
    assert [(line.kind, line.table_name) for line in lines(since)] == [(LogKind.REMOVED, "activity_session")]


def test_a_rolled_back_transaction_leaves_no_line_and_neither_does_the_next(milestone: Milestone) -> None:
    since, before = last(), len(entries())
    milestone.comment = "Never"
    db.session.flush()
    db.session.rollback()
    db.session.commit()
    assert (lines(since), len(entries())) == ([], before)
    milestone.comment = "Now"
    db.session.commit()
    (line,) = lines(since)
    assert line.new == {"comment": "Now"}


def test_a_rolled_back_savepoint_takes_its_lines_with_it_and_no_others(milestone: Milestone) -> None:
    since = last()
    milestone.comment = "Kept"
    db.session.flush()
    with pytest.raises(IntegrityError):
        _change_twice_and_fail(milestone)
    with db.session.begin_nested():
        milestone.note = "Kept too"
    db.session.commit()
    (line,) = lines(since)
    assert line.new == {"comment": "Kept", "note": "Kept too"}


def _change_twice_and_fail(milestone: Milestone) -> None:
    with db.session.begin_nested():
        milestone.weight = 3
        db.session.flush()
        db.session.add(Milestone(plan_id=milestone.plan_id, code="M2", title="Twice", status="not_started"))


def test_a_flush_that_fails_leaves_no_line(milestone: Milestone) -> None:
    since = last()
    milestone.comment = "Never"
    milestone.weight = 0
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()
    db.session.commit()
    assert lines(since) == []


def test_a_bulk_update_has_a_line_for_each_row_that_it_changes(milestone: Milestone) -> None:
    since = last()
    db.session.execute(update(Milestone).where(Milestone.weight == 1).values(note="Seen"))
    db.session.execute(update(Milestone).where(Milestone.note == "Seen").values(note="Seen"))
    db.session.commit()
    (line,) = lines(since)
    assert (line.old, line.new) == ({"note": None}, {"note": "Seen"})
    assert (line.about_id, line.name) == (milestone.id, "M2 Tutti Capaci")


def test_a_bulk_delete_has_a_line_for_each_row_that_it_removes(milestone: Milestone) -> None:
    programme = db.session.scalars(select(Programme)).one()
    person = make.user("Anna", programme=programme, role="coordinator")
    for token in ("one", "two"):
        make.calendar(person, programme, token=token)
    since = last()
    db.session.execute(delete(CalendarAddress).where(CalendarAddress.programme_id == programme.id))
    db.session.commit()
    assert [(line.kind, line.about) for line in lines(since)] == [(LogKind.REMOVED, "user")] * 2


def test_rows_cannot_be_written_past_the_log(milestone: Milestone) -> None:
    with pytest.raises(UnloggedWriteError):
        db.session.execute(insert(Milestone).values(plan_id=1, code="M9", title="Past"))
    with pytest.raises(UnloggedWriteError):
        db.session.execute(update(Milestone), [{"id": milestone.id, "title": "Past"}])


def test_counts_and_notes_of_the_application_itself_make_no_line(milestone: Milestone) -> None:
    programme = db.session.scalars(select(Programme)).one()
    since, before = last(), len(entries())
    revision.bump(programme)
    db.session.add(SubmittedForm(token="t" * 64, path="/", location="/"))
    db.session.commit()
    assert (lines(since), len(entries())) == ([], before)


def test_nothing_secret_and_no_name_or_address_of_a_person_ever_enters(milestone: Milestone) -> None:
    programme = db.session.scalars(select(Programme)).one()
    person = User(email="topsecret1@example.org", name="Topsecret Person", password="topsecret2" * 3)
    person.fs_uniquifier = "topsecret3"
    db.session.add(person)
    db.session.commit()
    make.saved(
        Invitation(
            programme_id=programme.id,
            role="reviewer",
            address="topsecret4@example.org",
            token_hash="topsecret5",
            made_by_id=person.id,
            expires_at=clock.now().replace(year=2999),
        )
    )
    make.saved(CalendarAddress(user_id=person.id, token_hash="topsecret6"))
    sign_in = SignIn(
        user_id=person.id, token_hash="topsecret7", means=SignInMeans.PASSWORD, device="topsecret device"
    )
    make.saved(sign_in)
    make.saved(
        Passkey(
            user_id=person.id,
            credential=b"topsecret8",
            public_key=b"topsecret9",
            user_handle=b"topsecret10",
            transports=[],
            name="Topsecret's phone",
        )
    )
    make.saved(SecondFactor(user_id=person.id, secret="topsecret11"))
    make.saved(RecoveryCode(user_id=person.id, code_hash="topsecret12"))
    for name in ("email", "name", "password", "fs_uniquifier"):
        setattr(person, name, f"topsecret anew {name}")
    db.session.commit()
    since = last()
    db.session.execute(update(User).values(password="topsecret bulk", name="Topsecret bulk"))
    for model in (Passkey, SecondFactor, RecoveryCode, CalendarAddress, SignIn, Invitation):
        db.session.execute(delete(model))
    db.session.commit()
    assert len(lines(since)) > 6
    for table in ("log_entry", "log_line", "log_pair"):
        for row in db.session.execute(text(f"SELECT * FROM {table}")):
            assert "topsecret" not in repr(tuple(row)).lower(), row


def test_of_what_is_not_kept_the_log_says_that_it_changed(milestone: Milestone) -> None:
    person = make.user("Anna")
    since = last()
    person.name, person.language = "Anna Bianchi", "it"
    db.session.commit()
    (line,) = lines(since)
    assert line.old == {"language": None, "name": None}
    assert line.new == {"language": "it", "name": None}


def test_a_sign_in_is_a_sign_in_and_its_end_a_sign_out(milestone: Milestone) -> None:
    programme = db.session.scalars(select(Programme)).one()
    person = make.user("Anna", programme=programme, role="coordinator")
    since = last()
    row = make.saved(SignIn(user_id=person.id, token_hash="h", means=SignInMeans.LINK))
    row.ended_at = clock.now()
    db.session.commit()
    assert [line.kind for line in lines(since)] == [LogKind.SIGNED_IN, LogKind.SIGNED_OUT]
    assert [(entry.programme_id, entry.user_id) for entry in entries()[-2:]] == [
        (programme.id, person.id)
    ] * 2


def test_what_changes_an_account_is_in_the_log_of_each_programme_of_the_person(milestone: Milestone) -> None:
    first, second = db.session.scalars(select(Programme)).one(), make.programme("second")
    person = make.user("Anna", programme=first, role="coordinator")
    leaves = make.saved(Role(user_id=person.id, programme_id=second.id, role=RoleKind.REVIEWER))
    person.language = "it"
    db.session.commit()
    assert {entry.programme_id for entry in entries()[-2:]} == {first.id, second.id}
    db.session.delete(leaves)
    person.active = False
    db.session.commit()
    assert {entry.programme_id for entry in entries()[-2:]} == {first.id, second.id}


def test_an_export_is_noted_about_the_row_that_left(milestone: Milestone) -> None:
    programme = db.session.scalars(select(Programme)).one()
    since = last()
    log.note(LogKind.EXPORTED, table="programme", row_id=programme.id, programme_id=programme.id)
    db.session.commit()
    (line,) = lines(since)
    assert (line.kind, line.about, line.about_id) == (LogKind.EXPORTED, "programme", programme.id)
    assert entries()[-1].programme_id == programme.id


def test_a_note_finds_the_programme_of_its_row_itself(milestone: Milestone) -> None:
    log.note(LogKind.EXPORTED, table="milestone", row_id=milestone.id)
    db.session.commit()
    assert entries()[-1].programme_id == db.session.scalar(select(Programme.id))


@pytest.mark.parametrize("table", ["log_entry", "log_line", "log_pair"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_the_log(
    milestone: Milestone, table: str, statement: str
) -> None:
    column = "pair_id" if table == "log_pair" else "id"
    with pytest.raises(DatabaseError, match="never changes"):
        db.session.execute(text(statement.format(table, column, column)))
    db.session.rollback()


def test_nobody_acts_where_nobody_is_known(milestone: Milestone) -> None:
    assert log.Acting().actor is ANONYMOUS
    assert {entry.door for entry in entries()} == {LogDoor.ITSELF}
