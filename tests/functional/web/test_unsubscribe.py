"""Stopping reminders: by the mail program, by a button, and undone; for that person alone."""

from __future__ import annotations

import pytest
from itsdangerous import URLSafeSerializer

from tests.support import make, world
from tracker import clock
from tracker.domain.statuses import ReminderPace
from tracker.extensions import db
from tracker.models import User
from tracker.services.stopping import SALT, token_of

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def ada(session) -> User:
    person = make.user("Ada")
    db.session.commit()
    return person


def pace(person: User) -> ReminderPace | None:
    db.session.expire_all()
    return db.session.get_one(User, person.id).reminders


def test_a_mail_program_stops_them_by_one_post_without_cookie_token_or_redirect(client, ada):
    other = make.user("Other")
    db.session.commit()
    page = client.post(f"/stop/{token_of(ada)}", ONE_CLICK, token=False, status=200)
    assert page.title.startswith("No more reminders are sent")
    assert pace(ada) is ReminderPace.NEVER
    assert pace(other) is None


def test_opening_the_link_changes_nothing(client, ada):
    page = client.get(f"/stop/{token_of(ada)}")
    assert page.buttons == ["Stop the reminders"]
    assert pace(ada) is None


def test_twice_is_as_good_as_once(client, ada):
    for _ in range(2):
        client.post(f"/stop/{token_of(ada)}", ONE_CLICK, token=False, status=200)
    assert pace(ada) is ReminderPace.NEVER
    assert client.get(f"/stop/{token_of(ada)}").buttons == ["Send them again"]


@pytest.mark.parametrize("before", [None, ReminderPace.DAILY, ReminderPace.WEEKLY])
def test_a_mistake_is_undone_and_they_come_as_often_as_before(client, ada, before):
    ada.reminders = before
    db.session.commit()
    page = client.submit(client.get(f"/stop/{token_of(ada)}"), "Stop the reminders", status=200)
    again = client.submit(page, "Send them again", status=200)
    assert again.title.startswith("Reminders are sent again")
    assert pace(ada) in (before, before or ReminderPace.AS_NEEDED)


@pytest.mark.parametrize("sent", ["", "never", "hourly", "9" * 9999])
def test_a_pace_that_is_none_is_taken_for_as_needed(client, ada, sent):
    ada.reminders = ReminderPace.NEVER
    db.session.commit()
    client.post(f"/stop/{token_of(ada)}/again", {"pace": sent}, status=200)
    assert pace(ada) is None


def test_sending_them_again_needs_a_page_of_ours(client, ada):
    ada.reminders = ReminderPace.NEVER
    db.session.commit()
    assert client.any_status("POST", f"/stop/{token_of(ada)}/again", token=False).status != 200
    assert pace(ada) is ReminderPace.NEVER


def test_sending_them_again_changes_nothing_for_who_has_not_stopped_them(client, ada):
    ada.reminders = ReminderPace.WEEKLY
    db.session.commit()
    client.post(f"/stop/{token_of(ada)}/again", {"pace": "daily"}, status=200)
    assert pace(ada) is ReminderPace.WEEKLY


def forged(ada: User) -> list[str]:
    key = "a key that nobody has"
    return [
        "made-up",
        token_of(ada) + "x",
        str(URLSafeSerializer(key, salt=SALT).dumps(ada.id)),
    ]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_link_says_so_in_the_same_words_for_all(client, app, ada, method):
    others = [
        str(URLSafeSerializer(app.config["SECRET_KEY"], salt="another").dumps(ada.id)),
        str(URLSafeSerializer(app.config["SECRET_KEY"], salt=SALT).dumps(99999)),
        str(URLSafeSerializer(app.config["SECRET_KEY"], salt=SALT).dumps("1")),
    ]
    answers = set()
    for token in [*forged(ada), *others]:
        page = client.any_status(method, f"/stop/{token}")
        assert page.status == 404
        answers.add(page.title)
    assert len(answers) == 1
    assert pace(ada) is None


def test_the_link_goes_with_the_person(client, ada):
    token = token_of(ada)
    ada.forgotten_at = clock.now()
    db.session.commit()
    assert client.any_status("POST", f"/stop/{token}", ONE_CLICK, token=False).status == 404


def test_the_link_holds_no_name_and_no_address(ada):
    plain = URLSafeSerializer("x", salt=SALT).loads_unsafe(token_of(ada))[1]
    assert plain == ada.id


def test_the_pace_is_chosen_on_the_account_page(client, session):
    there = world.build(is_open=False)
    owner = there.people["owner"]
    client.sign_in(owner)
    page = client.get("/account")
    for chosen in (ReminderPace.WEEKLY, ReminderPace.NEVER, ReminderPace.AS_NEEDED):
        page = client.submit(page, "reminders", pace=chosen.value)
        assert pace(owner) is chosen


def test_a_pace_that_there_is_not_is_refused_in_words(client, session):
    there = world.build(is_open=False)
    client.sign_in(there.people["owner"])
    page = client.get("/account")
    form = page.form("reminders")
    sent = {name: value[0] for name, value in form.values.items() if value} | {"pace": "hourly"}
    client.post("/account/reminders", sent, status=422)
    assert pace(there.people["owner"]) is None
