"""A migrated database for the tests, on SQLite or PostgreSQL, and the way back to an empty one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from config import normal_database_url
from tests.support.postgresql import PostgresqlServer, drop_database, new_database
from tracker.cli.database import upgrade
from tracker.extensions import db

TABLES = """SELECT tablename FROM pg_tables
    WHERE schemaname = :schema AND tablename <> 'alembic_version' ORDER BY tablename"""
QUICK = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


class SqliteDatabase:
    """A file that is copied anew from a migrated one."""

    def __init__(self, folder: Path, *, migrated: bool = True) -> None:
        self.file = folder / "test.sqlite3"
        self.template = folder / "template.sqlite3"
        self.url = f"sqlite:///{self.file}"
        if migrated:
            upgrade(f"sqlite:///{self.template}")
            # The template must be whole in one file before it is copied. It keeps its journal mode: where
            # each copy had to go to WAL first, two connections that come at once refused each other.
            engine = create_engine(f"sqlite:///{self.template}", poolclass=NullPool)
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            self._copy()

    def empty(self, engine: Engine) -> None:
        """Forgets all rows; `engine` is the one that the application holds open."""
        engine.dispose()
        self._copy()

    def keep(self, engine: Engine, name: str) -> None:
        """Copies all rows, for `restore`; nobody is inside a transaction."""
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        shutil.copyfile(self.file, self.file.with_name(f"{name}.sqlite3"))

    def restore(self, engine: Engine, name: str) -> None:
        """Goes back to the rows of that copy; nobody is inside a transaction."""
        engine.dispose()
        self._copy(self.file.with_name(f"{name}.sqlite3"))

    def close(self) -> None:
        """Nothing to end: the folder goes with the test run."""

    def _copy(self, source: Path | None = None) -> None:
        # Whoever still reads the old file goes on with that one.
        for ending in ("", "-wal", "-shm"):
            Path(f"{self.file}{ending}").unlink(missing_ok=True)
        shutil.copyfile(source or self.template, self.file)


class PostgresqlDatabase:
    """A database of its own on the server at `server_url`."""

    def __init__(self, server_url: str, name: str, *, migrated: bool = True) -> None:
        self.name = name
        self._server = make_url(normal_database_url(server_url))
        self.url = new_database(self._server, name)
        if migrated:
            upgrade(self.url)

    def empty(self, engine: Engine) -> None:
        """Forgets all rows of the tables that have any, and counts from 1 again."""
        with engine.begin() as connection:
            filled = self._filled(connection)
            if filled and self._may_pass_triggers(connection):
                # Ten times quicker than TRUNCATE, which makes new files for each table and index.
                passing = "SET LOCAL session_replication_role = replica"
                gone = [f"DELETE FROM {one}" for one in filled]
                connection.execute(text("; ".join([passing, *gone, *_counting(filled, "1, false")])))
            elif filled:
                connection.execute(text(f"TRUNCATE {', '.join(filled)} RESTART IDENTITY CASCADE"))

    def keep(self, engine: Engine, name: str) -> None:
        """Copies all rows to a schema of that name, for `restore`."""
        with engine.begin() as connection:
            copies = [f"CREATE TABLE {name}.{one} AS TABLE {one}" for one in self._filled(connection)]
            connection.execute(text("; ".join([f"CREATE SCHEMA {name}", *copies])))

    def restore(self, engine: Engine, name: str) -> None:
        """Puts the rows of that copy into an empty database, which goes on counting after them."""
        with engine.begin() as connection:
            copied = set(connection.scalars(text(TABLES), {"schema": name}))
            tables = [one for one in db.metadata.sorted_tables if one.name in copied]
            into = [f'INSERT INTO "{one.name}" SELECT * FROM {name}."{one.name}"' for one in tables]
            count_on = _counting([f'"{one.name}"' for one in tables], "(SELECT max(id) FROM {table})")
            # A programme names organisations, which belong to it: in no order is each there before the other.
            passing = ["SET LOCAL session_replication_role = replica"]
            first = passing if self._may_pass_triggers(connection) else []
            connection.execute(text("; ".join([*first, *into, *count_on])))

    @staticmethod
    def _may_pass_triggers(connection: Connection) -> bool:
        """Whether rows that never change may be removed: triggers keep them, and their owner cannot."""
        return connection.scalar(text("SHOW is_superuser")) == "on"

    @staticmethod
    def _filled(connection: Connection) -> list[str]:
        """The tables that have any rows, quoted."""
        tables = [f'"{one}"' for one in connection.scalars(text(TABLES), {"schema": "public"})]
        if not tables:
            return []
        asked = [f"SELECT '{one}' WHERE EXISTS (SELECT 1 FROM {one})" for one in tables]
        return list(connection.scalars(text(" UNION ALL ".join(asked))))

    def close(self) -> None:
        drop_database(self._server, self.name)


def _counting(tables: list[str], number: str) -> list[str]:
    """Statements that set the numbers which the tables give to their rows."""
    numbered = {f'"{one.name}"' for one in db.metadata.sorted_tables if "id" in one.columns}
    return [
        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {number.format(table=table)})"
        for table in tables
        if table in numbered
    ]


def postgresql_server() -> tuple[str, PostgresqlServer | None]:
    """The address of a server, and what must be kept alive for as long as it is used: TEST_DATABASE_URL names
    one, else one is started."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        return url, None
    server = PostgresqlServer(settings=QUICK)
    return server.uri, server
