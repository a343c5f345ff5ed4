"""Links of reminders: by their tokens, and those of a person that are out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from tracker.extensions import db
from tracker.models import Activity, ItemLink, Milestone, Programme, Question, User


def get_by_token(token_hash: str) -> ItemLink | None:
    """The link of a token, with its person and their roles, and its programme."""
    statement = select(ItemLink).where(ItemLink.token_hash == token_hash).options(*_whole())
    return db.session.scalar(statement)


def list_links_to(
    token_hashes: Collection[str], slug: str, *, milestone_id: int | None, activity_id: int | None
) -> Sequence[ItemLink]:
    """Those of these links that are to one thing, the last one made first, whole as `get_by_token` has it."""
    statement = (
        select(ItemLink)
        .join(ItemLink.programme)
        .where(
            ItemLink.token_hash.in_(token_hashes),
            Programme.slug == slug,
            ItemLink.milestone_id.is_not_distinct_from(milestone_id),
            ItemLink.activity_id.is_not_distinct_from(activity_id),
        )
        .options(*_whole())
        .order_by(ItemLink.id.desc())
    )
    return db.session.scalars(statement).all()


def subject_of_question(question_id: int) -> tuple[int | None, int | None]:
    """The milestone or the activity that a question is about; neither where there is no such question."""
    wanted = select(Question.milestone_id, Question.activity_id).where(Question.id == question_id)
    found = db.session.execute(wanted).one_or_none()
    return (None, None) if found is None else (found.milestone_id, found.activity_id)


def list_links_out(user_id: int, now: datetime) -> list[tuple[ItemLink, str]]:
    """The links of a person that are good for some time yet, each with the title of what it opens."""
    statement = (
        select(ItemLink, Milestone.title, Activity.title)
        .outerjoin(Milestone, Milestone.id == ItemLink.milestone_id)
        .outerjoin(Activity, Activity.id == ItemLink.activity_id)
        .where(ItemLink.user_id == user_id, ItemLink.out_at(now))
        .order_by(ItemLink.expires_at, ItemLink.id)
    )
    return [(link, milestone or activity) for link, milestone, activity in db.session.execute(statement)]


def _whole() -> tuple[ExecutableOption, ...]:
    return joinedload(ItemLink.user).options(selectinload(User.roles)), joinedload(ItemLink.programme)
