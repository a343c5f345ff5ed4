"""How Alembic reaches the database: over a connection that it is given, or over a URL.

``tracker.cli.database`` gives a connection; by hand, ``alembic -x url=… upgrade head`` gives a URL.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from tracker import models
from tracker.extensions import Base, prepare_engine

assert models, "importing the models fills the metadata"


def run(connection: Connection) -> None:
    """Runs the migrations that were asked for, in the connection's own transaction."""
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        context.run_migrations()


def run_on_url() -> None:
    """Connects by ``-x url=…`` or ``sqlalchemy.url`` and runs them all in one transaction."""
    url = context.get_x_argument(as_dictionary=True).get("url") or context.config.get_main_option(
        "sqlalchemy.url"
    )
    if not url:
        raise SystemExit("Which database? Say it with -x url=…")
    engine = create_engine(url, poolclass=NullPool)
    prepare_engine(engine, foreign_keys=False)
    with engine.begin() as connection:
        run(connection)


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    run_on_url()
