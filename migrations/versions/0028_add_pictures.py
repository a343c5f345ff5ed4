"""Add pictures with what must be known of them before they may be public."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

REFERENCES = (
    ("programme_id", "programme"),
    ("pair_id", "pair"),
    ("activity_id", "activity"),
    ("by_user_id", "user"),
)


def upgrade() -> None:
    op.create_table(
        "picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("alt", sa.Text(), nullable=True),
        sa.Column("credit", sa.String(300), nullable=True),
        sa.Column("licence", sa.String(300), nullable=True),
        sa.Column("consent", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture")),
        sa.UniqueConstraint("key", name=op.f("uq_picture_key")),
        sa.CheckConstraint("key <> ''", name=op.f("ck_picture_key_not_empty")),
        sa.CheckConstraint("width > 0 AND height > 0 AND size > 0", name=op.f("ck_picture_has_pixels")),
        sa.CheckConstraint(
            "consent IN ('unknown', 'given', 'not_needed', 'refused')", name=op.f("ck_picture_consent")
        ),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_picture_{name}"))
            for name, table in REFERENCES
        ),
        # The number stands in public addresses: that of a removed picture is never given to another.
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_picture_pair_id_position"), "picture", ["pair_id", "position"])
    for name in ("programme_id", "activity_id", "by_user_id"):
        op.create_index(op.f(f"ix_picture_{name}"), "picture", [name])


def downgrade() -> None:
    op.drop_table("picture")
