"""How was it? Opened by whoever was there, answered by anybody in the room, told to members."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from datetime import date, timedelta
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.support import make
from tests.support.client import release_session
from tracker.domain.statuses import ActivityStatus, EvaluationQuestion, MemberRole
from tracker.extensions import db
from tracker.models import Evaluation, EvaluationAnswer, FailedTry
from tracker.services import evaluations as services

HOME = "/programmes/p"
ROOM = "198.51.100.7"
ALL = {question.value: "4" for question in EvaluationQuestion}


@pytest.fixture
def programme(session):
    found = make.programme("p", timezone="Europe/Brussels")
    session.commit()
    return found


@pytest.fixture
def visit(session, programme):
    pair = make.pair(programme)
    make.member(pair, MemberRole.MENTEE_CITY)
    found = make.visit(pair, 1, status=ActivityStatus.HELD, happened="2022-06-20")
    session.commit()
    return found


@pytest.fixture
def coordinator(client, programme, session, frozen_day):
    frozen_day("2022-06-21")
    person = make.user("Lead", programme=programme, role="coordinator")
    session.commit()
    client.sign_in(person)
    return person


@pytest.fixture
def evaluation(visit, session) -> Evaluation:
    found = make.evaluation(visit, "kpzw3m7x")
    session.commit()
    return found


class Device:
    """One phone in the room."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.fields: dict[str, str] = {}

    def open(self, path: str = "/how/kpzw3m7x", **headers: str) -> str:
        answer = self._send(lambda: self.client.get(path, headers=headers))
        html = str(answer.get_data(as_text=True))
        found = re.findall(r'name="(form_token)"[^>]* value="([^"]+)"', html)
        self.fields = dict(found)
        return html

    def send(self, **said: str) -> int:
        """Sends the form as it was drawn; the status."""
        data = {**self.fields, **said}
        place = {"REMOTE_ADDR": ROOM}
        return int(
            self._send(lambda: self.client.post("/how/kpzw3m7x", data=data, environ_base=place)).status_code
        )

    @staticmethod
    def _send(run):
        return Context().run(run)


def answers() -> list[EvaluationAnswer]:
    db.session.rollback()
    return list(db.session.scalars(select(EvaluationAnswer).order_by(EvaluationAnswer.id)))


# ---- opening it ----


def test_a_coordinator_opens_it_and_gets_a_short_address_a_code_a_slide_and_a_sheet(
    client, visit, coordinator
):
    page = client.get(f"{HOME}/activities/{visit.id}")
    page = client.get(page.links["Ask how it was"])
    page = client.submit(page, "Open it", {"questions": ["useful", "usable"]})
    row = db.session.scalars(select(Evaluation)).one()
    assert len(row.code) == 8
    assert (row.questions, row.opens_on, row.closes_on) == (
        ["useful", "usable"],
        date(2022, 6, 21),
        date(2022, 6, 28),
    )
    assert f"localhost/how/{row.code}" in page.text
    for words in ("Show it as a slide", "Print it"):
        shown = client.get(page.links[words])
        assert f"localhost/how/{row.code}" in shown.text
        assert "2 questions" in shown.text
        assert 'class="qr-ink"' in shown.html


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"questions": []}, "Choose at least one."),
        ({"opens_on": "June 2022"}, "Give one day"),
        ({"opens_on": "22 June 2022", "closes_on": "21 June 2022"}, "before the first one"),
    ],
)
def test_what_cannot_be_is_refused_in_words(client, visit, coordinator, fields, said):
    page = client.get(f"{HOME}/activities/{visit.id}/evaluation")
    assert said in client.submit(page, "Open it", fields, status=422).text
    assert db.session.scalars(select(Evaluation)).all() == []


def test_a_double_click_opens_one(client, visit, coordinator):
    page = client.get(f"{HOME}/activities/{visit.id}/evaluation")
    first, second = (client.submit(page, "Open it", follow=False) for _ in range(2))
    assert first.location == second.location
    assert len(db.session.scalars(select(Evaluation)).all()) == 1


@pytest.mark.parametrize(
    ("status", "expected", "offered"),
    [
        (ActivityStatus.CONFIRMED, "2022-06-21", True),
        (ActivityStatus.CONFIRMED, "2022-07-01", False),
        (ActivityStatus.CANCELLED, "2022-06-21", False),
    ],
)
def test_only_what_was_held_or_is_today_can_be_evaluated(
    client, programme, coordinator, session, *, status, expected, offered
):
    reason = {"reason": "other"} if status is ActivityStatus.CANCELLED else {}
    other = make.visit(make.pair(programme, number=2), 1, status=status, expected=expected, **reason)
    session.commit()
    page = client.get(f"{HOME}/activities/{other.id}/evaluation")
    assert ("Open it" in page.buttons) is offered


def test_it_is_closed_early_and_opened_again(client, visit, coordinator, evaluation, app):
    before = Device(app)
    before.open()
    page = client.get(f"{HOME}/activities/{visit.id}/evaluation")
    page = client.submit(page, "Close it now")
    assert "Those who asked have closed it" in Device(app).open()
    assert before.send(**ALL) == 409
    client.submit(page, "Open it again")
    assert "Send" in Device(app).open()


