"""Say in which language what people write is; of what was written before, nobody knows it."""

from __future__ import annotations

from alembic import op

revision = "0031"
down_revision = "0030"

TABLES = (
    "action_plan",
    "activity",
    "activity_update",
    "confirmation",
    "decision",
    "deliverable",
    "follow_up",
    "membership",
    "milestone",
    "milestone_update",
    "outcome",
    "pair",
    "picture",
    "practice",
    "programme",
    "question",
    "replication",
    "report_comment",
    "review",
    "transfer",
    "visit_report",
)
COLUMNS = (
    *((table, "language") for table in TABLES),
    ("question", "answer_language"),
    ("user", "writing_language"),
)
SHAPE = (
    "length({name}) BETWEEN 2 AND 3 AND {name} = lower({name})"
    " AND substr({name}, 1, 1) BETWEEN 'a' AND 'z' AND substr({name}, 2, 1) BETWEEN 'a' AND 'z'"
    " AND (length({name}) = 2 OR substr({name}, 3, 1) BETWEEN 'a' AND 'z')"
)


def upgrade() -> None:
    # With its check in one statement, which SQLite can do in place: the updates keep their triggers.
    for table, name in COLUMNS:
        check = f"CONSTRAINT ck_{table}_{name} CHECK ({SHAPE.format(name=name)})"
        op.execute(f'ALTER TABLE "{table}" ADD COLUMN {name} VARCHAR(8) {check}')


def downgrade() -> None:
    for table, name in reversed(COLUMNS):
        op.execute(f'ALTER TABLE "{table}" DROP COLUMN {name}')
