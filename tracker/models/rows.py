"""What the rows of every table have in common."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from tracker import clock
from tracker.extensions import Base
from tracker.models.types import Strings, UtcDateTime, Words, language_code

if TYPE_CHECKING:
    from tracker.models.translation import Translation


def now() -> datetime:
    """The clock, asked when a row is written, so that a test may stop it."""
    return clock.now()


class Row(Base):
    """A table's `id` and its two moments. A loader may say `created_at` itself."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, sort_order=98)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, onupdate=now, sort_order=99)


class Versioned:
    """A row that people edit: a second writer with an old `version` gets `StaleDataError`."""

    version: Mapped[int] = mapped_column(sort_order=97)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Sourced:
    """A row that says where its facts come from: keys of the programme's `Source` rows.

    `source_note` is what these leave open or disagree on: for signed-in coordinators, never public.
    """

    sources: Mapped[Strings] = mapped_column(sort_order=95)
    source_note: Mapped[Words | None] = mapped_column(sort_order=96)


class Written:
    """A row with texts that somebody wrote, all of them in `language`: NULL where nobody said which it is."""

    @declared_attr
    def language(cls) -> Mapped[str | None]:
        return language_code()


class Translated:
    """A row with short texts that may be there in more languages: one of `models.translation.THINGS`."""

    @declared_attr
    def translations(cls) -> Mapped[list[Translation]]:
        return relationship(
            "Translation",
            cascade="all, delete-orphan",
            order_by="Translation.field, Translation.language",
            lazy="raise_on_sql",
        )
