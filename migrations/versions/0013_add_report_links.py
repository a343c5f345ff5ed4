"""Keep the links of a report: its title and its address each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("visit_report", sa.Column("links", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("visit_report", "links")
