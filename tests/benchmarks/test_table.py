"""The benchmark as a whole, on a small instance and without waiting for figures that mean something."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from tests.benchmarks.aims import aims
from tests.benchmarks.alone import engine_of
from tests.benchmarks.looking import look
from tests.benchmarks.measuring import FIRST_VISIT, Stage
from tests.benchmarks.pages import KINDS, PRINTED, UPDATE
from tests.benchmarks.run import BEGIN, END, in_a_process_of_its_own, put_into, untouched_by_others
from tests.benchmarks.serving import environment_of, serve
from tests.benchmarks.table import COLUMNS, markdown, plain, rows_of
from tests.conftest import Database
from tests.support.small_instance import PAIRS, small_instance

ASKED = [kind for kind in KINDS if kind.name not in PRINTED]
"""Printing takes seconds, which this test has not."""


def test_a_copy_has_what_was_written_last_while_somebody_still_has_the_file_open(tmp_path: Path) -> None:
    file = tmp_path / "written.sqlite3"
    with closing(sqlite3.connect(file)) as writer:
        writer.executescript("PRAGMA journal_mode = WAL; CREATE TABLE t (n); INSERT INTO t VALUES (1);")
        copy = engine_of(untouched_by_others(f"sqlite:///{file}", tmp_path))
        with copy.connect() as connection:
            assert connection.scalar(text("SELECT n FROM t")) == 1
        copy.dispose()


def test_the_table_of_the_benchmark_is_complete(
    app: Flask, session_app: tuple[Flask, Database, list[object]], backend: str, tmp_path: Path
) -> None:
    """Each kind of page is asked for under gunicorn, beside the bare view and its own statements."""
    filled = small_instance(session_app)
    environment = environment_of(filled.url, tmp_path)
    pages = in_a_process_of_its_own(partial(look, environment, [4], ASKED))
    engine, untouched = engine_of(filled.url), engine_of(untouched_by_others(filled.url, tmp_path))
    with serve(environment) as server, serve(environment, bare=True) as bare:
        stage = Stage(backend, PAIRS, server, bare, engine, untouched, seconds=0.01, shortest_load=0.01)
        lines = list(stage.measure(pages))
    engine.dispose()
    untouched.dispose()
    assert {line.name for line in lines} == {kind.name for kind in ASKED} | {FIRST_VISIT}
    for line in lines:
        told = (line.median, line.slow, line.load, line.statements, line.rss, line.bare, line.alone)
        assert line.name == FIRST_VISIT or all(told), line
        assert line.name == FIRST_VISIT or not line.note, "another answer is no figure"
    rows = rows_of(lines)
    assert len(rows) == 1 + len(lines)
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert [line for line in plain(rows).splitlines() if UPDATE in line]
    assert {mark for *_words, mark in aims(lines)} <= {"yes", "no"}
    document = tmp_path / "document.md"
    document.write_text(f"Before.\n\n{BEGIN}\nold\n{END}\n\nAfter.\n", encoding="utf-8")
    put_into(document, markdown(rows))
    written = document.read_text(encoding="utf-8")
    assert "old" not in written
    assert written.startswith("Before.")
    assert written.endswith("After.\n")
    assert written.count("\n|") == len(rows) + 1
