"""Questions, read for the page of what they are about and for those who are to answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from tracker.domain.statuses import MENTEE_SIDE, RoleKind
from tracker.extensions import db
from tracker.models import (
    ActionPlan,
    Activity,
    ActivityPair,
    ActivitySession,
    Membership,
    Milestone,
    Pair,
    Question,
    Role,
    User,
)


def list_questions(about: Activity | Milestone) -> Sequence[Question]:
    """All that was asked about a thing, oldest first, with who asked and who answered. One statement."""
    column = Question.milestone_id if isinstance(about, Milestone) else Question.activity_id
    return db.session.scalars(
        select(Question)
        .where(column == about.id)
        .order_by(Question.asked_at, Question.id)
        .options(
            joinedload(Question.asked_by),
            joinedload(Question.asked_by_organisation),
            joinedload(Question.answered_by),
            joinedload(Question.answered_by_organisation),
        )
    ).all()


def get_question(programme_id: int, question_id: int, *, locked: bool = False) -> Question | None:
    """A question of the programme. `locked` holds it, so that two who answer come one after the other."""
    statement = select(Question).where(Question.id == question_id, Question.programme_id == programme_id)
    if locked:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(statement)


def list_open_questions(programme_id: int, organisations: Collection[int]) -> Sequence[Question]:
    """The open questions that editors of these organisations are to answer, oldest first. One statement.

    The same rule as `web.parts.questions.scope_of_questions`, in SQL.
    """
    if not organisations:
        return ()
    of_mentee = (
        select(ActivityPair.activity_id)
        .join(Membership, Membership.pair_id == ActivityPair.pair_id)
        .where(Membership.role.in_(MENTEE_SIDE), Membership.organisation_id.in_(organisations))
    )
    hosted = or_(
        Activity.host_id.in_(organisations),
        Activity.sessions.any(ActivitySession.host_id.in_(organisations)),
    )
    mine = or_(
        Milestone.owner_id.in_(organisations),
        ActionPlan.owner_id.in_(organisations),
        Question.activity_id.in_(of_mentee),
        and_(Activity.id.is_not(None), ~Activity.pair_links.any(), hosted),
    )
    return db.session.scalars(
        select(Question)
        .outerjoin(Milestone, Milestone.id == Question.milestone_id)
        .outerjoin(ActionPlan, ActionPlan.id == Milestone.plan_id)
        .outerjoin(Activity, Activity.id == Question.activity_id)
        .where(Question.programme_id == programme_id, Question.answered_at.is_(None), mine)
        .order_by(Question.asked_at, Question.id)
        .options(
            joinedload(Question.milestone).joinedload(Milestone.plan),
            joinedload(Question.activity),
            joinedload(Question.asked_by_organisation),
        )
    ).all()


def list_answerers(programme_id: int, organisations: Collection[int]) -> Sequence[int]:
    """The ids of those who are to hear of a question: the editors of the organisations that it is put to.

    Where nobody edits for any of them, the coordinators, so that it is not asked into the void.
    """
    editors = _people(programme_id, RoleKind.EDITOR, Role.organisation_id.in_(organisations))
    return editors or _people(programme_id, RoleKind.COORDINATOR)


def get_question_to_tell(question_id: int) -> Question | None:
    """A question for a mail: with what it is about and whose that is, who asked and who answered."""
    pair = (joinedload(ActivityPair.pair).selectinload(Pair.members)).joinedload(Membership.organisation)
    return db.session.scalar(
        select(Question)
        .where(Question.id == question_id)
        .options(
            joinedload(Question.milestone).options(
                joinedload(Milestone.owner), joinedload(Milestone.plan).joinedload(ActionPlan.owner)
            ),
            joinedload(Question.activity).selectinload(Activity.pair_links).options(pair),
            joinedload(Question.asked_by),
            joinedload(Question.asked_by_organisation),
            joinedload(Question.answered_by),
            joinedload(Question.answered_by_organisation),
        )
    )


def _people(programme_id: int, role: RoleKind, *more: ColumnElement[bool]) -> Sequence[int]:
    return db.session.scalars(
        select(User.id)
        .join(Role, Role.user_id == User.id)
        .where(Role.programme_id == programme_id, Role.role == role, *more)
        .where(User.is_here)
        .distinct()
        .order_by(User.id)
    ).all()
