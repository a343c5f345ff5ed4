"""Create the evaluations of activities and their answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

SCORES = ("useful", "learned", "exchange", "usable", "organised")


def upgrade() -> None:
    op.create_table(
        "evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
        sa.UniqueConstraint("activity_id", name=op.f("uq_evaluation_activity_id")),
        sa.UniqueConstraint("code", name=op.f("uq_evaluation_code")),
        sa.CheckConstraint("code <> ''", name=op.f("ck_evaluation_code_not_empty")),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_evaluation_days")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_evaluation_programme_id")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_evaluation_activity_id")),
    )
    op.create_index(op.f("ix_evaluation_programme_id"), "evaluation", ["programme_id"])
    op.create_table(
        "evaluation_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.Integer(), nullable=False),
        sa.Column("device_hash", sa.String(64), nullable=False),
        *(sa.Column(score, sa.Integer(), nullable=True) for score in SCORES),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_answer")),
        sa.UniqueConstraint(
            "evaluation_id", "device_hash", name=op.f("uq_evaluation_answer_evaluation_id_device_hash")
        ),
        *(
            sa.CheckConstraint(f"{score} BETWEEN 1 AND 5", name=op.f(f"ck_evaluation_answer_{score}_scale"))
            for score in SCORES
        ),
        sa.CheckConstraint(
            "coalesce(useful, learned, exchange, usable, organised) IS NOT NULL OR comment IS NOT NULL",
            name=op.f("ck_evaluation_answer_says_something"),
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluation.id"], name=op.f("fk_evaluation_answer_evaluation_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("evaluation_answer")
    op.drop_table("evaluation")
