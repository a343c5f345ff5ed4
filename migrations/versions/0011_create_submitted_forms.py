"""Create the forms that were sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "submitted_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submitted_form")),
        sa.UniqueConstraint("token", name=op.f("uq_submitted_form_token")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_submitted_form_user_id")),
    )
    op.create_index(op.f("ix_submitted_form_user_id"), "submitted_form", ["user_id"])


def downgrade() -> None:
    op.drop_table("submitted_form")
