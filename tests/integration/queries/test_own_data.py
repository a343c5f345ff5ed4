"""The file with everything about oneself: complete, without a secret, without anybody else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, event, select, update

from tests.support import make
from tests.support.grow import TODAY, Grown, grown
from tracker import clock
from tracker.domain.statuses import LogDoor, MessageKind, ReminderKind, SignInMeans
from tracker.extensions import db
from tracker.models import (
    ActivityUpdate,
    ItemLink,
    LastLook,
    LogEntry,
    Message,
    MilestoneUpdate,
    RecoveryCode,
    Reminded,
    Role,
    SecondFactor,
    SignIn,
    SignInLink,
    SubmittedForm,
    User,
)
from tracker.queries.own_data import KEPT_BACK, own_data
from tracker.queries.traces import columns_to_people

NEVER_CHANGE = ("activity_update", "log_entry", "milestone_update", "snapshot")
SECRET = "secretly"
"""How each secret begins that this test makes."""


@pytest.fixture
def there(app: Flask, frozen_day: Callable[..., None]) -> Grown:
    """A programme in which a row of every table refers to the coordinator, by every column that can."""
    frozen_day(TODAY)
    there = grown()
    person = coordinator(there)
    db.session.execute(delete(SecondFactor))
    for column in columns_to_people():
        if column.table.name not in (*NEVER_CHANGE, "role", "passkey"):
            rows = update(column.table).where(column.is_not(None))
            db.session.execute(rows.values({column.name: person.id}))
    of_own = Role.__table__.c.user_id == person.id
    db.session.execute(update(Role.__table__).where(of_own).values(given_by_id=person.id))
    add_rows(there, person)
    db.session.commit()
    return there


def coordinator(there: Grown) -> User:
    person = there.people["coordinator"]
    assert person is not None
    return person


def add_rows(there: Grown, person: User) -> None:
    """What the programme of the tests has none of, and what never changes."""
    programme, number, later = there.programme, person.id, clock.now() + timedelta(days=1)
    milestone, activity = there.first.milestones[0], next(iter(there.first.activities.values()))
    day = make.when("2022-06-01")
    message = Message(kind=MessageKind.DIGEST, key=f"{SECRET} key", user_id=number, programme_id=programme.id)
    db.session.add(message)
    db.session.flush()
    make.invitation(programme, person, "taken", accepted_by_id=number, accepted_at=clock.now())
    review = make.review(programme, "2022-05-01")
    make.frozen(review, by=person)
    make.picture(there.first.pair, "f" * 32, by_user_id=number)
    db.session.add_all(
        [
            MilestoneUpdate(milestone_id=milestone.id, effective_on=day, unchanged=True, by_user_id=number),
            ActivityUpdate(activity_id=activity.id, effective_on=day, unchanged=True, by_user_id=number),
            ItemLink(
                user_id=number,
                programme_id=programme.id,
                milestone_id=milestone.id,
                token_hash=f"{SECRET} item",
                expires_at=later,
            ),
            LastLook(user_id=number, programme_id=programme.id, looked_at=clock.now()),
            LogEntry(user_id=number, programme_id=programme.id, door=LogDoor.PAGE),
            RecoveryCode(user_id=number, code_hash=f"{SECRET} code"),
            Reminded(
                message_id=message.id,
                user_id=number,
                programme_id=programme.id,
                kind=ReminderKind.STALE,
                thing="milestone 1",
            ),
            SecondFactor(user_id=number, secret=f"{SECRET} secret"),
            SignIn(user_id=number, token_hash=f"{SECRET} in", means=SignInMeans.LINK, device="Firefox"),
            SignInLink(user_id=number, token_hash=f"{SECRET} link", expires_at=later),
            SubmittedForm(user_id=number, token=f"{SECRET} form", path="/a", location="/b"),
        ]
    )
    person.password, person.fs_uniquifier = f"{SECRET} password", f"{SECRET} session"


def test_every_column_that_refers_to_a_person_is_in_their_file(there: Grown) -> None:
    found = own_data(coordinator(there))
    wanted = {(column.table.name, column.name) for column in columns_to_people()}
    assert wanted == {(table, name) for table, names in found.items() if table != "user" for name in names}
    for column in columns_to_people():
        rows = db.session.scalars(select(column.table.c.id).where(column == coordinator(there).id)).all()
        assert [row["id"] for row in found[column.table.name][column.name]] == sorted(rows)


def test_what_they_said_is_there_in_their_words_with_what_it_is_about(there: Grown) -> None:
    found = own_data(coordinator(there))
    question = found["question"]["asked_by_id"][0]
    assert question["text"]
    assert question["milestone"] or question["activity"]
    assert question["programme"] == there.programme.slug
    update_of = found["milestone_update"]["by_user_id"][-1]
    assert update_of["milestone"] == there.first.milestones[0].title
    assert update_of["programme"] == there.programme.slug
    assert found["sign_in"]["user_id"][-1]["device"] == "Firefox"


def test_the_file_costs_the_same_with_few_rows_and_with_many(there: Grown) -> None:
    person = coordinator(there)
    few = count_statements(person)
    activity = next(iter(there.first.activities.values()))
    said = {"effective_on": make.when("2022-06-01"), "unchanged": True, "by_user_id": person.id}
    moments = [clock.now() + timedelta(minutes=60 + number) for number in range(20)]
    db.session.add_all(ActivityUpdate(activity_id=activity.id, recorded_at=at, **said) for at in moments)
    db.session.commit()
    assert count_statements(person) == few


def count_statements(person: User) -> int:
    statements: list[object] = []

    def count(*statement: object) -> None:
        statements.append(statement)

    own_data(person)  # What is read once and kept is not counted.
    event.listen(db.engine, "before_cursor_execute", count)
    own_data(person)
    event.remove(db.engine, "before_cursor_execute", count)
    return len(statements)


def test_no_secret_and_nobody_else_is_in_it(there: Grown) -> None:
    person = coordinator(there)
    text = json.dumps(own_data(person), ensure_ascii=False)
    assert SECRET not in text
    others = db.session.scalars(select(User).where(User.id != person.id)).all()
    assert [one.id for one in others if one.name in text or one.email in text] == []
    assert person.email in text


def test_every_column_with_the_name_of_a_secret_is_kept_back() -> None:
    words = ("hash", "secret", "token", "password", "uniquifier", "credential", "_key", "handle", "address")
    suspect = {
        (table.name, column.name)
        for table in {column.table for column in columns_to_people()} | {db.metadata.tables["user"]}
        for column in table.columns
        if any(word in column.name for word in words)
    }
    kept = {(table, name) for table, names in KEPT_BACK.items() for name in names}
    assert suspect - kept == set()
