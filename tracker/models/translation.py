"""Translations of the short texts that the public reads."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.statuses import TranslatedField
from tracker.models.rows import Row, Versioned
from tracker.models.types import Words, choice, language_shape

THINGS = ("pair", "milestone", "outcome", "practice")
"""What has texts that may be translated: each has a column, and exactly one of these is filled."""


class Translation(Versioned, Row):
    """One text of a pair, a milestone, an outcome or a practice in one more language.

    `of_text` is the original that it was made of: where that is another one by now, no reader is shown the
    translation (decision 030).
    """

    __tablename__ = "translation"
    __table_args__ = (
        *(UniqueConstraint(f"{thing}_id", "field", "language") for thing in THINGS),
        CheckConstraint(
            " + ".join(f"CASE WHEN {thing}_id IS NULL THEN 0 ELSE 1 END" for thing in THINGS) + " = 1",
            name="of_one_thing",
        ),
        CheckConstraint("(pair_id IS NOT NULL) = (field IN ('objective', 'motto'))", name="field_of_pair"),
        CheckConstraint("practice_id IS NOT NULL OR field <> 'summary'", name="field_of_practice"),
        CheckConstraint("text <> ''", name="text_not_empty"),
        language_shape("language"),
    )

    pair_id: Mapped[int | None] = mapped_column(ForeignKey("pair.id"))
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("milestone.id"))
    outcome_id: Mapped[int | None] = mapped_column(ForeignKey("outcome.id"))
    practice_id: Mapped[int | None] = mapped_column(ForeignKey("practice.id"))
    field: Mapped[TranslatedField] = mapped_column(choice(TranslatedField, "field"))
    language: Mapped[str] = mapped_column(String(8))
    text: Mapped[Words]
    of_text: Mapped[Words]
    search_text: Mapped[Words] = mapped_column(default="")
