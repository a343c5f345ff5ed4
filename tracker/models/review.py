"""Reviews: the day that counts, what is said about it, what was decided, and the figures frozen for good."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.dates import ApproximateDate
from tracker.models.rows import Row, Versioned, Written
from tracker.models.types import Title, Words, approximate, dates_in_order
from tracker.models.updates import never_changes

if TYPE_CHECKING:
    from tracker.models.organisation import Organisation
    from tracker.models.pair import Pair
    from tracker.models.plan import Milestone
    from tracker.models.programme import Programme
    from tracker.models.user import User


class Review(Versioned, Written, Row):
    """A meeting of the Steering Committee. It is frozen where it has a snapshot, else open: a draft.

    `cut_off` is the last day that counts, in the programme's own timezone; `previous` the frozen review
    that this one looks back to.
    """

    __tablename__ = "review"
    __table_args__ = (
        Index(None, "programme_id", "cut_off"),
        *dates_in_order("held_on"),
        CheckConstraint("previous_id <> id", name="previous"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    cut_off: Mapped[date] = mapped_column(Date)
    held_on: Mapped[ApproximateDate | None] = approximate("held_on")
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"), index=True)
    title: Mapped[Title | None]
    state_of_play: Mapped[Words | None]
    achievements: Mapped[Words | None]
    plans: Mapped[Words | None]
    risks: Mapped[Words | None]
    next_steps: Mapped[Words | None]

    programme: Mapped[Programme] = relationship(lazy="raise_on_sql")
    previous: Mapped[Review | None] = relationship(remote_side="Review.id", lazy="raise_on_sql")
    decisions: Mapped[list[Decision]] = relationship(
        back_populates="review",
        cascade="all, delete-orphan",
        order_by="Decision.id",
        lazy="raise_on_sql",
    )
    snapshot: Mapped[Snapshot | None] = relationship(
        back_populates="review", passive_deletes="all", lazy="raise_on_sql"
    )

    @property
    def is_frozen(self) -> bool:
        """Whether its figures are frozen. The snapshot must be loaded."""
        return self.snapshot is not None


class Decision(Versioned, Written, Row):
    """What a review decided: about a pair, a milestone, or else the whole programme.

    Whose it is: an organisation of the programme, somebody by name, or nobody in particular. `done_on` is
    the day on which `ticked_by` ticked it off.
    """

    __tablename__ = "decision"
    __table_args__ = (
        *dates_in_order("due"),
        CheckConstraint("done OR (done_on IS NULL AND ticked_by_id IS NULL)", name="done"),
        CheckConstraint("owner_id IS NULL OR owner_name IS NULL", name="owner_or_name"),
        CheckConstraint("pair_id IS NULL OR milestone_id IS NULL", name="pair_or_milestone"),
    )

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    what: Mapped[Words]
    pair_id: Mapped[int | None] = mapped_column(ForeignKey("pair.id"), index=True)
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    owner_name: Mapped[Words | None]
    due: Mapped[ApproximateDate | None] = approximate("due")
    done: Mapped[bool] = mapped_column(default=False)
    done_on: Mapped[date | None] = mapped_column(Date)
    ticked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)

    review: Mapped[Review] = relationship(back_populates="decisions", lazy="raise_on_sql")
    pair: Mapped[Pair | None] = relationship(lazy="raise_on_sql")
    milestone: Mapped[Milestone | None] = relationship(lazy="raise_on_sql")
    owner: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    ticked_by: Mapped[User | None] = relationship(lazy="raise_on_sql")


class Snapshot(Row):
    """What was frozen: the figures, the lists behind them and the gaps, and the brief as page and as PDF.

    `content` is what `domain.snapshots.snapshot_of` makes, `brief` the words of the brief. Both and the PDF
    are read only where they are asked for: they are large. The database refuses to change a snapshot.
    """

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("review_id"),)

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    counting_rules: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True, deferred_raiseload=True)
    brief: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True, deferred_raiseload=True)
    pdf: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
    frozen_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)

    review: Mapped[Review] = relationship(back_populates="snapshot", lazy="raise_on_sql")
    frozen_by: Mapped[User | None] = relationship(lazy="raise_on_sql")


never_changes(Snapshot.__table__)
