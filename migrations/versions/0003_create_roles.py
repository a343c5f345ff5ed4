"""Create what people may be in a programme."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint(
            "user_id",
            "programme_id",
            "organisation_id",
            "role",
            name=op.f("uq_role_user_id_programme_id_organisation_id_role"),
        ),
        sa.CheckConstraint(
            "role <> 'editor' OR organisation_id IS NOT NULL", name=op.f("ck_role_editor_organisation")
        ),
        sa.CheckConstraint("role IN ('coordinator', 'editor', 'reviewer')", name=op.f("ck_role_role")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_role_organisation_id")
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_role_programme_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_role_user_id")),
    )
    op.create_index(op.f("ix_role_organisation_id"), "role", ["organisation_id"])
    op.create_index(op.f("ix_role_programme_id"), "role", ["programme_id"])
    op.create_index(
        op.f("uq_role_user_id_programme_id_role"),
        "role",
        ["user_id", "programme_id", "role"],
        unique=True,
        sqlite_where=sa.text("organisation_id IS NULL"),
        postgresql_where=sa.text("organisation_id IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("role")
