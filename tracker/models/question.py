"""Questions about milestones and activities, and the answers of those whose they are."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.rows import Row, Written, now
from tracker.models.types import UtcDateTime, Words, language_code

if TYPE_CHECKING:
    from tracker.models.activity import Activity
    from tracker.models.organisation import Organisation
    from tracker.models.plan import Milestone
    from tracker.models.user import User


class Question(Written, Row):
    """What the coordinator or the mentor side asks about a milestone or an activity, and what is answered.

    Open until it has its answer, which nobody overwrites: a further question is asked. Each has its language.
    """

    __tablename__ = "question"
    __table_args__ = (
        CheckConstraint("(milestone_id IS NULL) <> (activity_id IS NULL)", name="milestone_or_activity"),
        CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by_id IS NULL)"
            " AND (answer IS NOT NULL OR answered_by_organisation_id IS NULL)",
            name="answer",
        ),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"), index=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    text: Mapped[Words]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    asked_by_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    answer: Mapped[Words | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    answered_by_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer_language: Mapped[str | None] = language_code("answer_language", sort_order=201)

    milestone: Mapped[Milestone | None] = relationship(lazy="raise_on_sql")
    activity: Mapped[Activity | None] = relationship(lazy="raise_on_sql")
    asked_by: Mapped[User] = relationship(foreign_keys=asked_by_id, lazy="raise_on_sql")
    asked_by_organisation: Mapped[Organisation | None] = relationship(
        foreign_keys=asked_by_organisation_id, lazy="raise_on_sql"
    )
    answered_by: Mapped[User | None] = relationship(foreign_keys=answered_by_id, lazy="raise_on_sql")
    answered_by_organisation: Mapped[Organisation | None] = relationship(
        foreign_keys=answered_by_organisation_id, lazy="raise_on_sql"
    )

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it yet."""
        return self.answered_at is None
