"""Add where a replication was taken from, since when and who says so, and the longer texts of practices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

TEXTS = ("evidence", "resources", "difficulties", "elsewhere")
REFERENCES = (("said_by_id", "organisation"), ("taken_from_id", "replication"))
SINCE = ("since_text", "since_edtf"), ("since_earliest", "since_latest")


def upgrade() -> None:
    with op.batch_alter_table("practice") as practice:
        for name in TEXTS:
            practice.add_column(sa.Column(name, sa.Text(), nullable=True))
    with op.batch_alter_table("replication") as replication:
        replication.add_column(sa.Column("unnamed", sa.Boolean(), nullable=False, server_default=sa.false()))
        for name in SINCE[0]:
            replication.add_column(sa.Column(name, sa.Text(), nullable=True))
        for name in SINCE[1]:
            replication.add_column(sa.Column(name, sa.Date(), nullable=True))
        for name, target in REFERENCES:
            replication.add_column(sa.Column(name, sa.Integer(), nullable=True))
            replication.create_foreign_key(op.f(f"fk_replication_{name}"), target, [name], ["id"])
            replication.create_index(op.f(f"ix_replication_{name}"), [name])
        replication.create_check_constraint(
            op.f("ck_replication_since_order"),
            "(since_edtf IS NOT NULL OR (since_earliest IS NULL AND since_latest IS NULL))"
            " AND since_latest >= since_earliest",
        )
        replication.create_check_constraint(op.f("ck_replication_taken_from_another"), "taken_from_id <> id")
    # The rows that were there have it now, and every new one says it itself.
    with op.batch_alter_table("replication") as replication:
        replication.alter_column("unnamed", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("replication") as replication:
        replication.drop_constraint(op.f("ck_replication_taken_from_another"), type_="check")
        replication.drop_constraint(op.f("ck_replication_since_order"), type_="check")
        for name, _target in reversed(REFERENCES):
            replication.drop_index(op.f(f"ix_replication_{name}"))
            replication.drop_constraint(op.f(f"fk_replication_{name}"), type_="foreignkey")
            replication.drop_column(name)
        for name in (*SINCE[1], *SINCE[0], "unnamed"):
            replication.drop_column(name)
    with op.batch_alter_table("practice") as practice:
        for name in reversed(TEXTS):
            practice.drop_column(name)
