"""Activities: any dated event of the programme, its pairs, sessions, head-counts and updates."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.dates import ApproximateDate
from tracker.domain.statuses import ActivityKind, ActivityStatus, Capacity, Mode, Reason
from tracker.models.rows import Row, Sourced, Versioned, Written
from tracker.models.types import (
    Country,
    Key,
    Strings,
    Title,
    Words,
    approximate,
    at_least,
    choice,
    country_code,
    dates_in_order,
    not_empty,
)
from tracker.models.updates import UpdateColumns, never_changes, update_rules

if TYPE_CHECKING:
    from tracker.models.organisation import Organisation
    from tracker.models.pair import Pair
    from tracker.models.programme import Programme
    from tracker.models.report import VisitReport


class Activity(Versioned, Sourced, Written, Row):
    """Any dated event. No pairs: it is for the whole programme; one; or several.

    `mode` is what was said of the whole; where there are sessions, theirs count. `online_url` is
    for signed-in people only. Status and dates change through `ActivityUpdate` alone.
    """

    __tablename__ = "activity"
    __table_args__ = (
        UniqueConstraint("programme_id", "key"),
        Index(None, "programme_id", "kind", "status"),
        Index(None, "programme_id", "expected_earliest"),
        Index(None, "programme_id", "happened_earliest"),
        not_empty("key"),
        country_code(),
        *dates_in_order("added_on", "agreed", "expected", "happened"),
        CheckConstraint(
            "coalesce(happened_edtf, happened_text) IS NULL OR status = 'held'", name="happened_status"
        ),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    key: Mapped[Key]
    kind: Mapped[ActivityKind] = mapped_column(choice(ActivityKind, "kind"))
    title: Mapped[Title]
    status: Mapped[ActivityStatus] = mapped_column(choice(ActivityStatus, "status"))
    mode: Mapped[Mode | None] = mapped_column(choice(Mode, "mode"))
    added_on: Mapped[ApproximateDate | None] = approximate("added_on")
    agreed: Mapped[ApproximateDate | None] = approximate("agreed")
    expected: Mapped[ApproximateDate | None] = approximate("expected")
    happened: Mapped[ApproximateDate | None] = approximate("happened")
    host_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    place: Mapped[Words | None]
    country: Mapped[Country | None]
    online_url: Mapped[Words | None]
    objective: Mapped[Words | None]
    languages: Mapped[Strings]
    related_programme: Mapped[Words | None]
    reason: Mapped[Reason | None] = mapped_column(choice(Reason, "reason"))
    comment: Mapped[Words | None]
    note: Mapped[Words | None]
    search_text: Mapped[Words] = mapped_column(default="")

    programme: Mapped[Programme] = relationship(back_populates="activities", lazy="raise_on_sql")
    host: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    pair_links: Mapped[list[ActivityPair]] = relationship(
        back_populates="activity",
        cascade="all, delete-orphan",
        order_by="ActivityPair.id",
        lazy="raise_on_sql",
    )
    pairs: Mapped[list[Pair]] = relationship(
        secondary="activity_pair", viewonly=True, order_by="Pair.number", lazy="raise_on_sql"
    )
    sessions: Mapped[list[ActivitySession]] = relationship(
        back_populates="activity",
        cascade="all, delete-orphan",
        order_by="ActivitySession.position, ActivitySession.id",
        lazy="raise_on_sql",
    )
    head_counts: Mapped[list[HeadCount]] = relationship(
        back_populates="activity",
        cascade="all, delete-orphan",
        order_by="HeadCount.position, HeadCount.id",
        lazy="raise_on_sql",
    )
    co_organisers: Mapped[list[CoOrganiser]] = relationship(
        back_populates="activity",
        cascade="all, delete-orphan",
        order_by="CoOrganiser.position, CoOrganiser.id",
        lazy="raise_on_sql",
    )
    updates: Mapped[list[ActivityUpdate]] = relationship(
        back_populates="activity",
        passive_deletes="all",
        order_by="ActivityUpdate.recorded_at, ActivityUpdate.id",
        lazy="raise_on_sql",
    )
    report: Mapped[VisitReport | None] = relationship(back_populates="activity", lazy="raise_on_sql")

    @property
    def holds_round(self) -> bool:
        """Whether nobody else may have this activity's round: a study visit that is not cancelled."""
        return self.kind == ActivityKind.STUDY_VISIT and self.status != ActivityStatus.CANCELLED


