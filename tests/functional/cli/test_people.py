"""Forgetting those who have left, and opening an account again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result
from sqlalchemy.orm import Session

from tests.support import make
from tracker.models import LastLook, Programme, User
from tracker.queries.users import get_user_by_address
from tracker.services import leaving

Run = Callable[..., Result]


@pytest.fixture
def left(app, frozen_day, session: Session) -> User:
    """Somebody who left on 20 October 2021 a programme that keeps names for six months."""
    frozen_day("2021-10-20")
    programme = make.programme(keeps_names_months=6)
    make.user("Coordinator", programme=programme, role="coordinator")
    person = make.user("Ada", programme=programme, role="reviewer")
    make.saved(LastLook(user_id=person.id, programme_id=programme.id, looked_at=person.created_at))
    loaded = get_user_by_address(person.email)
    assert loaded is not None
    leaving.leave(loaded, to=None, by=loaded, may_give=lambda _role: False)
    session.commit()
    return person


def test_a_dry_run_says_whom_and_why_and_changes_nothing(
    run_command: Run, left: User, session: Session, frozen_day
) -> None:
    before = run_command("people", "forget", "--dry-run").output
    assert "left on 2021-10-20; bridging keeps names 6 months: forgotten on 2022-04-20." in before
    assert "0 people would be forgotten." in before
    frozen_day("2022-04-20")
    after = run_command("people", "forget", "--dry-run").output
    assert f"{left.email}: left on 2021-10-20" in after
    assert "1 person would be forgotten." in after
    session.refresh(left)
    assert (left.name, left.forgotten_at) == ("Ada", None)


def test_the_command_forgets_once_and_says_no_name(
    run_command: Run, left: User, session: Session, frozen_day
) -> None:
    address = left.email
    frozen_day("2022-04-20")
    said = run_command("people", "forget").output
    assert said == "1 person is forgotten.\n"
    assert run_command("people", "forget").output == "0 people are forgotten.\n"
    session.refresh(left)
    assert left.name == ""
    assert left.email != address


def test_one_is_forgotten_at_once_by_their_address(run_command: Run, left: User, session: Session) -> None:
    run_command("people", "forget", left.email)
    session.refresh(left)
    assert left.forgotten_at is not None


def test_whoever_has_a_role_is_not_forgotten(run_command: Run, left: User, session: Session) -> None:
    here = make.user("Ben", programme=session.get_one(Programme, 1), role="reviewer")
    result = run_command("people", "forget", here.email, status=1)
    assert "has a role" in result.output


def test_an_account_is_opened_again_until_it_is_forgotten(
    run_command: Run, left: User, session: Session
) -> None:
    address = left.email
    assert "open again" in run_command("people", "reopen", address).output
    session.refresh(left)
    assert (left.active, left.left_at) == (True, None)
    assert "is open" in run_command("people", "reopen", address, status=1).output
    run_command("people", "forget", address)
    assert "forgotten" in run_command("people", "reopen", address, status=1).output
