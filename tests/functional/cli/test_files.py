"""``files tidy``: forgets what a crash left behind, and nothing that belongs to a picture."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from tests.support import make
from tracker import clock
from tracker.extensions import settings
from tracker.models import Picture

Run = Callable[..., Result]
STRAY = f"{'a' * 32}-large.webp"
HALF = f"{'b' * 32}-small.webp-x_1.half"


@pytest.fixture
def folder(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The store of the application, empty."""
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings(), files=str(tmp_path / "files")))
    return tmp_path / "files"


@pytest.fixture
def picture(folder: Path, session: Session) -> Picture:
    found = make.picture(make.pair(make.programme("p")), files=True)
    session.commit()
    return found


def put(folder: Path, name: str, *, hours: int) -> Path:
    """A file that is that old."""
    file = folder / name
    file.write_bytes(b"x")
    moment = (clock.now() - timedelta(hours=hours)).timestamp()
    os.utime(file, (moment, moment))
    return file


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_old_files_of_no_picture_go_and_all_others_stay(
    run_command: Run, folder: Path, picture: Picture
) -> None:
    for file in folder.iterdir():
        put(folder, file.name, hours=1000)
    kept = names(folder)
    put(folder, STRAY, hours=25)
    put(folder, HALF, hours=25)
    fresh = put(folder, f"{'c' * 32}-large.webp", hours=23)
    foreign = put(folder, "read-me.txt", hours=1000)
    said = run_command("files", "tidy").output
    assert names(folder) == kept | {fresh.name, foreign.name}
    assert said == "5 files, 2 of pictures; 2 removed.\n"


def test_a_dry_run_says_it_and_removes_nothing(run_command: Run, folder: Path, picture: Picture) -> None:
    put(folder, STRAY, hours=25)
    assert "1 would be removed" in run_command("files", "tidy", "--dry-run").output
    assert STRAY in names(folder)


def test_the_files_of_another_database_are_not_taken_for_strays(
    run_command: Run, folder: Path, picture: Picture, session: Session
) -> None:
    for file in folder.iterdir():
        put(folder, file.name, hours=1000)
    session.delete(session.get_one(Picture, picture.id))
    session.commit()
    said = run_command("files", "tidy", status=1).output
    assert "nothing was removed: check TRACKER_DATABASE_URL" in " ".join(said.split())
    assert len(names(folder)) == 2


def test_a_store_that_is_not_there_yet_is_empty_and_one_that_cannot_be_used_is_said(
    run_command: Run, folder: Path
) -> None:
    assert run_command("files", "tidy").output == "0 files, 0 of pictures; 0 removed.\n"
    folder.write_text("I am a file")
    assert "cannot be used" in run_command("files", "tidy", status=1).output
