"""PostgreSQL's own programs, pg_dump and pg_restore, of the same version as the server."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, event, make_url, text
from sqlalchemy.exc import ProgrammingError

from tracker.backups.manifest import BackupError
from tracker.backups.measures import engine_of

DEBIAN = "/usr/lib/postgresql/{major}/bin"
"""Where Debian keeps the programs of each version beside those of another."""
TEMPORARY = "tracker_verify_"
"""How the name begins of a database that is made to verify a backup, and dropped after it."""


@dataclass(frozen=True, slots=True)
class Tools:
    """Where the programs are; without a folder, on PATH or where Debian keeps them."""

    folder: Path | None = None

    def find(self, name: str, major: int) -> Path:
        """The program of the server's version. Raises BackupError where there is none."""
        others = list[str]()
        for path in self._places(name, major):
            version = _version(path)
            if version == major:
                return path
            others.append(f"{path} is of version {version}" if version else f"{path} does not run")
        found = f" ({'; '.join(others)})" if others else ""
        raise BackupError(
            f"The server is PostgreSQL {major}, and no {name} of version {major} was found{found}: install "
            f"the client of PostgreSQL {major}, or say with --tools in which folder it is."
        )

    def _places(self, name: str, major: int) -> Iterator[Path]:
        if self.folder is not None:
            yield from (path for path in (self.folder / name,) if path.is_file())
            return
        folders = os.pathsep.join((os.environ.get("PATH", os.defpath), DEBIAN.format(major=major)))
        found = {shutil.which(name, path=folder) for folder in folders.split(os.pathsep)}
        yield from sorted(Path(path) for path in found if path)


@contextmanager
def snapshot(url: str) -> Iterator[tuple[Engine, str]]:
    """One moment of a database while others write: an engine that sees it alone, and its name for pg_dump."""
    holder = engine_of(url, isolation_level="REPEATABLE READ")
    with holder.connect() as connection:
        name = str(connection.scalar(text("SELECT pg_export_snapshot()")))
        engine = engine_of(url, isolation_level="REPEATABLE READ")

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql(f"SET TRANSACTION SNAPSHOT '{name}'")

        yield engine, name


def dump(url: str, to: Path, *, snapshot: str, tools: Tools) -> None:
    """Writes the database as it is in the snapshot, compressed, in the form that pg_restore reads."""
    program = tools.find("pg_dump", major_version(url))
    _run(program, url, "--format=custom", f"--snapshot={snapshot}", "--no-owner", "--no-acl", f"--file={to}")


def restore(url: str, dumped: Path, *, tools: Tools) -> None:
    """Fills a database that has no tables, in one transaction."""
    program = tools.find("pg_restore", major_version(url))
    flags = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-acl")
    _run(program, url, *flags, str(dumped))


def server_version(url: str) -> str:
    """As the server says it, like 17.2."""
    with engine_of(url).connect() as connection:
        return str(connection.scalar(text("SHOW server_version"))).split()[0]


def major_version(url: str) -> int:
    """The number of the version whose dumps and programs fit together."""
    return major_of(server_version(url))


def major_of(version: str) -> int:
    """The first number of a version; 0 where there is none."""
    found = re.match(r"\d+", version)
    return int(found[0]) if found else 0


@contextmanager
def temporary_database(url: str) -> Iterator[str]:
    """The address of a new, empty database on the same server, which is dropped afterwards."""
    name = TEMPORARY + secrets.token_hex(8)
    server = engine_of(url, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE template0')
    except ProgrammingError as error:
        raise BackupError(
            f"No database could be made to verify it in ({_first_line(str(error.orig))}): make an empty one, "
            "and give its address with --into."
        ) from error
    try:
        yield make_url(url).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _run(program: Path, url: str, *arguments: str) -> None:
    """Runs a program on a database. The password is not among its arguments, which others may read."""
    conninfo, password = _conninfo(make_url(url))
    environment = {**os.environ, "LC_ALL": "C", **({"PGPASSWORD": password} if password else {})}
    command = [str(program), "--no-password", f"--dbname={conninfo}", *arguments]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if ended.returncode:
        raise BackupError(f"{program.name} ended with a fault: {_first_line(ended.stderr)}")


def _conninfo(url: URL) -> tuple[str, str]:
    """How libpq is told of the database, and the password."""
    # Late: with SQLite nothing else needs the driver, which takes 10 MB.
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415

    dialect = url.get_dialect()()
    _, options = dialect.create_connect_args(url)
    password = options.pop("password", "")
    return make_conninfo(**{name: value for name, value in options.items() if name != "context"}), password


def _version(program: Path) -> int:
    try:
        ended = subprocess.run(  # noqa: S603
            [str(program), "--version"], capture_output=True, text=True, check=False, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r"\) (\d+)", ended.stdout)
    return int(found[1]) if found else 0


def _first_line(words: str) -> str:
    """The program's first complaint, which is the cause of the rest."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    return lines[0] if lines else "it said nothing"
