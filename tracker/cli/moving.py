"""``database move``: everything in one database into another, from SQLite to PostgreSQL or back."""

from __future__ import annotations

import click
from flask.cli import with_appcontext
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from config import is_database_url, normal_database_url
from tracker.backups.emptiness import refuse_rows
from tracker.backups.manifest import BackupError, Measures
from tracker.backups.measures import engine_of, measured
from tracker.backups.rows import copy_rows
from tracker.cli.database import (
    current_revisions,
    downgrade,
    migration_engine,
    upgrade,
    what_is_wrong,
)
from tracker.cli.faults import Command, stop
from tracker.extensions import settings


@click.command("move", cls=Command)
@click.argument("url")
@with_appcontext
def move(url: str) -> None:
    """Copy the database into the empty one at URL, and prove them equal. - reads URL from standard input."""
    own, other = settings().database_url, normal_database_url(url if url != "-" else input())
    if not is_database_url(other) or make_url(other) == make_url(own):
        stop(
            "URL must name another database: sqlite:///instance/tracker.sqlite3, or postgresql://user@host/name."
        )
    if sentence := what_is_wrong(own):
        stop(sentence)
    try:
        refuse_newer_tables(other)
        refuse_rows(other)
        found = copy_over(own, other)
    except BackupError as error:
        stop(str(error))
    click.echo(
        f"Copied {sum(found.tables.values())} rows of {len(found.tables)} tables; each row, and the file of "
        f"each of {len(found.programmes or ())} programmes, is the same on both sides."
    )
    click.echo("Now let TRACKER_DATABASE_URL name it. Pictures stay where they are.")


def copy_over(source: str, target: str) -> Measures:
    """Copies every row into a database without any, all or nothing. Raises BackupError where one differs."""
    upgrade(target)
    try:
        with (
            engine_of(source).execution_options(**_one_moment(source)).begin() as one,
            migration_engine(target).begin() as other,
        ):
            copy_rows(one, other)
    except DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        raise BackupError(
            f"The rows do not fit into the other database ({reason}), so nothing was copied."
        ) from error
    before = measured(engine_of(source), is_this_version=True)
    after = measured(engine_of(target), is_this_version=True)
    if before != after:
        raise BackupError(
            "The two databases differ: somebody has written meanwhile. Empty the new one and try again."
        )
    return after


def _one_moment(url: str) -> dict[str, str]:
    """On SQLite a command that reads keeps writers waiting; PostgreSQL shows it one moment."""
    return {} if url.startswith("sqlite") else {"isolation_level": "REPEATABLE READ"}


def without_tables(url: str) -> None:
    """Takes away the tables of a database without rows, for those that are about to come with theirs."""
    if current_revisions(url):
        downgrade(url, "base")
    with migration_engine(url).begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")


def refuse_newer_tables(url: str) -> None:
    """Ends the command where the tables, also those without rows, are of a version that nobody here knows."""
    sentence = what_is_wrong(url)
    if sentence and ("newer" in sentence or "cannot be used" in sentence):
        stop(sentence)
