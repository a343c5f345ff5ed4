"""Codes of a phone and of paper: which are taken, and how often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support import make
from tests.support.codes import code_of
from tracker.domain.errors import DomainError
from tracker.extensions import db
from tracker.models import Message, RecoveryCode, SecondFactor, User
from tracker.queries.second_factors import count_recovery_codes, has_second_factor
from tracker.services import second_factors as services

NOW = datetime(2026, 7, 3, 10, 0, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> object:
    with time_machine.travel(NOW, tick=False) as travelling:
        yield travelling


@pytest.fixture
def ada(app: Flask) -> User:
    return make.user("Ada")


@pytest.fixture
def paper(ada: User) -> list[str]:
    """Ada's recovery codes; what her phone shows was taken a minute ago."""
    services.begin(ada)
    with time_machine.travel(NOW - timedelta(minutes=1), tick=False):
        codes = services.confirm(ada, code_of(ada))
    db.session.commit()
    return codes


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as caught:
        act()
    return caught.value.code


def test_nothing_is_asked_for_before_a_first_code(ada: User) -> None:
    services.begin(ada)
    assert not has_second_factor(ada.id)
    assert not services.take(ada, code_of(ada))
    assert refused(lambda: services.confirm(ada, "000000")) == "code_wrong"
    assert len(services.confirm(ada, code_of(ada))) == 10
    assert has_second_factor(ada.id)


def test_a_code_is_taken_once(ada: User, paper: list[str]) -> None:
    code = code_of(ada)
    assert services.take(ada, code)
    assert not services.take(ada, code)


def test_the_first_code_is_taken_too(ada: User) -> None:
    services.begin(ada)
    code = code_of(ada)
    services.confirm(ada, code)
    assert not services.take(ada, code)


@pytest.mark.parametrize(
    ("seconds", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_clock_may_be_off_by_one_step(ada: User, paper: list[str], seconds: int, taken: bool) -> None:
    db.session.execute(SecondFactor.__table__.update().values(last_counter=None))
    assert services.take(ada, code_of(ada, NOW + timedelta(seconds=seconds))) is taken


def test_after_a_code_no_older_one_is_taken(ada: User, paper: list[str]) -> None:
    assert services.take(ada, code_of(ada, NOW + timedelta(seconds=30)))
    assert not services.take(ada, code_of(ada))


def test_a_code_of_somebody_else_is_not_taken(ada: User, paper: list[str]) -> None:
    bo = make.user("Bo")
    services.begin(bo)
    other = services.confirm(bo, code_of(bo))
    assert not services.take(ada, code_of(bo, NOW + timedelta(seconds=30)))
    assert not services.take(ada, other[0])
    assert services.take(bo, other[0])


def test_a_code_is_read_however_it_is_spaced(ada: User, paper: list[str]) -> None:
    code = code_of(ada)
    assert services.take(ada, f" {code[:3]} {code[3:]} ")
    assert services.take(ada, paper[0].replace(" ", "-"))


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "\ud800", "9" * 5000, "-1"])
def test_rubbish_is_no_code(ada: User, paper: list[str], code: str) -> None:
    assert not services.take(ada, code)


def test_a_code_on_paper_is_taken_once(ada: User, paper: list[str]) -> None:
    assert len(set(paper)) == 10
    assert services.take(ada, paper[3])
    assert not services.take(ada, paper[3])
    assert count_recovery_codes(ada.id) == 9


def test_new_codes_on_paper_make_the_old_ones_void(ada: User, paper: list[str]) -> None:
    new = services.renew_recovery_codes(ada)
    assert not services.take(ada, paper[0])
    assert services.take(ada, new[0])


def test_what_is_switched_off_takes_no_code(ada: User, paper: list[str], session: Session) -> None:
    code = code_of(ada)
    services.switch_off(ada)
    assert not services.take(ada, code)
    assert not services.take(ada, paper[0])
    assert session.scalars(select(RecoveryCode)).all() == []


def test_what_is_on_is_not_begun_anew(ada: User, paper: list[str]) -> None:
    assert refused(lambda: services.begin(ada)) == "second_factor_on"
    assert refused(lambda: services.confirm(ada, code_of(ada))) == "second_factor_not_begun"


def test_what_is_begun_anew_has_another_secret(ada: User) -> None:
    services.begin(ada)
    old = code_of(ada)
    services.begin(ada)
    assert refused(lambda: services.confirm(ada, old)) == "code_wrong"


def test_nothing_that_makes_codes_stands_in_the_database(
    ada: User, paper: list[str], session: Session
) -> None:
    factor = session.scalars(select(SecondFactor)).one()
    typed = services.secret_to_type(factor).replace(" ", "")
    assert typed not in factor.secret
    assert len(typed) == 32
    for row in session.scalars(select(RecoveryCode)):
        assert row.code_hash not in {one.replace(" ", "") for one in paper}
        assert len(row.code_hash) == 64


def test_with_another_secret_key_no_code_is_taken(app: Flask, ada: User, paper: list[str]) -> None:
    code = code_of(ada)
    before, app.config["SECRET_KEY"] = app.config["SECRET_KEY"], "another key"
    try:
        assert not services.take(ada, code)
        assert not services.take(ada, paper[0])
    finally:
        app.config["SECRET_KEY"] = before
    assert services.take(ada, code)


def test_an_app_is_told_whose_codes_they_are(ada: User, session: Session) -> None:
    factor = services.begin(ada)
    address = services.address_for_apps(factor, label="ada@example.org", issuer="Mentoring tracker")
    assert address.startswith("otpauth://totp/Mentoring%20tracker:ada@example.org?secret=")


def test_its_person_is_told_of_every_change(ada: User, paper: list[str], session: Session) -> None:
    services.renew_recovery_codes(ada)
    services.switch_off(ada)
    services.switch_off(ada)
    session.commit()
    told = session.scalars(select(Message).order_by(Message.id)).all()
    assert [one.about["what"] for one in told] == [
        "second_factor_on",
        "recovery_codes_made",
        "second_factor_off",
    ]
