"""Create the log, which the database refuses to change."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

TABLES = ("log_entry", "log_line", "log_pair")
KINDS = "'added', 'changed', 'removed', 'signed_in', 'signed_out', 'exported'"
DOORS = "'page', 'json', 'command', 'link', 'calendar', 'itself'"

SQLITE_REFUSAL = """
CREATE TRIGGER {table}_refuses_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} never changes'); END
"""

POSTGRESQL_TRIGGER = """
CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    op.create_table(
        "log_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(32), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("door", sa.String(32), nullable=False),
        sa.Column("command", sa.String(80), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_entry")),
        sa.CheckConstraint("role IN ('coordinator', 'editor', 'reviewer')", name=op.f("ck_log_entry_role")),
        sa.CheckConstraint(f"door IN ({DOORS})", name=op.f("ck_log_entry_door")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_log_entry_programme_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_log_entry_user_id")),
    )
    for columns in (["programme_id", "id"], ["programme_id", "at"], ["programme_id", "user_id", "id"]):
        op.create_index(op.f(f"ix_log_entry_{'_'.join(columns)}"), "log_entry", columns)
    op.create_index(op.f("ix_log_entry_user_id"), "log_entry", ["user_id"])
    op.create_table(
        "log_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(300), nullable=True),
        sa.Column("about", sa.String(40), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("old", sa.JSON(), nullable=True),
        sa.Column("new", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_line")),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_log_line_kind")),
        sa.ForeignKeyConstraint(["entry_id"], ["log_entry.id"], name=op.f("fk_log_line_entry_id")),
    )
    op.create_index(op.f("ix_log_line_entry_id_kind"), "log_line", ["entry_id", "kind"])
    op.create_table(
        "log_pair",
        sa.Column("pair_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("pair_id", "entry_id", name=op.f("pk_log_pair")),
        sa.ForeignKeyConstraint(["entry_id"], ["log_entry.id"], name=op.f("fk_log_pair_entry_id")),
    )
    op.create_index(op.f("ix_log_pair_entry_id"), "log_pair", ["entry_id"])
    for table in TABLES:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(POSTGRESQL_TRIGGER.format(table=table))
            continue
        for verb in ("UPDATE", "DELETE"):
            op.execute(SQLITE_REFUSAL.format(table=table, verb=verb.lower(), VERB=verb))


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
