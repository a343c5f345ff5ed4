"""Real faults of a database, for as long as a block: it is gone, read-only or full."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, Connection, create_engine, event, text
from sqlalchemy.pool import NullPool

from tests.support.client import release_session
from tracker.extensions import db

FAULTS = ("gone", "read-only", "full")
SYSTEM_USER = "pgserver"
"""Whom PostgreSQL runs as where the tests run as root."""


@contextmanager
def broken(fault: str) -> Iterator[None]:
    """Everybody who connects meanwhile meets the fault; afterwards it is as it was."""
    release_session()
    url, dialect = db.engine.url, db.engine.dialect.name
    db.engine.dispose()
    kinds = {
        ("sqlite", "gone"): _moved_away,
        ("sqlite", "read-only"): lambda: _pragma("query_only = ON"),
        ("sqlite", "full"): lambda: _pragma("max_page_count = 1"),
        ("postgresql", "gone"): lambda: closed(url),
        ("postgresql", "read-only"): lambda: _read_only(url),
        ("postgresql", "full"): _full,
    }
    with kinds[dialect, fault]():
        yield
        db.session.remove()
        db.engine.dispose()


@contextmanager
def _moved_away() -> Iterator[None]:
    """The disk with the file is not there."""
    folder = Path(str(db.engine.url.database)).parent
    away = folder.with_name(f"{folder.name}-away")
    folder.rename(away)
    try:
        yield
    finally:
        away.rename(folder)


@contextmanager
def _pragma(words: str) -> Iterator[None]:
    """SQLite itself refuses; fewer pages than there are means as many as there are."""

    def connect(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA {words}")

    event.listen(db.engine, "connect", connect)
    try:
        yield
    finally:
        event.remove(db.engine, "connect", connect)


@contextmanager
def on_server(url: URL) -> Iterator[Connection]:
    """A connection to another database of the same server."""
    engine = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


@contextmanager
def _altered(url: URL, to: str, back: str) -> Iterator[None]:
    name = url.database
    ended = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
    with on_server(url) as server:
        server.execute(text(f'ALTER DATABASE "{name}" {to}'))
        server.execute(ended, {"name": name})
        try:
            yield
        finally:
            server.execute(text(f'ALTER DATABASE "{name}" {back}'))


def closed(url: URL) -> Any:
    """The server takes no connection to that database, and ends those that are there."""
    return _altered(url, "ALLOW_CONNECTIONS false", "ALLOW_CONNECTIONS true")


def _read_only(url: URL) -> Any:
    return _altered(url, "SET default_transaction_read_only = on", "RESET default_transaction_read_only")


@contextmanager
def _full() -> Iterator[None]:
    """The updates of milestones lie on a disk of their own, which has no room left."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a disk")
    folder = Path(tempfile.mkdtemp(prefix="tracker-full-"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], check=False, capture_output=True
    )
    if mounted.returncode:
        folder.rmdir()
        pytest.skip("this machine lets nobody mount a disk")
    try:
        owner = pwd.getpwnam(SYSTEM_USER)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        with _moved_to(folder):
            with (folder / "all the rest").open("wb", buffering=0) as file:
                _fill(file)
            yield
            (folder / "all the rest").unlink()
    finally:
        subprocess.run(["umount", folder], check=True)
        shutil.rmtree(folder)


@contextmanager
def _moved_to(folder: Path) -> Iterator[None]:
    def run(*statements: str) -> None:
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for statement in statements:
                connection.execute(text(statement))
        db.engine.dispose()

    run(f"CREATE TABLESPACE tiny LOCATION '{folder}'", "ALTER TABLE milestone_update SET TABLESPACE tiny")
    try:
        yield
    finally:
        db.session.remove()
        run("ALTER TABLE milestone_update SET TABLESPACE pg_default", "DROP TABLESPACE tiny")


def _fill(file: Any) -> None:
    try:
        while True:
            file.write(bytes(4096))
    except OSError:
        return
