"""Create the links of reminders, which open one thing each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "item_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_item_link_token_hash")),
        sa.CheckConstraint(
            "(milestone_id IS NULL) <> (activity_id IS NULL)", name=op.f("ck_item_link_milestone_or_activity")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_item_link_user_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_item_link_programme_id")),
        sa.ForeignKeyConstraint(["milestone_id"], ["milestone.id"], name=op.f("fk_item_link_milestone_id")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_item_link_activity_id")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_item_link_message_id")),
    )
    op.create_index(op.f("ix_item_link_activity_id"), "item_link", ["activity_id"])
    op.create_index(op.f("ix_item_link_message_id"), "item_link", ["message_id"])
    op.create_index(op.f("ix_item_link_milestone_id"), "item_link", ["milestone_id"])
    op.create_index(op.f("ix_item_link_programme_id"), "item_link", ["programme_id"])
    op.create_index(op.f("ix_item_link_user_id"), "item_link", ["user_id"])


def downgrade() -> None:
    op.drop_table("item_link")
