"""A form that has waited on a device is taken from its own owner alone, once, and answered in one word."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support import make, world
from tests.support.client import Client
from tests.support.page import Page
from tests.support.world import World
from tracker.extensions import db, settings
from tracker.models import Milestone, MilestoneUpdate, User
from tracker.web.late_sends import ASKS, HEADER, draft_key

COMMENT = "La sostituta comincia a ottobre."


@pytest.fixture
def there(app: Flask, frozen_day: Callable[..., None]) -> World:
    frozen_day("2021-10-20")
    return world.build(is_open=False)


@pytest.fixture
def owner(there: World, client: Client) -> User:
    person = there.people["owner"]
    assert person is not None
    client.sign_in(person)
    return person


def path_of(there: World) -> str:
    return f"/programmes/{there.programme.slug}/milestones/{there.ids['milestone']}"


def filled_in(client: Client, there: World) -> dict[str, Any]:
    """The milestone's form as its page draws it, with a comment; the fields as they are sent."""
    values: dict[str, Any] = dict(client.get(path_of(there)).form("update").values)
    values["comment"] = COMMENT
    return values


def send(client: Client, there: World, fields: dict[str, Any], *, owner: str, status: int = 200) -> Page:
    return client.post(
        path_of(there) + "/updates", fields, token=False, status=status, headers={HEADER: owner}
    )


def said(page: Page) -> dict[str, Any]:
    assert page.response.headers["Cache-Control"] == "no-store"
    found: dict[str, Any] = json.loads(page.response.get_data(as_text=True))
    return found


def comments() -> int:
    db.session.rollback()
    return db.session.scalar(
        select(func.count()).select_from(MilestoneUpdate).where(MilestoneUpdate.comment == COMMENT)
    ) or 0  # fmt: skip


def test_the_owner_is_told_who_they_are_and_gets_a_token_that_is_good(
    client: Client, there: World, owner: User
) -> None:
    fields = filled_in(client, there)
    asked = said(send(client, there, {}, owner=ASKS))
    assert asked["owner"] == draft_key(owner.id)
    answer = said(send(client, there, {**fields, "csrf_token": asked["token"]}, owner=asked["owner"]))
    assert answer == {
        "outcome": "sent",
        "location": f"{path_of(there)}?{answer['location'].partition('?')[2]}",
    }
    assert comments() == 1


def test_a_form_that_is_sent_many_times_is_done_once_and_always_said_to_be_sent(
    client: Client, there: World, owner: User
) -> None:
    fields = filled_in(client, there)
    for _try in range(3):
        assert said(send(client, there, fields, owner=draft_key(owner.id)))["outcome"] == "sent"
    assert comments() == 1
    # Nor is the line for the next page there, which would be about something that was done long ago.
    assert "Saved" not in client.get("/").text


def test_nobody_sends_the_form_of_somebody_else_and_it_goes_on_waiting(
    client: Client, there: World, owner: User
) -> None:
    fields, key = filled_in(client, there), draft_key(owner.id)
    for other in ("coordinator", "other", "administrator"):
        client.sign_in(there.people[other])
        # Not even with a token of their own: the words stay where they are, whoever may write here.
        token = said(send(client, there, {}, owner=ASKS))["token"]
        answer = said(send(client, there, {**fields, "csrf_token": token}, owner=key))
        assert answer == {"outcome": "waits"}
    client.sign_out()
    assert said(send(client, there, {}, owner=ASKS)) == {"owner": "", "token": ""}
    assert said(send(client, there, fields, owner=key)) == {"outcome": "waits"}
    assert comments() == 0


def test_a_stale_token_leaves_it_waiting_and_a_fresh_one_sends_it(
    client: Client, there: World, owner: User
) -> None:
    fields, key = filled_in(client, there), draft_key(owner.id)
    client.sign_out()
    client.sign_in(owner)
    assert said(send(client, there, {**fields, "csrf_token": "stale"}, owner=key)) == {"outcome": "waits"}
    assert comments() == 0
    token = said(send(client, there, {}, owner=ASKS))["token"]
    assert said(send(client, there, {**fields, "csrf_token": token}, owner=key))["outcome"] == "sent"
    assert comments() == 1


@pytest.mark.parametrize(
    ("change", "status"),
    [({"expected": "some day"}, 422), ({"form_token": ""}, 422)],
)
def test_what_the_form_refuses_is_refused_in_one_word(
    client: Client, there: World, owner: User, change: dict[str, str], status: int
) -> None:
    answer = send(client, there, {**filled_in(client, there), **change}, owner=draft_key(owner.id))
    assert said(answer) == {"outcome": "refused", "status": status}
    assert comments() == 0


