"""The first administrator, and a way back in for anybody."""

from __future__ import annotations

from collections.abc import Callable

from click.testing import Result
from flask_security.utils import verify_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support import make
from tests.support.codes import code_of
from tracker import clock
from tracker.extensions import db
from tracker.models import Message, User
from tracker.queries.passkeys import has_passkey
from tracker.queries.second_factors import has_second_factor
from tracker.queries.sign_in_links import get_sign_in_link, is_open
from tracker.services import second_factors
from tracker.services.tokens import hashed

Run = Callable[..., Result]
GOOD = "a long and quiet river"


def only_person(session: Session) -> User:
    return session.scalars(db.select(User)).one()


def test_an_administrator_is_added_with_a_password_typed_twice(run_command: Run, session: Session) -> None:
    typed = f"{GOOD}\n{GOOD}\n"
    result = run_command("user", "add", "Ada@Example.org", "--administrator", "--name", "Ada", typed=typed)
    assert GOOD not in result.output
    person = only_person(session)
    assert (person.email, person.name, person.administrator) == ("ada@example.org", "Ada", True)
    assert person.password is not None
    assert person.password.startswith("$argon2id$")
    assert verify_password(GOOD, person.password)


def test_a_person_without_the_mark_is_no_administrator(run_command: Run, session: Session) -> None:
    run_command("user", "add", "ada@example.org", "--password-stdin", typed=GOOD + "\n")
    assert not only_person(session).administrator


def test_a_new_password_takes_back_the_links_to_sign_in_that_are_out(
    run_command: Run, session: Session
) -> None:
    ada = make.user("Ada")
    token = "the-token-of-a-link"
    make.sign_in_link(ada, token=token)
    session.commit()
    run_command("user", "password", ada.email, "--password-stdin", typed=GOOD + "\n")
    session.rollback()
    link = get_sign_in_link(hashed(token))
    assert link is not None
    assert not is_open(link, clock.now())


def test_a_new_password_ends_the_old_one_and_all_sign_ins(run_command: Run, session: Session) -> None:
    run_command("user", "add", "ada@example.org", "--password-stdin", typed=GOOD + "\n")
    before = only_person(session).fs_uniquifier
    run_command("user", "password", "ada@example.org", "--password-stdin", typed="another " + GOOD + "\n")
    person = only_person(session)
    assert person.fs_uniquifier != before
    assert not verify_password(GOOD, person.password or "")


def test_who_has_lost_everything_signs_in_without_codes_and_passkeys(
    run_command: Run, session: Session
) -> None:
    ada = make.saved(User(email="lost@example.org", name="Ada"))
    second_factors.begin(ada)
    second_factors.confirm(ada, code_of(ada))
    make.passkey(ada)
    result = run_command("user", "second-factor-off", "Lost@example.org")
    assert "without codes and passkeys" in result.output
    assert not has_second_factor(ada.id)
    assert not has_passkey(ada.id)
    told = session.scalars(select(Message.about).order_by(Message.id)).all()
    assert [one["what"] for one in told] == ["second_factor_on", "second_factor_off", "passkey_removed"]
    assert "neither" in run_command("user", "second-factor-off", "lost@example.org", status=1).stderr
    assert "Nobody" in run_command("user", "second-factor-off", "nobody@example.org", status=1).stderr


def test_faults_are_one_sentence(run_command: Run, session: Session) -> None:
    run_command("user", "add", "ada@example.org", "--password-stdin", typed=GOOD + "\n")
    for arguments, typed, said in (
        (("add", "no address"), GOOD, "is no e-mail address"),
        (("add", "bo@example.org"), "short", "at least 12"),
        (("add", "bo@example.org"), "", "will not do"),
        (("add", "ADA@example.org"), GOOD, "already there"),
        (("password", "bo@example.org"), GOOD, "Nobody signs in"),
    ):
        result = run_command("user", *arguments, "--password-stdin", status=1, typed=typed + "\n")
        assert said in result.stderr
        assert result.stderr.count("\n") == 1
    assert only_person(session).email == "ada@example.org"
