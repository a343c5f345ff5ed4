"""What a database holds, as a backup says it and as a copy must say it again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, create_engine, func, inspect, select, table
from sqlalchemy.pool import NullPool

from tracker.backups.manifest import Measures
from tracker.domain.history import replay
from tracker.domain.photographs import Size
from tracker.extensions import db, prepare_engine
from tracker.files.photographs import file_name
from tracker.models import Activity, Milestone, Picture, Programme
from tracker.queries.migrations import VERSION_TABLE, get_migrations_done
from tracker.queries.records import record_of
from tracker.services import programme_file


def engine_of(url: str, **options: Any) -> Engine:
    """An engine that keeps no connection, so that whoever is done with a database has let go of it."""
    engine = create_engine(url, poolclass=NullPool, **options)
    prepare_engine(engine)
    return engine


def revision_of(engine: Engine) -> str | None:
    """The migration that the tables are of; None where there is none."""
    with engine.connect() as connection:
        return next(iter(get_migrations_done(connection)), None)


def tables_of(engine: Engine) -> list[str]:
    """The names of the tables of any version, without Alembic's own."""
    return sorted(set(inspect(engine).get_table_names()) - {VERSION_TABLE})


def measured(engine: Engine, *, is_this_version: bool) -> Measures:
    """What the database holds. Where its tables are of another version, only rows can be counted."""
    tables = counts(engine)
    if not is_this_version:
        return Measures(tables)
    programmes, found = dict[str, str](), _Histories()
    with session_on(engine):
        for slug in db.session.scalars(select(Programme.slug).order_by(Programme.id)).all():
            digest = hashlib.sha256()
            for piece in programme_file.written(slug, found.replayed(slug)) or ():
                digest.update(piece.encode())
            programmes[slug] = digest.hexdigest()
            # One programme at a time is in memory, and of that a few plans and activities.
            db.session.rollback()
            db.session.expunge_all()
    return Measures(tables, programmes, found.number, found.differing)


class _Histories:
    """How many activities and milestones were seen, and of how many the updates do not give the row."""

    def __init__(self) -> None:
        self.number = self.differing = 0

    def replayed(self, slug: str) -> Callable[[Activity | Milestone], None]:
        """Replays what it is shown of a programme."""
        asked = select(Programme.timezone).where(Programme.slug == slug)
        zone = ZoneInfo(db.session.scalars(asked).one())

        def see(thing: Activity | Milestone) -> None:
            record = record_of(thing)
            self.number += 1
            self.differing += replay(record, zone) != record.row

        return see


def counts(engine: Engine) -> dict[str, int]:
    """How many rows each table has."""
    with engine.connect() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table(name))) or 0
            for name in tables_of(engine)
        }


def files_of(engine: Engine) -> list[str]:
    """The names of the files that the pictures in the database have."""
    if Picture.__tablename__ not in tables_of(engine):
        return []
    key, number = Picture.__table__.c.key, Picture.__table__.c.id
    with engine.connect() as connection:
        keys = connection.scalars(select(key).order_by(number)).all()
    return [file_name(key, size) for key in keys for size in Size]


@contextmanager
def session_on(engine: Engine) -> Iterator[None]:
    """Lets `db.session`, and so every query, read another database than the application's."""
    engines = cast("dict[str | None, Engine]", db.engines)
    own = engines[None]
    db.session.remove()
    engines[None] = engine
    try:
        yield
    finally:
        db.session.remove()
        engines[None] = own