def test_what_may_not_be_done_or_is_not_there_any_more_is_refused(
    client: Client, there: World, owner: User
) -> None:
    fields = filled_in(client, there)
    reviewer = there.people["reviewer"]
    assert reviewer is not None
    client.sign_in(reviewer)
    fields["csrf_token"] = client.token()
    answer = said(send(client, there, fields, owner=draft_key(reviewer.id)))
    assert answer == {"outcome": "refused", "status": 403}
    client.sign_in(owner)
    there.ids["milestone"] = 999_999
    fields["csrf_token"] = client.token()
    assert said(send(client, there, fields, owner=draft_key(owner.id)))["status"] == 404
    assert comments() == 0


def test_where_a_second_factor_is_asked_for_it_waits(
    client: Client, there: World, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    administrator = there.people["administrator"]
    assert administrator is not None
    client.sign_in(administrator)
    fields = filled_in(client, there)
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings(), second_factor=True))
    assert said(send(client, there, fields, owner=draft_key(administrator.id))) == {"outcome": "waits"}


@pytest.mark.parametrize(
    ("step", "button", "typed"),
    [
        ("{visit}/log/happened", "Record this", {"answer": "as_planned"}),
        ("{held}/log/people", "Next: what we learned", {"unknown": "y"}),
        ("{held}/log/learned", "Next: what is to be done", {}),
        ("{held}/log/next", "Look it over", {}),
        ("{held}/report/edit", "Save", {}),
    ],
)
def test_each_step_of_the_visits_log_is_sent_also_twice(
    client: Client, there: World, step: str, button: str, typed: dict[str, str]
) -> None:
    person = there.people["owner"]
    assert person is not None
    client.sign_in(person)
    path = f"/programmes/{there.programme.slug}/activities/{step.format_map(there.ids)}"
    fields: dict[str, Any] = {**client.get(path).form(button).values, **typed, "go": "on", "kept_form": "{}"}
    for _try in range(2):
        answer = client.post(path, fields, token=False, status=200, headers={HEADER: draft_key(person.id)})
        assert said(answer)["outcome"] == "sent"


def test_a_button_that_only_draws_a_line_more_sends_nothing(
    client: Client, there: World, owner: User
) -> None:
    path = f"/programmes/{there.programme.slug}/activities/{there.ids['held']}/log/next"
    page = client.get(path)
    lines = [one for one in page.all("button") if one.get("value", "").startswith(("add-", "remove-"))]
    assert lines
    assert all("data-redraws" in one.attrib for one in lines)
    fields: dict[str, Any] = {**page.form("Look it over").values, "go": lines[-1].get("value", "")}
    answer = client.post(path, fields, token=False, status=200, headers={HEADER: draft_key(owner.id)})
    assert said(answer) == {"outcome": "refused", "status": 200}


def test_who_came_by_the_link_of_a_mail_sends_their_own(client: Client, there: World) -> None:
    person = there.people["owner"]
    assert person is not None
    milestone = db.session.get_one(Milestone, there.ids["milestone"])
    make.item_link(person, there.programme, token="a-token-of-a-mail-0123456789", milestone_id=milestone.id)
    db.session.commit()
    client.get("/go/a-token-of-a-mail-0123456789", status=303)
    fields = filled_in(client, there)
    asked = said(send(client, there, {}, owner=ASKS))
    assert asked["owner"] == draft_key(person.id)
    fields["csrf_token"] = asked["token"]
    assert said(send(client, there, fields, owner=asked["owner"]))["outcome"] == "sent"
    assert comments() == 1


def test_without_the_header_everything_is_as_ever(client: Client, there: World, owner: User) -> None:
    page = client.post(path_of(there) + "/updates", filled_in(client, there), token=False)
    assert page.location
    assert comments() == 1


def test_the_worker_is_a_script_at_the_root_that_is_asked_for_anew(client: Client) -> None:
    answer = client.get("/sw.js").response
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    text = answer.get_data(as_text=True)
    assert text.index("const keptForms") < text.index("addEventListener('fetch'")
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_page_that_is_kept_is_the_same_for_everybody(client: Client, there: World) -> None:
    drawn = []
    for person in (None, there.people["owner"]):
        if person is not None:
            client.sign_in(person)
        page = client.get("/kept/en")
        assert page.h1 == "Kept on this device"
        drawn.append(page)
    assert "draft-owner" not in drawn[0].html
    assert not [
        one
        for one in drawn[0].all("form")
        if one.get("method") == "post" and "logout" in one.get("action", "")
    ]
    person = there.people["owner"]
    assert person is not None
    assert str(person.email) not in drawn[0].html
