"""Addresses of calendars, and what their events are made of beside the records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.extensions import db
from tracker.models import (
    ActionPlan,
    Activity,
    ActivityPair,
    CalendarAddress,
    Membership,
    Milestone,
    Pair,
    Programme,
    User,
)

WITH_PAIR = joinedload(CalendarAddress.pair).selectinload(Pair.members).joinedload(Membership.organisation)


class Written(NamedTuple):
    """How often a row was written, and when last (UTC)."""

    version: int
    updated_at: datetime


def get_calendar(token_hash: str) -> CalendarAddress | None:
    """The address of a token, with programme, pair and owner with roles; None where it was revoked, or the
    owner has left or their account is closed."""
    return db.session.scalar(
        select(CalendarAddress)
        .join(CalendarAddress.user)
        .where(
            CalendarAddress.token_hash == token_hash,
            CalendarAddress.revoked_at.is_(None),
            User.is_here,
        )
        .options(
            joinedload(CalendarAddress.user).selectinload(User.roles),
            joinedload(CalendarAddress.programme),
            WITH_PAIR,
        )
    )


def get_calendar_address(address_id: int, programme_id: int) -> CalendarAddress | None:
    """An address that is listed in a programme and was not revoked, whosever it is."""
    return db.session.scalar(_listed(programme_id).where(CalendarAddress.id == address_id))


def list_calendar_addresses(programme_id: int, user_id: int) -> Sequence[CalendarAddress]:
    """What a person has not revoked, newest first: addresses of a programme, and of what is theirs."""
    statement = _listed(programme_id).where(CalendarAddress.user_id == user_id)
    return db.session.scalars(statement.order_by(CalendarAddress.id.desc())).all()


def _listed(programme_id: int) -> Select[CalendarAddress]:
    own = or_(CalendarAddress.programme_id == programme_id, CalendarAddress.programme_id.is_(None))
    return select(CalendarAddress).where(own, CalendarAddress.revoked_at.is_(None)).options(WITH_PAIR)


def list_programmes_with_ids(ids: Iterable[int]) -> Sequence[Programme]:
    """These programmes, by name."""
    return db.session.scalars(
        select(Programme).where(Programme.id.in_(ids)).order_by(Programme.name, Programme.id)
    ).all()


def activities_with_sessions(programme_id: int, pair_id: int | None) -> Mapping[int, Activity]:
    """The activities of a programme, or of a pair, by id, with their sessions. Two statements."""
    statement = select(Activity).where(Activity.programme_id == programme_id).order_by(Activity.id)
    if pair_id is not None:
        served = select(ActivityPair.activity_id).where(ActivityPair.pair_id == pair_id)
        statement = statement.where(Activity.id.in_(served))
    found = db.session.scalars(statement.options(selectinload(Activity.sessions)))
    return {activity.id: activity for activity in found}


def milestones_as_written(programme_id: int, pair_id: int | None) -> Mapping[int, Written]:
    """How often each milestone of a programme, or of a pair, was written, and when last."""
    statement = (
        select(Milestone.id, Milestone.version, Milestone.updated_at)
        .join(Milestone.plan)
        .where(ActionPlan.programme_id == programme_id)
        .order_by(Milestone.id)
    )
    if pair_id is not None:
        statement = statement.where(ActionPlan.pair_id == pair_id)
    return {number: Written(version, at) for number, version, at in db.session.execute(statement)}
