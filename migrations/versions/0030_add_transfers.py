"""Add which practice a plan takes over, how far, and what was changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_table(
        "transfer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(32), nullable=True),
        sa.Column("changed", sa.Text(), nullable=True),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("source_note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
        sa.UniqueConstraint("plan_id", "practice_id", name=op.f("uq_transfer_plan_id_practice_id")),
        sa.CheckConstraint("stage IN ('understand', 'adapt', 're_use')", name=op.f("ck_transfer_stage")),
        sa.ForeignKeyConstraint(["plan_id"], ["action_plan.id"], name=op.f("fk_transfer_plan_id")),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_transfer_practice_id")),
    )
    op.create_index(op.f("ix_transfer_practice_id"), "transfer", ["practice_id"])


def downgrade() -> None:
    op.drop_table("transfer")
