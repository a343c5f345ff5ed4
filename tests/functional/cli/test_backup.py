"""``backup``, ``verify`` and ``restore``: what comes back is what was there, and nothing comes back half."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from config import ROOT
from tests.support import make
from tests.support.databases import PostgresqlDatabase, SqliteDatabase
from tests.support.instances import Instance, tools_for
from tracker.backups import archive, postgresql, returning, sqlite
from tracker.backups.measures import engine_of
from tracker.cli.database import downgrade, upgrade, what_is_wrong
from tracker.extensions import Base, db
from tracker.files.photographs import forget
from tracker.files.stores import FolderStore, store
from tracker.models import Milestone, MilestoneUpdate, Picture, Programme

Database = SqliteDatabase | PostgresqlDatabase
New = Callable[..., Instance]


@pytest.fixture(scope="module")
def pool() -> list[Instance]:
    """Trackers that no test has just now, each without tables and files."""
    return []


@pytest.fixture
def new(
    new_database: Callable[..., Database], tmp_path_factory: pytest.TempPathFactory, pool: list[Instance]
) -> Iterator[New]:
    """One more tracker, without tables and files; for this test alone."""
    used = list[Instance]()

    def make_one() -> Instance:
        if not pool:
            name = f"backup{len(used)}"
            pool.append(Instance(new_database(name, migrated=False).url, tmp_path_factory.mktemp(name)))
        used.append(pool.pop())
        return used[-1]

    yield make_one
    for instance in used:
        instance.forget()
        pool.append(instance)


@pytest.fixture(scope="module")
def filled(new_database: Callable[..., Database], tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """A tracker with one of nearly everything. Tests leave it as it is."""
    instance = Instance(new_database("filled").url, tmp_path_factory.mktemp("filled"))
    instance.fill()
    return instance


@pytest.fixture(scope="module")
def tools(filled: Instance) -> tuple[str, ...]:
    return tools_for(filled.url)


@pytest.fixture(scope="module")
def made(filled: Instance, tools: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    file = tmp_path_factory.mktemp("made") / "one.backup"
    said = filled.run("backup", file, *tools)
    assert f"{file}: " in said
    assert "2 programmes" in said
    return file


def is_empty(instance: Instance) -> bool:
    """Whether nothing has come into it, be it a table or a file."""
    if instance.url.startswith("sqlite") and not sqlite.path_of(instance.url).exists():
        return not instance.kept()
    with engine_of(instance.url).connect() as connection:
        tables = set(engine_of(instance.url).dialect.get_table_names(connection)) - {"alembic_version"}
        rows = [
            connection.scalar(select(func.count()).select_from(Base.metadata.tables[one])) for one in tables
        ]
    return not any(rows) and not instance.kept()


def test_what_comes_back_is_every_row_every_file_and_the_next_number(
    filled: Instance, made: Path, new: New, tools: tuple[str, ...]
) -> None:
    assert len(filled.kept()) == 4
    there = new()
    assert "Restored" in there.run("restore", made, *tools)
    assert there.rows() == filled.rows()
    assert there.kept() == filled.kept()
    assert there.dumps() == filled.dumps()
    assert len(there.dumps()) == 2
    assert what_is_wrong(there.url) is None
    with there.inside():
        pair = make.pair(make.programme("later"))
        last = max(row[0] for row in filled.rows()["pair"])
        assert pair.id == last + 1, "numbers are given on after those that came back"
    with pytest.raises(Exception, match="never changes"), engine_of(there.url).begin() as connection:
        connection.execute(text("UPDATE milestone_update SET comment = 'x'"))


def test_an_upgraded_database_without_rows_is_empty_too(made: Path, new: New, tools: tuple[str, ...]) -> None:
    there = new()
    upgrade(there.url)
    there.run("restore", made, *tools)
    assert "is whole" in there.run("verify", made, *tools)
    assert there.run("database", "check")


def test_only_its_owner_may_read_a_backup_and_none_is_written_over(
    filled: Instance, made: Path, tools: tuple[str, ...]
) -> None:
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    before = made.read_bytes()
    assert "is there already" in filled.run("backup", made, *tools, status=1)
    assert made.read_bytes() == before
    assert list(made.parent.iterdir()) == [made], "nothing is left beside it"


def test_a_place_that_cannot_be_written_to_is_one_sentence(filled: Instance, tmp_path: Path) -> None:
    said = filled.run("backup", tmp_path / "nowhere" / "x", status=1)
    assert "cannot be used: No such file or directory." in said


@pytest.fixture
def copy(new: New, made: Path, tools: tuple[str, ...]) -> Instance:
    """A tracker with one of nearly everything, to be changed."""
    instance = new()
    instance.run("restore", made, *tools)
    return instance


@pytest.fixture
def busy(copy: Instance) -> Iterator[Instance]:
    """A tracker to which a process writes all the time."""
    with copy.inside():
        milestone = db.session.scalars(select(Milestone.id).order_by(Milestone.id)).first()
    command = [sys.executable, "-m", "tests.support.busy_writer", copy.url, str(milestone)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"writes\n"
            yield copy
            assert process.poll() is None, "somebody was kept from writing"
        finally:
            process.kill()


def said_and_counted(instance: Instance) -> tuple[int, int]:
    """How often the writer says that it wrote, in two tables that it writes to at once."""
    updates = select(func.count()).select_from(MilestoneUpdate).scalar_subquery()
    with engine_of(instance.url).connect() as connection:
        # In one statement, which sees one moment.
        found = connection.execute(select(func.min(Programme.revision), updates)).one()
        return found[0], found[1]


def test_a_backup_is_of_one_moment_while_people_write(
    busy: Instance, new: New, tools: tuple[str, ...], tmp_path: Path
) -> None:
    before = said_and_counted(busy)
    busy.run("backup", tmp_path / "busy", *tools)
    after = said_and_counted(busy)
    assert after[1] > before[1] + 1, "it was written to meanwhile"
    there = new()
    there.run("restore", tmp_path / "busy", *tools)
    revision, updates = said_and_counted(there)
    assert before[1] <= updates <= after[1]
    assert updates - revision == before[1] - before[0], "what was saved at once is there, or not, as one"
    assert "is whole" in there.run("verify", tmp_path / "busy", *tools)


def test_a_picture_that_is_removed_meanwhile_leaves_no_row_without_its_file(
    copy: Instance, tools: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, removed = FolderStore.get, list[str]()

    def get(self: FolderStore, name: str) -> bytes | None:
        if not removed:
            removed.append(name)
            with copy.inside():
                found = db.session.scalars(select(Picture).where(Picture.key == name[:32])).one()
                db.session.delete(found)
                db.session.commit()
                forget(store(), name[:32])
        return real(self, name)

    monkeypatch.setattr(FolderStore, "get", get)
    said = copy.run("backup", tmp_path / "one", *tools)
    assert "2 files of pictures" in said
    assert "not in the store" not in said
    found = archive.opened(tmp_path / "one")
    assert found.manifest.measures.tables["picture"] == 1
    assert removed[0] not in {part.name for part in found.files}


def test_a_file_that_was_lost_before_is_said_and_does_not_stop_a_backup(
    filled: Instance, new: New, tools: tuple[str, ...], tmp_path: Path
) -> None:
    kept = filled.kept()
    lost = next(iter(kept))
    (filled.files / lost).unlink()
    try:
        assert "1 files of pictures were not in the store" in filled.run("backup", tmp_path / "one", *tools)
    finally:
        (filled.files / lost).write_bytes(kept[lost])
    assert lost in filled.run("verify", tmp_path / "one", *tools)
    there = new()
    there.run("restore", tmp_path / "one", *tools)
    assert there.kept() == {name: data for name, data in kept.items() if name != lost}


def test_files_of_no_row_are_left_out(
    filled: Instance, made: Path, tools: tuple[str, ...], tmp_path: Path
) -> None:
    stray = filled.files / f"{'e' * 32}-large.webp"
    stray.write_bytes(b"x")
    filled.run("backup", tmp_path / "one", *tools)
    stray.unlink()
    assert {one.name for one in archive.opened(tmp_path / "one").files} == set(filled.kept())


def test_verify_says_that_all_is_there_and_leaves_nothing_behind(
    filled: Instance, made: Path, tools: tuple[str, ...]
) -> None:
    said = filled.run("verify", made, *tools)
    assert "is whole" in said
    assert "histories were replayed" in said
    if filled.url.startswith("postgresql"):
        with engine_of(filled.url).connect() as connection:
            names = connection.scalars(text("SELECT datname FROM pg_database")).all()
        assert not [name for name in names if name.startswith(postgresql.TEMPORARY)]


def test_verify_takes_an_empty_database_that_it_is_given_and_no_other(
    filled: Instance, made: Path, new: New, tools: tuple[str, ...]
) -> None:
    if filled.url.startswith("sqlite"):
        pytest.skip("a file is always to be had")
    there = new()
    assert "is whole" in filled.run("verify", made, "--into", there.url, *tools)
    assert there.rows() == filled.rows()
    assert "is not empty" in filled.run("verify", made, "--into", filled.url, *tools, status=1)


CHANGES = {
    "a row less": ("DELETE FROM translation", "DELETE FROM transfer"),
    "a programme that reads otherwise": ("UPDATE pair SET objective = 'Another one'",),
    "a history that does not give its row": ("UPDATE milestone SET confidence = 'off_track'",),
}


@pytest.mark.parametrize("change", CHANGES)
def test_verify_finds_what_a_restored_database_says_otherwise(
    change: str,
    filled: Instance,
    made: Path,
    tools: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = returning.faults

    def faults(backup: archive.Backup, url: str, **options: object) -> object:
        with engine_of(url).begin() as connection:
            for statement in CHANGES[change]:
                connection.execute(text(statement))
        return real(backup, url, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(returning, "faults", faults)
    wanted = {
        "a row less": "has 0 rows, and had 1",
        "a programme that reads otherwise": "is written otherwise",
        "a history that does not give its row": "histories do not give their row",
    }
    assert wanted[change] in filled.run("verify", made, *tools, status=1)


# --- What is refused before anything is touched ----------------------------------------------------------


def test_a_full_database_and_a_full_store_stay_as_they_are(
    filled: Instance, made: Path, new: New, tools: tuple[str, ...]
) -> None:
    before = filled.rows()
    assert "The database is not empty" in filled.run("restore", made, *tools, status=1)
    assert filled.rows() == before
    there = new()
    there.files.mkdir()
    (there.files / f"{'d' * 32}-large.webp").write_bytes(b"x")
    assert "The store of the files is not empty" in there.run("restore", made, *tools, status=1)
    same_name = new()
    same_name.files.mkdir()
    (same_name.files / next(iter(filled.kept()))).write_bytes(b"another picture")
    assert "The store of the files is not empty" in same_name.run("restore", made, *tools, status=1)


def test_a_database_with_the_tables_of_another_program_is_not_empty(
    made: Path, new: New, tools: tuple[str, ...]
) -> None:
    there = new()
    with engine_of(there.url).begin() as connection:
        connection.execute(text("CREATE TABLE invoices (id INTEGER)"))
    assert "not the tracker's, like invoices" in there.run("restore", made, *tools, status=1)


def test_a_backup_of_an_earlier_version_comes_back_and_the_upgrade_goes_on(
    copy: Instance, new: New, tools: tuple[str, ...], tmp_path: Path
) -> None:
    old = copy
    downgrade(old.url, "0030")
    old.run("backup", tmp_path / "old", *tools)
    assert archive.opened(tmp_path / "old").manifest.measures.programmes is None
    assert "is whole" in old.run("verify", tmp_path / "old", *tools)
    there = new()
    assert "run flask --app tracker.app database upgrade next" in there.run(
        "restore", tmp_path / "old", *tools
    )
    assert "behind" in there.run("database", "check", status=1)
    there.run("database", "upgrade")
    upgrade(old.url)
    assert there.rows() == old.rows()


def test_a_backup_of_a_newer_version_is_refused(
    copy: Instance, new: New, tools: tuple[str, ...], tmp_path: Path
) -> None:
    with engine_of(copy.url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    copy.run("backup", tmp_path / "newer", *tools)
    there = new()
    for command in ("verify", "restore"):
        assert "a newer version of the tracker" in there.run(command, tmp_path / "newer", *tools, status=1)
    assert is_empty(there)


def test_a_database_that_is_not_there_is_not_backed_up(
    new: New, tmp_path: Path, tools: tuple[str, ...]
) -> None:
    empty = new()
    assert "no" in empty.run("backup", tmp_path / "none", *tools, status=1)
    assert not list(tmp_path.iterdir())


# --- Stopped in the middle -------------------------------------------------------------------------------


def at_first_file() -> None:
    real = FolderStore.put

    def put(self: FolderStore, name: str, data: bytes) -> None:
        real(self, name, data)
        (self.folder / f"{name}-abc.half").write_bytes(data[:10])
        os.kill(os.getpid(), signal.SIGKILL)

    FolderStore.put = put  # type: ignore[method-assign]


def before_rows() -> None:
    def die(*_arguments: object, **_options: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    sqlite.copy = postgresql.restore = die


def among_rows() -> None:
    def copy(source: Path, to: Path) -> None:
        def die(_status: int, left: int, total: int) -> None:
            if left < total / 2:
                os.kill(os.getpid(), signal.SIGKILL)

        here, there = sqlite3.connect(source), sqlite3.connect(to)
        here.backup(there, pages=1, progress=die)

    def run(command: list[str], **options: object) -> None:
        if "--version" in command:
            return real(command, **options)  # type: ignore[no-any-return]
        process = subprocess.Popen(command, env=options["env"], stderr=subprocess.DEVNULL)  # type: ignore[call-overload]
        time.sleep(0.15)
        process.kill()
        os.kill(os.getpid(), signal.SIGKILL)
        return None

    real = subprocess.run
    sqlite.copy, postgresql.subprocess.run = copy, run  # type: ignore[attr-defined]


@pytest.mark.parametrize("moment", [at_first_file, before_rows, among_rows], ids=lambda one: one.__name__)
def test_a_restore_that_is_killed_leaves_nothing_half_and_can_be_repeated(
    moment: Callable[[], None], filled: Instance, made: Path, new: New, tools: tuple[str, ...]
) -> None:
    there = new()
    if moment is among_rows:
        upgrade(there.url)
    child = os.fork()
    if not child:
        try:
            moment()
            there.run("restore", made, *tools)
        finally:
            os._exit(1)
    _, ended = os.waitpid(child, 0)
    assert os.WTERMSIG(ended) == signal.SIGKILL
    if what_is_wrong(there.url) is None and there.rows()["programme"]:
        pytest.fail("rows were there before the end")
    there.run("restore", made, *tools)
    assert there.rows() == filled.rows()
    assert {name: data for name, data in there.kept().items() if not name.endswith(".half")} == filled.kept()


def test_a_backup_that_is_killed_leaves_no_file_of_its_name(
    filled: Instance, tools: tuple[str, ...], tmp_path: Path
) -> None:
    def get(_store: FolderStore, _name: str) -> bytes | None:
        os.kill(os.getpid(), signal.SIGKILL)
        return None

    child = os.fork()
    if not child:
        try:
            FolderStore.get = get  # type: ignore[method-assign]
            filled.run("backup", tmp_path / "one", *tools)
        finally:
            os._exit(1)
    _, ended = os.waitpid(child, 0)
    assert os.WTERMSIG(ended) == signal.SIGKILL
    assert not (tmp_path / "one").exists()
    filled.run("backup", tmp_path / "one", *tools)
    assert "is whole" in filled.run("verify", tmp_path / "one", *tools)


# --- The programs of PostgreSQL --------------------------------------------------------------------------


def test_programs_that_are_missing_or_of_another_version_are_said(
    filled: Instance, made: Path, new: New, backend: str, tmp_path: Path
) -> None:
    if backend == "sqlite":
        pytest.skip("SQLite needs none")
    (tmp_path / "bin").mkdir()
    said = filled.run("backup", tmp_path / "one", "--tools", tmp_path / "bin", status=1)
    assert "no pg_dump of version" in said
    old = tmp_path / "bin" / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n")
    old.chmod(0o700)
    said = filled.run("backup", tmp_path / "one", "--tools", tmp_path / "bin", status=1)
    assert f"{old} is of version 9" in said
    assert "--tools" in said
    assert not (tmp_path / "one").exists()
    shutil.copy(old, old.with_name("pg_restore"))
    there = new()
    assert "no pg_restore of version" in there.run("restore", made, "--tools", tmp_path / "bin", status=1)
    assert is_empty(there)
