"""Create programmes, their organisations and their sources."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(300), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("acronym", sa.Text(), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("facilitator_id", sa.Integer(), nullable=True),
        sa.Column("funder", sa.Text(), nullable=True),
        sa.Column("grant_number", sa.Text(), nullable=True),
        sa.Column("funding_statement", sa.Text(), nullable=True),
        sa.Column("disclaimer", sa.Text(), nullable=True),
        sa.Column("period_text", sa.Text(), nullable=True),
        sa.Column("period_edtf", sa.Text(), nullable=True),
        sa.Column("period_earliest", sa.Date(), nullable=True),
        sa.Column("period_latest", sa.Date(), nullable=True),
        sa.Column("period_note", sa.Text(), nullable=True),
        sa.Column("countries", sa.JSON(), nullable=False),
        sa.Column("country_display", sa.String(32), nullable=False),
        sa.Column("default_language", sa.String(35), nullable=False),
        sa.Column("timezone", sa.String(64), nullable=False),
        sa.Column("rounds", sa.JSON(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("fictional", sa.Boolean(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("source_note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("slug", name=op.f("uq_programme_slug")),
        sa.CheckConstraint("country_display IN ('iso', 'eu')", name=op.f("ck_programme_country_display")),
        sa.CheckConstraint(
            "(period_edtf IS NOT NULL OR (period_earliest IS NULL AND period_latest IS NULL))"
            " AND period_latest >= period_earliest",
            name=op.f("ck_programme_period_order"),
        ),
        sa.CheckConstraint("revision >= 0", name=op.f("ck_programme_revision")),
        sa.CheckConstraint("slug <> ''", name=op.f("ck_programme_slug_not_empty")),
        sa.ForeignKeyConstraint(
            ["facilitator_id"], ["organisation.id"], name=op.f("fk_programme_facilitator_id"), use_alter=True
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["organisation.id"], name=op.f("fk_programme_lead_id"), use_alter=True
        ),
    )
    op.create_index(op.f("ix_programme_facilitator_id"), "programme", ["facilitator_id"])
    op.create_index(op.f("ix_programme_lead_id"), "programme", ["lead_id"])
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(300), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("acronym", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("country", sa.CHAR(2), nullable=True),
        sa.Column("other_names", sa.JSON(), nullable=False),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("population_year", sa.Integer(), nullable=True),
        sa.Column("population_note", sa.Text(), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("source_note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("programme_id", "key", name=op.f("uq_organisation_programme_id_key")),
        sa.CheckConstraint(
            "length(country) = 2 AND country = upper(country) AND substr(country, 1, 1) BETWEEN 'A'"
            " AND 'Z' AND substr(country, 2, 1) BETWEEN 'A' AND 'Z'",
            name=op.f("ck_organisation_country"),
        ),
        sa.CheckConstraint("key <> ''", name=op.f("ck_organisation_key_not_empty")),
        sa.CheckConstraint(
            "kind IN ('city', 'association', 'lead_partner', 'facilitator', 'external')",
            name=op.f("ck_organisation_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_organisation_programme_id")
        ),
    )
    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("source_note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
        sa.UniqueConstraint("organisation_id", "kind", name=op.f("uq_figure_organisation_id_kind")),
        sa.CheckConstraint(
            "kind IN ('inhabitants', 'foreign_origin_percent', 'ethnic_minority_percent')",
            name=op.f("ck_figure_kind"),
        ),
        sa.CheckConstraint("value >= 0", name=op.f("ck_figure_value")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_figure_organisation_id")
        ),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(300), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("programme_id", "key", name=op.f("uq_source_programme_id_key")),
        sa.CheckConstraint("key <> ''", name=op.f("ck_source_key_not_empty")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_source_programme_id")),
    )
    # SQLite has taken these with the table; PostgreSQL needs the organisations first.
    if op.get_bind().dialect.supports_alter:
        op.create_foreign_key(
            op.f("fk_programme_facilitator_id"), "programme", "organisation", ["facilitator_id"], ["id"]
        )
        op.create_foreign_key(op.f("fk_programme_lead_id"), "programme", "organisation", ["lead_id"], ["id"])


def downgrade() -> None:
    if op.get_bind().dialect.supports_alter:
        op.drop_constraint(op.f("fk_programme_lead_id"), "programme", type_="foreignkey")
        op.drop_constraint(op.f("fk_programme_facilitator_id"), "programme", type_="foreignkey")
    op.drop_table("source")
    op.drop_table("figure")
    op.drop_table("organisation")
    op.drop_table("programme")
