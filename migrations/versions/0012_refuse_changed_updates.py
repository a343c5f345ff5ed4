"""Let the database itself refuse to change or delete an update; TRUNCATE still works."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"

TABLES = ("activity_update", "milestone_update")

SQLITE_REFUSAL = """
CREATE TRIGGER {table}_refuses_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} never changes'); END
"""

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% never changes', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
END $$
"""

POSTGRESQL_TRIGGER = """
CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL_FUNCTION)
        for table in TABLES:
            op.execute(POSTGRESQL_TRIGGER.format(table=table))
        return
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            op.execute(SQLITE_REFUSAL.format(table=table, verb=verb.lower(), VERB=verb))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"DROP TRIGGER {table}_refuses_change ON {table}")
        op.execute("DROP FUNCTION refuse_change()")
        return
    for table in TABLES:
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_refuses_{verb}")
