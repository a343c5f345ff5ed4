"""Rows as named values, read past the ORM: for pages that read hundreds of rows to count them.

A composite date costs the ORM four attributes and a comparison; here it costs one call. A query is put
together once and asked with parameters.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, Table, inspect, select

from tracker.domain.dates import ApproximateDate
from tracker.extensions import db

Found = TypeVar("Found")

DATE_COLUMNS = 4
NO_DATE = (None,) * DATE_COLUMNS
ROWS_AT_A_TIME = 1000
"""So many rows of an answer are in memory at once, beside what was made of them."""


class _Dates(dict[tuple[Any, ...], ApproximateDate | None]):
    """One date for all the rows that say the same one: a programme has few days and many updates."""

    def __missing__(self, four: tuple[Any, ...]) -> ApproximateDate | None:
        made = self[four] = None if four == NO_DATE else ApproximateDate(*four)
        return made


@dataclass(frozen=True, slots=True)
class PlainQuery:
    """`dates` are the places of a row where the four columns of a date begin, in order."""

    statement: Select[Any]
    dates: tuple[int, ...]
    row_of: Callable[..., Any]

    def rows(self, **parameters: Any) -> list[Any]:
        """The rows as named tuples, in the order of the query."""
        return list(self.each(self.row_of, **parameters))

    def each(self, make: Callable[..., Found], **parameters: Any) -> Iterator[Found]:
        """What `make` makes of the values of each row, in the order of the query; dates are put together."""
        few_at_a_time = {"yield_per": ROWS_AT_A_TIME}
        known, places, ends = _Dates(), self.dates, DATE_COLUMNS
        rows = db.session.execute(self.statement, parameters, execution_options=few_at_a_time)
        for row in rows:
            whole, values, begin = tuple(row), list[Any](), 0
            for place in places:
                values += whole[begin:place]
                begin = place + ends
                values.append(known[whole[place:begin]])
            yield make(*values, *whole[begin:])


def plain_query(
    model: type[Any],
    names: Iterable[str],
    narrow: Callable[[Select[Any]], Select[Any]],
    also: Sequence[tuple[str, ColumnElement[Any]]] = (),
) -> PlainQuery:
    """Asks a table for these attributes; dates are put together.

    `narrow` adds joins, conditions and the order, by tables and not by entities; `also` names columns of
    joined tables.
    """
    wanted = tuple(names)
    columns, dates = _columns(model, wanted)
    statement = select(*columns, *(column.label(name) for name, column in also))
    row_of = namedtuple("PlainRow", (*wanted, *(name for name, _ in also)))  # type: ignore[misc]  # noqa: PYI024
    return PlainQuery(narrow(statement.select_from(table_of(model))), dates, row_of)


def table_of(model: type[Any]) -> Table:
    """The table that a model is kept in."""
    table: Table = model.__table__
    return table


def _columns(model: type[Any], names: tuple[str, ...]) -> tuple[list[ColumnElement[Any]], tuple[int, ...]]:
    mapper: Any = inspect(model)
    columns: list[ColumnElement[Any]] = []
    dates: list[int] = []
    for name in names:
        if name in mapper.composites:
            dates.append(len(columns))
            columns.extend(mapper.composites[name].columns)
        else:
            columns.append(mapper.columns[name])
    return columns, tuple(dates)
