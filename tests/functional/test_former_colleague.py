"""Somebody who wrote everything there is leaves, and is forgotten: who it was is said nowhere, by no door."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.orm import joinedload

from tests.support import make
from tests.support.addresses import rules, some_addresses
from tests.support.client import Client
from tests.support.grow import TODAY, Grown, grown
from tests.support.quick import Quick
from tests.support.tagged_pdf import TaggedPdf
from tracker import clock
from tracker.domain.statuses import Confidence, MessageKind, RoleKind
from tracker.extensions import db
from tracker.mail.wording import word
from tracker.models import ActivityUpdate, Message, MilestoneUpdate, Programme, Role, User
from tracker.queries.traces import OWN, columns_to_people
from tracker.queries.users import get_user_by_address
from tracker.services import forgetting, outbox

NAME, ADDRESS = "Zwaantje Ondervinding", "zwaantje.ondervinding@stad.example"
WHO = re.compile(r"zwaantje|ondervinding|stad\.example", re.IGNORECASE)
Run = Callable[..., Result]


@pytest.fixture
def there(app: Flask, frozen_day: Callable[..., None]) -> Grown:
    """A programme in which every statement of every kind, and every right, is by the one who leaves."""
    frozen_day(TODAY)
    there = grown()
    person = leaver(there)
    person.name, person.email = NAME, ADDRESS
    make.user("Second", programme=there.programme, role="coordinator")
    db.session.commit()
    for column in columns_to_people():
        if column.table.name not in (*OWN, *WAYS_IN, *NEVER_CHANGE):
            theirs = update(column.table).where(column.is_not(None)).values({column.name: person.id})
            db.session.execute(theirs)
    says_anew(there, person)
    db.session.execute(update(Role.__table__).values(given_by_id=person.id))
    db.session.commit()
    return there


NO_PDF = b"%PDF-1.7"
"""What stands for one where nobody asked for more."""
NEVER_CHANGE = ("activity_update", "milestone_update", "snapshot")
WAYS_IN = ("passkey", "recovery_code", "second_factor", "sign_in", "sign_in_link")


def says_anew(there: Grown, person: User) -> None:
    """What is never changed is written by them in the first place."""
    said = {"by_user_id": person.id, "by_organisation_id": there.first.organisations[2].id}
    day = make.when("2022-06-01")
    for milestone in there.first.milestones:
        confidence = Confidence.OFF_TRACK if milestone.confidence is None else None
        said_of_it = {"confidence": confidence, "comment": "So it is", **said}
        db.session.add(MilestoneUpdate(milestone_id=milestone.id, effective_on=day, **said_of_it))
    for activity in there.first.activities.values():
        db.session.add(ActivityUpdate(activity_id=activity.id, effective_on=day, unchanged=True, **said))
    review = make.review(there.programme, "2022-05-01")
    make.frozen(review, by=person)
    there.reviews.append(review)


def leaver(there: Grown) -> User:
    person = there.people["owner"]
    assert person is not None
    return person


def pages_with_their_name(app: Flask, there: Grown, *who: str) -> set[str]:
    """Every GET that says who it was, asked by each; PDFs, files and JSON among them."""
    paths = [path for rule in rules() if rule.method == "GET" for path in some_addresses(there, rule)]
    paths += [f"/programmes/{there.programme.slug}/{more}" for more in MORE]
    found = set()
    for one in who:
        browser = Quick(app, there.people[one])
        for path in paths:
            answer = browser.get(path)
            if WHO.search(said_in(answer.get_data(), answer.mimetype)):
                found.add(path)
    return found


MORE = ("search?q=zwaan", "people?q=zwaan", "people?order=signed_in", "changes?since=2022-01-01")


def said_in(content: bytes, kind: str) -> str:
    """The text of an answer; of a PDF, what a screen reader takes."""
    if kind != "application/pdf" or content == NO_PDF:
        return content.decode("utf-8", "replace")
    pdf = TaggedPdf(content)
    return " ".join([pdf.tree.text, *pdf.page_margins, repr(content)])


def mails_about_them(there: Grown) -> list[str]:
    """What every message would say now, of those that are about something they did."""
    for kind in (MessageKind.QUESTION, MessageKind.ANSWER):
        for question in db.session.execute(text("SELECT id FROM question")).scalars():
            for who in ("mentor", "coordinator"):
                person = there.people[who]
                assert person is not None
                outbox.write(
                    kind,
                    key=f"{kind} {question} {person.id} {clock.now()}",
                    user_id=person.id,
                    programme_id=there.programme.id,
                    about={"question": question},
                )
    db.session.commit()
    options = (joinedload(Message.user), joinedload(Message.programme), joinedload(Message.invitation))
    messages = db.session.scalars(select(Message).options(*options)).all()
    said = [repr(word(message)) for message in messages]
    db.session.rollback()
    return [one for one in said if WHO.search(one)]


def rows_with_their_name() -> set[str]:
    """The tables in which their name or address stands in any column, the log and the outbox among them."""
    found = set()
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            if any(WHO.search(_text(value)) for value in row):
                found.add(table.name)
    return found


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return said_in(value, "application/pdf") if value.startswith(b"%PDF") else repr(value)
    return json.dumps(value, ensure_ascii=False, default=str)


def close_account(app: Flask, there: Grown) -> None:
    """The coordinator closes the account by the page, and hands over to the mentor."""
    client = Client(app)
    client.sign_in(there.people["coordinator"])
    colleague = there.people["mentor"]
    assert colleague is not None
    page = client.get(f"/programmes/{there.programme.slug}/people/{leaver(there).id}/hand-over")
    client.submit(page, "Hand over and end", to=str(colleague.id), what="account", sure=True)
    db.session.expire_all()


def test_before_they_leave_their_name_is_all_over_the_place(app: Flask, there: Grown) -> None:
    """So the tests below would see it."""
    found = pages_with_their_name(app, there, "coordinator")
    kinds = {path.split("/")[3].partition("?")[0] for path in found if path.startswith("/programmes/")}
    assert {"activities", "changes", "milestones", "people", "reviews"} <= kinds
    assert mails_about_them(there)
    assert rows_with_their_name() == {"user"}, "names and addresses stand in user alone"


def test_after_they_left_they_are_a_former_colleague_by_every_door(
    app: Flask, there: Grown, run_command: Run
) -> None:
    close_account(app, there)
    assert leaver(there).left_at is not None
    assert pages_with_their_name(app, there, "coordinator", "administrator", "reviewer", "mentor") == set()
    assert mails_about_them(there) == []
    assert rows_with_their_name() == {"user"}
    assert not WHO.search(run_command("programme", "dump", there.programme.slug).output)
    browser = Quick(app, there.people["coordinator"])
    milestone = some_addresses(there, next(rule for rule in rules() if rule.endpoint == "milestones.show"))
    said = "".join(browser.get(path).get_data(as_text=True) for path in milestone)
    assert "former colleague" in said
    assert there.first.organisations[2].name in said, "the organisation is still there"


def test_after_they_are_forgotten_no_row_says_who_it_was_and_none_is_gone(
    app: Flask, there: Grown, run_command: Run
) -> None:
    counted = rows_of_statements()
    close_account(app, there)
    person = get_user_by_address(ADDRESS)
    assert person is not None
    forgetting.forget(person)
    db.session.commit()
    assert rows_with_their_name() == set()
    assert rows_of_statements() == counted
    assert pages_with_their_name(app, there, "coordinator") == set()
    assert not WHO.search(run_command("programme", "dump", there.programme.slug).output)
    assert not WHO.search(run_command("people", "forget", "--dry-run").output)


def rows_of_statements() -> dict[str, int]:
    """How many rows each table has in which people say something."""
    tables = {column.table for column in columns_to_people() if column.table.name not in (*OWN, *WAYS_IN)}
    return {table.name: len(db.session.execute(select(table.c.id)).all()) for table in tables}


def test_an_account_that_is_opened_again_has_its_name_back_and_no_right(
    app: Flask, there: Grown, client: Client
) -> None:
    close_account(app, there)
    administrator = there.people["administrator"]
    client.sign_in(administrator)
    page = client.get(f"/programmes/{there.programme.slug}/people")
    page = client.submit(page, "Give the role", address=ADDRESS, name="Somebody", role="reviewer")
    assert NAME in page.text
    roles = db.session.scalars(select(Role.role).where(Role.user_id == leaver(there).id)).all()
    assert roles == [RoleKind.REVIEWER]


def test_a_coordinator_does_not_open_a_closed_account(app: Flask, there: Grown, client: Client) -> None:
    close_account(app, there)
    client.sign_in(there.people["coordinator"])
    page = client.get(f"/programmes/{there.programme.slug}/people")
    typed = {"address": ADDRESS, "name": "Somebody", "role": "reviewer"}
    refused = client.submit(page, "Give the role", typed, status=422)
    assert "An administrator opens it again" in refused.text
    assert db.session.get_one(Programme, there.programme.id) is not None
