"""The table of translations comes and goes, and what it is of stays; it refuses what makes no sense."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.support.databases import PostgresqlDatabase, SqliteDatabase
from tracker.cli.database import downgrade, migration_engine, upgrade
from tracker.domain.statuses import OutcomeKind, PairStatus, TranslatedField
from tracker.models import Outcome, Pair, Programme, Translation


def sown(engine: Engine) -> tuple[int, int]:
    """A pair and an outcome with a translation; their ids."""
    with Session(engine) as session:
        programme = Programme(slug="p", name="P")
        session.add(programme)
        session.flush()
        pair = Pair(
            programme_id=programme.id, key="P1", number=1, objective="Learn", status=PairStatus.ACTIVE
        )
        outcome = Outcome(programme_id=programme.id, key="O1", title="Done", kind=OutcomeKind.OTHER)
        session.add_all([pair, outcome])
        session.flush()
        session.add(of(pair_id=pair.id))
        session.commit()
        return pair.id, outcome.id


def of(**values: Any) -> Translation:
    said = {"field": TranslatedField.OBJECTIVE, "language": "fr", "text": "Apprendre", "of_text": "Learn"}
    return Translation(**(said | values))


def test_translations_go_with_their_table_and_what_they_are_of_stays(
    new_database: Callable[..., SqliteDatabase | PostgresqlDatabase],
) -> None:
    url = new_database("translated").url
    engine = migration_engine(url)
    sown(engine)
    downgrade(url, "0031")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT objective FROM pair")).scalar_one() == "Learn"
    upgrade(url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM translation")).scalar_one() == 0


WRONG: dict[str, dict[str, Any]] = {
    "two things": {"outcome": True, "field": TranslatedField.TITLE},
    "nothing": {"pair": False},
    "a title of a pair": {"field": TranslatedField.TITLE},
    "an objective of an outcome": {"pair": False, "outcome": True},
    "a language that is no code": {"language": "French"},
    "no text": {"text": ""},
    "the same again": {},
}


def test_the_database_refuses_a_translation_of_nothing_of_two_things_or_twice(
    new_database: Callable[..., SqliteDatabase | PostgresqlDatabase],
) -> None:
    engine = migration_engine(new_database("refused").url)
    pair, outcome = sown(engine)
    for wrong in WRONG.values():
        said = {"pair": True, "outcome": False} | wrong
        ids = {"pair_id": pair if said.pop("pair") else None}
        ids["outcome_id"] = outcome if said.pop("outcome") else None
        with Session(engine) as session:
            session.add(of(**ids, **said))
            with pytest.raises(IntegrityError):
                session.flush()
