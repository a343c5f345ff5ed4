"""Forms that were sent, so that one sent twice is done once."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.rows import Row
from tracker.models.types import Words


class SubmittedForm(Row):
    """The `token` of a form that was done, and the `location` where its sender was sent then."""

    __tablename__ = "submitted_form"
    __table_args__ = (UniqueConstraint("token"),)

    token: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    path: Mapped[Words]
    location: Mapped[Words]
