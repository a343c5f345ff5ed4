"""Create the messages to people, which wait to be sent, and what each reminded of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(80), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("key", name=op.f("uq_message_key")),
        sa.CheckConstraint(
            "kind IN ('sign_in_link', 'sign_in_changed', 'invitation', 'question', 'answer', 'digest',"
            " 'handed_over')",
            name=op.f("ck_message_kind"),
        ),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_message_sent")),
        sa.CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'bounced', 'needless')", name=op.f("ck_message_state")
        ),
        sa.CheckConstraint(
            "(user_id IS NULL) <> (invitation_id IS NULL)", name=op.f("ck_message_to_somebody")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_message_user_id")),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitation.id"], name=op.f("fk_message_invitation_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_message_programme_id")),
    )
    op.create_index(op.f("ix_message_invitation_id"), "message", ["invitation_id"])
    op.create_index(op.f("ix_message_programme_id"), "message", ["programme_id"])
    op.create_index(op.f("ix_message_state_not_before"), "message", ["state", "not_before"])
    op.create_index(op.f("ix_message_user_id"), "message", ["user_id"])
    op.create_table(
        "reminded",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("thing", sa.String(60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminded")),
        sa.UniqueConstraint("message_id", "kind", "thing", name=op.f("uq_reminded_message_id_kind_thing")),
        sa.CheckConstraint(
            "kind IN ('overdue', 'question_asked', 'report_returned', 'report_missing', 'due_in_7_days',"
            " 'due_in_30_days', 'stale', 'review_gaps')",
            name=op.f("ck_reminded_kind"),
        ),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_reminded_message_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_reminded_user_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_reminded_programme_id")),
    )
    op.create_index(op.f("ix_reminded_programme_id"), "reminded", ["programme_id"])
    op.create_index(op.f("ix_reminded_user_id"), "reminded", ["user_id"])


def downgrade() -> None:
    op.drop_table("reminded")
    op.drop_table("message")
