"""What updates of activities and of milestones have in common: append-only statements."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import DDL, CheckConstraint, ForeignKey, FromClause, event
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from tracker.domain.dates import ApproximateDate
from tracker.domain.statuses import ActivityStatus, MilestoneStatus, Reason
from tracker.models.rows import now
from tracker.models.types import (
    UtcDateTime,
    Words,
    approximate,
    choice,
    dates_in_order,
    language_code,
)

if TYPE_CHECKING:
    from tracker.models.organisation import Organisation
    from tracker.models.user import User


class UpdateColumns:
    """Who said what, about which day, and when it was typed in; what is NULL it does not say.

    `effective_on` is NULL with *held* and *completed* alone: these count from the day in
    `happened` (model.md, section 2, rule 4). `recorded_at` is unique for each row, because files
    name an update by it.
    """

    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    by_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    withdraws_expected: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[Reason | None] = mapped_column(choice(Reason, "reason"))
    comment: Mapped[Words | None]
    unchanged: Mapped[bool] = mapped_column(default=False)

    @declared_attr
    def language(cls) -> Mapped[str | None]:
        """The language of the comment."""
        return language_code()

    @declared_attr
    def effective_on(cls) -> Mapped[ApproximateDate | None]:
        return approximate("effective_on")

    @declared_attr
    def expected(cls) -> Mapped[ApproximateDate | None]:
        return approximate("expected")

    @declared_attr
    def agreed(cls) -> Mapped[ApproximateDate | None]:
        return approximate("agreed")

    @declared_attr
    def happened(cls) -> Mapped[ApproximateDate | None]:
        return approximate("happened")

    @declared_attr
    def by_user(cls) -> Mapped[User | None]:
        return relationship("User", lazy="raise_on_sql")

    @declared_attr
    def by_organisation(cls) -> Mapped[Organisation | None]:
        return relationship("Organisation", lazy="raise_on_sql")


def update_rules(
    *, done: ActivityStatus | MilestoneStatus, also: tuple[str, ...] = ()
) -> tuple[CheckConstraint, ...]:
    """The CHECKs of an update table whose status `done` carries the happened date.

    `also` names the columns that this table alone has, and that an update may say.
    """
    said = ("status", "expected_edtf", "agreed_edtf", "happened_edtf", "reason", "comment", "withdraws_id")
    says_something = " OR ".join(f"{column} IS NOT NULL" for column in (*said, *also))
    return (
        *dates_in_order("effective_on", "expected", "agreed", "happened"),
        CheckConstraint(f"unchanged OR withdraws_expected OR {says_something}", name="says_something"),
        CheckConstraint("NOT (withdraws_expected AND expected_edtf IS NOT NULL)", name="withdraws_expected"),
        CheckConstraint(
            f"(effective_on_edtf IS NULL) = (coalesce(status, '') = '{done.value}')", name="effective_on"
        ),
    )


SQLITE_REFUSAL = """
CREATE TRIGGER {table}_refuses_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} never changes'); END
"""

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%% never changes', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
END $$
"""

POSTGRESQL_TRIGGER = """
CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""


def never_changes(table: FromClause) -> None:
    """Makes the database itself refuse to change or delete a row of `table`. TRUNCATE still works."""
    name = str(table.name)  # type: ignore[attr-defined]
    sqlite = [
        SQLITE_REFUSAL.format(table=name, verb=verb.lower(), VERB=verb) for verb in ("UPDATE", "DELETE")
    ]
    postgresql = [POSTGRESQL_FUNCTION, POSTGRESQL_TRIGGER.format(table=name)]
    for dialect, statements in (("sqlite", sqlite), ("postgresql", postgresql)):
        for statement in statements:
            ddl = DDL(statement)  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))
