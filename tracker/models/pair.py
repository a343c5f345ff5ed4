"""A pair of a mentor side and a mentee side, who is in it, and what the mentors offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.dates import ApproximateDate
from tracker.domain.statuses import MemberRole, PairStatus
from tracker.models.rows import Row, Sourced, Translated, Versioned, Written
from tracker.models.types import (
    JsonObject,
    Key,
    Strings,
    Title,
    Words,
    approximate,
    choice,
    dates_in_order,
    not_empty,
)

if TYPE_CHECKING:
    from tracker.models.activity import ActivityPair
    from tracker.models.organisation import Organisation
    from tracker.models.plan import ActionPlan, Replication
    from tracker.models.programme import Programme


class Pair(Versioned, Sourced, Written, Translated, Row):
    """One mentor side and one mentee side around one objective. `number` is unique in its programme."""

    __tablename__ = "pair"
    __table_args__ = (
        UniqueConstraint("programme_id", "key"),
        UniqueConstraint("programme_id", "number"),
        not_empty("key"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    key: Mapped[Key]
    number: Mapped[int]
    objective: Mapped[Words]
    motto: Mapped[Words | None]
    toolkit: Mapped[Words | None]
    challenges: Mapped[Strings]
    strengths: Mapped[Strings]
    video: Mapped[JsonObject | None]
    status: Mapped[PairStatus] = mapped_column(choice(PairStatus, "status"))
    published: Mapped[bool] = mapped_column(default=False)

    programme: Mapped[Programme] = relationship(back_populates="pairs", lazy="raise_on_sql")
    members: Mapped[list[Membership]] = relationship(
        back_populates="pair",
        cascade="all, delete-orphan",
        order_by="Membership.position, Membership.id",
        lazy="raise_on_sql",
    )
    practices: Mapped[list[Practice]] = relationship(
        back_populates="pair", order_by="Practice.position, Practice.id", lazy="raise_on_sql"
    )
    plans: Mapped[list[ActionPlan]] = relationship(
        back_populates="pair", order_by="ActionPlan.id", lazy="raise_on_sql"
    )
    activity_links: Mapped[list[ActivityPair]] = relationship(
        back_populates="pair", order_by="ActivityPair.id", lazy="raise_on_sql"
    )


class Membership(Versioned, Written, Row):
    """An organisation's role in a pair, for a while or for good.

    `ended_unknown`: it ended, and nobody says when (likewise `began_unknown`).
    """

    __tablename__ = "membership"
    __table_args__ = (
        Index(None, "pair_id", "position"),
        *dates_in_order("began", "ended"),
        CheckConstraint("NOT (began_unknown AND began_edtf IS NOT NULL)", name="began_unknown"),
        CheckConstraint("NOT (ended_unknown AND ended_edtf IS NOT NULL)", name="ended_unknown"),
    )

    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[MemberRole] = mapped_column(choice(MemberRole, "role"))
    began: Mapped[ApproximateDate | None] = approximate("began")
    began_unknown: Mapped[bool] = mapped_column(default=False)
    ended: Mapped[ApproximateDate | None] = approximate("ended")
    ended_unknown: Mapped[bool] = mapped_column(default=False)
    note: Mapped[Words | None]
    position: Mapped[int] = mapped_column(default=0)

    pair: Mapped[Pair] = relationship(back_populates="members", lazy="raise_on_sql")
    organisation: Mapped[Organisation] = relationship(back_populates="memberships", lazy="raise_on_sql")


class Practice(Versioned, Sourced, Written, Translated, Row):
    """What a mentor offers. Its key is unique in the whole programme, because outcomes name it.

    The texts are those of the good-practice form of Interreg Europe; `elsewhere` is what it would need in
    another place.
    """

    __tablename__ = "practice"
    __table_args__ = (
        UniqueConstraint("programme_id", "key"),
        Index(None, "pair_id", "position"),
        not_empty("key"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"))
    key: Mapped[Key]
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[Title]
    summary: Mapped[Words | None]
    url: Mapped[Words | None]
    position: Mapped[int] = mapped_column(default=0)
    evidence: Mapped[Words | None] = mapped_column(sort_order=100)
    resources: Mapped[Words | None] = mapped_column(sort_order=101)
    difficulties: Mapped[Words | None] = mapped_column(sort_order=102)
    elsewhere: Mapped[Words | None] = mapped_column(sort_order=103)

    pair: Mapped[Pair] = relationship(back_populates="practices", lazy="raise_on_sql")
    owner: Mapped[Organisation] = relationship(back_populates="practices", lazy="raise_on_sql")
    replications: Mapped[list[Replication]] = relationship(
        back_populates="practice", order_by="Replication.position, Replication.id", lazy="raise_on_sql"
    )
