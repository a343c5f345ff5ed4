"""``database check`` and ``database upgrade``: whether the tables are those this version needs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from config import ROOT, Settings
from tracker.cli.faults import CommandGroup, stop, unreachable
from tracker.extensions import prepare_engine, settings
from tracker.queries.migrations import get_migrations_done, migrations_of_this_version

if TYPE_CHECKING:
    from alembic.config import Config

database = CommandGroup("database", help="Look after the tables.")

UPGRADE = "flask --app tracker.app database upgrade"
ONE_AT_A_TIME = 7_265_706_561
"""The number of the lock that one migration holds on PostgreSQL: any, as long as nothing else takes it."""


@database.command("check")
def check() -> None:
    """Say whether the database has every migration."""
    if sentence := what_is_wrong(settings().database_url):
        stop(sentence)
    click.echo("The database has every migration.")


@database.command("upgrade")
def upgrade_command() -> None:
    """Bring the tables up to this version; does nothing where they are."""
    upgrade(settings().database_url)
    click.echo("The database has every migration.")


def refuse_old_database(settings: Settings) -> None:
    """Ends a server that would run on tables it does not know; commands may run, to mend them."""
    context = click.get_current_context(silent=True)
    serves = context is None or context.info_name == "run"
    if settings.testing or not serves:
        return
    if sentence := what_is_wrong(settings.database_url):
        stop(sentence)


def what_is_wrong(url: str) -> str | None:
    """One sentence on why the tracker cannot run on this database; None where it can."""
    try:
        present = current_revisions(url)
    except DatabaseError as error:
        return unreachable(error)
    ours = migrations_of_this_version()
    if present == ours.heads:
        return None
    if not present:
        return f"The database is empty: run {UPGRADE} first."
    if present <= ours.known:
        return f"The database is behind this version's migrations: run {UPGRADE} first."
    return "The database is newer than this version of the tracker: install the version that it was made by."


def current_revisions(url: str) -> frozenset[str]:
    """The migrations that the database stands at; empty for a new one."""
    engine = migration_engine(url)
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").is_file():
        return frozenset()
    with engine.connect() as connection:
        return get_migrations_done(connection)


def upgrade(url: str, revision: str = "head") -> None:
    """Runs the migrations up to `revision`."""
    from alembic import command  # noqa: PLC0415 - as in migration_config.

    _migrate(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str) -> None:
    """Runs the migrations down to `revision` (``base``: all of them)."""
    from alembic import command  # noqa: PLC0415 - as in migration_config.

    _migrate(url, lambda config: command.downgrade(config, revision))


def migration_config() -> Config:
    """Where the migrations are. No alembic.ini: everything it would say is here."""
    # Late: a server, which alters no table, does without it and its 11 MB.
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


def migration_engine(url: str) -> Engine:
    """An engine that alters tables: it keeps no connection and does not check foreign keys half-way."""
    engine = create_engine(url, poolclass=NullPool)
    prepare_engine(engine, foreign_keys=False)
    return engine


def _migrate(url: str, run: Callable[[Config], None]) -> None:
    """Runs all of it in one transaction, which `migrations/env.py` finds in the configuration."""
    config = migration_config()
    engine = migration_engine(url)
    if engine.dialect.name == "sqlite":
        Path(engine.url.database or "").parent.mkdir(parents=True, exist_ok=True)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Two machines that start at once: the second waits, and finds that nothing is left to do. SQLite
            # waits already, since the transaction of a command begins by asking for the lock.
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ONE_AT_A_TIME})
        config.attributes["connection"] = connection
        run(config)
        if engine.dialect.name == "sqlite" and (
            broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        ):
            raise RuntimeError(f"Migrations left {len(broken)} rows that point nowhere, first: {broken[0]}")
