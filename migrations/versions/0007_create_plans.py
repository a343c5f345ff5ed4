"""Create action plans, milestones and replications."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "action_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(300), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("objectives", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(32), nullable=True),
        sa.Column("adopted_on_text", sa.Text(), nullable=True),
        sa.Column("adopted_on_edtf", sa.Text(), nullable=True),
        sa.Column("adopted_on_earliest", sa.Date(), nullable=True),
        sa.Column("adopted_on_latest", sa.Date(), nullable=True),
        sa.Column("adopted_by", sa.Text(), nullable=True),
        sa.Column("period_text", sa.Text(), nullable=True),
        sa.Column("period_edtf", sa.Text(), nullable=True),
        sa.Column("period_earliest", sa.Date(), nullable=True),
        sa.Column("period_latest", sa.Date(), nullable=True),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("source_note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_plan")),
        sa.UniqueConstraint("programme_id", "key", name=op.f("uq_action_plan_programme_id_key")),
        sa.CheckConstraint(
            "(adopted_on_edtf IS NOT NULL OR (adopted_on_earliest IS NULL"
            " AND adopted_on_latest IS NULL)) AND adopted_on_latest >= adopted_on_earliest",
            name=op.f("ck_action_plan_adopted_on_order"),
        ),
        sa.CheckConstraint("key <> ''", name=op.f("ck_action_plan_key_not_empty")),
        sa.CheckConstraint(
            "(period_edtf IS NOT NULL OR (period_earliest IS NULL AND period_latest IS NULL))"
            " AND period_latest >= period_earliest",
            name=op.f("ck_action_plan_period_order"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'adopted', 'in_implementation', 'closed')",
            name=op.f("ck_action_plan_status"),
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["organisation.id"], name=op.f("fk_action_plan_owner_id")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_action_plan_pair_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_action_plan_programme_id")),
    )
    op.create_index(op.f("ix_action_plan_owner_id"), "action_plan", ["owner_id"])
    op.create_index(op.f("ix_action_plan_pair_id"), "action_plan", ["pair_id"])
    op.create_table(
        "milestone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("added_on_text", sa.Text(), nullable=True),
        sa.Column("added_on_edtf", sa.Text(), nullable=True),
        sa.Column("added_on_earliest", sa.Date(), nullable=True),
        sa.Column("added_on_latest", sa.Date(), nullable=True),
        sa.Column("agreed_text", sa.Text(), nullable=True),
        sa.Column("agreed_edtf", sa.Text(), nullable=True),
        sa.Column("agreed_earliest", sa.Date(), nullable=True),
        sa.Column("agreed_latest", sa.Date(), nullable=True),
        sa.Column("expected_text", sa.Text(), nullable=True),
        sa.Column("expected_edtf", sa.Text(), nullable=True),
        sa.Column("expected_earliest", sa.Date(), nullable=True),
        sa.Column("expected_latest", sa.Date(), nullable=True),
        sa.Column("happened_text", sa.Text(), nullable=True),
        sa.Column("happened_edtf", sa.Text(), nullable=True),
        sa.Column("happened_earliest", sa.Date(), nullable=True),
        sa.Column("happened_latest", sa.Date(), nullable=True),
        sa.Column("confidence", sa.String(32), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("means_of_verification", sa.Text(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("confirmed_by_mentor", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(32), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("source_note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
        sa.UniqueConstraint("plan_id", "code", name=op.f("uq_milestone_plan_id_code")),
        sa.CheckConstraint(
            "(added_on_edtf IS NOT NULL OR (added_on_earliest IS NULL AND added_on_latest IS NULL))"
            " AND added_on_latest >= added_on_earliest",
            name=op.f("ck_milestone_added_on_order"),
        ),
        sa.CheckConstraint(
            "(agreed_edtf IS NOT NULL OR (agreed_earliest IS NULL AND agreed_latest IS NULL))"
            " AND agreed_latest >= agreed_earliest",
            name=op.f("ck_milestone_agreed_order"),
        ),
        sa.CheckConstraint("code <> ''", name=op.f("ck_milestone_code_not_empty")),
        sa.CheckConstraint(
            "confidence IN ('on_track', 'at_risk', 'off_track')", name=op.f("ck_milestone_confidence")
        ),
        sa.CheckConstraint(
            "(expected_edtf IS NOT NULL OR (expected_earliest IS NULL AND expected_latest IS NULL))"
            " AND expected_latest >= expected_earliest",
            name=op.f("ck_milestone_expected_order"),
        ),
        sa.CheckConstraint(
            "(happened_edtf IS NOT NULL OR (happened_earliest IS NULL AND happened_latest IS NULL))"
            " AND happened_latest >= happened_earliest",
            name=op.f("ck_milestone_happened_order"),
        ),
        sa.CheckConstraint(
            "coalesce(happened_edtf, happened_text) IS NULL OR status = 'completed'",
            name=op.f("ck_milestone_happened_status"),
        ),
        sa.CheckConstraint(
            "reason IN ('staff', 'funding', 'politics', 'legal', 'procurement', 'partner', "
            "'emergency', 'scope', 'other')",
            name=op.f("ck_milestone_reason"),
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'not_started', 'in_progress', 'completed', 'dropped', 'unknown')",
            name=op.f("ck_milestone_status"),
        ),
        sa.CheckConstraint("weight >= 1", name=op.f("ck_milestone_weight")),
        sa.ForeignKeyConstraint(["owner_id"], ["organisation.id"], name=op.f("fk_milestone_owner_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["action_plan.id"], name=op.f("fk_milestone_plan_id")),
    )
    op.create_index(op.f("ix_milestone_owner_id"), "milestone", ["owner_id"])
    op.create_index(op.f("ix_milestone_plan_id_expected_latest"), "milestone", ["plan_id", "expected_latest"])
    op.create_index(op.f("ix_milestone_plan_id_position"), "milestone", ["plan_id", "position"])
    op.create_table(
        "replication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=True),
        sa.Column("practice_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("country", sa.CHAR(2), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("organisation_name", sa.Text(), nullable=True),
        sa.Column("mechanism", sa.Text(), nullable=True),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("source_note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replication")),
        sa.CheckConstraint(
            "length(country) = 2 AND country = upper(country) AND substr(country, 1, 1) BETWEEN 'A'"
            " AND 'Z' AND substr(country, 2, 1) BETWEEN 'A' AND 'Z'",
            name=op.f("ck_replication_country"),
        ),
        sa.CheckConstraint(
            "(milestone_id IS NULL) <> (practice_id IS NULL)",
            name=op.f("ck_replication_milestone_or_practice"),
        ),
        sa.CheckConstraint(
            "organisation_id IS NULL OR organisation_name IS NULL",
            name=op.f("ck_replication_organisation_or_name"),
        ),
        sa.CheckConstraint(
            "status IN ('intended', 'agreed', 'started', 'in_place', 'abandoned')",
            name=op.f("ck_replication_status"),
        ),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_replication_milestone_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_replication_organisation_id")
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_replication_practice_id")),
    )
    op.create_index(op.f("ix_replication_milestone_id_position"), "replication", ["milestone_id", "position"])
    op.create_index(op.f("ix_replication_organisation_id"), "replication", ["organisation_id"])
    op.create_index(op.f("ix_replication_practice_id_position"), "replication", ["practice_id", "position"])


def downgrade() -> None:
    op.drop_table("replication")
    op.drop_table("milestone")
    op.drop_table("action_plan")