class ActivityPair(Row):
    """An activity serves a pair. The round stands here, so that the database can say it is taken:
    `takes_round` is true while the activity `holds_round` and a round is set."""

    __tablename__ = "activity_pair"
    __table_args__ = (
        UniqueConstraint("activity_id", "pair_id"),
        Index(
            "uq_activity_pair_pair_id_round",
            "pair_id",
            "round",
            unique=True,
            sqlite_where=text("takes_round"),
            postgresql_where=text("takes_round"),
        ),
        at_least(1, "round"),
        CheckConstraint("round IS NOT NULL OR NOT takes_round", name="takes_round"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"), index=True)
    round: Mapped[int | None]
    takes_round: Mapped[bool] = mapped_column(default=False)

    activity: Mapped[Activity] = relationship(back_populates="pair_links", lazy="raise_on_sql")
    pair: Mapped[Pair] = relationship(back_populates="activity_links", lazy="raise_on_sql")


class ActivitySession(Row):
    """One day, at one place, in one mode, hosted by one member."""

    __tablename__ = "activity_session"
    __table_args__ = (Index(None, "activity_id", "position"), *dates_in_order("day"))

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    position: Mapped[int] = mapped_column(default=0)
    day: Mapped[ApproximateDate | None] = approximate("day")
    mode: Mapped[Mode | None] = mapped_column(choice(Mode, "mode"))
    place: Mapped[Words | None]
    host_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    begins: Mapped[time | None]
    ends: Mapped[time | None]
    timezone: Mapped[str | None] = mapped_column(String(64))
    note: Mapped[Words | None]

    activity: Mapped[Activity] = relationship(back_populates="sessions", lazy="raise_on_sql")
    host: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")


class HeadCount(Row):
    """How many people of an organisation took part: numbers only, and unknown is not nought."""

    __tablename__ = "head_count"
    __table_args__ = (
        Index(None, "activity_id", "position"),
        CheckConstraint("(organisation_id IS NULL) <> (name IS NULL)", name="organisation_or_name"),
        at_least(0, "women"),
        at_least(0, "men"),
        at_least(0, "other"),
        at_least(0, "not_stated"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    position: Mapped[int] = mapped_column(default=0)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[Words | None]
    women: Mapped[int | None]
    men: Mapped[int | None]
    other: Mapped[int | None]
    not_stated: Mapped[int | None]
    capacity: Mapped[Capacity | None] = mapped_column(choice(Capacity, "capacity"))

    activity: Mapped[Activity] = relationship(back_populates="head_counts", lazy="raise_on_sql")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")


class CoOrganiser(Row):
    """Who else organised an activity: an organisation of the programme, or a free name."""

    __tablename__ = "co_organiser"
    __table_args__ = (
        Index(None, "activity_id", "position"),
        CheckConstraint("(organisation_id IS NULL) <> (name IS NULL)", name="organisation_or_name"),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    position: Mapped[int] = mapped_column(default=0)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[Words | None]

    activity: Mapped[Activity] = relationship(back_populates="co_organisers", lazy="raise_on_sql")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")


class ActivityUpdate(UpdateColumns, Row):
    """One dated, authored statement about an activity; the database refuses to change it."""

    __tablename__ = "activity_update"
    __table_args__ = (
        UniqueConstraint("activity_id", "recorded_at"),
        *update_rules(done=ActivityStatus.HELD),
    )

    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"))
    status: Mapped[ActivityStatus | None] = mapped_column(choice(ActivityStatus, "status"))
    withdraws_id: Mapped[int | None] = mapped_column(ForeignKey("activity_update.id"), index=True)

    activity: Mapped[Activity] = relationship(back_populates="updates", lazy="raise_on_sql")
    withdraws: Mapped[ActivityUpdate | None] = relationship(
        remote_side="ActivityUpdate.id", lazy="raise_on_sql"
    )


never_changes(ActivityUpdate.__table__)