def test_a_visit_that_was_evaluated_is_not_deleted(client, programme, visit, coordinator, session):
    pair = make.pair(programme, number=3)
    planned = make.visit(pair, 1, expected="2022-06-21")
    make.evaluation(planned, "another2")
    session.commit()
    client.post(f"{HOME}/activities/{planned.id}/delete", {"form_token": "t" * 32}, status=409)
    assert len(db.session.scalars(select(Evaluation)).all()) == 1


# ---- answering ----


@pytest.mark.parametrize(
    ("now", "hour", "said"),
    [
        ("2022-06-20", 21, "Not open yet"),
        ("2022-06-20", 22, "Send"),
        ("2022-06-23", 21, "Send"),
        ("2022-06-23", 22, "No more answers are taken"),
    ],
)
def test_it_is_open_on_its_days_by_the_clock_of_the_programme(
    app, visit, session, frozen_day, *, now, hour, said
):
    make.evaluation(visit, "kpzw3m7x", opens_on=date(2022, 6, 21), closes_on=date(2022, 6, 23))
    session.commit()
    frozen_day(now, hour)
    device = Device(app)
    assert said in device.open()
    device.fields = {"form_token": "t" * 32}
    assert device.send(**ALL) == (303 if said == "Send" else 409)
    assert len(answers()) == (said == "Send")


def test_whoever_opens_it_gets_no_cookie_of_a_device_and_whoever_answers_gets_one_for_this_form(
    app, evaluation
):
    device = Device(app)
    device.open()
    path = "/how/kpzw3m7x"
    assert device.client._cookies == {}
    assert device.send(**ALL) == 303
    cookie = device.client.get_cookie("how", path=path)
    assert cookie is not None
    assert (cookie.path, cookie.http_only, cookie.same_site) == (path, True, "Lax")
    assert device.client.get_cookie("how") is None
    assert cookie.value not in {row.device_hash for row in answers()}


def test_a_second_answer_from_the_same_device_replaces_the_first(app, evaluation):
    device = Device(app)
    device.open()
    device.send(**ALL, comment="Good")
    page = device.open()
    assert "This is what you answered." in page
    assert "Good" in page
    assert device.send(useful="1", comment="") == 303
    (row,) = answers()
    assert (row.useful, row.learned, row.comment) == (1, None, None)
    assert "Change my answer" in device.open("/how/kpzw3m7x/thanks")


def test_a_score_that_was_chosen_can_be_taken_back_question_by_question(app, evaluation):
    device = Device(app)
    assert device.open().count(">No answer<") == len(EvaluationQuestion)
    device.send(**ALL)
    page = device.open()
    chosen = re.findall(r'<input checked[^>]*name="useful"[^>]*value="([^"]*)"', page)
    assert chosen == ["4"]
    assert device.send(**{**ALL, "useful": ""}) == 303
    (row,) = answers()
    assert (row.useful, row.learned) == (None, 4)
    assert device.send(**dict.fromkeys(ALL, "")) == 422
    assert [one.learned for one in answers()] == [4]


def test_a_double_click_at_the_same_moment_is_one_answer(app, evaluation):
    device = Device(app)
    device.open()
    start, twins = Barrier(4), [Device(app) for _ in range(4)]
    for twin in twins:
        twin.fields = device.fields
    release_session()

    def press(number: int) -> int:
        start.wait()
        return twins[number].send(**ALL | {"useful": str(number + 1)})

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(press, range(4))) == [303] * 4
    assert len(answers()) == 1


def test_nothing_at_all_is_no_answer_and_what_is_no_score_is_refused(app, evaluation):
    device = Device(app)
    device.open()
    assert device.send() == 422
    assert device.send(useful="6") == 422
    assert device.send(useful="x") == 422
    assert device.send(comment="x" * 2001) == 422
    assert answers() == []


def test_a_question_that_is_not_asked_is_not_answered(app, evaluation, session):
    session.get_one(Evaluation, evaluation.id).questions = ["useful"]
    session.commit()
    device = Device(app)
    page = device.open()
    assert "worth my time" in page
    assert "organised" not in page
    device.send(**ALL)
    assert [(row.useful, row.organised) for row in answers()] == [(4, None)]


def test_the_code_is_typed_in_capitals_too_and_another_one_is_nothing(app, evaluation):
    assert "Send" in Device(app).open("/how/KPZW3M7X")
    assert app.test_client().get("/how/kpzw3m7y").status_code == 404


def test_nothing_that_is_kept_says_who_or_from_where(app, evaluation, session):
    device = Device(app)
    device.open(**{"User-Agent": "A certain phone", "Accept-Language": "lv"})
    device.send(**ALL)
    columns = set(EvaluationAnswer.__table__.columns.keys())
    assert columns == {
        *("id", "evaluation_id", "device_hash", "comment", "language", "created_at", "updated_at"),
        *EvaluationQuestion,
    }
    rows = (
        session.execute(select(EvaluationAnswer.__table__)).all()
        + session.execute(select(FailedTry.__table__)).all()
    )
    assert "phone" not in str(rows)
    assert ROOM not in str(rows)


