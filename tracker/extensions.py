"""The Flask extensions, as instances only: `tracker.app` joins them to an application; and its settings.

Models subclass `Base` (not ``db.Model``, which mypy cannot read); sessions come from ``db.session``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import click
from babel import Locale
from babel.support import NullTranslations
from flask import current_app, g, has_app_context, has_request_context, request
from flask_babel import Babel, Domain, get_babel, get_locale
from flask_security.core import Security
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from flask_talisman import Talisman
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, Engine, MetaData, SelectBase, event
from sqlalchemy.orm import DeclarativeBase

from config import Settings
from tracker.datewords import print_number

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, so that forms can say which rule the database held up."""

SQLITE_WAIT_MILLISECONDS = 30_000
SOURCE_LANGUAGE = "en"
"""The language that all texts of the tracker are written in."""

REPLICA = "replica"
"""What the engine of TRACKER_REPLICA_URL is called, where there is one."""

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class Base(DeclarativeBase):
    """What every table of the tracker is declared on."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class Words(Domain):  # type: ignore[misc]  # Flask-Babel has no types.
    """The catalogue of the page's language, looked up once a request: a page has hundreds of words."""

    def get_translations(self) -> NullTranslations:
        """What Flask-Babel finds, kept beside the language it is of: what changes one forgets the other."""
        context = g.get("_flask_babel") if has_app_context() else None
        found: NullTranslations | None = getattr(context, "babel_translations", None)
        if found is None:
            found = super().get_translations()
            if context is not None:
                context.babel_translations = found
        return found

    def ngettext(self, singular: str, plural: str, num: int, **variables: Any) -> str:
        """As Flask-Babel has it, with the number as the language groups its digits: "1 234 people"."""
        said: str = self.get_translations().ungettext(singular, plural, num)
        grouped = print_number(num, page_language())
        return said.replace("%(num)d", "%(num)s") % {"num": grouped, **variables}


class Languages(Babel):  # type: ignore[misc]
    """Flask-Babel with words that are quick to find."""

    @cached_property
    def domain_instance(self) -> Domain:
        return Words(domain=self.domain)

    def translated(self) -> frozenset[str]:
        """The languages with a catalogue, looked up once for each application."""
        known: frozenset[str] | None = current_app.extensions.get("tracker_languages")
        if known is None:
            folders = [Path(folder) for folder in get_babel().translation_directories]
            found = {path.parent.parent.name for each in folders for path in each.glob("*/LC_MESSAGES/*.mo")}
            known = current_app.extensions["tracker_languages"] = frozenset(found | {SOURCE_LANGUAGE})
        return known


class RoutedSession(Session):
    """The session of a request, which reads from the replica where the request has said that it may."""

    def get_bind(
        self,
        mapper: Any | None = None,
        clause: Any | None = None,
        bind: Engine | Connection | None = None,
        **more: Any,
    ) -> Engine | Connection:
        """The database that a statement goes to. Whatever is no SELECT goes to the one that is written to."""
        if bind is None and isinstance(clause, SelectBase) and has_app_context() and g.get("reads_replica"):
            return self._db.engines[REPLICA]
        return super().get_bind(mapper, clause, bind, **more)


db = SQLAlchemy(model_class=Base, disable_autonaming=True, session_options={"class_": RoutedSession})
csrf = CSRFProtect()
babel = Languages()
security = Security()
talisman = Talisman()


def page_locale() -> Locale:
    """How the page, mail or document writes that is being worded; outside of any, as English does."""
    return get_locale() or Locale(SOURCE_LANGUAGE)


def page_language() -> str:
    """The language that words, dates and numbers are in, as ``<html lang>`` says it."""
    return str(page_locale())


def settings() -> Settings:
    """How the application is set that answers just now."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def prepare_engine(engine: Engine, *, foreign_keys: bool = True, outlives_power: bool = True) -> None:
    """Makes SQLite behave as PostgreSQL does: real transactions, foreign keys, patient writers.

    Migrations switch `foreign_keys` off, because SQLite alters a table by making it anew. `outlives_power`:
    what is committed is on the disk, and not only in the memory of the system, before anybody is told that it
    is saved; the tests, whose rows are thrown away, do not wait for that.
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        # The driver must not begin transactions of its own: `begin` below does.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {SQLITE_WAIT_MILLISECONDS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute(f"PRAGMA synchronous = {'FULL' if outlives_power else 'NORMAL'}")
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if may_write() else "BEGIN")


def may_write() -> bool:
    """Whether the transaction that begins now may write: a request that is not a GET, or a command.

    A reader that becomes a writer half-way is refused at once by SQLite when somebody else has
    written meanwhile; a writer that says so from the start waits for its turn.
    """
    if has_request_context():
        return request.method not in READING_METHODS
    if has_app_context() and (said := g.get("writes")) is not None:
        return bool(said)
    return click.get_current_context(silent=True) is not None


@contextmanager
def writing() -> Iterator[None]:
    """Says that the transactions that begin now may write, where neither a request nor a command does."""
    with _said_to_write(said=True):
        yield


@contextmanager
def reading() -> Iterator[None]:
    """Says that the transactions that begin now only read, though a command may write: others need not wait
    for a command whose reader takes its time."""
    with _said_to_write(said=False):
        yield


@contextmanager
def _said_to_write(*, said: bool) -> Iterator[None]:
    before, g.writes = g.get("writes"), said
    try:
        yield
    finally:
        g.writes = before
