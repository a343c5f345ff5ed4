"""Pictures of what the pairs did, and what must be known of each before it may be public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.statuses import Consent
from tracker.models.rows import Row, Versioned, Written
from tracker.models.types import Title, Words, choice, not_empty

if TYPE_CHECKING:
    from tracker.models.activity import Activity
    from tracker.models.pair import Pair
    from tracker.models.programme import Programme


class Picture(Versioned, Written, Row):
    """A picture of a pair, or of the programme where there is no pair; perhaps of one activity.

    The files stand in the store under `key`, a random name; `width` and `height` are pixels and `size` bytes
    of the large one. `credit` may be the name of a person.
    """

    __tablename__ = "picture"
    __table_args__ = (
        UniqueConstraint("key"),
        Index(None, "pair_id", "position"),
        not_empty("key"),
        CheckConstraint("width > 0 AND height > 0 AND size > 0", name="has_pixels"),
        # The number stands in public addresses: that of a removed picture is never given to another.
        {"sqlite_autoincrement": True},
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    pair_id: Mapped[int | None] = mapped_column(ForeignKey("pair.id"))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    alt: Mapped[Words | None]
    credit: Mapped[Title | None]
    licence: Mapped[Title | None]
    consent: Mapped[Consent] = mapped_column(choice(Consent, "consent"))
    position: Mapped[int] = mapped_column(default=0)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)

    programme: Mapped[Programme] = relationship(lazy="raise_on_sql")
    pair: Mapped[Pair | None] = relationship(lazy="raise_on_sql")
    activity: Mapped[Activity | None] = relationship(lazy="raise_on_sql")
