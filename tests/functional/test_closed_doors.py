"""What is closed is closed by every door: page, form, JSON, calendar, PDF, picture and file.

The table of all endpoints says what somebody gets who is signed out, and what a stranger gets. Here stand
those who could do more once, or elsewhere; each must get the very same, door by door.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from tests.functional.test_access import TABLE, Line
from tests.support import make, world
from tests.support.quick import Quick
from tracker import clock
from tracker.extensions import db
from tracker.models import Role, SignIn, SignInLink, User
from tracker.queries.users import get_user_by_address
from tracker.services import item_links, leaving, users
from tracker.services.tokens import hashed

INSIDE = [line for line in TABLE if line.path.startswith("/programmes/{slug}")]


def person_of(there: world.World, who: str) -> User:
    person = there.people[who]
    assert person is not None
    return person


def leave(person: User) -> None:
    loaded = get_user_by_address(person.email)
    assert loaded is not None
    leaving.leave(loaded, to=None, by=loaded, may_give=lambda _role: False)
    db.session.commit()


def end_roles(person: User) -> None:
    for role in db.session.scalars(
        select(Role).where(Role.user_id == person.id).options(joinedload(Role.user))
    ):
        users.end_role(role)
    db.session.commit()


def foreign_editor(app: Flask, there: world.World) -> Quick:
    """An editor of an organisation of the same name in another programme."""
    other = make.programme("foreign")
    city = make.organisation(other, "Capaci")
    return Quick(app, make.user("Foreign", programme=other, role="editor", organisation=city))


def left(app: Flask, there: world.World) -> Quick:
    """The coordinator, who closed the account in another window; the cookie of this one is still here."""
    make.user("Second", programme=there.programme, role="coordinator")
    browser = Quick(app, person_of(there, "coordinator"))
    leave(person_of(there, "coordinator"))
    return browser


def ended_role(app: Flask, there: world.World) -> Quick:
    """The reviewer, whose role has just ended."""
    browser = Quick(app, person_of(there, "reviewer"))
    end_roles(person_of(there, "reviewer"))
    return browser


def ended_sign_in(app: Flask, there: world.World) -> Quick:
    """The coordinator, who has signed out this device from another one."""
    browser = Quick(app, person_of(there, "coordinator"))
    db.session.execute(update(SignIn).values(ended_at=clock.now()))
    db.session.commit()
    return browser


def signed_out(app: Flask, there: world.World) -> Quick:
    return Quick(app, None)


LIKE_NOBODY = (signed_out, left, ended_sign_in)
LIKE_A_STRANGER = (foreign_editor, ended_role)


@pytest.mark.parametrize("is_open", [False, True], ids=["closed", "open"])
@pytest.mark.parametrize("who", [*LIKE_NOBODY, *LIKE_A_STRANGER], ids=lambda who: who.__name__)
def test_who_may_not_come_in_gets_in_by_no_door(
    app: Flask, who: Callable[[Flask, world.World], Quick], is_open: bool
) -> None:
    there = world.build(is_open=is_open)
    browser = who(app, there)
    column = 0 if who in LIKE_NOBODY else 1
    wrong = {}
    for line in INSIDE:
        expected = (line.opened if is_open else line.closed).split()[column]
        found = answered(browser, there, line)
        if found != expected:
            wrong[str(line)] = (expected, found)
    assert wrong == {}


def answered(browser: Quick, there: world.World, line: Line) -> str:
    data = {"csrf_token": browser.token} if line.method == "POST" else None
    answer = browser.open(line.method, line.path.format(**there.ids), data=data)
    if answer.status_code == 303 and answer.headers["Location"].startswith("/login?"):
        return "in"
    return str(answer.status_code)


def test_the_doors_are_pages_forms_files_and_json(app: Flask) -> None:
    """So that the matrix above is about all of them."""
    kinds = {line.path.rpartition(".")[2] for line in INSIDE if "." in line.path.rpartition("/")[2]}
    assert {"json", "pdf"} <= kinds
    parts = {line.endpoint.partition(".")[0] for line in INSIDE}
    assert {"calendars", "leaving", "people", "reports", "reviews"} <= parts
    assert len({line.method for line in INSIDE}) > 1


@pytest.mark.parametrize("end", [leave, end_roles], ids=["left", "ended role"])
def test_the_address_of_a_calendar_shows_nothing_any_more(app: Flask, end: Callable[[User], None]) -> None:
    there = world.build(is_open=False)
    make.user("Second", programme=there.programme, role="coordinator")
    path = f"/calendars/{there.ids['token']}.ics"
    browser = Quick(app, None)
    assert b"VEVENT" in browser.get(path).get_data()
    end(person_of(there, "coordinator"))
    answer = browser.get(path)
    assert b"VEVENT" not in answer.get_data()
    assert answer.status_code == (404 if end is leave else answer.status_code)


def test_the_links_of_mails_open_nothing_any_more(app: Flask) -> None:
    there = world.build(is_open=False)
    owner = person_of(there, "owner")
    token = item_links.make(
        user_id=owner.id, programme_id=there.programme.id, milestone_id=int(there.ids["milestone"])
    )
    sign_in = "t" * 43
    later = clock.now() + timedelta(minutes=10)
    db.session.add(SignInLink(user_id=owner.id, token_hash=hashed(sign_in), expires_at=later))
    db.session.commit()
    browser = Quick(app, None)
    assert not browser.get(f"/go/{token}").headers["Location"].startswith("/login")
    leave(owner)
    assert browser.get(f"/go/{token}").headers["Location"].startswith("/login")
    browser.open("POST", f"/sign-in/{sign_in}", data={"csrf_token": browser.token})
    assert "/login" in browser.get("/account").headers["Location"]
