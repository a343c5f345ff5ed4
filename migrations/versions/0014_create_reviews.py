"""Create reviews, their decisions, and their snapshots, which the database refuses to change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

SQLITE_REFUSAL = """
CREATE TRIGGER snapshot_refuses_{verb} BEFORE {VERB} ON snapshot
BEGIN SELECT RAISE(ABORT, 'snapshot never changes'); END
"""

POSTGRESQL_TRIGGER = """
CREATE TRIGGER snapshot_refuses_change BEFORE UPDATE OR DELETE ON snapshot
FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("cut_off", sa.Date(), nullable=False),
        sa.Column("held_on_text", sa.Text(), nullable=True),
        sa.Column("held_on_edtf", sa.Text(), nullable=True),
        sa.Column("held_on_earliest", sa.Date(), nullable=True),
        sa.Column("held_on_latest", sa.Date(), nullable=True),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(300), nullable=True),
        sa.Column("state_of_play", sa.Text(), nullable=True),
        sa.Column("achievements", sa.Text(), nullable=True),
        sa.Column("plans", sa.Text(), nullable=True),
        sa.Column("risks", sa.Text(), nullable=True),
        sa.Column("next_steps", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.CheckConstraint(
            "(held_on_edtf IS NOT NULL OR (held_on_earliest IS NULL AND held_on_latest IS NULL))"
            " AND held_on_latest >= held_on_earliest",
            name=op.f("ck_review_held_on_order"),
        ),
        sa.CheckConstraint("previous_id <> id", name=op.f("ck_review_previous")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_review_programme_id")),
        sa.ForeignKeyConstraint(["previous_id"], ["review.id"], name=op.f("fk_review_previous_id")),
    )
    op.create_index(op.f("ix_review_previous_id"), "review", ["previous_id"])
    op.create_index(op.f("ix_review_programme_id_cut_off"), "review", ["programme_id", "cut_off"])
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=True),
        sa.Column("milestone_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_name", sa.Text(), nullable=True),
        sa.Column("due_text", sa.Text(), nullable=True),
        sa.Column("due_edtf", sa.Text(), nullable=True),
        sa.Column("due_earliest", sa.Date(), nullable=True),
        sa.Column("due_latest", sa.Date(), nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("ticked_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.CheckConstraint(
            "(due_edtf IS NOT NULL OR (due_earliest IS NULL AND due_latest IS NULL))"
            " AND due_latest >= due_earliest",
            name=op.f("ck_decision_due_order"),
        ),
        sa.CheckConstraint(
            "done OR (done_on IS NULL AND ticked_by_id IS NULL)", name=op.f("ck_decision_done")
        ),
        sa.CheckConstraint("owner_id IS NULL OR owner_name IS NULL", name=op.f("ck_decision_owner_or_name")),
        sa.CheckConstraint(
            "pair_id IS NULL OR milestone_id IS NULL", name=op.f("ck_decision_pair_or_milestone")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_decision_review_id")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_decision_pair_id")),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_decision_milestone_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["organisation.id"], name=op.f("fk_decision_owner_id")),
        sa.ForeignKeyConstraint(["ticked_by_id"], ["user.id"], name=op.f("fk_decision_ticked_by_id")),
    )
    for column in ("review_id", "pair_id", "milestone_id", "owner_id", "ticked_by_id"):
        op.create_index(op.f(f"ix_decision_{column}"), "decision", [column])
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("counting_rules", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("brief", sa.JSON(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("frozen_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
        sa.UniqueConstraint("review_id", name=op.f("uq_snapshot_review_id")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_snapshot_review_id")),
        sa.ForeignKeyConstraint(["frozen_by_id"], ["user.id"], name=op.f("fk_snapshot_frozen_by_id")),
    )
    op.create_index(op.f("ix_snapshot_frozen_by_id"), "snapshot", ["frozen_by_id"])
    if op.get_bind().dialect.name == "postgresql":
        # The function is there since the updates have their triggers.
        op.execute(POSTGRESQL_TRIGGER)
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(SQLITE_REFUSAL.format(verb=verb.lower(), VERB=verb))


def downgrade() -> None:
    op.drop_table("snapshot")
    op.drop_table("decision")
    op.drop_table("review")
