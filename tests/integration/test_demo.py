"""The demo: both programmes and its people, loaded once, kept when started again, and refused elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextvars import Context
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from config import Settings
from tests.unit.services.test_bridges import DAYS
from tracker import clock
from tracker.app import create_app
from tracker.cli.database import upgrade
from tracker.domain.evaluations import group_of
from tracker.domain.publishing import OF_A_PAIR, Piece
from tracker.domain.statuses import EvaluationQuestion, RoleKind
from tracker.extensions import db
from tracker.files.stores import store
from tracker.models import (
    Confirmation,
    Decision,
    Evaluation,
    Message,
    Milestone,
    Organisation,
    Programme,
    Question,
    Review,
    Role,
    Snapshot,
    User,
)
from tracker.queries.confirmations import list_to_confirm
from tracker.queries.evaluations import list_comments, list_scores
from tracker.queries.pairs import list_pairs
from tracker.queries.publishing import public_of
from tracker.queries.questions import list_open_questions
from tracker.services.bridges.programme import bridges_file
from tracker.services.demo_people import DEMO_PEOPLE, make_demo_people
from tracker.services.programme_file import dump, load

Run = Callable[..., Result]
Freeze = Callable[..., None]


def secret(beginning: str) -> str:
    return beginning + "7Qm2xVt9Lk4Bd8Rw5Hn3Jz6Pc1Fg0Ys"


@pytest.fixture
def demo_app(tmp_path: Path) -> Iterator[Flask]:
    """A demo as ``make demo`` sets it, on a database of its own."""
    url = f"sqlite:///{tmp_path / 'demo.sqlite3'}"
    upgrade(url)
    secrets = {"secret_key": secret("a"), "password_salt": secret("b")}
    app = create_app(Settings(demo=True, database_url=url, files=str(tmp_path / "files"), **secrets))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def demo(demo_app: Flask) -> Run:
    """Runs a command of the demo: ``demo("prepare")``."""

    def run(*arguments: str, status: int = 0) -> Result:
        runner = demo_app.test_cli_runner()
        result: Result = Context().run(runner.invoke, args=["demo", *arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code == status, result.output
        return result

    return run


def slugs() -> list[str]:
    return list(db.session.scalars(select(Programme.slug).order_by(Programme.slug)))


def roles_of(address: str) -> set[tuple[str, RoleKind, str | None]]:
    statement = (
        select(Programme.slug, Role.role, Organisation.key)
        .join(Role.programme)
        .join(Role.user)
        .outerjoin(Role.organisation)
        .where(User.email == address)
    )
    return {(row[0], row[1], row[2]) for row in db.session.execute(statement)}


# --- Bridges in the database -----------------------------------------------------------------------------


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_bridges_loads_without_a_fault_on_any_day(session: Session, frozen_day: Freeze, today: date) -> None:
    frozen_day(today, hour=0)
    given = bridges_file(today)
    result = load(json.dumps(given), now=datetime.combine(today, time(), UTC))
    assert (result.faults, result.created, result.written) == ((), True, True)


def test_bridges_loaded_again_changes_nothing_and_comes_back_equal(
    session: Session, frozen_day: Freeze
) -> None:
    frozen_day("2026-11-21")
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)
    given = json.dumps(bridges_file(date(2026, 11, 21)))
    assert load(given, now=now).written
    again = load(given, now=now, update=True)
    assert (again.faults, again.differences, again.written) == ((), (), False)
    written = dump("bridges")
    assert written is not None
    assert load(written, now=now, update=True).differences == ()


# --- The commands ----------------------------------------------------------------------------------------


def test_prepare_loads_both_programmes_and_says_who_may_sign_in(demo_app: Flask, demo: Run) -> None:
    said = demo("prepare").output
    for person in DEMO_PEOPLE:
        assert person.address in said
    with demo_app.app_context():
        assert slugs() == ["bridges", "inclucities"]
        programmes = {p.slug: p for p in db.session.scalars(select(Programme))}
        assert (programmes["bridges"].open, programmes["bridges"].fictional) == (False, True)
        assert (programmes["inclucities"].open, programmes["inclucities"].fictional) == (True, False)


def test_the_people_of_the_demo_have_their_roles_and_no_password(demo_app: Flask, demo: Run) -> None:
    demo("prepare")
    with demo_app.app_context():
        people = {user.email: user for user in db.session.scalars(select(User))}
        assert set(people) == {person.address for person in DEMO_PEOPLE}
        assert all(user.password is None for user in people.values())
        assert [user.email for user in people.values() if user.administrator] == [
            "administrator@demo.invalid"
        ]
        assert roles_of("capaci@demo.invalid") == {
            ("inclucities", RoleKind.EDITOR, "capaci"),
            ("bridges", RoleKind.EDITOR, "fontalvera"),
        }
        assert roles_of("vvsg@demo.invalid") == {
            ("inclucities", RoleKind.EDITOR, "vvsg"),
            ("bridges", RoleKind.EDITOR, "ult"),
        }
        for address, role in (("coordinator", RoleKind.COORDINATOR), ("reviewer", RoleKind.REVIEWER)):
            assert roles_of(f"{address}@demo.invalid") == {
                ("inclucities", role, None),
                ("bridges", role, None),
            }


def test_bridges_has_a_frozen_review_a_draft_and_an_open_decision_of_a_city(
    demo_app: Flask, demo: Run
) -> None:
    demo("prepare")
    demo("prepare")
    with demo_app.app_context():
        frozen, draft = db.session.scalars(
            select(Review).order_by(Review.cut_off).options(joinedload(Review.snapshot))
        )
        today = clock.today("Europe/Brussels")
        assert 150 < (today - frozen.cut_off).days < 220
        assert (frozen.is_frozen, draft.is_frozen, draft.previous_id) == (True, False, frozen.id)
        kept = db.session.execute(select(Snapshot.content, Snapshot.brief, Snapshot.pdf)).one()
        assert kept.content["on"] == frozen.cut_off.isoformat()
        assert kept.brief["language"] == "en"
        assert kept.pdf.startswith(b"%PDF-")
        decisions = db.session.scalars(select(Decision).options(joinedload(Decision.owner))).all()
        assert [one.owner.key for one in decisions if not one.done] == ["fontalvera"]
        assert len(decisions) == 2


def test_bridges_has_an_open_question_an_answered_one_and_something_to_confirm(
    demo_app: Flask, demo: Run
) -> None:
    demo("prepare")
    demo("prepare")
    with demo_app.app_context():
        bridges = db.session.scalars(select(Programme).where(Programme.slug == "bridges")).one()
        of_bridges = select(Organisation).where(Organisation.programme_id == bridges.id)
        keys = {one.key: one.id for one in db.session.scalars(of_bridges)}
        (asked,) = list_open_questions(bridges.id, {keys["fontalvera"]})
        assert asked.asked_by_organisation_id == keys["grauwersluis"]
        every = db.session.scalars(select(Question).order_by(Question.id)).all()
        assert len(every) == 2
        assert {one.programme_id for one in every} == {bridges.id}, "nothing is invented of a real programme"
        (answered,) = [one for one in every if one.answered_at is not None and one.asked_at < one.answered_at]
        assert answered.answered_by_organisation_id == keys["fontalvera"]
        assert [one.code for one in list_to_confirm(bridges.id, {keys["grauwersluis"]})] == ["M6"]
        confirmed = db.session.scalars(select(Confirmation)).one()
        assert confirmed.by_organisation_id == keys["grauwersluis"]
        assert roles_of("grauwersluis@demo.invalid") == {("bridges", RoleKind.EDITOR, "grauwersluis")}
        written = db.session.execute(
            select(Message.kind, User.email).join(Message.user).order_by(Message.id)
        ).all()
        to = {(kind.value, address.partition("@")[0]) for kind, address in written}
        assert to == {("question", "capaci"), ("answer", "coordinator")}
        assert len(written) == 3


def test_two_visits_of_bridges_were_evaluated_by_enough_people_and_by_too_few(
    demo_app: Flask, demo: Run
) -> None:
    demo("prepare")
    with demo_app.app_context():
        found = db.session.scalars(select(Evaluation).order_by(Evaluation.id)).all()
        groups = [group_of(EvaluationQuestion, list_scores(one.id)) for one in found]
        assert [group.people for group in groups] == [9, 3]
        assert [one.counts is not None for group in groups for one in group.distributions] == [True] * 5
        assert len(list_comments(found[0].id)) == 2
        today = clock.today("Europe/Brussels")
        assert all(one.closes_on < today for one in found)


def test_prepared_again_keeps_what_was_typed(demo_app: Flask, demo: Run) -> None:
    demo("prepare")
    with demo_app.app_context():
        bridges = db.session.scalars(select(Programme).where(Programme.slug == "bridges")).one()
        bridges.acronym = "typed by somebody"
        db.session.delete(db.session.scalars(select(Role).where(Role.role == RoleKind.REVIEWER)).first())
        db.session.commit()
        before = db.session.scalar(select(func.count()).select_from(Milestone))
    assert "Loaded" not in demo("prepare").output
    with demo_app.app_context():
        assert db.session.scalars(select(Programme.acronym).where(Programme.slug == "bridges")).one() == (
            "typed by somebody"
        )
        assert db.session.scalar(select(func.count()).select_from(Milestone)) == before
        assert len(roles_of("reviewer@demo.invalid")) == 1


def test_the_demo_has_public_pages_in_every_state(demo_app: Flask, demo: Run) -> None:
    demo("prepare")
    with demo_app.app_context():
        public = {
            programme.slug: {
                pair.number: public_of(programme).of(pair.id) for pair in list_pairs(programme.id)
            }
            for programme in db.session.scalars(select(Programme)).all()
        }
    assert public["inclucities"] == {number: frozenset(OF_A_PAIR) for number in (1, 2, 3, 4)}
    assert public["bridges"][3] == set(OF_A_PAIR) - {Piece.FACTSHEET, Piece.MEDIA}
    assert public["bridges"][4] == frozenset()


def test_reset_forgets_what_was_typed(demo_app: Flask, demo: Run) -> None:
    demo("prepare")
    with demo_app.app_context():
        db.session.add(User(email="somebody@example.org", name="Somebody"))
        db.session.commit()
        store().put(f"{'a' * 32}-large.webp", b"x")
    demo("reset")
    with demo_app.app_context():
        assert list(store().kept()) == []
        assert slugs() == ["bridges", "inclucities"]
        assert db.session.scalar(select(func.count()).select_from(User)) == len(DEMO_PEOPLE)


@pytest.mark.parametrize("command", ["prepare", "reset"])
def test_outside_a_demo_both_are_refused_in_one_sentence(
    run_command: Run, session: Session, command: str
) -> None:
    session.add(User(email="real@example.org", name="Real"))
    session.commit()
    result = run_command("demo", command, status=1)
    assert "This is not a demo" in result.output
    assert "Traceback" not in result.output
    assert session.scalar(select(func.count()).select_from(User)) == 1


def test_people_of_a_programme_that_is_not_there_have_no_role_in_it(session: Session) -> None:
    make_demo_people(loaded=frozenset())
    assert roles_of("capaci@demo.invalid") == set()
