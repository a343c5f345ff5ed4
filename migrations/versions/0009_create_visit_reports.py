"""Create visit reports, follow-ups and comments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "visit_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("submitted_on_text", sa.Text(), nullable=True),
        sa.Column("submitted_on_edtf", sa.Text(), nullable=True),
        sa.Column("submitted_on_earliest", sa.Date(), nullable=True),
        sa.Column("submitted_on_latest", sa.Date(), nullable=True),
        sa.Column("seen", sa.Text(), nullable=True),
        sa.Column("learned", sa.Text(), nullable=True),
        sa.Column("did_not_work", sa.Text(), nullable=True),
        sa.Column("effect_on_plan", sa.Text(), nullable=True),
        sa.Column("not_as_planned", sa.Text(), nullable=True),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("returned_note", sa.Text(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("draft", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_report")),
        sa.UniqueConstraint("activity_id", name=op.f("uq_visit_report_activity_id")),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'accepted')", name=op.f("ck_visit_report_state")
        ),
        sa.CheckConstraint(
            "(submitted_on_edtf IS NOT NULL OR (submitted_on_earliest IS NULL"
            " AND submitted_on_latest IS NULL)) AND submitted_on_latest >= submitted_on_earliest",
            name=op.f("ck_visit_report_submitted_on_order"),
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_visit_report_activity_id")),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name=op.f("fk_visit_report_by_user_id")),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["organisation.id"], name=op.f("fk_visit_report_reporter_id")
        ),
    )
    op.create_index(op.f("ix_visit_report_by_user_id"), "visit_report", ["by_user_id"])
    op.create_index(op.f("ix_visit_report_reporter_id"), "visit_report", ["reporter_id"])
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_name", sa.Text(), nullable=True),
        sa.Column("due_text", sa.Text(), nullable=True),
        sa.Column("due_edtf", sa.Text(), nullable=True),
        sa.Column("due_earliest", sa.Date(), nullable=True),
        sa.Column("due_latest", sa.Date(), nullable=True),
        sa.Column("done", sa.Boolean(), nullable=True),
        sa.Column("done_on_text", sa.Text(), nullable=True),
        sa.Column("done_on_edtf", sa.Text(), nullable=True),
        sa.Column("done_on_earliest", sa.Date(), nullable=True),
        sa.Column("done_on_latest", sa.Date(), nullable=True),
        sa.Column("milestone_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.CheckConstraint("done_on_edtf IS NULL OR coalesce(done, false)", name=op.f("ck_follow_up_done")),
        sa.CheckConstraint(
            "(done_on_edtf IS NOT NULL OR (done_on_earliest IS NULL AND done_on_latest IS NULL))"
            " AND done_on_latest >= done_on_earliest",
            name=op.f("ck_follow_up_done_on_order"),
        ),
        sa.CheckConstraint(
            "(due_edtf IS NOT NULL OR (due_earliest IS NULL AND due_latest IS NULL))"
            " AND due_latest >= due_earliest",
            name=op.f("ck_follow_up_due_order"),
        ),
        sa.CheckConstraint("owner_id IS NULL OR owner_name IS NULL", name=op.f("ck_follow_up_owner_or_name")),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_follow_up_milestone_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["organisation.id"], name=op.f("fk_follow_up_owner_id")),
        sa.ForeignKeyConstraint(["report_id"], ["visit_report.id"], name=op.f("fk_follow_up_report_id")),
    )
    op.create_index(op.f("ix_follow_up_milestone_id"), "follow_up", ["milestone_id"])
    op.create_index(op.f("ix_follow_up_owner_id"), "follow_up", ["owner_id"])
    op.create_index(op.f("ix_follow_up_report_id_position"), "follow_up", ["report_id", "position"])
    op.create_table(
        "report_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=False),
        sa.Column("by_organisation_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_comment")),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisation.id"], name=op.f("fk_report_comment_by_organisation_id")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name=op.f("fk_report_comment_by_user_id")),
        sa.ForeignKeyConstraint(["report_id"], ["visit_report.id"], name=op.f("fk_report_comment_report_id")),
    )
    op.create_index(op.f("ix_report_comment_by_organisation_id"), "report_comment", ["by_organisation_id"])
    op.create_index(op.f("ix_report_comment_by_user_id"), "report_comment", ["by_user_id"])
    op.create_index(op.f("ix_report_comment_report_id"), "report_comment", ["report_id"])


def downgrade() -> None:
    op.drop_table("report_comment")
    op.drop_table("follow_up")
    op.drop_table("visit_report")
