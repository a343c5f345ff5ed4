"""Create deliverables and outcomes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "deliverable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(300), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(32), nullable=True),
        sa.Column("due_text", sa.Text(), nullable=True),
        sa.Column("due_edtf", sa.Text(), nullable=True),
        sa.Column("due_earliest", sa.Date(), nullable=True),
        sa.Column("due_latest", sa.Date(), nullable=True),
        sa.Column("reported_on_text", sa.Text(), nullable=True),
        sa.Column("reported_on_edtf", sa.Text(), nullable=True),
        sa.Column("reported_on_earliest", sa.Date(), nullable=True),
        sa.Column("reported_on_latest", sa.Date(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("source_note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliverable")),
        sa.UniqueConstraint("programme_id", "key", name=op.f("uq_deliverable_programme_id_key")),
        sa.CheckConstraint(
            "(due_edtf IS NOT NULL OR (due_earliest IS NULL AND due_latest IS NULL))"
            " AND due_latest >= due_earliest",
            name=op.f("ck_deliverable_due_order"),
        ),
        sa.CheckConstraint("key <> ''", name=op.f("ck_deliverable_key_not_empty")),
        sa.CheckConstraint(
            "kind IN ('action_plan', 'toolkit', 'guide', 'video', 'infographic', 'one_stop_shop', "
            "'report', 'website', 'other')",
            name=op.f("ck_deliverable_kind"),
        ),
        sa.CheckConstraint(
            "(reported_on_edtf IS NOT NULL OR (reported_on_earliest IS NULL"
            " AND reported_on_latest IS NULL)) AND reported_on_latest >= reported_on_earliest",
            name=op.f("ck_deliverable_reported_on_order"),
        ),
        sa.CheckConstraint(
            "status IN ('planned', 'in_progress', 'delivered', 'cancelled')",
            name=op.f("ck_deliverable_status"),
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["organisation.id"], name=op.f("fk_deliverable_owner_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_deliverable_programme_id")),
    )
    op.create_index(op.f("ix_deliverable_owner_id"), "deliverable", ["owner_id"])
    op.create_index(
        op.f("ix_deliverable_programme_id_due_earliest"), "deliverable", ["programme_id", "due_earliest"]
    )
    op.create_table(
        "deliverable_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deliverable_id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliverable_pair")),
        sa.UniqueConstraint(
            "deliverable_id", "pair_id", name=op.f("uq_deliverable_pair_deliverable_id_pair_id")
        ),
        sa.ForeignKeyConstraint(
            ["deliverable_id"], ["deliverable.id"], name=op.f("fk_deliverable_pair_deliverable_id")
        ),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_deliverable_pair_pair_id")),
    )
    op.create_index(op.f("ix_deliverable_pair_pair_id"), "deliverable_pair", ["pair_id"])
    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(300), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(32), nullable=True),
        sa.Column("practice_id", sa.Integer(), nullable=True),
        sa.Column("occurred_text", sa.Text(), nullable=True),
        sa.Column("occurred_edtf", sa.Text(), nullable=True),
        sa.Column("occurred_earliest", sa.Date(), nullable=True),
        sa.Column("occurred_latest", sa.Date(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("source_note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("programme_id", "key", name=op.f("uq_outcome_programme_id_key")),
        sa.CheckConstraint("key <> ''", name=op.f("ck_outcome_key_not_empty")),
        sa.CheckConstraint(
            "kind IN ('practice_adopted', 'service_improved', 'spin_off_project', 'policy_change', "
            "'partnership', 'visibility', 'other')",
            name=op.f("ck_outcome_kind"),
        ),
        sa.CheckConstraint(
            "(occurred_edtf IS NOT NULL OR (occurred_earliest IS NULL AND occurred_latest IS NULL))"
            " AND occurred_latest >= occurred_earliest",
            name=op.f("ck_outcome_occurred_order"),
        ),
        sa.CheckConstraint("status IN ('expected', 'achieved', 'abandoned')", name=op.f("ck_outcome_status")),
        sa.ForeignKeyConstraint(["owner_id"], ["organisation.id"], name=op.f("fk_outcome_owner_id")),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_outcome_practice_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_outcome_programme_id")),
    )
    op.create_index(op.f("ix_outcome_owner_id"), "outcome", ["owner_id"])
    op.create_index(op.f("ix_outcome_practice_id"), "outcome", ["practice_id"])
    op.create_index(
        op.f("ix_outcome_programme_id_occurred_earliest"), "outcome", ["programme_id", "occurred_earliest"]
    )
    op.create_table(
        "outcome_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_pair")),
        sa.UniqueConstraint("outcome_id", "pair_id", name=op.f("uq_outcome_pair_outcome_id_pair_id")),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_outcome_pair_outcome_id")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_outcome_pair_pair_id")),
    )
    op.create_index(op.f("ix_outcome_pair_pair_id"), "outcome_pair", ["pair_id"])


def downgrade() -> None:
    op.drop_table("outcome_pair")
    op.drop_table("outcome")
    op.drop_table("deliverable_pair")
    op.drop_table("deliverable")
