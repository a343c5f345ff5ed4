"""Organisations of a programme, and figures about the people who live in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.statuses import FigureKind, OrganisationKind
from tracker.models.rows import Row, Sourced, Versioned
from tracker.models.types import (
    Country,
    Key,
    Number,
    Strings,
    Words,
    at_least,
    choice,
    country_code,
    not_empty,
)

if TYPE_CHECKING:
    from tracker.models.pair import Membership, Practice
    from tracker.models.programme import Programme


class Organisation(Versioned, Sourced, Row):
    """A city, an association, a lead partner, a facilitator or an external body of one programme.

    `population_year` and `population_note` hold for all its figures. `search_text` is its name and
    other names without accents, case and hyphens; services keep it.
    """

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("programme_id", "key"), not_empty("key"), country_code())

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    key: Mapped[Key]
    name: Mapped[Words]
    acronym: Mapped[Words | None]
    kind: Mapped[OrganisationKind] = mapped_column(choice(OrganisationKind, "kind"))
    scope: Mapped[Words | None]
    country: Mapped[Country | None]
    other_names: Mapped[Strings]
    website: Mapped[Words | None]
    population_year: Mapped[int | None]
    population_note: Mapped[Words | None]
    search_text: Mapped[Words] = mapped_column(default="")

    programme: Mapped[Programme] = relationship(
        back_populates="organisations", foreign_keys=[programme_id], lazy="raise_on_sql"
    )
    figures: Mapped[list[Figure]] = relationship(
        back_populates="organisation",
        cascade="all, delete-orphan",
        order_by="Figure.id",
        lazy="raise_on_sql",
    )
    memberships: Mapped[list[Membership]] = relationship(
        back_populates="organisation", order_by="Membership.id", lazy="raise_on_sql"
    )
    practices: Mapped[list[Practice]] = relationship(
        back_populates="owner", order_by="Practice.id", lazy="raise_on_sql"
    )


class Figure(Sourced, Row):
    """One number about the people of an organisation, never ranked against another's.

    `year` and `note` (what exactly it counts) are the figure's own, where it has any beside those
    of its organisation.
    """

    __tablename__ = "figure"
    __table_args__ = (UniqueConstraint("organisation_id", "kind"), at_least(0, "value"))

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[FigureKind] = mapped_column(choice(FigureKind, "kind"))
    value: Mapped[float] = mapped_column(Number)
    year: Mapped[int | None]
    note: Mapped[Words | None]

    organisation: Mapped[Organisation] = relationship(back_populates="figures", lazy="raise_on_sql")
