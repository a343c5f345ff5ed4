"""Add what led to what, as people ticked it: a lesson to a milestone, a milestone to an outcome."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

LINKS = (
    ("report_milestone", ("report_id", "visit_report"), ("milestone_id", "milestone")),
    ("outcome_milestone", ("outcome_id", "outcome"), ("milestone_id", "milestone")),
)


def upgrade() -> None:
    for table, (first, first_table), (second, second_table) in LINKS:
        op.create_table(
            table,
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column(first, sa.Integer(), nullable=False),
            sa.Column(second, sa.Integer(), nullable=False),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint(first, second, name=op.f(f"uq_{table}_{first}_{second}")),
            sa.ForeignKeyConstraint([first], [f"{first_table}.id"], name=op.f(f"fk_{table}_{first}")),
            sa.ForeignKeyConstraint([second], [f"{second_table}.id"], name=op.f(f"fk_{table}_{second}")),
        )
        op.create_index(op.f(f"ix_{table}_{second}"), table, [second])


def downgrade() -> None:
    for table, *_columns in reversed(LINKS):
        op.drop_table(table)
