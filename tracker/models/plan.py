"""Action plans of the mentee cities, their milestones with updates, and what was taken up elsewhere."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.dates import ApproximateDate
from tracker.domain.statuses import Confidence, MilestoneStatus, PlanStatus, Reason, ReplicationStatus
from tracker.models.rows import Row, Sourced, Translated, Versioned, Written
from tracker.models.types import (
    Country,
    JsonObjects,
    Key,
    Strings,
    Title,
    Words,
    approximate,
    approximate_of,
    at_least,
    choice,
    country_code,
    dates_in_order,
    not_empty,
)
from tracker.models.updates import UpdateColumns, never_changes, update_rules

if TYPE_CHECKING:
    from tracker.models.organisation import Organisation
    from tracker.models.pair import Pair, Practice
    from tracker.models.transfer import Transfer


class ActionPlan(Versioned, Sourced, Written, Row):
    """The mentee city's plan of change. Its key is unique in the whole programme, because
    follow-ups name a milestone as ``AP2/M3``."""

    __tablename__ = "action_plan"
    __table_args__ = (
        UniqueConstraint("programme_id", "key"),
        not_empty("key"),
        *dates_in_order("adopted_on", "period"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"), index=True)
    key: Mapped[Key]
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[Title]
    objectives: Mapped[Strings]
    status: Mapped[PlanStatus | None] = mapped_column(choice(PlanStatus, "status"))
    adopted_on: Mapped[ApproximateDate | None] = approximate("adopted_on")
    adopted_by: Mapped[Words | None]
    period: Mapped[ApproximateDate | None] = approximate("period")

    pair: Mapped[Pair] = relationship(back_populates="plans", lazy="raise_on_sql")
    owner: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    milestones: Mapped[list[Milestone]] = relationship(
        back_populates="plan", order_by="Milestone.position, Milestone.id", lazy="raise_on_sql"
    )
    transfers: Mapped[list[Transfer]] = relationship(
        back_populates="plan", order_by="Transfer.id", lazy="raise_on_sql"
    )


class Milestone(Versioned, Sourced, Written, Translated, Row):
    """A verifiable point of a plan, with a due date and means of verification.

    `evidence` is a list of ``{"title": …, "url": …}``. `confirmed_by_mentor` is NULL where nobody
    was asked, and false where it was taken back; who confirmed is in `Confirmation`. Status, dates and
    confidence change through `MilestoneUpdate` alone.
    """

    __tablename__ = "milestone"
    __table_args__ = (
        UniqueConstraint("plan_id", "code"),
        Index(None, "plan_id", "position"),
        Index(None, "plan_id", "expected_latest"),
        not_empty("code"),
        at_least(1, "weight"),
        *dates_in_order("added_on", "agreed", "expected", "happened"),
        CheckConstraint(
            "coalesce(happened_edtf, happened_text) IS NULL OR status = 'completed'", name="happened_status"
        ),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plan.id"))
    code: Mapped[Key]
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[Title]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    description: Mapped[Words | None]
    status: Mapped[MilestoneStatus] = mapped_column(choice(MilestoneStatus, "status"))
    added_on: Mapped[ApproximateDate | None] = approximate("added_on")
    agreed: Mapped[ApproximateDate | None] = approximate("agreed")
    expected: Mapped[ApproximateDate | None] = approximate("expected")
    happened: Mapped[ApproximateDate | None] = approximate("happened")
    confidence: Mapped[Confidence | None] = mapped_column(choice(Confidence, "confidence"))
    weight: Mapped[int] = mapped_column(default=1)
    means_of_verification: Mapped[Words | None]
    evidence: Mapped[JsonObjects]
    confirmed_by_mentor: Mapped[bool | None]
    reason: Mapped[Reason | None] = mapped_column(choice(Reason, "reason"))
    comment: Mapped[Words | None]
    note: Mapped[Words | None]
    search_text: Mapped[Words] = mapped_column(default="")

    plan: Mapped[ActionPlan] = relationship(back_populates="milestones", lazy="raise_on_sql")
    owner: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    updates: Mapped[list[MilestoneUpdate]] = relationship(
        back_populates="milestone",
        passive_deletes="all",
        order_by="MilestoneUpdate.recorded_at, MilestoneUpdate.id",
        lazy="raise_on_sql",
    )
    replications: Mapped[list[Replication]] = relationship(
        back_populates="milestone", order_by="Replication.position, Replication.id", lazy="raise_on_sql"
    )


class MilestoneUpdate(UpdateColumns, Row):
    """One dated, authored statement about a milestone; the database refuses to change it."""

    __tablename__ = "milestone_update"
    __table_args__ = (
        UniqueConstraint("milestone_id", "recorded_at"),
        *update_rules(done=MilestoneStatus.COMPLETED, also=("confidence",)),
    )

    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestone.id"))
    status: Mapped[MilestoneStatus | None] = mapped_column(choice(MilestoneStatus, "status"))
    confidence: Mapped[Confidence | None] = mapped_column(choice(Confidence, "confidence"))
    withdraws_id: Mapped[int | None] = mapped_column(ForeignKey("milestone_update.id"), index=True)

    milestone: Mapped[Milestone] = relationship(back_populates="updates", lazy="raise_on_sql")
    withdraws: Mapped[MilestoneUpdate | None] = relationship(
        remote_side="MilestoneUpdate.id", lazy="raise_on_sql"
    )


never_changes(MilestoneUpdate.__table__)


class Replication(Versioned, Sourced, Written, Row):
    """A practice or a milestone taken up by a place outside the pair.

    `taken_from` is the replication of the same practice or milestone that the place has it from; NULL where
    that is the pair itself. `since` is when its state was reached. Of one that is `unnamed` nobody says
    which place it is: it is in no figure.
    """

    __tablename__ = "replication"
    __table_args__ = (
        Index(None, "milestone_id", "position"),
        Index(None, "practice_id", "position"),
        country_code(),
        *dates_in_order("since"),
        CheckConstraint("taken_from_id <> id", name="taken_from_another"),
        CheckConstraint("(milestone_id IS NULL) <> (practice_id IS NULL)", name="milestone_or_practice"),
        CheckConstraint("organisation_id IS NULL OR organisation_name IS NULL", name="organisation_or_name"),
    )

    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"))
    practice_id: Mapped[int | None] = mapped_column(ForeignKey("practice.id"))
    place: Mapped[Words]
    country: Mapped[Country | None]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    organisation_name: Mapped[Words | None]
    mechanism: Mapped[Words | None]
    status: Mapped[ReplicationStatus] = mapped_column(choice(ReplicationStatus, "status"))
    evidence: Mapped[Words | None]
    position: Mapped[int] = mapped_column(default=0)
    unnamed: Mapped[bool] = mapped_column(default=False, sort_order=100)
    since_text: Mapped[Words | None] = mapped_column(sort_order=101)
    since_edtf: Mapped[Words | None] = mapped_column(sort_order=102)
    since_earliest: Mapped[date | None] = mapped_column(sort_order=103)
    since_latest: Mapped[date | None] = mapped_column(sort_order=104)
    since: Mapped[ApproximateDate | None] = approximate_of("since")
    said_by_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True, sort_order=105)
    taken_from_id: Mapped[int | None] = mapped_column(
        ForeignKey("replication.id"), index=True, sort_order=106
    )

    milestone: Mapped[Milestone | None] = relationship(back_populates="replications", lazy="raise_on_sql")
    practice: Mapped[Practice | None] = relationship(back_populates="replications", lazy="raise_on_sql")
    organisation: Mapped[Organisation | None] = relationship(
        foreign_keys=[organisation_id], lazy="raise_on_sql"
    )
    said_by: Mapped[Organisation | None] = relationship(foreign_keys=[said_by_id], lazy="raise_on_sql")
    taken_from: Mapped[Replication | None] = relationship(remote_side="Replication.id", lazy="raise_on_sql")
