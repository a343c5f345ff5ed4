"""Keep translations of the short texts that the public reads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

THINGS = ("pair", "milestone", "outcome", "practice")
FIELDS = "'objective', 'motto', 'title', 'summary'"
ONE_THING = " + ".join(f"CASE WHEN {thing}_id IS NULL THEN 0 ELSE 1 END" for thing in THINGS) + " = 1"
CODE = (
    "length(language) BETWEEN 2 AND 3 AND language = lower(language)"
    " AND substr(language, 1, 1) BETWEEN 'a' AND 'z' AND substr(language, 2, 1) BETWEEN 'a' AND 'z'"
    " AND (length(language) = 2 OR substr(language, 3, 1) BETWEEN 'a' AND 'z')"
)


def upgrade() -> None:
    op.create_table(
        "translation",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(f"{thing}_id", sa.Integer(), nullable=True) for thing in THINGS),
        sa.Column("field", sa.String(32), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("of_text", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_translation")),
        *(
            sa.UniqueConstraint(
                f"{thing}_id", "field", "language", name=op.f(f"uq_translation_{thing}_id_field_language")
            )
            for thing in THINGS
        ),
        *(
            sa.ForeignKeyConstraint([f"{thing}_id"], [f"{thing}.id"], name=op.f(f"fk_translation_{thing}_id"))
            for thing in THINGS
        ),
        sa.CheckConstraint(ONE_THING, name=op.f("ck_translation_of_one_thing")),
        sa.CheckConstraint(
            "(pair_id IS NOT NULL) = (field IN ('objective', 'motto'))",
            name=op.f("ck_translation_field_of_pair"),
        ),
        sa.CheckConstraint(
            "practice_id IS NOT NULL OR field <> 'summary'", name=op.f("ck_translation_field_of_practice")
        ),
        sa.CheckConstraint(f"field IN ({FIELDS})", name=op.f("ck_translation_field")),
        sa.CheckConstraint(CODE, name=op.f("ck_translation_language")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_translation_text_not_empty")),
    )


def downgrade() -> None:
    op.drop_table("translation")
