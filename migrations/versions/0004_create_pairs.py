"""Create pairs, their members and their good practices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(300), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("objective", sa.Text(), nullable=False),
        sa.Column("motto", sa.Text(), nullable=True),
        sa.Column("toolkit", sa.Text(), nullable=True),
        sa.Column("challenges", sa.JSON(), nullable=False),
        sa.Column("strengths", sa.JSON(), nullable=False),
        sa.Column("video", sa.JSON(), nullable=True),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("source_note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair")),
        sa.UniqueConstraint("programme_id", "key", name=op.f("uq_pair_programme_id_key")),
        sa.UniqueConstraint("programme_id", "number", name=op.f("uq_pair_programme_id_number")),
        sa.CheckConstraint("key <> ''", name=op.f("ck_pair_key_not_empty")),
        sa.CheckConstraint(
            "status IN ('proposed', 'active', 'completed', 'dissolved')", name=op.f("ck_pair_status")
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_pair_programme_id")),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("began_text", sa.Text(), nullable=True),
        sa.Column("began_edtf", sa.Text(), nullable=True),
        sa.Column("began_earliest", sa.Date(), nullable=True),
        sa.Column("began_latest", sa.Date(), nullable=True),
        sa.Column("began_unknown", sa.Boolean(), nullable=False),
        sa.Column("ended_text", sa.Text(), nullable=True),
        sa.Column("ended_edtf", sa.Text(), nullable=True),
        sa.Column("ended_earliest", sa.Date(), nullable=True),
        sa.Column("ended_latest", sa.Date(), nullable=True),
        sa.Column("ended_unknown", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.CheckConstraint(
            "(began_edtf IS NOT NULL OR (began_earliest IS NULL AND began_latest IS NULL))"
            " AND began_latest >= began_earliest",
            name=op.f("ck_membership_began_order"),
        ),
        sa.CheckConstraint(
            "NOT (began_unknown AND began_edtf IS NOT NULL)", name=op.f("ck_membership_began_unknown")
        ),
        sa.CheckConstraint(
            "(ended_edtf IS NOT NULL OR (ended_earliest IS NULL AND ended_latest IS NULL))"
            " AND ended_latest >= ended_earliest",
            name=op.f("ck_membership_ended_order"),
        ),
        sa.CheckConstraint(
            "NOT (ended_unknown AND ended_edtf IS NOT NULL)", name=op.f("ck_membership_ended_unknown")
        ),
        sa.CheckConstraint(
            "role IN ('mentor_city', 'mentor_association', 'mentee_city', 'mentee_association')",
            name=op.f("ck_membership_role"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id")
        ),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_membership_pair_id")),
    )
    op.create_index(op.f("ix_membership_organisation_id"), "membership", ["organisation_id"])
    op.create_index(op.f("ix_membership_pair_id_position"), "membership", ["pair_id", "position"])
    op.create_table(
        "practice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(300), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("source_note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
        sa.UniqueConstraint("programme_id", "key", name=op.f("uq_practice_programme_id_key")),
        sa.CheckConstraint("key <> ''", name=op.f("ck_practice_key_not_empty")),
        sa.ForeignKeyConstraint(["owner_id"], ["organisation.id"], name=op.f("fk_practice_owner_id")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_practice_pair_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_practice_programme_id")),
    )
    op.create_index(op.f("ix_practice_owner_id"), "practice", ["owner_id"])
    op.create_index(op.f("ix_practice_pair_id_position"), "practice", ["pair_id", "position"])


def downgrade() -> None:
    op.drop_table("practice")
    op.drop_table("membership")
    op.drop_table("pair")
