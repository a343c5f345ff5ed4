"""Column types and building blocks that every table shares."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import (
    CHAR,
    JSON,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Dialect,
    Double,
    Enum,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.orm import Composite, MappedColumn, QueryableAttribute, composite, mapped_column

from tracker.domain.dates import ApproximateDate

TITLE_LENGTH = 300
"""Characters of a title, a key or a slug (programme-file.md, limits)."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in, aware out, in UTC. SQLite keeps it naive, PostgreSQL as timestamptz.

    A naive value is a mistake of ours and raises `ValueError`.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its offset from UTC")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Number(TypeDecorator[float]):
    """A number as JSON has it: 36 comes back as 36, and 36.5 as 36.5. Exact up to 2**53."""

    impl = Double
    cache_ok = True

    def process_bind_param(self, value: float | None, _dialect: Dialect) -> float | None:
        return None if value is None else float(value)

    def process_result_value(self, value: float | None, _dialect: Dialect) -> float | None:
        if value is None:
            return None
        return int(value) if value.is_integer() else value


Words = Annotated[str, mapped_column(Text)]
Title = Annotated[str, mapped_column(String(TITLE_LENGTH))]
Key = Annotated[str, mapped_column(String(TITLE_LENGTH))]
Country = Annotated[str, mapped_column(CHAR(2))]
Moment = Annotated[datetime, mapped_column(UtcDateTime)]
Strings = Annotated[list[str], mapped_column(JSON, default=list)]
"""A list kept as JSON. Assign a new list to change it: a change inside the list is not noticed."""
JsonObject = Annotated[dict[str, Any], mapped_column(JSON(none_as_null=True))]
JsonObjects = Annotated[list[dict[str, Any]], mapped_column(JSON, default=list)]


def choice(members: type[StrEnum], name: str) -> Enum:
    """A VARCHAR that holds a member's value, and a CHECK named after the column that says so."""
    return Enum(
        members,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda kind: [member.value for member in kind],
    )


def approximate(name: str) -> Composite[ApproximateDate | None]:
    """An `ApproximateDate` over four columns; None where all four are NULL. Declare it as
    ``expected: Mapped[ApproximateDate | None] = approximate("expected")``."""
    return composite(
        ApproximateDate,
        Column(f"{name}_text", Text, nullable=True),
        Column(f"{name}_edtf", Text, nullable=True),
        Column(f"{name}_earliest", Date, nullable=True),
        Column(f"{name}_latest", Date, nullable=True),
        return_none_on=_is_nothing,
    )


def approximate_of(name: str) -> Composite[ApproximateDate | None]:
    """The same over columns that the class declares itself, because they came to its table later."""
    columns = (f"{name}_{part}" for part in ("text", "edtf", "earliest", "latest"))
    return composite(ApproximateDate, *columns, return_none_on=_is_nothing)


def _is_nothing(text: str | None, edtf: str | None, earliest: date | None, latest: date | None) -> bool:
    """Asked for each date of each row that is read, so it is written out."""
    return text is None and edtf is None and earliest is None and latest is None


def text_of(attribute: QueryableAttribute[ApproximateDate | None]) -> ColumnElement[str | None]:
    """The column of a date as it was typed, for queries."""
    return _part(attribute, 0)


def edtf_of(attribute: QueryableAttribute[ApproximateDate | None]) -> ColumnElement[str | None]:
    """The column of a date's EDTF, for queries: NULL where the date is unknown."""
    return _part(attribute, 1)


def earliest_of(attribute: QueryableAttribute[ApproximateDate | None]) -> ColumnElement[date | None]:
    """The column of a date's earliest day, for queries: sort by it, ``.nulls_last()``."""
    return _part(attribute, 2)


def latest_of(attribute: QueryableAttribute[ApproximateDate | None]) -> ColumnElement[date | None]:
    """The column of a date's latest day, for queries: due and overdue go by it."""
    return _part(attribute, 3)


def _part(attribute: QueryableAttribute[ApproximateDate | None], index: int) -> ColumnElement[Any]:
    clauses: Iterable[ColumnElement[Any]] = attribute.__clause_element__().clauses
    return list(clauses)[index]


def dates_in_order(*names: str) -> tuple[CheckConstraint, ...]:
    """One CHECK for each approximate date: the latest day is not before the earliest, and
    a date with bounds has the EDTF that they come from (words alone have neither)."""
    return tuple(
        CheckConstraint(
            f"({name}_edtf IS NOT NULL OR ({name}_earliest IS NULL AND {name}_latest IS NULL))"
            f" AND {name}_latest >= {name}_earliest",
            name=f"{name}_order",
        )
        for name in names
    )


def not_empty(name: str) -> CheckConstraint:
    """A key, a code or a slug is at least one character."""
    return CheckConstraint(f"{name} <> ''", name=f"{name}_not_empty")


def at_least(least: int, name: str) -> CheckConstraint:
    """A number that is not below `least`, or unknown."""
    return CheckConstraint(f"{name} >= {least}", name=name)


def language_code(name: str = "language", sort_order: int = 200) -> MappedColumn[str | None]:
    """In which language a text is written, as a code of two or three letters; NULL where nobody knows.

    Whatever languages there are may be written in; that it is one, `labels.languages` says. Every table got
    the column after its others.
    """
    return mapped_column(String(8), language_shape(name), sort_order=sort_order)


def language_shape(name: str) -> CheckConstraint:
    """Two or three lower-case letters, said in words that both databases understand."""
    return CheckConstraint(
        f"length({name}) BETWEEN 2 AND 3 AND {name} = lower({name})"
        f" AND substr({name}, 1, 1) BETWEEN 'a' AND 'z' AND substr({name}, 2, 1) BETWEEN 'a' AND 'z'"
        f" AND (length({name}) = 2 OR substr({name}, 3, 1) BETWEEN 'a' AND 'z')",
        name=name,
    )


def country_code(name: str = "country") -> CheckConstraint:
    """Two upper-case letters, said in words that both databases understand."""
    letters = " AND ".join(f"substr({name}, {place}, 1) BETWEEN 'A' AND 'Z'" for place in (1, 2))
    return CheckConstraint(f"length({name}) = 2 AND {name} = upper({name}) AND {letters}", name=name)
