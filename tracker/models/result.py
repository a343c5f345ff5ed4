"""What comes out: deliverables, which are due by contract, and outcomes, which are what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.dates import ApproximateDate
from tracker.domain.statuses import DeliverableKind, DeliverableStatus, OutcomeKind, OutcomeStatus
from tracker.models.rows import Row, Sourced, Translated, Versioned, Written
from tracker.models.types import Key, Strings, Title, Words, approximate, choice, dates_in_order, not_empty

if TYPE_CHECKING:
    from tracker.models.organisation import Organisation
    from tracker.models.pair import Pair, Practice
    from tracker.models.programme import Programme
    from tracker.models.story import OutcomeMilestone


class Deliverable(Versioned, Sourced, Written, Row):
    """A contractually due output, of an owner or of pairs."""

    __tablename__ = "deliverable"
    __table_args__ = (
        UniqueConstraint("programme_id", "key"),
        Index(None, "programme_id", "due_earliest"),
        not_empty("key"),
        *dates_in_order("due", "reported_on"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    key: Mapped[Key]
    title: Mapped[Title]
    kind: Mapped[DeliverableKind] = mapped_column(choice(DeliverableKind, "kind"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    status: Mapped[DeliverableStatus | None] = mapped_column(choice(DeliverableStatus, "status"))
    due: Mapped[ApproximateDate | None] = approximate("due")
    reported_on: Mapped[ApproximateDate | None] = approximate("reported_on")
    languages: Mapped[Strings]
    url: Mapped[Words | None]
    note: Mapped[Words | None]

    programme: Mapped[Programme] = relationship(back_populates="deliverables", lazy="raise_on_sql")
    owner: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    pair_links: Mapped[list[DeliverablePair]] = relationship(
        back_populates="deliverable",
        cascade="all, delete-orphan",
        order_by="DeliverablePair.id",
        lazy="raise_on_sql",
    )
    pairs: Mapped[list[Pair]] = relationship(
        secondary="deliverable_pair", viewonly=True, order_by="Pair.number", lazy="raise_on_sql"
    )


class DeliverablePair(Row):
    """A deliverable is of a pair."""

    __tablename__ = "deliverable_pair"
    __table_args__ = (UniqueConstraint("deliverable_id", "pair_id"),)

    deliverable_id: Mapped[int] = mapped_column(ForeignKey("deliverable.id"))
    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"), index=True)

    deliverable: Mapped[Deliverable] = relationship(back_populates="pair_links", lazy="raise_on_sql")
    pair: Mapped[Pair] = relationship(lazy="raise_on_sql")


class Outcome(Versioned, Sourced, Written, Translated, Row):
    """What changed: a practice adopted, a service improved, a new project, a policy."""

    __tablename__ = "outcome"
    __table_args__ = (
        UniqueConstraint("programme_id", "key"),
        Index(None, "programme_id", "occurred_earliest"),
        not_empty("key"),
        *dates_in_order("occurred"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    key: Mapped[Key]
    title: Mapped[Title]
    kind: Mapped[OutcomeKind] = mapped_column(choice(OutcomeKind, "kind"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    status: Mapped[OutcomeStatus | None] = mapped_column(choice(OutcomeStatus, "status"))
    practice_id: Mapped[int | None] = mapped_column(ForeignKey("practice.id"), index=True)
    occurred: Mapped[ApproximateDate | None] = approximate("occurred")
    url: Mapped[Words | None]
    note: Mapped[Words | None]

    programme: Mapped[Programme] = relationship(back_populates="outcomes", lazy="raise_on_sql")
    owner: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    practice: Mapped[Practice | None] = relationship(lazy="raise_on_sql")
    pair_links: Mapped[list[OutcomePair]] = relationship(
        back_populates="outcome",
        cascade="all, delete-orphan",
        order_by="OutcomePair.id",
        lazy="raise_on_sql",
    )
    pairs: Mapped[list[Pair]] = relationship(
        secondary="outcome_pair", viewonly=True, order_by="Pair.number", lazy="raise_on_sql"
    )
    milestone_links: Mapped[list[OutcomeMilestone]] = relationship(
        back_populates="outcome",
        cascade="all, delete-orphan",
        order_by="OutcomeMilestone.id",
        lazy="raise_on_sql",
    )


class OutcomePair(Row):
    """An outcome is of a pair."""

    __tablename__ = "outcome_pair"
    __table_args__ = (UniqueConstraint("outcome_id", "pair_id"),)

    outcome_id: Mapped[int] = mapped_column(ForeignKey("outcome.id"))
    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"), index=True)

    outcome: Mapped[Outcome] = relationship(back_populates="pair_links", lazy="raise_on_sql")
    pair: Mapped[Pair] = relationship(lazy="raise_on_sql")
