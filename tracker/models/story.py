"""What led to what, as people ticked it while logging. Nothing here is concluded from anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.rows import Row

if TYPE_CHECKING:
    from tracker.models.plan import Milestone
    from tracker.models.report import VisitReport
    from tracker.models.result import Outcome


class ReportMilestone(Row):
    """What a visit taught, as its report says, led to a milestone or changed it."""

    __tablename__ = "report_milestone"
    __table_args__ = (UniqueConstraint("report_id", "milestone_id"),)

    report_id: Mapped[int] = mapped_column(ForeignKey("visit_report.id"))
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"), index=True)

    report: Mapped[VisitReport] = relationship(back_populates="milestone_links", lazy="raise_on_sql")
    milestone: Mapped[Milestone] = relationship(lazy="raise_on_sql")


class OutcomeMilestone(Row):
    """A milestone led to an outcome."""

    __tablename__ = "outcome_milestone"
    __table_args__ = (UniqueConstraint("outcome_id", "milestone_id"),)

    outcome_id: Mapped[int] = mapped_column(ForeignKey("outcome.id"))
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"), index=True)

    outcome: Mapped[Outcome] = relationship(back_populates="milestone_links", lazy="raise_on_sql")
    milestone: Mapped[Milestone] = relationship(lazy="raise_on_sql")