# ---- a room, and a script ----


def test_two_hundred_devices_behind_one_address_at_once_are_counted_and_none_is_slowed_or_lost(
    app, client, visit, coordinator, evaluation
):
    devices = [Device(app) for _ in range(200)]
    for device in devices:
        device.open()
    release_session()
    start = Barrier(20)

    def answer(number: int) -> int:
        if number < 20:
            start.wait()
        return devices[number].send(**ALL | {"useful": str(1 + number % 5)}, comment=f"Nr {number}")

    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(answer, range(200))) == [303] * 200
    found = answers()
    assert {row.comment for row in found} == {f"Nr {number}" for number in range(200)}
    page = client.get(f"{HOME}/activities/{visit.id}")
    assert "200 people have answered." in page.text
    assert "It was worth my time. 3.0 from 200 answers 4040404040" in page.text


def test_a_script_that_sends_a_thousand_is_slowed_in_words_and_the_next_room_is_not(
    app, evaluation, frozen_day
):
    frozen_day("2022-06-21")
    script = Device(app)
    script.open()
    tokens = (f"token{number:020d}" for number in range(1000))
    found = [0] * 1000
    for number, token in enumerate(tokens):
        script.client.delete_cookie("how", path="/how/kpzw3m7x")
        script.fields["form_token"] = token
        found[number] = script.send(useful="1")
    most, _ = services.IN_A_ROOM
    assert (found.count(303), found.count(429)) == (most, 1000 - most)
    assert len(answers()) == most
    elsewhere = Device(app)
    elsewhere.open()
    answer = Context().run(lambda: elsewhere.client.post("/how/kpzw3m7x", data={**elsewhere.fields, **ALL}))
    assert answer.status_code == 303


def test_whoever_is_slowed_is_told_so_keeps_what_they_typed_and_can_send_it_later(
    app, evaluation, frozen_day, monkeypatch
):
    frozen_day("2022-06-21")
    monkeypatch.setattr(services, "IN_A_ROOM", (1, timedelta(minutes=10)))
    for _ in range(2):
        device = Device(app)
        device.open()
        status = device.send(**ALL, comment="Mine")
    assert status == 429
    answer = Context().run(
        lambda: device.client.post(
            "/how/kpzw3m7x",
            data={**device.fields, "comment": "Mine"},
            environ_base={"REMOTE_ADDR": ROOM},
        )
    )
    assert "Many answers have come from your network" in answer.get_data(as_text=True)
    assert "Mine" in answer.get_data(as_text=True)
    assert int(answer.headers["Retry-After"]) > 0
    frozen_day("2022-06-21", 13)
    assert device.send(**ALL) == 303


# ---- what is told ----


@pytest.mark.parametrize(("people", "told"), [(1, False), (4, False), (5, True)])
def test_a_group_under_five_is_counted_and_nothing_else_is_said_of_it(
    client, visit, coordinator, session, *, people, told
):
    make.evaluation(visit, "kpzw3m7x", answers=people)
    session.commit()
    page = client.get(f"{HOME}/activities/{visit.id}")
    assert (f"{people} people have answered." if people > 1 else "1 person has answered.") in page.text
    assert ("Comment 0" in page.text) is told
    assert ("3.0" in page.text) is told
    assert ("are not broken down" in page.text) is not told


def test_whoever_has_no_role_sees_nothing_of_it_on_an_open_page(
    client, programme, visit, session, evaluation
):
    programme.open = True
    make.evaluation(make.visit(make.pair(programme, number=2), 1), "another2", answers=9)
    session.commit()
    page = client.get(f"{HOME}/activities/{visit.id}")
    assert "How was it?" not in page.text
    assert "Comment" not in page.text


def test_averages_say_what_they_cover_and_leave_small_groups_out(
    client, programme, visit, coordinator, session
):
    held = {"status": ActivityStatus.HELD, "happened": "2022-06-20"}
    pair = make.pair(programme, number=2)
    make.evaluation(visit, "kpzw3m7x", answers=10)
    make.evaluation(make.visit(pair, 1, **held), "another2", answers=5)
    make.evaluation(make.visit(pair, 2, **held), "another3", answers=2)
    make.visit(pair, 3, **held)
    session.commit()
    page = client.get(f"{HOME}/evaluations")
    assert page.h1 == "How it was: answers from 2 of 4 held activities, 15 people"
    assert "It was worth my time. 3.0 2 activities, 15 people" in page.text
    assert "1 activity with fewer than 5 answers is left out." in page.text


def test_nothing_of_it_is_in_the_figures_of_progress(client, visit, coordinator, session):
    before = client.get(f"{HOME}/progress.json").json
    make.evaluation(visit, "kpzw3m7x", answers=30)
    session.commit()
    assert client.get(f"{HOME}/progress.json").json == before


@pytest.fixture(autouse=True)
def _clean(app: Flask) -> Iterator[None]:
    yield
    db.session.rollback()
