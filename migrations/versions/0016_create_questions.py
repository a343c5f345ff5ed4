"""Create the questions about milestones and activities, and the confirmations by mentor cities."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_organisation_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_by_organisation_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.CheckConstraint(
            "(milestone_id IS NULL) <> (activity_id IS NULL)", name=op.f("ck_question_milestone_or_activity")
        ),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by_id IS NULL)"
            " AND (answer IS NOT NULL OR answered_by_organisation_id IS NULL)",
            name=op.f("ck_question_answer"),
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_question_programme_id")),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_question_milestone_id")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_question_activity_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_question_asked_by_id")),
        sa.ForeignKeyConstraint(
            ["asked_by_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_question_asked_by_organisation_id"),
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user.id"], name=op.f("fk_question_answered_by_id")),
        sa.ForeignKeyConstraint(
            ["answered_by_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_question_answered_by_organisation_id"),
        ),
    )
    for column in (
        *("programme_id", "milestone_id", "activity_id"),
        *("asked_by_id", "asked_by_organisation_id", "answered_by_id", "answered_by_organisation_id"),
    ):
        op.create_index(op.f(f"ix_question_{column}"), "question", [column])
    op.create_table(
        "confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("by_organisation_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_user_id", sa.Integer(), nullable=True),
        sa.Column("ended_by_organisation_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
        sa.CheckConstraint(
            "ended_at IS NOT NULL OR (ended_by_user_id IS NULL AND ended_by_organisation_id IS NULL"
            " AND why IS NULL)",
            name=op.f("ck_confirmation_ended"),
        ),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (by_organisation_id IS NULL)", name=op.f("ck_confirmation_confirmed")
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestone.id"], name=op.f("fk_confirmation_milestone_id")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name=op.f("fk_confirmation_by_user_id")),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisation.id"], name=op.f("fk_confirmation_by_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_user_id"], ["user.id"], name=op.f("fk_confirmation_ended_by_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_confirmation_ended_by_organisation_id"),
        ),
    )
    for column in (
        *("milestone_id", "by_user_id", "by_organisation_id"),
        *("ended_by_user_id", "ended_by_organisation_id"),
    ):
        op.create_index(op.f(f"ix_confirmation_{column}"), "confirmation", [column])
    op.create_index(
        op.f("uq_confirmation_milestone_id"),
        "confirmation",
        ["milestone_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("confirmation")
    op.drop_table("question")
