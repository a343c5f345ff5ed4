"""Create what of a programme and its pairs is public, and from which day on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

PIECES = (
    "'programme', 'profile', 'challenges', 'practices', 'mentoring', 'plan', 'story', 'results', 'media', "
    "'pictures', 'factsheet'"
)
STATES = "'draft', 'published', 'withdrawn'"


def upgrade() -> None:
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=True),
        sa.Column("piece", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("pair_id", "piece", name=op.f("uq_publication_pair_id_piece")),
        sa.CheckConstraint(f"piece IN ({PIECES})", name=op.f("ck_publication_piece")),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_publication_state")),
        sa.CheckConstraint("(pair_id IS NULL) = (piece = 'programme')", name=op.f("ck_publication_pair")),
        sa.CheckConstraint(
            "(state = 'published') = (from_day IS NOT NULL)", name=op.f("ck_publication_from_day")
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_publication_programme_id")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_publication_pair_id")),
    )
    op.create_index(op.f("ix_publication_programme_id"), "publication", ["programme_id"])
    op.create_index(
        op.f("uq_publication_programme_id_piece"),
        "publication",
        ["programme_id", "piece"],
        unique=True,
        sqlite_where=sa.text("pair_id IS NULL"),
        postgresql_where=sa.text("pair_id IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("publication")
