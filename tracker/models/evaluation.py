"""How those who took part found a study visit, a workshop or an academy: what is asked, and the answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.statuses import EvaluationQuestion
from tracker.models.rows import Row, Versioned
from tracker.models.types import Strings, UtcDateTime, Words, not_empty

if TYPE_CHECKING:
    from tracker.models.activity import Activity
    from tracker.models.programme import Programme


class Evaluation(Versioned, Row):
    """The evaluation of an activity: open from `opens_on` to `closes_on`, both included, by the days of the
    programme's timezone, unless it was closed early (`closed_at`).

    `code` ends its address. It is kept as it is, so that the QR code can be shown again: it hangs on the wall
    of a room, and whoever has it can do no more than answer. `questions` are values of `EvaluationQuestion`.
    """

    __tablename__ = "evaluation"
    __table_args__ = (
        UniqueConstraint("activity_id"),
        UniqueConstraint("code"),
        not_empty("code"),
        CheckConstraint("closes_on >= opens_on", name="days"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    code: Mapped[str] = mapped_column(String(32))
    questions: Mapped[Strings]
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    programme: Mapped[Programme] = relationship(lazy="raise_on_sql")
    activity: Mapped[Activity] = relationship(lazy="raise_on_sql")


class EvaluationAnswer(Row):
    """What one device answered; a further answer of it replaces this one. Nothing in it says who it was.

    `device_hash` is the SHA-256 of a random number that the browser keeps for this one evaluation. Scores go
    from 1 to 5; a question that was not asked, or not answered, is NULL. `language` is that of the page.
    """

    __tablename__ = "evaluation_answer"
    __table_args__ = (
        UniqueConstraint("evaluation_id", "device_hash"),
        *(
            CheckConstraint(f"{question} BETWEEN 1 AND 5", name=f"{question}_scale")
            for question in EvaluationQuestion
        ),
        CheckConstraint(
            "coalesce(useful, learned, exchange, usable, organised) IS NOT NULL OR comment IS NOT NULL",
            name="says_something",
        ),
    )

    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"))
    device_hash: Mapped[str] = mapped_column(String(64))
    useful: Mapped[int | None]
    learned: Mapped[int | None]
    exchange: Mapped[int | None]
    usable: Mapped[int | None]
    organised: Mapped[int | None]
    comment: Mapped[Words | None]
    language: Mapped[str] = mapped_column(String(8))
