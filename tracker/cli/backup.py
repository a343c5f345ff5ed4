"""``backup``, ``verify`` and ``restore``: everything in one file, and back (docs/backup.md)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from config import normal_database_url
from tracker import clock
from tracker.backups import archive, making, postgresql, returning, sqlite
from tracker.backups.archive import Backup
from tracker.backups.emptiness import refuse_files, refuse_rows
from tracker.backups.manifest import BackupError, Manifest
from tracker.backups.measures import counts, engine_of
from tracker.backups.postgresql import Tools
from tracker.cli.database import UPGRADE, migration_config, upgrade
from tracker.cli.faults import Command, stop
from tracker.cli.moving import copy_over, refuse_newer_tables, without_tables
from tracker.extensions import db, settings
from tracker.files.stores import StoreError, store
from tracker.queries.photographs import known_keys

tools_option = click.option(
    "--tools",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of pg_dump and pg_restore, where these are not found by themselves.",
)
file_argument = click.argument("file", type=click.Path(path_type=Path))


def in_one_sentence(command: Callable[..., None]) -> Callable[..., None]:
    """What stops a command that reads or writes backups is one sentence."""

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> None:
        try:
            command(*arguments, **options)
        except BackupError as error:
            stop(str(error))
        except StoreError as error:
            stop(f"The store of the files cannot be used. {error}: check TRACKER_FILES and TRACKER_BUCKET….")
        except OSError as error:
            stop(f"{error.filename or 'The file'} cannot be used: {error.strerror or error}.")

    return run


@click.command("backup", cls=Command)
@file_argument
@tools_option
@with_appcontext
@in_one_sentence
def backup(file: Path, tools: Path | None) -> None:
    """Write the database and the files of its pictures to FILE, while people go on writing."""
    url = settings().database_url
    if url.startswith("sqlite") and not sqlite.path_of(url).is_file():
        stop("There is no database to back up: check TRACKER_DATABASE_URL.")
    with archive.new_file(file.absolute()) as out:
        written = making.write(
            out,
            file.absolute().parent,
            url,
            store(),
            now=clock.now(),
            tools=Tools(tools),
            this_version=revisions()[-1],
            known=_known_now,
        )
    click.echo(f"{file}: {_sizes(written)}.")
    _say_missing(written)


@click.command("verify", cls=Command)
@file_argument
@click.option(
    "--into", help="The address of an empty database of PostgreSQL, instead of one that is made for it."
)
@tools_option
@with_appcontext
@in_one_sentence
def verify(file: Path, into: str | None, tools: Path | None) -> None:
    """Restore FILE aside, and say whether all of it is there. Nothing of this instance is touched."""
    found = _opened(file)
    if into is not None:
        into = normal_database_url(into)
        refuse_newer_tables(into)
        refuse_rows(into)
        if found.manifest.engine == "postgresql":
            without_tables(into)
    with returning.aside(found, settings().database_url, into=into, tools=Tools(tools)) as url:
        this_version = revisions()[-1]
        faults, measures = returning.faults(found, url, this_version=this_version, upgrade=upgrade)
    if faults:
        stop("\n".join((f"{file} is not what it was when it was made:", *faults)))
    click.echo(f"{file} is whole: {_sizes(found.manifest)}.")
    click.echo(f"Made {found.manifest.made_at}; {measures.histories} histories were replayed.")
    _say_missing(found.manifest)


@click.command("restore", cls=Command)
@file_argument
@tools_option
@with_appcontext
@in_one_sentence
def restore(file: Path, tools: Path | None) -> None:
    """Bring everything in FILE back into this instance, which must be empty. All of it, or nothing."""
    found, url = _opened(file), settings().database_url
    refuse_newer_tables(url)
    refuse_rows(url)
    refuse_files(store(), found)
    if found.manifest.engine == "postgresql":
        returning.refuse_older_server(found.manifest, url)
        Tools(tools).find("pg_restore", postgresql.major_version(url))
    db.session.remove()
    db.engine.dispose()
    with returning.unpacked(found) as path:
        # Files of no row do no harm, and who was stopped here can begin again: the rows come last, at once.
        returning.put_files(found, store())
        came_upgraded = _put_rows(found, path, url, Tools(tools))
    click.echo(f"Restored {file}: {_sizes(found.manifest)}.")
    _say_missing(found.manifest)
    if not came_upgraded and found.manifest.revision != revisions()[-1]:
        click.echo(f"It was made by an earlier version: run {UPGRADE} next.")


def _put_rows(found: Backup, path: Path, url: str, tools: Tools) -> bool:
    """The database, from where it was unpacked; whether its tables are now those of this version."""
    if found.manifest.engine == "postgresql":
        without_tables(url)
        postgresql.restore(url, path, tools=tools)
        returning.refuse_other_counts(found.manifest, counts(engine_of(url)))
        return False
    if url.startswith("sqlite"):
        target = sqlite.path_of(url)
        target.parent.mkdir(parents=True, exist_ok=True)
        sqlite.copy(path, target)
        return False
    upgrade(f"sqlite:///{path}")
    copy_over(f"sqlite:///{path}", url)
    return True


def _opened(file: Path) -> Backup:
    """The backup in the file, when it is whole and this version knows its tables."""
    found = archive.opened(file)
    if found.manifest.revision not in revisions():
        raise BackupError(f"{file} was made by a newer version of the tracker: install that version first.")
    return found


def revisions() -> list[str]:
    """Every migration that this version knows, the first one first."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - as in migration_config.

    script = ScriptDirectory.from_config(migration_config())
    return [one.revision for one in reversed(list(script.walk_revisions()))]


def _known_now(keys: Any) -> set[str]:
    """Those of the keys that pictures have at this moment; nobody waits for us after it."""
    known = known_keys(keys)
    db.session.remove()
    return known


def _sizes(manifest: Manifest) -> str:
    tables, files = (
        manifest.measures.tables,
        sum(one.name.startswith(archive.FILES) for one in manifest.parts),
    )
    programmes = manifest.measures.programmes
    said = [f"{sum(tables.values())} rows of {len(tables)} tables", f"{files} files of pictures"]
    if programmes is not None:
        said.insert(1, f"{len(programmes)} programmes")
    return ", ".join(said)


def _say_missing(manifest: Manifest) -> None:
    if manifest.missing:
        click.echo(
            f"{len(manifest.missing)} files of pictures were not in the store when it was made, first: "
            f"{manifest.missing[0]}.",
            err=True,
        )
