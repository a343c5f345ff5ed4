"""With a real streaming replica: pages are read from it, and nobody misses what was saved before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from config import Settings
from tests.support import make
from tests.support.client import Client
from tests.support.replica import Replicated
from tracker.app import create_app
from tracker.cli.database import upgrade
from tracker.domain.statuses import RoleKind
from tracker.extensions import REPLICA, db
from tracker.models import Milestone, Programme, Role, SignIn, User
from tracker.queries import replica as state

PAGE = "/programmes/bridging/progress"


@pytest.fixture(scope="module")
def servers(backend: str) -> Iterator[Replicated]:
    if backend != "postgresql":
        pytest.skip("SQLite has no replicas.")
    both = Replicated()
    upgrade(both.primary)
    yield both
    both.close()


@pytest.fixture(scope="module")
def application(servers: Replicated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = create_app(
        Settings(
            testing=True,
            secret_key="a key that only the tests know",
            password_salt="a salt that only the tests know",
            database_url=servers.primary,
            replica_url=servers.replica,
            files=str(tmp_path_factory.mktemp("files")),
        )
    )
    with app.app_context():
        programme = make.programme()
        plan = make.plan(make.pair(programme))
        make.milestone(plan, title="Buddies found")
        make.user("Coordinator", programme=programme, role=RoleKind.COORDINATOR)
        db.session.remove()
    yield app
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@dataclass
class Asked:
    """What a coordinator fetches, and which of the statements went to the replica."""

    client: Client
    on_replica: list[str]

    def get(self, path: str = PAGE) -> Any:
        self.on_replica.clear()
        return self.client.get(path)

    @property
    def statements(self) -> list[str]:
        """What was read from the replica, but for the question whether it may be read."""
        return [one for one in self.on_replica if "pg_last_wal_replay_lsn" not in one]


@pytest.fixture
def asked(servers: Replicated, application: Flask) -> Iterator[Asked]:
    with application.app_context():
        on_replica: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            on_replica.append(statement)

        event.listen(db.engines[REPLICA], "before_cursor_execute", note)
        client = Client(application)
        client.sign_in(db.session.scalars(select(User).where(User.name == "Coordinator")).one())
        application.extensions.pop("tracker_replica", None)
        servers.catch_up()
        yield Asked(client, on_replica)
        client.close()
        event.remove(db.engines[REPLICA], "before_cursor_execute", note)
        db.session.remove()


def milestone_address() -> str:
    number = db.session.scalar(select(Milestone.id).order_by(Milestone.id))
    db.session.rollback()
    return f"/programmes/bridging/milestones/{number}"


def test_a_page_of_a_programme_is_read_from_the_replica_and_who_asks_from_the_primary(asked: Asked) -> None:
    asked.get()
    assert any("FROM pair" in one for one in asked.statements)
    assert not any("sign_in" in one for one in asked.on_replica)
    assert any("sign_in" in one for one in asked.client.statements)


def test_it_says_the_same_as_the_primary(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    from_replica = asked.get().text
    monkeypatch.setattr(state, "is_there", lambda: False)
    from_primary = asked.get().text
    assert not asked.on_replica
    assert from_replica == from_primary


def test_forms_are_read_from_the_primary(asked: Asked) -> None:
    asked.get(f"{milestone_address()}/edit")
    assert not asked.on_replica


def test_what_somebody_saved_is_on_their_next_page_while_the_replica_stands_still(
    asked: Asked, servers: Replicated
) -> None:
    servers.stand_still()
    try:
        form = asked.client.get(f"{milestone_address()}/edit")
        asked.client.submit(form, "Save", title="Buddies found and trained")
        found = asked.get("/programmes/bridging/search?q=trained")
        assert "Buddies found and trained" in found.text
        assert not asked.statements
    finally:
        servers.go_on()
    assert "Buddies found and trained" in asked.get("/programmes/bridging/search?q=trained").text
    assert asked.statements


def test_who_has_signed_out_is_out_at_once(asked: Asked, servers: Replicated) -> None:
    servers.stand_still()
    try:
        db.session.query(SignIn).delete()
        db.session.commit()
        asked.client.get(PAGE, status=303)
    finally:
        servers.go_on()


def test_who_was_taken_out_of_a_closed_programme_is_out_at_once(asked: Asked, servers: Replicated) -> None:
    person = db.session.scalars(select(User).where(User.name == "Coordinator")).one()
    before = db.session.scalars(select(Role).where(Role.user_id == person.id)).one()
    values = {"user_id": before.user_id, "programme_id": before.programme_id, "role": before.role}
    programme = db.session.get_one(Programme, before.programme_id)
    was_open, programme.open = programme.open, False
    db.session.commit()
    servers.catch_up()
    asked.get()
    assert asked.statements, "the replica knows the programme as it is now"
    servers.stand_still()
    try:
        db.session.delete(db.session.get_one(Role, before.id))
        db.session.commit()
        asked.client.get(PAGE, status=404)
    finally:
        servers.go_on()
        db.session.add(Role(**values))
        db.session.get_one(Programme, values["programme_id"]).open = was_open
        db.session.commit()
        servers.catch_up()


def test_a_replica_that_stands_still_is_not_read_though_the_programme_has_not_changed(
    asked: Asked, servers: Replicated
) -> None:
    servers.stand_still()
    try:
        make.user("Somebody else")
        db.session.remove()
        asked.get()
        assert not asked.statements
    finally:
        servers.go_on()


def test_a_replica_that_dies_costs_nobody_a_page_and_is_used_again_when_it_is_back(
    asked: Asked, servers: Replicated, caplog: pytest.LogCaptureFixture
) -> None:
    asked.get()
    servers.kill()
    try:
        asked.get()
        assert "The replica failed" in caplog.text
        asked.on_replica.clear()
        asked.get()
        assert not asked.on_replica, "it is left alone for a while"
    finally:
        servers.start()
        servers.catch_up()
    asked.client.app.extensions.pop("tracker_replica")
    asked.get()
    assert asked.statements


def test_a_replica_that_dies_in_the_middle_of_a_page_costs_nobody_that_page(
    asked: Asked, servers: Replicated, monkeypatch: pytest.MonkeyPatch
) -> None:
    knows = state.knows

    def knows_and_dies(programme: Any) -> bool:
        answer = knows(programme)
        servers.kill()
        return answer

    monkeypatch.setattr(state, "knows", knows_and_dies)
    try:
        assert "Progress" in asked.get().text
    finally:
        monkeypatch.undo()
        servers.start()
        servers.catch_up()
