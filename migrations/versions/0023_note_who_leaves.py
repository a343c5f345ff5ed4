"""Note who has left, how often somebody wants reminders, who gave a role, and how long names are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    with op.batch_alter_table("user") as user:
        user.add_column(sa.Column("reminders", sa.String(32), nullable=True))
        user.add_column(sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
        user.add_column(sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True))
        user.create_check_constraint(
            op.f("ck_user_reminders"), "reminders IN ('as_needed', 'daily', 'weekly', 'never')"
        )
    with op.batch_alter_table("role") as role:
        for column, target in (("given_by_id", "user"), ("invitation_id", "invitation")):
            role.add_column(sa.Column(column, sa.Integer(), nullable=True))
            role.create_foreign_key(op.f(f"fk_role_{column}"), target, [column], ["id"])
            role.create_index(op.f(f"ix_role_{column}"), [column])
    op.add_column("programme", sa.Column("keeps_names_months", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("programme", "keeps_names_months")
    with op.batch_alter_table("role") as role:
        for column in ("invitation_id", "given_by_id"):
            role.drop_index(op.f(f"ix_role_{column}"))
            role.drop_constraint(op.f(f"fk_role_{column}"), type_="foreignkey")
            role.drop_column(column)
    with op.batch_alter_table("user") as user:
        user.drop_constraint(op.f("ck_user_reminders"), type_="check")
        user.drop_column("forgotten_at")
        user.drop_column("left_at")
        user.drop_column("reminders")
