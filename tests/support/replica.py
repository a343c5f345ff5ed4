"""A PostgreSQL server and a streaming replica of it, both of the tests' own, which may fall behind or die."""

from __future__ import annotations

import os
import pwd
import shutil
import tempfile
import time
from pathlib import Path

from tests.support.postgresql import PostgresqlServer, ask


class Replicated:
    """`primary` and `replica` are the addresses of the same database on two servers."""

    def __init__(self) -> None:
        # Commits wait for the log of the database, as on a real server: a replica gets no more than that has.
        self.server = PostgresqlServer(settings=("fsync = off",))
        self.primary = self.server.url.render_as_string(hide_password=False)
        self._folder = Path(tempfile.mkdtemp(prefix="tracker-replica-"))
        self._data = self._folder / "data"
        self.log = self._folder / "log"
        """What the replica was asked, each statement."""
        self.replica = f"postgresql+psycopg://postgres:@/postgres?host={self._folder}"
        if self.server.user is not None:
            owner = pwd.getpwnam(self.server.user)
            os.chown(self._folder, owner.pw_uid, owner.pw_gid)
        where = ("-D", str(self._data))
        self.server.run("pg_basebackup", *where, "-R", "-X", "stream", "-c", "fast", "-d", self.server.uri)
        self.start()

    def start(self) -> None:
        """Starts the replica, which goes on from where it was."""
        self.server.start_at(self._data, self._folder, self.log, "-c log_statement=all")

    def kill(self) -> None:
        """Ends the replica at once; the primary goes on."""
        self.server.run("pg_ctl", "-w", "-D", str(self._data), "-m", "immediate", "stop")

    def stand_still(self) -> None:
        """The replica takes over nothing more, and goes on answering."""
        ask(self.replica, "SELECT pg_wal_replay_pause()")

    def go_on(self) -> None:
        """The replica takes over again; returns when it has all that the primary has."""
        ask(self.replica, "SELECT pg_wal_replay_resume()")
        self.catch_up()

    def catch_up(self) -> None:
        """Waits until the replica has all that the primary has now."""
        [[mark]] = ask(self.primary, "SELECT pg_current_wal_flush_lsn()::text")
        ends = time.monotonic() + 30
        while ask(self.replica, f"SELECT pg_last_wal_replay_lsn() >= '{mark}'::pg_lsn") != [(True,)]:
            assert time.monotonic() < ends, "the replica does not follow"
            time.sleep(0.01)

    def close(self) -> None:
        """Ends both, and removes their data."""
        self.kill()
        shutil.rmtree(self._folder)
        self.server.close()
