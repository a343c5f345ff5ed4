"""Create the updates of activities."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "activity_update",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(32), nullable=True),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_update")),
        sa.UniqueConstraint(
            "activity_id", "recorded_at", name=op.f("uq_activity_update_activity_id_recorded_at")
        ),
        sa.CheckConstraint(
            "(agreed_edtf IS NOT NULL OR (agreed_earliest IS NULL AND agreed_latest IS NULL))"
            " AND agreed_latest >= agreed_earliest",
            name=op.f("ck_activity_update_agreed_order"),
        ),
        sa.CheckConstraint(
            "(effective_on_edtf IS NULL) = (coalesce(status, '') = 'held')",
            name=op.f("ck_activity_update_effective_on"),
        ),
        sa.CheckConstraint(
            "(effective_on_edtf IS NOT NULL OR (effective_on_earliest IS NULL"
            " AND effective_on_latest IS NULL)) AND effective_on_latest >= effective_on_earliest",
            name=op.f("ck_activity_update_effective_on_order"),
        ),
        sa.CheckConstraint(
            "(expected_edtf IS NOT NULL OR (expected_earliest IS NULL AND expected_latest IS NULL))"
            " AND expected_latest >= expected_earliest",
            name=op.f("ck_activity_update_expected_order"),
        ),
        sa.CheckConstraint(
            "(happened_edtf IS NOT NULL OR (happened_earliest IS NULL AND happened_latest IS NULL))"
            " AND happened_latest >= happened_earliest",
            name=op.f("ck_activity_update_happened_order"),
        ),
        sa.CheckConstraint(
            "reason IN ('staff', 'funding', 'politics', 'legal', 'procurement', 'partner', "
            "'emergency', 'scope', 'other')",
            name=op.f("ck_activity_update_reason"),
        ),
        sa.CheckConstraint(
            "unchanged OR withdraws_expected OR status IS NOT NULL OR expected_edtf IS NOT NULL"
            " OR agreed_edtf IS NOT NULL OR happened_edtf IS NOT NULL OR reason IS NOT NULL"
            " OR comment IS NOT NULL OR withdraws_id IS NOT NULL",
            name=op.f("ck_activity_update_says_something"),
        ),
        sa.CheckConstraint(
            "status IN ('idea', 'planned', 'confirmed', 'held', 'postponed', 'cancelled')",
            name=op.f("ck_activity_update_status"),
        ),
        sa.CheckConstraint(
            "NOT (withdraws_expected AND expected_edtf IS NOT NULL)",
            name=op.f("ck_activity_update_withdraws_expected"),
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_update_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["by_organisation_id"], ["organisation.id"], name=op.f("fk_activity_update_by_organisation_id")
        ),
        sa.ForeignKeyConstraint(["by_user_id"], ["user.id"], name=op.f("fk_activity_update_by_user_id")),
        sa.ForeignKeyConstraint(
            ["withdraws_id"], ["activity_update.id"], name=op.f("fk_activity_update_withdraws_id")
        ),
    )
    op.create_index(op.f("ix_activity_update_by_organisation_id"), "activity_update", ["by_organisation_id"])
    op.create_index(op.f("ix_activity_update_by_user_id"), "activity_update", ["by_user_id"])
    op.create_index(op.f("ix_activity_update_withdraws_id"), "activity_update", ["withdraws_id"])


def downgrade() -> None:
    op.drop_table("activity_update")
