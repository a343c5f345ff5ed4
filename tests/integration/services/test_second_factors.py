"""Codes of a phone and of paper: which are taken, and how often."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from argon2.low_level import Type, hash_secret_raw
from flask import Flask
from passlib.totp import TOTP
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support import make
from tests.support.codes import code_of
from tracker.domain.errors import DomainError
from tracker.extensions import db
from tracker.models import Message, RecoveryCode, SecondFactor, User
from tracker.queries.second_factors import count_recovery_codes, has_second_factor
from tracker.services import recovery_codes
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
    hashes = [row.code_hash for row in session.scalars(select(RecoveryCode))]
    plain = {one.replace(" ", "") for one in paper}
    assert not [one for one in hashes if one in plain]
    assert {len(one) for one in hashes} == {55}
    # Each has a salt of its own.
    assert len({one.partition(".")[0] for one in hashes}) == 10


def test_a_sealed_secret_that_was_changed_anywhere_makes_no_code(
    ada: User, paper: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    factor = db.session.scalars(select(SecondFactor)).one()
    whole, code = factor.secret, code_of(ada)
    for place in (len("gcm1."), len(whole) // 2, -1):
        letter = "A" if whole[place] != "A" else "Q"
        factor.secret = whole[:place] + letter + (whole[place + 1 :] if place != -1 else "")
        assert not services.can_be_read(factor), place
        assert not services.take(ada, code)
    assert "cannot be read" in caplog.text
    for rubbish in ("", "gcm1.", "gcm1.é", "gcm1.AAAA", "{}", '{"v":1,"type":"totp"}', "x"):
        factor.secret = rubbish
        assert not services.take(ada, code), rubbish
    factor.secret = whole
    assert services.take(ada, code)


def test_a_sealed_secret_that_was_copied_from_somebody_else_makes_no_code(
    ada: User, paper: list[str]
) -> None:
    bo = make.user("Bo")
    theirs = services.begin(bo)
    code = code_of(bo, NOW + timedelta(seconds=30))
    mine = db.session.scalars(select(SecondFactor).where(SecondFactor.user_id == ada.id)).one()
    mine.secret = theirs.secret
    assert not services.can_be_read(mine)
    assert not services.take(ada, code)


def test_codes_that_were_kept_as_before_are_taken_once_and_the_secret_is_sealed_then(
    app: Flask, ada: User, paper: list[str]
) -> None:
    factor = db.session.scalars(select(SecondFactor)).one()
    secret, secret_key = services.secret_to_type(factor).replace(" ", ""), app.config["SECRET_KEY"].encode()
    old_key = hmac.digest(secret_key, b"secrets of second factors", "sha256").hex()
    factor.secret = TOTP.using(secrets={"1": old_key}, encrypt_cost=4)(key=secret).to_json(encrypt=True)
    words = f"recovery code of {ada.id}: {paper[0].replace(' ', '')}".encode()
    row = db.session.scalars(select(RecoveryCode).order_by(RecoveryCode.id)).first()
    assert row is not None
    row.code_hash = hmac.new(secret_key, words, "sha256").hexdigest()
    db.session.commit()
    assert services.take(ada, paper[0])
    assert not services.take(ada, paper[0])
    code = code_of(ada)
    assert services.take(ada, code)
    db.session.refresh(factor)
    assert factor.secret.startswith("gcm1.")
    assert services.secret_to_type(factor).replace(" ", "") == secret
    assert not services.take(ada, code)
    assert services.take(ada, code_of(ada, NOW + timedelta(seconds=30)))


def test_with_another_secret_key_no_code_is_taken(app: Flask, ada: User, paper: list[str]) -> None:
    code = code_of(ada)
    before, app.config["SECRET_KEY"] = app.config["SECRET_KEY"], "another key"
    try:
        assert not services.take(ada, code)
        assert not services.take(ada, paper[0])
    finally:
        app.config["SECRET_KEY"] = before
    assert services.take(ada, code)


def test_a_code_on_paper_costs_a_slow_hash(
    app: Flask, ada: User, paper: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    costs = []

    def hash_and_count(*words: bytes, **cost: Any) -> bytes:
        costs.append((cost["type"], cost["memory_cost"] >= 19 * 1024, cost["time_cost"] >= 2))
        return hash_secret_raw(*words, **{**cost, "memory_cost": 8})

    monkeypatch.setattr(recovery_codes, "hash_secret_raw", hash_and_count)
    monkeypatch.setattr(app, "testing", False)
    services.take(ada, "1234 5678 9012")
    # One with six digits is the phone's, and costs nothing.
    services.take(ada, "123456")
    assert costs == [(Type.ID, True, True)] * 10


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
