"""Every column of every table is logged, or has its reason not to be; what bypasses the log is counted."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import inspect

from config import ROOT
from tracker.extensions import Base
from tracker.services.log_places import LINKS, NAMES, OF_SOMEBODY, UPWARD, WITH_PAGE, target
from tracker.services.logged import DERIVED, LEFT_OUT, NOT_KEPT, NOT_LOGGED, logged_columns

TABLES = Base.metadata.tables
LOGGED = sorted(name for name in TABLES if name not in NOT_LOGGED)
SECRET = re.compile(r"password|token|hash|secret|uniquifier|credential|public_key|user_handle")
PERSONAL = re.compile(r"email|address$|owner_name|device")
NOT_LOGGED_STATEMENTS = {
    "calendars.py": 1,
    "passkeys.py": 1,
    "revision.py": 1,
    "sign_ins.py": 1,
    "recovery_codes.py": 1,
    "second_factors.py": 1,
}
"""Where a bulk statement says that it changes nothing but columns that the log leaves out, and how often."""


def test_what_is_left_out_exists_and_has_a_reason() -> None:
    columns = {f"{name}.{column.name}" for name, table in TABLES.items() for column in table.columns}
    names = {column.partition(".")[2] for column in columns}
    assert set(NOT_LOGGED) <= set(TABLES)
    assert set(NOT_KEPT) <= columns
    assert set(LEFT_OUT) <= columns | names
    assert all(reason for reasons in (NOT_LOGGED, LEFT_OUT, NOT_KEPT) for reason in reasons.values())


@pytest.mark.parametrize("table", LOGGED)
def test_every_column_is_kept_or_has_its_reason(table: str) -> None:
    logged = logged_columns(table)
    assert logged is not None
    for column in TABLES[table].columns:
        reasons = [LEFT_OUT.get(column.name), LEFT_OUT.get(f"{table}.{column.name}")]
        reasons += [NOT_KEPT.get(f"{table}.{column.name}"), column.name.endswith(DERIVED) or None]
        assert (column.name in logged.kept) == (not any(reasons)), column.name


@pytest.mark.parametrize("table", LOGGED)
def test_no_secret_and_nothing_of_a_person_is_kept(table: str) -> None:
    logged = logged_columns(table)
    assert logged is not None
    kept = [name for name in logged.kept if SECRET.search(name) or PERSONAL.search(name)]
    assert kept == []
    assert not any(str(TABLES[table].c[name].type) == "BLOB" for name in logged.kept)


@pytest.mark.parametrize("table", LOGGED)
def test_a_row_is_mapped_as_its_columns_are_called_and_leads_to_its_place(table: str) -> None:
    (mapper,) = [one for one in Base.registry.mappers if one.class_.__tablename__ == table]
    assert {one.key for one in inspect(mapper).column_attrs} == {one.name for one in TABLES[table].columns}
    assert table in UPWARD, "say in services/log_places.py what a row of the new table is part of"
    for column in (*UPWARD[table], *([OF_SOMEBODY[table]] if table in OF_SOMEBODY else [])):
        assert target(table, column) in LOGGED
    assert set(NAMES.get(table, ())) <= set(TABLES[table].columns.keys())


def test_the_tables_of_the_places_are_there() -> None:
    assert set(UPWARD) == set(LOGGED)
    assert set(TABLES) >= WITH_PAGE
    assert set(LINKS) | set(LINKS.values()) <= set(TABLES)


def test_only_these_bulk_statements_pass_by_the_log() -> None:
    found = {}
    for source in sorted((ROOT / "tracker").rglob("*.py")):
        times = len(re.findall(r"not_logged\"?\s*[=:]\s*True", source.read_text(encoding="utf-8")))
        if times:
            found[source.name] = times
    assert found == NOT_LOGGED_STATEMENTS


def test_nothing_writes_past_the_session() -> None:
    """What is executed on a connection is not seen by the log: the log alone may, and says it itself."""
    for source in sorted((ROOT / "tracker").rglob("*.py")):
        if source.name in ("log.py", "log_gathering.py", "database.py", "extensions.py"):
            continue
        text = source.read_text(encoding="utf-8")
        past = re.findall(
            r"connection\(?\)?\.execute\(\s*(?:insert|update|delete)\b|bulk_(?:save|insert|update)", text
        )
        assert past == [], source.name
