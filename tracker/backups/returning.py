"""The way back of a backup: aside, to look at it, or into an empty instance."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from tracker.backups import postgresql, sqlite
from tracker.backups.archive import Backup
from tracker.backups.manifest import BackupError, Manifest, Measures
from tracker.backups.measures import counts, engine_of, files_of, measured
from tracker.backups.postgresql import Tools, major_of, major_version
from tracker.files.stores import Store

Upgrade = Callable[[str], None]


@contextmanager
def unpacked(backup: Backup) -> Iterator[Path]:
    """The database of a backup in a folder of its own: SQLite's file, or what pg_restore reads."""
    with tempfile.TemporaryDirectory(prefix="tracker-backup-") as folder:
        path = Path(folder) / backup.database.name.removesuffix(".gz")
        if backup.manifest.engine == "sqlite":
            sqlite.unpack(backup, path)
            refuse_other_counts(backup.manifest, counts(engine_of(f"sqlite:///{path}")))
        else:
            with path.open("wb") as file:
                file.writelines(backup.read(backup.database))
        yield path


@contextmanager
def aside(backup: Backup, server: str, *, into: str | None, tools: Tools) -> Iterator[str]:
    """The address of a database that holds what the backup does, for a while.

    For PostgreSQL it is made on the `server`, or is the empty one at `into`.
    """
    with unpacked(backup) as path:
        if backup.manifest.engine == "sqlite":
            yield f"sqlite:///{path}"
            return
        server = into or server
        refuse_older_server(backup.manifest, server)
        if into is not None:
            postgresql.restore(into, path, tools=tools)
            yield into
            return
        with postgresql.temporary_database(server) as url:
            postgresql.restore(url, path, tools=tools)
            yield url


def refuse_older_server(manifest: Manifest, url: str) -> None:
    """Raises BackupError where no PostgreSQL is at `url` that takes this backup."""
    if make_url(url).drivername == "sqlite":
        raise BackupError(
            "The backup is of PostgreSQL, and TRACKER_DATABASE_URL names SQLite: let it name an empty "
            "database of PostgreSQL; from there, database move leads to SQLite."
        )
    made_by, server = major_of(manifest.engine_version), major_version(url)
    if made_by > server:
        raise BackupError(f"The backup is of PostgreSQL {made_by}, and the server is the older {server}.")


def refuse_other_counts(manifest: Manifest, found: Mapping[str, int]) -> None:
    """Raises BackupError where a copy has other tables, or more rows or fewer, than the backup says."""
    if fault := _other_counts(manifest.measures.tables, found):
        raise BackupError(fault)


def faults(backup: Backup, url: str, *, this_version: str, upgrade: Upgrade) -> tuple[list[str], Measures]:
    """What is not in the restored database as the backup says, a sentence each; and what is there.

    A database of an earlier version is upgraded, after its rows were counted: its histories are replayed, and
    its programme files are not compared, since this version may write more into them.
    """
    manifest, said = backup.manifest, backup.manifest.measures
    engine = engine_of(url)
    found = [_other_counts(said.tables, counts(engine)), _lost_files(backup, files_of(engine))]
    if manifest.revision != this_version:
        upgrade(url)
    measures = measured(engine, is_this_version=True)
    if manifest.revision == this_version:
        found += [_other_programmes(said.programmes or {}, measures.programmes or {})]
    found += [_other_histories(said, measures)]
    return [sentence for sentence in found if sentence], measures


def _other_counts(said: Mapping[str, int], found: Mapping[str, int]) -> str | None:
    for name in sorted({*said, *found}):
        if said.get(name) != found.get(name):
            return f"The table {name} has {found.get(name, 'no')} rows, and had {said.get(name, 'none')}."
    return None


def _other_programmes(said: Mapping[str, str], found: Mapping[str, str]) -> str | None:
    other = sorted(slug for slug in {*said, *found} if said.get(slug) != found.get(slug))
    return f"The programme {other[0]} is written otherwise than when it was made." if other else None


def _other_histories(said: Measures, found: Measures) -> str | None:
    if said.histories is None or (said.histories, said.differing) == (found.histories, found.differing):
        return None
    return (
        f"{found.differing} of {found.histories} histories do not give their row; when it was made, "
        f"it was {said.differing} of {said.histories}."
    )


def _lost_files(backup: Backup, names: list[str]) -> str | None:
    there = {part.name for part in backup.files}
    lost = set(names) - there - set(backup.manifest.missing)
    return f"{len(lost)} files of pictures are not in it, first: {min(lost)}." if lost else None


def put_files(backup: Backup, store: Store) -> None:
    """Puts every file into the store, also those that are there already."""
    for part in backup.files:
        store.put(part.name, b"".join(backup.read(part)))
