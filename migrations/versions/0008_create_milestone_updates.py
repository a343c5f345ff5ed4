"""Create the updates of milestones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "milestone_update",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(32), nullable=True),
        sa.Column("confidence", sa.String(32), nullable=True),
        sa.Column("withdraws_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("by_organisation_id", sa.Integer(), nullable=True),
        sa.Column("withdraws_expected", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(32), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("unchanged", sa.Boolean(), nullable=False),
        sa.Column("effective_on_text", sa.Text(), nullable=True),
        sa.Column("effective_on_edtf", sa.Text(), nullable=True),
        sa.Column("effective_on_earliest", sa.Date(), nullable=True),
        sa.Column("effective_on_latest", sa.Date(), nullable=True),
        sa.Column("expected_text", sa.Text(), nullable=True),
        sa.Column("expected_edtf", sa.Text(), nullable=True),
        sa.Column("expected_earliest", sa.Date(), nullable=True),
        sa.Column("expected_latest", sa.Date(), nullable=True),
        sa.Column("agreed_text", sa.Text(), nullable=True),
        sa.Column("agreed_edtf", sa.Text(), nullable=True),
        sa.Column("agreed_earliest", sa.Date(), nullable=True),
        sa.Column("agreed_latest", sa.Date(), nullable=True),
        sa.Column("happened_text", sa.Text(), nullable=True),
        sa.Column("happened_edtf", sa.Text(), nullable=True),
        sa.Column("happened_earliest", sa.Date(), nullable=True),
        sa.Column("happened_latest", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_update")),
        sa.UniqueConstraint(
            "milestone_id", "recorded_at", name=op.f("uq_milestone_update_milestone_id_recorded_at")
        ),
        sa.CheckConstraint(
            "(agreed_edtf IS NOT NULL OR (agreed_earliest IS NULL AND agreed_latest IS NULL))"
            " AND agreed_latest >= agreed_earliest",
            name=op.f("ck_milestone_update_agreed_order"),
        ),
        sa.CheckConstraint(
            "confidence IN ('on_track', 'at_risk', 'off_track')", name=op.f("ck_milestone_update_confidence")
        ),
        sa.CheckConstraint(
            "(effective_on_edtf IS NULL) = (coalesce(status, '') = 'completed')",
            name=op.f("ck_milestone_update_effective_on"),
        ),
        sa.CheckConstraint(
            "(effective_on_edtf IS NOT NULL OR (effective_on_earliest IS NULL"
            " AND effective_on_latest IS NULL)) AND effective_on_latest >= effective_on_earliest",
            name=op.f("ck_milestone_update_effective_on_order"),
        ),
        sa.CheckConstraint(
            "(expected_edtf IS NOT NULL OR (expected_earliest IS NULL AND expected_latest IS NULL))"
            " AND expected_latest >= expected_earliest",
            name=op.f("ck_milestone_update_expected_order"),
        ),
        sa.CheckConstraint(
            "(happened_edtf IS NOT NULL OR (happened_earliest IS NULL AND happened_latest IS NULL))"
            " AND happened_latest >= happened_earliest",
            name=op.f("ck_milestone_update_happened_order"),
        ),
        sa.CheckConstraint(
            "reason IN ('staff', 'funding', 'politics', 'legal', 'procurement', 'partner', "
            "'emergency', 'scope', 'other')",
            name=op.f("ck_milestone_update_reason"),
        ),
        sa.CheckConstraint(
            "unchanged OR withdraws_expected OR status IS NOT NULL OR expected_edtf IS NOT NULL"
            " OR agreed_edtf IS NOT NULL OR happened_edtf IS NOT NULL OR reason IS NOT NULL"
            " OR comment IS NOT NULL OR withdraws_id IS NOT NULL OR confidence IS NOT NULL",
            name=op.f("ck_milestone_update_says_something"),
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'not_started', 'in_progress', 'completed', 'dropped', 'unknown')",
            name=op.f("ck_milestone_update_status"),
        ),
        sa.CheckConstraint(
            "NOT (withdraws_expected AND expected_edtf IS NOT NULL)",
            name=op.f("ck_milestone_update_withdraws_expected"),
        ),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisation.id"], name=op.f("fk_milestone_update_by_organisation_id")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name=op.f("fk_milestone_update_by_user_id")),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestone.id"], name=op.f("fk_milestone_update_milestone_id")
        ),
        sa.ForeignKeyConstraint(
            ["withdraws_id"], ["milestone_update.id"], name=op.f("fk_milestone_update_withdraws_id")
        ),
    )
    op.create_index(
        op.f("ix_milestone_update_by_organisation_id"), "milestone_update", ["by_organisation_id"]
    )
    op.create_index(op.f("ix_milestone_update_by_user_id"), "milestone_update", ["by_user_id"])
    op.create_index(op.f("ix_milestone_update_withdraws_id"), "milestone_update", ["withdraws_id"])


def downgrade() -> None:
    op.drop_table("milestone_update")
