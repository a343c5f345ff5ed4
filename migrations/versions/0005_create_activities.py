"""Create activities with their pairs, sessions and head-counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(300), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("mode", sa.String(32), nullable=True),
        sa.Column("added_on_text", sa.Text(), nullable=True),
        sa.Column("added_on_edtf", sa.Text(), nullable=True),
        sa.Column("added_on_earliest", sa.Date(), nullable=True),
        sa.Column("added_on_latest", sa.Date(), nullable=True),
        sa.Column("agreed_text", sa.Text(), nullable=True),
        sa.Column("agreed_edtf", sa.Text(), nullable=True),
        sa.Column("agreed_earliest", sa.Date(), nullable=True),
        sa.Column("agreed_latest", sa.Date(), nullable=True),
        sa.Column("expected_text", sa.Text(), nullable=True),
        sa.Column("expected_edtf", sa.Text(), nullable=True),
        sa.Column("expected_earliest", sa.Date(), nullable=True),
        sa.Column("expected_latest", sa.Date(), nullable=True),
        sa.Column("happened_text", sa.Text(), nullable=True),
        sa.Column("happened_edtf", sa.Text(), nullable=True),
        sa.Column("happened_earliest", sa.Date(), nullable=True),
        sa.Column("happened_latest", sa.Date(), nullable=True),
        sa.Column("host_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("country", sa.CHAR(2), nullable=True),
        sa.Column("online_url", sa.Text(), nullable=True),
        sa.Column("objective", sa.Text(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("related_programme", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(32), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("source_note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("programme_id", "key", name=op.f("uq_activity_programme_id_key")),
        sa.CheckConstraint(
            "(added_on_edtf IS NOT NULL OR (added_on_earliest IS NULL AND added_on_latest IS NULL))"
            " AND added_on_latest >= added_on_earliest",
            name=op.f("ck_activity_added_on_order"),
        ),
        sa.CheckConstraint(
            "(agreed_edtf IS NOT NULL OR (agreed_earliest IS NULL AND agreed_latest IS NULL))"
            " AND agreed_latest >= agreed_earliest",
            name=op.f("ck_activity_agreed_order"),
        ),
        sa.CheckConstraint(
            "length(country) = 2 AND country = upper(country) AND substr(country, 1, 1) BETWEEN 'A'"
            " AND 'Z' AND substr(country, 2, 1) BETWEEN 'A' AND 'Z'",
            name=op.f("ck_activity_country"),
        ),
        sa.CheckConstraint(
            "(expected_edtf IS NOT NULL OR (expected_earliest IS NULL AND expected_latest IS NULL))"
            " AND expected_latest >= expected_earliest",
            name=op.f("ck_activity_expected_order"),
        ),
        sa.CheckConstraint(
            "(happened_edtf IS NOT NULL OR (happened_earliest IS NULL AND happened_latest IS NULL))"
            " AND happened_latest >= happened_earliest",
            name=op.f("ck_activity_happened_order"),
        ),
        sa.CheckConstraint(
            "coalesce(happened_edtf, happened_text) IS NULL OR status = 'held'",
            name=op.f("ck_activity_happened_status"),
        ),
        sa.CheckConstraint("key <> ''", name=op.f("ck_activity_key_not_empty")),
        sa.CheckConstraint(
            "kind IN ('study_visit', 'transfer_workshop', 'training_academy', 'kick_off', "
            "'mentoring_training', 'steering_committee', 'campaign', 'exhibition', 'final_conference', "
            "'webinar', 'peer_review', 'work_shadowing', 'other')",
            name=op.f("ck_activity_kind"),
        ),
        sa.CheckConstraint("mode IN ('in_person', 'online', 'hybrid')", name=op.f("ck_activity_mode")),
        sa.CheckConstraint(
            "reason IN ('staff', 'funding', 'politics', 'legal', 'procurement', 'partner', "
            "'emergency', 'scope', 'other')",
            name=op.f("ck_activity_reason"),
        ),
        sa.CheckConstraint(
            "status IN ('idea', 'planned', 'confirmed', 'held', 'postponed', 'cancelled')",
            name=op.f("ck_activity_status"),
        ),
        sa.ForeignKeyConstraint(["host_id"], ["organisation.id"], name=op.f("fk_activity_host_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_activity_programme_id")),
    )
    op.create_index(op.f("ix_activity_host_id"), "activity", ["host_id"])
    op.create_index(
        op.f("ix_activity_programme_id_expected_earliest"), "activity", ["programme_id", "expected_earliest"]
    )
    op.create_index(
        op.f("ix_activity_programme_id_happened_earliest"), "activity", ["programme_id", "happened_earliest"]
    )
    op.create_index(
        op.f("ix_activity_programme_id_kind_status"), "activity", ["programme_id", "kind", "status"]
    )
    op.create_table(
        "activity_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=True),
        sa.Column("takes_round", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_pair")),
        sa.UniqueConstraint("activity_id", "pair_id", name=op.f("uq_activity_pair_activity_id_pair_id")),
        sa.CheckConstraint("round >= 1", name=op.f("ck_activity_pair_round")),
        sa.CheckConstraint("round IS NOT NULL OR NOT takes_round", name=op.f("ck_activity_pair_takes_round")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_activity_pair_activity_id")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_activity_pair_pair_id")),
    )
    op.create_index(op.f("ix_activity_pair_pair_id"), "activity_pair", ["pair_id"])
    op.create_index(
        op.f("uq_activity_pair_pair_id_round"),
        "activity_pair",
        ["pair_id", "round"],
        unique=True,
        sqlite_where=sa.text("takes_round"),
        postgresql_where=sa.text("takes_round"),
    )
    op.create_table(
        "activity_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("day_text", sa.Text(), nullable=True),
        sa.Column("day_edtf", sa.Text(), nullable=True),
        sa.Column("day_earliest", sa.Date(), nullable=True),
        sa.Column("day_latest", sa.Date(), nullable=True),
        sa.Column("mode", sa.String(32), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("host_id", sa.Integer(), nullable=True),
        sa.Column("begins", sa.Time(), nullable=True),
        sa.Column("ends", sa.Time(), nullable=True),
        sa.Column("timezone", sa.String(64), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_session")),
        sa.CheckConstraint(
            "(day_edtf IS NOT NULL OR (day_earliest IS NULL AND day_latest IS NULL))"
            " AND day_latest >= day_earliest",
            name=op.f("ck_activity_session_day_order"),
        ),
        sa.CheckConstraint(
            "mode IN ('in_person', 'online', 'hybrid')", name=op.f("ck_activity_session_mode")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_activity_session_activity_id")
        ),
        sa.ForeignKeyConstraint(["host_id"], ["organisation.id"], name=op.f("fk_activity_session_host_id")),
    )
    op.create_index(
        op.f("ix_activity_session_activity_id_position"), "activity_session", ["activity_id", "position"]
    )
    op.create_index(op.f("ix_activity_session_host_id"), "activity_session", ["host_id"])
    op.create_table(
        "head_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("women", sa.Integer(), nullable=True),
        sa.Column("men", sa.Integer(), nullable=True),
        sa.Column("other", sa.Integer(), nullable=True),
        sa.Column("not_stated", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.String(32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head_count")),
        sa.CheckConstraint(
            "capacity IN ('participant', 'speaker', 'organiser')", name=op.f("ck_head_count_capacity")
        ),
        sa.CheckConstraint("men >= 0", name=op.f("ck_head_count_men")),
        sa.CheckConstraint("not_stated >= 0", name=op.f("ck_head_count_not_stated")),
        sa.CheckConstraint(
            "(organisation_id IS NULL) <> (name IS NULL)", name=op.f("ck_head_count_organisation_or_name")
        ),
        sa.CheckConstraint("other >= 0", name=op.f("ck_head_count_other")),
        sa.CheckConstraint("women >= 0", name=op.f("ck_head_count_women")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_head_count_activity_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_head_count_organisation_id")
        ),
    )
    op.create_index(op.f("ix_head_count_activity_id_position"), "head_count", ["activity_id", "position"])
    op.create_index(op.f("ix_head_count_organisation_id"), "head_count", ["organisation_id"])
    op.create_table(
        "co_organiser",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_organiser")),
        sa.CheckConstraint(
            "(organisation_id IS NULL) <> (name IS NULL)", name=op.f("ck_co_organiser_organisation_or_name")
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_co_organiser_activity_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_co_organiser_organisation_id")
        ),
    )
    op.create_index(op.f("ix_co_organiser_activity_id_position"), "co_organiser", ["activity_id", "position"])
    op.create_index(op.f("ix_co_organiser_organisation_id"), "co_organiser", ["organisation_id"])


def downgrade() -> None:
    op.drop_table("co_organiser")
    op.drop_table("head_count")
    op.drop_table("activity_session")
    op.drop_table("activity_pair")
    op.drop_table("activity")
