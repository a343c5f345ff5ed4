"""Two machines behind nginx: whoever asks need not know which of them answers, nor that one is gone."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from tests.support.bucket import new_bucket, serving
from tests.support.databases import PostgresqlDatabase
from tests.support.pictures import photograph
from tests.support.processes import free_port
from tests.trials.ground import PASSWORD, SLUG, Ground, build
from tests.trials.people import Person
from tests.trials.servers import Service
from tracker.app import create_app
from tracker.extensions import db
from tracker.models import MilestoneUpdate

NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log crit;
events {{ worker_connections 64; }}
http {{
    access_log off; client_max_body_size 32m;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    upstream machines {{ server 127.0.0.1:{first}; server 127.0.0.1:{second}; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://machines; proxy_set_header Host $http_host; proxy_connect_timeout 2s;
        }}
    }}
}}
"""
PICTURE = re.compile(rf"/programmes/{SLUG}/pictures/[\w/.-]+\.webp")


@dataclass
class Machines:
    """Both machines, the port of the proxy in front of them, and what they were begun with."""

    first: Service
    second: Service
    port: int
    ground: Ground

    def person(self, number: int) -> Person:
        """Somebody who has signed in through the proxy."""
        found = Person(self.port, f"person {number}", self.ground.addresses[number], number)
        found.sign_in(PASSWORD)
        return found

    def count(self, statement: object) -> int:
        """The number that a statement finds in the database that both have."""
        with create_app(self.first.settings).app_context():
            found = int(db.session.scalar(statement) or 0)
            db.session.remove()
            db.engine.dispose()
        return found


@pytest.fixture(scope="module")
def machines(
    backend: str,
    new_database: Callable[..., PostgresqlDatabase],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Machines]:
    if backend != "postgresql":
        pytest.skip("SQLite is for one machine.")
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if nginx is None:
        pytest.skip("nginx is not installed.")
    folders = [tmp_path_factory.mktemp(name) for name in ("first", "second", "nginx")]
    database = new_database("machines")
    with serving() as endpoint:
        bucket = new_bucket(endpoint, "machines")
        first, second = (Service(database.url, folder) for folder in folders[:2])
        shared = {
            "TRACKER_SECRET_KEY": first.environment["TRACKER_SECRET_KEY"],
            "TRACKER_PASSWORD_SALT": first.environment["TRACKER_PASSWORD_SALT"],
            "TRACKER_BUCKET": bucket.name,
            "TRACKER_BUCKET_ADDRESS": bucket.endpoint,
            "TRACKER_BUCKET_KEY": bucket.key,
            "TRACKER_BUCKET_SECRET": bucket.secret,
        }
        first.environment |= shared
        second.environment |= {**shared, "TRACKER_WORKERS": "1"}
        with create_app(first.settings).app_context():
            ground = build(people=4, rounds=0)
            db.session.remove()
            db.engine.dispose()
        with ThreadPoolExecutor() as both:
            list(both.map(lambda one: one.start(), (first, second)))
        port = free_port()
        conf = folders[2] / "nginx.conf"
        conf.write_text(NGINX.format(folder=folders[2], first=first.port, second=second.port, port=port))
        proxy = subprocess.Popen([nginx, "-c", str(conf), "-p", str(folders[2])])
        wait_for(port)
        yield Machines(first, second, port, ground)
        proxy.terminate()
        proxy.wait(10)
        for one in (first, second):
            one.kill()


def test_one_sign_in_serves_on_both_and_ends_on_both(machines: Machines) -> None:
    coordinator = machines.person(0)
    page = f"/programmes/{SLUG}/progress"
    on_each = [replaced(coordinator, one.port).get(page) for one in (machines.first, machines.second)]
    assert [one.status for one in on_each] == [200, 200]
    assert coordinator.post("/logout", {}).status == 303
    on_each = [replaced(coordinator, one.port).get(page) for one in (machines.first, machines.second)]
    assert [one.status for one in on_each] == [303, 303]


def test_a_form_sent_to_both_at_once_is_one_row(machines: Machines) -> None:
    person = machines.person(1)
    milestone = machines.ground.own[1]
    form = person.get(f"/programmes/{SLUG}/milestones/{milestone}").form(f"/milestones/{milestone}/updates")
    assert form is not None
    form.values["comment"] = ["Twelve buddies have begun."]
    before = machines.count(select(func.count(MilestoneUpdate.id)))
    senders = [replaced(person, one.port) for one in (machines.first, machines.second)]
    with ThreadPoolExecutor() as both:
        answers = list(both.map(lambda one: one.post(form.action, form.values), senders))
    assert [one.status for one in answers] == [303, 303]
    assert machines.count(select(func.count(MilestoneUpdate.id))) == before + 1


def test_wrong_passwords_are_counted_by_both_together(machines: Machines) -> None:
    somebody = Person(machines.port, "somebody", "nobody@example.org", 77)
    somebody.take_token(somebody.get("/login"))
    fields = {"address": ["nobody@example.org"], "password": ["wrong"], "next": [""]}
    said = [somebody.post("/login", fields).status for _try in range(12)]
    assert said[:10] == [422] * 10
    assert set(said[10:]) == {429}


def test_a_picture_given_to_one_is_shown_by_the_other(machines: Machines) -> None:
    editor = machines.person(1)
    address = f"/programmes/{SLUG}/pairs/1/pictures"
    form = editor.get(f"{address}/new").form("/pictures/new")
    assert form is not None
    form.values.pop("file", None)
    words = {"alt": "Two people cook", "credit": "Mechelen", "licence": "CC BY 4.0", "consent": "given"}
    fields = {**form.values, **{name: [word] for name, word in words.items()}}
    sent = replaced(editor, machines.first.port).send_file(form.action, fields, "file", photograph())
    assert sent.status == 303, sent.text[:500]
    shown = PICTURE.search(editor.get(address).text)
    assert shown is not None
    assert replaced(editor, machines.second.port).get(shown[0]).status == 200


def test_when_one_machine_is_gone_the_other_answers_everything(machines: Machines) -> None:
    coordinator = machines.person(0)
    machines.second.kill()
    page = f"/programmes/{SLUG}/progress"
    assert [coordinator.get(page).status for _time in range(10)] == [200] * 10
    machines.second.start()
    assert coordinator.get(page).status == 200


def wait_for(port: int) -> None:
    """Until somebody listens there."""
    for _try in range(100):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not listen")


def replaced(person: Person, port: int) -> Person:
    """The same person, with the same cookies, at one machine without the proxy."""
    same = Person(port, person.name, person.address, person.number)
    same.cookies, same.token = dict(person.cookies), person.token
    return same
