"""What a programme holds is in its file, column by column, or is left out for a reason given here."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Mapper
from sqlalchemy.orm.attributes import InstrumentedAttribute

from tests.integration.programme_file.everything import everything
from tests.integration.programme_file.files import loaded
from tracker.extensions import Base
from tracker.services import programme_file

TABLES_LEFT_OUT = {
    "user": "who signs in is no part of a programme",
    "role": "who may do what is given anew where the file is loaded",
    "invitation": "it is of people here, and its link is kept nowhere",
    "submitted_form": "it only keeps a form that is sent twice from being done twice",
    "report_comment": "talk about a report, by people",
    "confirmation": "who confirmed and when is of here; that it is confirmed is said of the milestone",
    "question": "talk about a milestone or a visit, by people",
    "publication": "what is shown to whom is decided where it is shown",
    "evaluation": "it is open here, at an address of this tracker",
    "evaluation_answer": "said here by people whom nobody knows, and nobody is to know elsewhere",
    "picture": "its files are kept here, and a programme file carries none",
    "calendar_address": "a secret of each person's own",
    "message": "a letter to a person here",
    "reminded": "of a letter",
    "item_link": "a secret of each person's own",
    "sign_in_link": "a secret of each person's own",
    "sign_in": "a device of a person",
    "failed_try": "of a person who wanted to come in",
    "passkey": "a key of a person",
    "second_factor": "a secret of each person's own",
    "recovery_code": "a secret of each person's own",
    "log_entry": "what was done here, and by whom",
    "log_line": "of the log",
    "log_pair": "of the log",
    "last_look": "up to where each person has seen what changed here",
    "review": "a meeting here; its brief is the file of it",
    "decision": "of a review",
    "snapshot": "it is never written anew, and its ids are those of the rows here",
}

LEFT_OUT = {
    "id": "rows are named by their keys",
    "created_at": "the moment of loading, but for those whose past is told by it",
    "updated_at": "when the row itself was written",
    "version": "counts who edits a row here",
    "by_user_id": "who typed something is not told, only for which organisation",
    "position": "rows stand in their order",
    "search_text": "made of the other columns",
    "programme.slug": "the two programmes differ in it alone",
    "programme.keeps_names_months": "how long the tracker here keeps the names of people here",
    "programme.revision": "counts the changes here",
    "activity_pair.takes_round": "follows from the kind, the status and the round of the activity",
    "figure.year": "no page and no file says it of one figure; the organisation's is said",
    "figure.note": "as figure.year",
    "figure.sources": "as figure.year",
    "figure.source_note": "as figure.year",
    "visit_report.draft": "nothing of a draft counts, and its author alone sees it",
    "visit_report.returned_note": "talk about a draft",
    "visit_report.accepted_at": "a moment of the work here; the state says that it is accepted",
}

MAPPERS = {
    mapper.local_table.name: mapper
    for mapper in sorted(Base.registry.mappers, key=lambda mapper: mapper.local_table.name)
    if mapper.local_table.name not in TABLES_LEFT_OUT
}


def held_names(mapper: Mapper[Any]) -> list[str]:
    """The columns of a table, an approximate date as one."""
    parts = {column.key for date in mapper.composites for column in date.columns}
    return [*(one.key for one in mapper.column_attrs if one.key not in parts), *mapper.composites.keys()]


COLUMNS = [
    (table, name)
    for table, mapper in MAPPERS.items()
    for name in held_names(mapper)
    if not {name, f"{table}.{name}"} & LEFT_OUT.keys()
]


def rows_of(session) -> dict[str, list[Any]]:
    return {
        table: list(session.scalars(select(mapper.class_).order_by(mapper.class_.id)))
        for table, mapper in MAPPERS.items()
    }


def value_of(row: Any, name: str, places: dict[str, dict[int, int]]) -> Any:
    """What a row says; of another row, which one it is in its table."""
    value = getattr(row, name)
    attribute: InstrumentedAttribute[Any] = getattr(type(row), name)
    keys = getattr(attribute.property, "columns", [None])[0].foreign_keys if name.endswith("_id") else ()
    for key in keys:
        return None if value is None else places[key.column.table.name][value]
    return value


def told(rows: dict[str, list[Any]]) -> dict[tuple[str, str], list[Any]]:
    """What each column says, row by row."""
    places = {table: {row.id: place for place, row in enumerate(some)} for table, some in rows.items()}
    return {(table, name): [value_of(row, name, places) for row in rows[table]] for table, name in COLUMNS}


def says_something(value: Any) -> bool:
    return value is not False and value not in (None, [], "")


@pytest.fixture
def here_and_elsewhere(session):
    """What the rows say of a programme with everything in it, and of the same one loaded from its dump."""
    loaded(everything())
    here = rows_of(session)
    said = json.loads(programme_file.dump("small"))
    said["programme"]["slug"] = "elsewhere"
    loaded(said)
    elsewhere = {
        table: [row for row in some if row not in here[table]] for table, some in rows_of(session).items()
    }
    return told(here), told(elsewhere)


def test_every_column_comes_back_from_a_dump(here_and_elsewhere):
    here, elsewhere = here_and_elsewhere
    assert {column: values for column, values in elsewhere.items() if values != here[column]} == {}


def test_every_column_is_said_in_the_file_with_everything_in_it(here_and_elsewhere):
    here, _ = here_and_elsewhere
    unsaid = [column for column, values in here.items() if not any(map(says_something, values))]
    assert unsaid == []


def test_nothing_is_left_out_that_is_not_there():
    names = {name for mapper in MAPPERS.values() for name in held_names(mapper)}
    dotted = {f"{table}.{name}" for table, mapper in MAPPERS.items() for name in held_names(mapper)}
    assert LEFT_OUT.keys() <= names | dotted
    assert TABLES_LEFT_OUT.keys() <= Base.metadata.tables.keys()
