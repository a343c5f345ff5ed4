"""Practices that action plans take over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.statuses import TransferStage
from tracker.models.rows import Row, Sourced, Versioned, Written
from tracker.models.types import Words, choice

if TYPE_CHECKING:
    from tracker.models.pair import Practice
    from tracker.models.plan import ActionPlan


class Transfer(Versioned, Sourced, Written, Row):
    """A plan takes over a good practice: how far it has come, and what it changes for its own place.

    The practice is of the same programme, of any of its pairs. `stage` is NULL where nobody has said it.
    A town outside the pairs that takes something up is a `Replication`.
    """

    __tablename__ = "transfer"
    __table_args__ = (UniqueConstraint("plan_id", "practice_id"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plan.id"))
    practice_id: Mapped[int] = mapped_column(ForeignKey("practice.id"), index=True)
    stage: Mapped[TransferStage | None] = mapped_column(choice(TransferStage, "stage"))
    changed: Mapped[Words | None]

    plan: Mapped[ActionPlan] = relationship(back_populates="transfers", lazy="raise_on_sql")
    practice: Mapped[Practice] = relationship(lazy="raise_on_sql")
