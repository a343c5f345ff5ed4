"""How a command, or the start of the tracker, says no: one sentence on standard error, status 1."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError

from tracker.extensions import db


class CommandGroup(AppGroup):
    """A group of commands, none of which ends with a traceback because of the database."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; a database that is absent or has other tables is one sentence."""
        with without_traceback():
            return super().invoke(ctx)


class Command(click.Command):
    """A command that stands in no group, and ends like those that do."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs it; a database that is absent or has other tables is one sentence."""
        with without_traceback():
            return super().invoke(ctx)


@contextmanager
def without_traceback() -> Iterator[None]:
    """Ends the process with one sentence where the database is absent or has other tables."""
    try:
        yield
    except (DataError, IntegrityError):
        raise
    except DatabaseError as error:
        db.session.rollback()
        stop(unreachable(error))


def stop(sentence: str) -> NoReturn:
    """Ends the process with the sentence and status 1, without a traceback."""
    click.echo(sentence, err=True)
    sys.exit(1)


def unreachable(error: DatabaseError) -> str:
    """What to do about a database that does not answer as it should, with the driver's reason."""
    reason = " ".join(str(error.orig).split())
    if "no such table" in reason or "does not exist" in reason:
        return (
            "The database is behind this version's migrations: run flask --app tracker.app database upgrade."
        )
    return f"The database cannot be used ({reason}): check TRACKER_DATABASE_URL."
