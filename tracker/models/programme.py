"""A programme, and the sources that its facts come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.dates import ApproximateDate
from tracker.domain.statuses import CountryDisplay
from tracker.models.rows import Row, Sourced, Versioned, Written
from tracker.models.types import Key, Strings, Words, approximate, at_least, choice, dates_in_order, not_empty

if TYPE_CHECKING:
    from tracker.models.activity import Activity
    from tracker.models.organisation import Organisation
    from tracker.models.pair import Pair
    from tracker.models.result import Deliverable, Outcome


class Programme(Versioned, Sourced, Written, Row):
    """The funded mentoring project as a whole. `revision` is bumped by every change below it."""

    __tablename__ = "programme"
    __table_args__ = (
        UniqueConstraint("slug"),
        not_empty("slug"),
        at_least(0, "revision"),
        *dates_in_order("period"),
    )

    slug: Mapped[Key]
    name: Mapped[Words]
    acronym: Mapped[Words | None]
    # Organisations belong to a programme, and the programme names two of them.
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", use_alter=True), index=True)
    facilitator_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", use_alter=True), index=True
    )
    funder: Mapped[Words | None]
    grant_number: Mapped[Words | None]
    funding_statement: Mapped[Words | None]
    disclaimer: Mapped[Words | None]
    period: Mapped[ApproximateDate | None] = approximate("period")
    period_note: Mapped[Words | None]
    countries: Mapped[Strings]
    country_display: Mapped[CountryDisplay] = mapped_column(
        choice(CountryDisplay, "country_display"), default=CountryDisplay.ISO
    )
    default_language: Mapped[str] = mapped_column(String(35), default="en")
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    rounds: Mapped[Strings]
    open: Mapped[bool] = mapped_column(default=False)
    fictional: Mapped[bool] = mapped_column(default=False)
    rule: Mapped[Words | None]
    revision: Mapped[int] = mapped_column(default=0)
    keeps_names_months: Mapped[int | None] = mapped_column(sort_order=100)

    lead: Mapped[Organisation | None] = relationship(
        foreign_keys=[lead_id], post_update=True, lazy="raise_on_sql"
    )
    facilitator: Mapped[Organisation | None] = relationship(
        foreign_keys=[facilitator_id], post_update=True, lazy="raise_on_sql"
    )
    source_rows: Mapped[list[Source]] = relationship(
        back_populates="programme", order_by="Source.position, Source.id", lazy="raise_on_sql"
    )
    organisations: Mapped[list[Organisation]] = relationship(
        back_populates="programme",
        foreign_keys="Organisation.programme_id",
        order_by="Organisation.id",
        lazy="raise_on_sql",
    )
    pairs: Mapped[list[Pair]] = relationship(
        back_populates="programme", order_by="Pair.number", lazy="raise_on_sql"
    )
    activities: Mapped[list[Activity]] = relationship(
        back_populates="programme", order_by="Activity.id", lazy="raise_on_sql"
    )
    deliverables: Mapped[list[Deliverable]] = relationship(
        back_populates="programme", order_by="Deliverable.id", lazy="raise_on_sql"
    )
    outcomes: Mapped[list[Outcome]] = relationship(
        back_populates="programme", order_by="Outcome.id", lazy="raise_on_sql"
    )


class Source(Row):
    """Where a fact comes from. Rows name it by `key` in their list `sources`."""

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("programme_id", "key"), not_empty("key"))

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    key: Mapped[Key]
    citation: Mapped[Words]
    position: Mapped[int] = mapped_column(default=0)

    programme: Mapped[Programme] = relationship(back_populates="source_rows", lazy="raise_on_sql")
