"""Makes a backup: a copy of one moment, and then the files that its rows name."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Engine, make_url

from tracker.backups import postgresql, sqlite
from tracker.backups.archive import DATABASES, FILES, Writer
from tracker.backups.manifest import BackupError, Manifest
from tracker.backups.measures import engine_of, files_of, measured, revision_of
from tracker.backups.postgresql import Tools
from tracker.files.photographs import OURS
from tracker.files.stores import Store

TRIES = 3
"""So often is a backup begun at most, where people remove pictures while it is made."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A database as it was at one moment. `write` writes it to a file, and says how long it is unpacked."""

    kind: str
    version: str
    engine: Engine
    write: Callable[[Path], int]


@contextmanager
def copied(url: str, aside: Path, tools: Tools) -> Iterator[Copy]:
    """The database as it is now, whoever writes to it from now on. `aside` is a folder for its copy."""
    if make_url(url).drivername == "sqlite":
        plain = aside / "database.sqlite3"
        try:
            sqlite.copy(sqlite.path_of(url), plain)
        except sqlite3.DatabaseError as error:
            raise BackupError(
                f"The database cannot be copied ({error}): check TRACKER_DATABASE_URL."
            ) from error
        yield Copy("sqlite", sqlite3.sqlite_version, engine_of(f"sqlite:///{plain}"), _packed(plain))
        return
    with postgresql.snapshot(url) as (engine, name):

        def write(part: Path) -> int:
            postgresql.dump(url, part, snapshot=name, tools=tools)
            return part.stat().st_size

        yield Copy("postgresql", postgresql.server_version(url), engine, write)


def _packed(plain: Path) -> Callable[[Path], int]:
    def write(part: Path) -> int:
        sqlite.close_up(plain)
        with part.open("wb") as file:
            sqlite.pack(plain, file)
        return plain.stat().st_size

    return write


def write(
    out: BinaryIO,
    folder: Path,
    url: str,
    store: Store,
    *,
    now: datetime,
    tools: Tools,
    this_version: str,
    known: Callable[[Iterable[str]], set[str]],
) -> Manifest:
    """Writes a backup to `out`, and returns what it says of itself; `folder` has room for a copy meanwhile.

    The files are read after the database, since a picture's files are there before its row. Whoever removes
    a picture meanwhile takes its files away, too: where `known` says that one has gone from the database,
    the backup is begun anew, so that it has no row without its file. `this_version` is the last migration.
    """
    for begun in range(1, TRIES + 1):
        with (
            tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as name,
            copied(url, aside := Path(name), tools) as copy,
        ):
            written = _written(out, copy, store, aside, now=now, this_version=this_version)
        keys = {found[1] for name in written.missing if (found := OURS.fullmatch(name))}
        if begun == TRIES or known(keys) == keys:
            break
        out.seek(0)
        out.truncate()
    return written


def _written(
    out: BinaryIO, copy: Copy, store: Store, aside: Path, *, now: datetime, this_version: str
) -> Manifest:
    revision = revision_of(copy.engine)
    if revision is None:
        raise BackupError("The database has no tables of the tracker, so there is nothing to back up.")
    measures = measured(copy.engine, is_this_version=revision == this_version)
    names = files_of(copy.engine)
    part = aside / DATABASES[copy.kind]
    size = copy.write(part)
    writer = Writer(out, moment=int(now.timestamp()))
    with part.open("rb") as file:
        writer.add(part.name, file, part.stat().st_size)
    part.unlink()
    missing = _add_files(writer, store, names)
    manifest = Manifest(
        made_at=now.isoformat(timespec="seconds"),
        engine=copy.kind,
        engine_version=copy.version,
        revision=revision,
        measures=measures,
        database_size=size,
        missing=missing,
        parts=writer.parts,
    )
    writer.finish(manifest)
    return manifest


def _add_files(writer: Writer, store: Store, names: Sequence[str]) -> list[str]:
    """Adds each file that the store has, and returns the names of the others."""
    missing = list[str]()
    for name in names:
        data = store.get(name)
        if data is None:
            missing.append(name)
        else:
            writer.add(FILES + name, BytesIO(data), len(data))
    return missing
