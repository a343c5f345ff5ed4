"""The table: what each page takes, beside the bare view and its statements alone; and what was aimed at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tests.benchmarks.measuring import Line

Cells = list[str]


@dataclass(frozen=True)
class Column:
    """A column's heading, and what it says of a line; empty where nothing is known."""

    heading: str
    say: Callable[[Line], str]
    is_text: bool = False


def number(value: float | None, digits: int = 1) -> str:
    """As it is read: few digits, none of them invented."""
    if value is None:
        return ""
    return f"{value:,.{0 if value >= 100 else digits}f}".replace(",", " ")


def pairs_in(count: int) -> str:
    """How many pairs, with its thousands apart."""
    return f"{count:,}".replace(",", " ")


COLUMNS = (
    Column("page", lambda line: line.name, is_text=True),
    Column("pairs", lambda line: pairs_in(line.pairs)),
    Column("of", lambda line: pairs_in(line.instance)),
    Column("engine", lambda line: line.engine, is_text=True),
    Column("median ms", lambda line: number(line.median)),
    Column("99 % ms", lambda line: number(line.slow)),
    Column("n", lambda line: str(line.count or "")),
    Column("a second", lambda line: number(line.load.per_second if line.load else None)),
    Column("work ms", lambda line: number(line.load.cpu if line.load else None)),
    Column("statements", lambda line: "" if line.statements is None else str(line.statements)),
    Column("kB", lambda line: number(line.sent / 1000 if line.sent is not None else None)),
    Column("worker MB", lambda line: number(line.rss, 0)),
    Column("share MB", lambda line: number(line.pss, 0)),
    Column("bare ms", lambda line: number(line.bare, 2)),
    Column("times bare", lambda line: number(line.of_bare)),
    Column("of its throughput", lambda line: number(line.of_throughput, 3)),
    Column("SQL ms", lambda line: number(line.alone, 2)),
    Column("times SQL", lambda line: number(line.of_alone)),
    Column("", lambda line: line.note, is_text=True),
)


def rows_of(lines: Iterable[Line]) -> list[Cells]:
    """The headings, and a row for each line: those of one page below each other, so that growth shows."""
    sorted_lines = in_order(lines)
    return [[one.heading for one in COLUMNS], *([one.say(line) for one in COLUMNS] for line in sorted_lines)]


def in_order(lines: Iterable[Line]) -> list[Line]:
    """By page as they were first measured, then engine, size of the programme and of the instance."""
    given = list(lines)
    names = list(dict.fromkeys(line.name for line in given))
    engines = list(dict.fromkeys(line.engine for line in given))
    return sorted(
        given, key=lambda one: (names.index(one.name), engines.index(one.engine), one.pairs, one.instance)
    )


def plain(rows: Sequence[Cells]) -> str:
    """For a terminal."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column.is_text else cell.rjust(width)
            for cell, width, column in zip(row, widths, COLUMNS, strict=True)
        ).rstrip()
        for row in rows
    )


def markdown(rows: Sequence[Cells]) -> str:
    """For the documents."""
    marks = ["---" if column.is_text else "---:" for column in COLUMNS]
    return "\n".join(f"| {' | '.join(row)} |" for row in [rows[0], marks, *rows[1:]])
