"""The instances that are measured: made once, kept in ``instance/bench``, and copied for each run."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import psutil

from config import ROOT, Settings
from tests.benchmarks.cloning import Wanted
from tests.benchmarks.filling import fill
from tests.benchmarks.pattern import Pattern, make_pattern
from tests.support.databases import SqliteDatabase
from tests.support.postgresql import PostgresqlServer, ask, drop_database, new_database
from tracker import clock
from tracker.app import create_app
from tracker.cli.database import upgrade
from tracker.extensions import db

INSTANCES: dict[int, tuple[Wanted, ...]] = {
    4: (Wanted(4),),
    50: (Wanted(50),),
    400: (Wanted(50, 8),),
    1000: (Wanted(1000),),
    10_000: (Wanted(50, 200), Wanted(4), Wanted(1000)),
}
"""What is in the instance of so many pairs. In the largest a small programme and a huge one stand beside the
others, so that each can be compared with itself alone."""

PATTERN_DAYS = (0, 30, 75)
"""How many days ago each pattern of ten pairs is told from: programmes differ, so their pairs must."""
SIZES = {10: PATTERN_DAYS, 4: (0,)}
KEPT = ROOT / "instance" / "bench"


class Kept(Protocol):
    """Where the instances of one engine are kept."""

    name: str

    def has(self, pairs: int) -> bool:
        """Whether this one is there, whole and of this version."""

    def begin(self, pairs: int) -> str:
        """The address of an empty database for it."""

    def finish(self, pairs: int) -> None:
        """It is whole from now on."""

    def copy(self, pairs: int) -> str:
        """The address of a copy of it, for one run to change; the one before goes."""

    def close(self) -> None:
        """Removes the last copy, and ends what was begun."""


def version() -> str:
    """Another for other tables or another way of making rows, and each week: days are told from today."""
    made_by = (Path(__file__).with_name(f"{name}.py") for name in ("pattern", "cloning", "filling"))
    files = [*made_by, *(ROOT / "migrations" / "versions").glob("*.py")]
    files.append(ROOT / "tracker" / "data" / "bridges.toml")
    year, week, _day = clock.today("UTC").isocalendar()
    parts = [f"{year}-{week}", repr(INSTANCES), *(file.read_text(encoding="utf-8") for file in sorted(files))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:10]


class SqliteInstances:
    """Files in a folder; a new version makes those of an older one go."""

    name = "SQLite"

    def __init__(self, folder: Path = KEPT) -> None:
        self.folder = folder / "sqlite" / version()
        for old in (folder / "sqlite").glob("*"):
            if old != self.folder:
                shutil.rmtree(old)
        self._copies = self.folder / f"copy-{os.getpid()}"
        self._copies.mkdir(parents=True, exist_ok=True)
        for left in self.folder.glob("copy-*"):
            if not psutil.pid_exists(int(left.name.rpartition("-")[2])):
                shutil.rmtree(left)

    def has(self, pairs: int) -> bool:
        return self._file(pairs).is_file()

    def begin(self, pairs: int) -> str:
        self._forget(self._new(pairs))
        return f"sqlite:///{self._new(pairs)}"

    def finish(self, pairs: int) -> None:
        self._new(pairs).rename(self._file(pairs))

    def copy(self, pairs: int) -> str:
        goal = self._copies / "bench.sqlite3"
        self._forget(goal)
        shutil.copyfile(self._file(pairs), goal)
        return f"sqlite:///{goal}"

    def close(self) -> None:
        shutil.rmtree(self._copies)

    def _file(self, pairs: int) -> Path:
        return self.folder / f"{pairs}.sqlite3"

    def _new(self, pairs: int) -> Path:
        return self.folder / f"{pairs}.new.sqlite3"

    @staticmethod
    def _forget(file: Path) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(f"{file}{ending}").unlink(missing_ok=True)


class PostgresqlInstances:
    """Databases of a server of their own, which keeps its data in a folder and syncs as any server does."""

    name = "PostgreSQL"

    def __init__(self, folder: Path = KEPT) -> None:
        self._server = PostgresqlServer(folder / "postgresql")
        self._version = version()
        for name in self._names():
            copied_by = name.rpartition("_copy")[2]
            is_left = copied_by.isdigit() and not psutil.pid_exists(int(copied_by))
            if name.startswith("bench_") and (is_left or not name.startswith(self._name(""))):
                drop_database(self._server.url, name)

    def has(self, pairs: int) -> bool:
        return self._name(pairs) in self._names()

    def begin(self, pairs: int) -> str:
        return new_database(self._server.url, f"{self._name(pairs)}_new")

    def finish(self, pairs: int) -> None:
        ask(self._server.url, f'ALTER DATABASE "{self._name(pairs)}_new" RENAME TO "{self._name(pairs)}"')

    def copy(self, pairs: int) -> str:
        like = f'TEMPLATE "{self._name(pairs)}" STRATEGY FILE_COPY'
        return new_database(self._server.url, self._name(f"copy{os.getpid()}"), like)

    def close(self) -> None:
        drop_database(self._server.url, self._name(f"copy{os.getpid()}"))
        self._server.close()

    def _name(self, of: int | str) -> str:
        return f"bench_{self._version}_{of}"

    def _names(self) -> list[str]:
        return [str(row[0]) for row in ask(self._server.url, "SELECT datname FROM pg_database")]


ENGINES: dict[str, type[Kept]] = {"sqlite": SqliteInstances, "postgresql": PostgresqlInstances}


def make_missing(kept: Kept, wanted: Iterable[int]) -> list[int]:
    """Makes the instances that are not there; which ones these were. Needs a process of its own: it has an
    application, of which there can be one."""
    missing = [pairs for pairs in wanted if not kept.has(pairs)]
    if missing:
        patterns = make_patterns()
    for pairs in missing:
        url = kept.begin(pairs)
        upgrade(url)
        fill(url, patterns, INSTANCES[pairs])
        kept.finish(pairs)
    return missing


def make_patterns() -> dict[int, list[Pattern]]:
    """The patterns of each size, made in a small database that goes again."""
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as folder:
        database = SqliteDatabase(Path(folder))
        secret = "nobody signs in here, so this guards nothing"
        app = create_app(
            Settings(testing=True, secret_key=secret, password_salt=secret[::-1], database_url=database.url)
        )
        today, found = clock.today("UTC"), dict[int, list[Pattern]]()
        with app.app_context():
            for size, days in SIZES.items():
                found[size] = []
                for seed, ago in enumerate(days):
                    database.empty(db.engine)
                    found[size].append(make_pattern(size, today=today - timedelta(days=ago), seed=seed))
                    db.session.remove()
            db.engine.dispose()
    return found
