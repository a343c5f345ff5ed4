"""``make bench``: makes the instances, serves and measures them, and prints one table.

make bench OPTIONS="--pairs 4,400 --engine sqlite --seconds 2", or OPTIONS=--quick for three minutes;
OPTIONS="--write docs/performance.md" puts the table into the document.
"""

from __future__ import annotations

import os
import platform
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click
import psutil
from sqlalchemy import make_url, text

from config import ROOT
from tests.benchmarks.aims import aims
from tests.benchmarks.alone import engine_of
from tests.benchmarks.instances import ENGINES, INSTANCES, Kept, make_missing
from tests.benchmarks.lists import measure as measure_lists
from tests.benchmarks.loading import load_file
from tests.benchmarks.looking import look
from tests.benchmarks.measuring import Line, Stage
from tests.benchmarks.serving import environment_of, serve
from tests.benchmarks.table import markdown, number, pairs_in, plain, rows_of
from tracker import clock

SIZES = (4, 400, 1000, 10_000)
SECONDS = 4.0
QUICK_SIZES, QUICK_SECONDS = (4, 400), 0.5
QUIET = 0.7
"""The load of a machine that waits, mostly."""
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


@click.command()
@click.option("--pairs", help=f"Instances, with commas: {', '.join(map(str, INSTANCES))}.")
@click.option("--engine", type=click.Choice(tuple(ENGINES)), help="One database; without it, both.")
@click.option("--seconds", type=float, help=f"For each page; {SECONDS:g} where nothing is said.")
@click.option(
    "--quick", is_flag=True, help=f"Only {QUICK_SIZES} pairs, {QUICK_SECONDS:g} seconds for a page."
)
@click.option("--markdown", "as_markdown", is_flag=True, help="Prints the tables as documents have them.")
@click.option("--write", type=click.Path(path_type=Path, exists=True), help="Puts them into this document.")
@click.option("--lists", "rows", help="Only the memory for lists of so many rows, with commas.")
@click.option("--make", "only_make", is_flag=True, help="Makes the instances and measures nothing.")
def main(
    pairs: str | None,
    engine: str | None,
    seconds: float | None,
    write: Path | None,
    rows: str | None,
    *,
    quick: bool,
    as_markdown: bool,
    only_make: bool,
) -> None:
    """Measures the pages of instances of several sizes, on SQLite and on PostgreSQL."""
    # Whoever ends us ends the servers, too.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(1))
    if rows:
        for name in [engine] if engine else ENGINES:
            for sent in measure_lists(name, [int(one) for one in rows.split(",")]):
                click.echo(sent)
        return
    sizes = [int(one) for one in pairs.split(",")] if pairs else [*(QUICK_SIZES if quick else SIZES)]
    if unknown := [one for one in sizes if one not in INSTANCES]:
        raise click.BadParameter(f"there is no instance of {unknown[0]} pairs", param_hint="--pairs")
    seconds = seconds or (QUICK_SECONDS if quick else SECONDS)
    lines, machine, begun = list[Line](), _machine(), time.monotonic()
    for name in [engine] if engine else ENGINES:
        in_a_process_of_its_own(partial(_make, name, sizes))
        if not only_make:
            with closing(ENGINES[name]()) as kept:
                machine.append(_version(kept, sizes[0]))
                for size in sizes:
                    lines += _tell(
                        _measure(
                            kept,
                            size,
                            seconds,
                            with_file=size == sizes[-1] or (size == sizes[0] and not quick),
                        )
                    )
    if only_make:
        return
    machine.append(f"{seconds:g} s for each page, {(time.monotonic() - begun) / 60:.0f} minutes in all")
    documented = _document(lines, machine)
    if write:
        put_into(write, documented)
    click.echo(documented if as_markdown else _printed(lines, machine))


