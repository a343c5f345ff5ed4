"""What a database holds, as a backup says it and as a copy must say it again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from zoneinfo import ZoneInfo

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, func, inspect, select, table
from sqlalchemy.pool import NullPool

from tracker.backups.manifest import Measures
from tracker.domain.history import replay
from tracker.domain.photographs import Size
from tracker.domain.records import ActivityRecord, MilestoneRecord
from tracker.extensions import db, prepare_engine
from tracker.files.photographs import file_name
from tracker.models import Picture, Programme
from tracker.queries.progress import programme_record
from tracker.services import programme_file

VERSION_TABLE = "alembic_version"


def engine_of(url: str, **options: Any) -> Engine:
    """An engine that keeps no connection, so that whoever is done with a database has let go of it."""
    engine = create_engine(url, poolclass=NullPool, **options)
    prepare_engine(engine)
    return engine


def revision_of(engine: Engine) -> str | None:
    """The migration that the tables are of; None where there is none."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def tables_of(engine: Engine) -> list[str]:
    """The names of the tables of any version, without Alembic's own."""
    return sorted(set(inspect(engine).get_table_names()) - {VERSION_TABLE})


def measured(engine: Engine, *, is_this_version: bool) -> Measures:
    """What the database holds. Where its tables are of another version, only rows can be counted."""
    tables = counts(engine)
    if not is_this_version:
        return Measures(tables)
    programmes, histories, differing = dict[str, str](), 0, 0
    with session_on(engine):
        slugs = db.session.scalars(select(Programme.slug).order_by(Programme.id)).all()
        for slug in slugs:
            programmes[slug] = hashlib.sha256((programme_file.dump(slug) or "").encode()).hexdigest()
            told, wrong = _histories(slug)
            histories, differing = histories + told, differing + wrong
            # One programme at a time is in memory.
            db.session.rollback()
            db.session.expunge_all()
    return Measures(tables, programmes, histories, differing)


def counts(engine: Engine) -> dict[str, int]:
    """How many rows each table has."""
    with engine.connect() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table(name))) or 0
            for name in tables_of(engine)
        }


def _histories(slug: str) -> tuple[int, int]:
    """How many activities and milestones a programme has, and of how many the updates do not give the row."""
    programme = db.session.scalars(select(Programme).where(Programme.slug == slug)).one()
    record, zone = programme_record(programme), ZoneInfo(programme.timezone)
    things: tuple[ActivityRecord | MilestoneRecord, ...] = (*record.activities, *record.milestones)
    return len(things), sum(replay(one, zone) != one.row for one in things)


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
