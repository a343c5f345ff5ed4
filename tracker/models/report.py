"""The report of a held activity, what was agreed next, and what the mentee city says to it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.dates import ApproximateDate
from tracker.domain.statuses import ReportState
from tracker.models.rows import Row, Versioned, Written
from tracker.models.types import JsonObject, UtcDateTime, Words, approximate, choice, dates_in_order

if TYPE_CHECKING:
    from tracker.models.activity import Activity
    from tracker.models.organisation import Organisation
    from tracker.models.plan import Milestone
    from tracker.models.story import ReportMilestone
    from tracker.models.user import User


class VisitReport(Versioned, Written, Row):
    """What was seen, learned, did not work and was agreed next: one for an activity.

    `draft` is what the steps of the log have gathered and nobody has submitted yet. `links` is a
    list of ``{"title": …, "url": …}``, NULL where nobody gave any.
    """

    __tablename__ = "visit_report"
    __table_args__ = (UniqueConstraint("activity_id"), *dates_in_order("submitted_on"))

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    state: Mapped[ReportState] = mapped_column(choice(ReportState, "state"), default=ReportState.DRAFT)
    submitted_on: Mapped[ApproximateDate | None] = approximate("submitted_on")
    seen: Mapped[Words | None]
    learned: Mapped[Words | None]
    did_not_work: Mapped[Words | None]
    effect_on_plan: Mapped[Words | None]
    not_as_planned: Mapped[Words | None]
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    returned_note: Mapped[Words | None]
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    draft: Mapped[JsonObject | None]
    # The last column, as the migration that brought it could only add it there.
    links: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True), sort_order=100)

    activity: Mapped[Activity] = relationship(back_populates="report", lazy="raise_on_sql")
    reporter: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    by_user: Mapped[User | None] = relationship(lazy="raise_on_sql")
    follow_ups: Mapped[list[FollowUp]] = relationship(
        back_populates="report",
        cascade="all, delete-orphan",
        order_by="FollowUp.position, FollowUp.id",
        lazy="raise_on_sql",
    )
    milestone_links: Mapped[list[ReportMilestone]] = relationship(
        back_populates="report",
        cascade="all, delete-orphan",
        order_by="ReportMilestone.id",
        lazy="raise_on_sql",
    )
    comments: Mapped[list[ReportComment]] = relationship(
        back_populates="report",
        cascade="all, delete-orphan",
        order_by="ReportComment.created_at, ReportComment.id",
        lazy="raise_on_sql",
    )


class FollowUp(Versioned, Written, Row):
    """An agreed to-do with an owner and a date.

    `done` is NULL where nobody says; true with no `done_on` is done on an unknown day.
    """

    __tablename__ = "follow_up"
    __table_args__ = (
        Index(None, "report_id", "position"),
        *dates_in_order("due", "done_on"),
        CheckConstraint("done_on_edtf IS NULL OR coalesce(done, false)", name="done"),
        CheckConstraint("owner_id IS NULL OR owner_name IS NULL", name="owner_or_name"),
    )

    report_id: Mapped[int] = mapped_column(ForeignKey("visit_report.id"))
    position: Mapped[int] = mapped_column(default=0)
    what: Mapped[Words]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    owner_name: Mapped[Words | None]
    due: Mapped[ApproximateDate | None] = approximate("due")
    done: Mapped[bool | None]
    done_on: Mapped[ApproximateDate | None] = approximate("done_on")
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"), index=True)

    report: Mapped[VisitReport] = relationship(back_populates="follow_ups", lazy="raise_on_sql")
    owner: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    milestone: Mapped[Milestone | None] = relationship(lazy="raise_on_sql")


class ReportComment(Written, Row):
    """What somebody of the pair says to a report."""

    __tablename__ = "report_comment"

    report_id: Mapped[int] = mapped_column(ForeignKey("visit_report.id"), index=True)
    by_user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    by_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    text: Mapped[Words]

    report: Mapped[VisitReport] = relationship(back_populates="comments", lazy="raise_on_sql")
    by_user: Mapped[User] = relationship(lazy="raise_on_sql")
    by_organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