def in_a_process_of_its_own(do: Callable[[], Any]) -> Any:
    """An application stays in its process for good; what it takes would be counted among the load."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(do).result()


def _make(name: str, sizes: Sequence[int]) -> None:
    begun = time.monotonic()
    with closing(ENGINES[name]()) as kept:
        if made := make_missing(kept, sizes):
            words = ", ".join(map(pairs_in, made))
            click.echo(f"{kept.name}: made {words} pairs in {time.monotonic() - begun:.0f} s", err=True)


def _measure(kept: Kept, size: int, seconds: float, *, with_file: bool) -> Iterator[Line]:
    """One instance: its pages, and at last the programme file, which adds to it."""
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as named:
        folder = Path(named)
        environment = environment_of(kept.copy(size), folder)
        pages = in_a_process_of_its_own(partial(look, environment, [one.pairs for one in INSTANCES[size]]))
        database = engine_of(environment["TRACKER_DATABASE_URL"])
        untouched = engine_of(untouched_by_others(environment["TRACKER_DATABASE_URL"], folder))
        try:
            with serve(environment) as server, serve(environment, bare=True) as bare:
                yield from Stage(kept.name, size, server, bare, database, untouched, seconds).measure(pages)
        finally:
            database.dispose()
            untouched.dispose()
        if with_file:
            loaded = load_file(environment, folder)
            yield Line(
                kept.name,
                size,
                pages[0].pairs,
                f"load of a programme file of {pairs_in(loaded.rows)} rows",
                median=loaded.seconds * 1000,
                count=1,
                rss=loaded.peak,
                note=f"silent for {number(loaded.silence)} s at most",
            )


def untouched_by_others(url: str, folder: Path) -> str:
    """A copy of a file that nobody else writes to: the statements find there what they found when they were
    seen. On PostgreSQL the database itself."""
    file = make_url(url).database
    if not url.startswith("sqlite") or file is None:
        return url
    copy = folder / "untouched.sqlite3"
    # By SQLite itself: what was written last may still stand beside the file, in its log.
    with closing(sqlite3.connect(file)) as whole, closing(sqlite3.connect(copy)) as empty:
        whole.backup(empty)
    return f"sqlite:///{copy}"


def _tell(lines: Iterator[Line]) -> Iterator[Line]:
    """Says where it is, for whoever waits."""
    for line in lines:
        where = f"{line.engine}, {pairs_in(line.pairs)} of {pairs_in(line.instance)} pairs"
        click.echo(f"{where}: {line.name} {number(line.median)} ms", err=True)
        yield line


def _machine() -> list[str]:
    """What the figures are of."""
    found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    model = found[1] if found else platform.machine()
    asked = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    return [
        f"{clock.today('UTC')}, commit {commit or 'unknown'}",
        f"{os.cpu_count()} cores ({model}), {psutil.virtual_memory().total / 1e9:.0f} GB",
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        _company(),
    ]


def _company() -> str:
    """Whether anything else was going on, as the system had it in the minute before."""
    before = os.getloadavg()[0]
    words = (
        "nothing else ran beside" if before < QUIET else "other work ran beside, so trust the ratios alone"
    )
    return f"{words} (load before it began: {before:.1f})"


def _version(kept: Kept, size: int) -> str:
    if kept.name == "SQLite":
        return f"SQLite {sqlite3.sqlite_version}"
    database = engine_of(kept.copy(size))
    with database.connect() as connection:
        version = connection.scalar(text("SHOW server_version"))
    database.dispose()
    return f"PostgreSQL {version}"


def _printed(lines: Sequence[Line], machine: Sequence[str]) -> str:
    reached = "\n".join(
        f"{mark:>4}  {what}: {figure}, at most {limit}" for what, limit, figure, mark in aims(lines)
    )
    return "\n\n".join((plain(rows_of(lines)), reached, "; ".join(machine) + "."))


def _document(lines: Sequence[Line], machine: Sequence[str]) -> str:
    head = "| aim | limit | measured | reached |\n| --- | --- | --- | --- |"
    reached = "\n".join([head, *(f"| {' | '.join(row)} |" for row in aims(lines))])
    return "\n\n".join((f"Measured: {'; '.join(machine)}.", markdown(rows_of(lines)), reached))


def put_into(document: Path, words: str) -> None:
    """Between the two marks, which stay."""
    before, begin, rest = document.read_text(encoding="utf-8").partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not (begin and end):
        raise click.UsageError(f"{document} has no place for the table: {BEGIN} and {END}.")
    document.write_text(f"{before}{BEGIN}\n\n{words}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
