"""The mails of a demo are read at an address of its own, and outside a demo there is nothing there."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from tests.support import make
from tests.support.client import Client
from tracker.documents.letter import Button, Letter, Paragraph
from tracker.domain.statuses import MessageKind
from tracker.extensions import db
from tracker.mail.letters import LETTERS
from tracker.mail.sending import send_waiting
from tracker.models import Message, User
from tracker.services import outbox


def letter(message: Message) -> Letter:
    return Letter(
        f"Letter {message.id}",
        (
            Paragraph("Hello <script>alert(1)</script>"),
            Button("Open it", "http://localhost:8000/programmes"),
        ),
        stop_url="http://localhost:8000/stop/abc",
    )


@pytest.fixture
def folder(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings = replace(
        app.config["SETTINGS"],
        demo=True,
        database_url="sqlite:////x/demo.sqlite3",
        mail_url=f"file:{tmp_path}/mail",
    )
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    monkeypatch.setitem(LETTERS, MessageKind.DIGEST, letter)
    return tmp_path / "mail"


def write(count: int) -> None:
    for number in range(count):
        outbox.write(MessageKind.DIGEST, key=f"{number}", user_id=make.user(f"person-{number}-").id)
    db.session.commit()
    assert send_waiting().sent == count


def test_a_demo_without_mail_says_how_to_get_one(client: Client, folder: Path) -> None:
    page = client.get("/demo/mail")
    assert "No mail in this demo yet" in page.text
    assert "Mails of this demo" in page.text


def test_the_newest_mail_is_first_and_each_can_be_read(client: Client, folder: Path) -> None:
    write(2)
    for age, file in enumerate(sorted(folder.iterdir(), key=lambda one: b"Letter 1" in one.read_bytes())):
        os.utime(file, (1_000_000 - age, 1_000_000 - age))
    page = client.get("/demo/mail")
    text = page.text
    assert text.index("Letter 2") < text.index("Letter 1")
    address = page.links["Letter 2"]
    shown = client.get(address)
    assert "Letter 2" in shown.text
    assert "Hello <script>alert(1)</script>" in shown.text
    assert "http://localhost:8000/programmes" in shown.links.values()
    inside = client.get(f"{address}/page")
    policy = inside.response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-top-navigation-by-user-activation" in policy
    assert inside.response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert '<base target="_top">' in inside.response.get_data(as_text=True)


@pytest.mark.parametrize("name", ["..demo-key", "0123456789abcdef01234567", "x", "A" * 24])
def test_no_other_file_is_shown(client: Client, folder: Path, name: str) -> None:
    write(1)
    client.get(f"/demo/mail/{name}", status=404)
    client.get(f"/demo/mail/{name}/page", status=404)


def test_a_demo_s_sign_in_leads_to_its_mails(client: Client, folder: Path) -> None:
    make.saved(User(email="anybody@demo.invalid", name="Anybody", administrator=True))
    assert "/demo/mail" in client.get("/login").links.values()


@pytest.mark.parametrize("change", [{"demo": False}, {"host": "0.0.0.0"}, {"mail_url": ""}])
def test_outside_a_demo_there_is_nothing(
    app: Flask, client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, object]
) -> None:
    write(1)
    name = next(folder.iterdir()).stem
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], **change))
    for path in ("/demo/mail", f"/demo/mail/{name}", f"/demo/mail/{name}/page"):
        client.get(path, status=404)
    assert "/demo/mail" not in client.get("/").links.values()
