"""Activities, read with what pages and services need of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.domain.folding import fold
from tracker.domain.hosts import PairMember
from tracker.domain.statuses import ActivityStatus
from tracker.extensions import db
from tracker.models import (
    Activity,
    ActivityPair,
    ActivitySession,
    ActivityUpdate,
    CoOrganiser,
    Evaluation,
    FollowUp,
    HeadCount,
    Membership,
    Organisation,
    Pair,
    Picture,
    Question,
    ReportComment,
    Source,
    VisitReport,
)

NOTHING_SAID_YET = (ActivityStatus.IDEA, ActivityStatus.PLANNED)


class Taken(NamedTuple):
    """The study visit that has a round of a pair."""

    activity_id: int
    title: str


def get_activity(
    programme_id: int, activity_id: int, *, afresh: bool = False, held: bool = False
) -> Activity | None:
    """An activity of the programme with all that belongs to it, and its pairs with their members.

    `afresh` reads again what this session has read already; `held` locks the row until the end of the
    transaction, so that what is read with it stays true.
    """
    whole = (
        select(Activity)
        .where(Activity.id == activity_id, Activity.programme_id == programme_id)
        .options(
            joinedload(Activity.host),
            selectinload(Activity.pair_links)
            .joinedload(ActivityPair.pair)
            .selectinload(Pair.members)
            .joinedload(Membership.organisation),
            selectinload(Activity.sessions).joinedload(ActivitySession.host),
            selectinload(Activity.head_counts).joinedload(HeadCount.organisation),
            selectinload(Activity.co_organisers).joinedload(CoOrganiser.organisation),
            selectinload(Activity.updates).options(
                joinedload(ActivityUpdate.by_user), joinedload(ActivityUpdate.by_organisation)
            ),
            joinedload(Activity.report).options(
                joinedload(VisitReport.reporter),
                joinedload(VisitReport.by_user),
                selectinload(VisitReport.follow_ups).options(
                    joinedload(FollowUp.owner), joinedload(FollowUp.milestone)
                ),
                selectinload(VisitReport.milestone_links),
                selectinload(VisitReport.comments).options(
                    joinedload(ReportComment.by_user), joinedload(ReportComment.by_organisation)
                ),
            ),
        )
        .execution_options(populate_existing=afresh)
    )
    return db.session.scalar(whole.with_for_update(of=Activity) if held else whole)


def taken_rounds(programme_id: int) -> Mapping[tuple[int, int], Taken]:
    """Which study visit has which round of which pair, by (pair, round). Cancelled ones give theirs back."""
    rows = db.session.execute(
        select(ActivityPair.pair_id, ActivityPair.round, Activity.id, Activity.title)
        .join(ActivityPair.activity)
        .where(Activity.programme_id == programme_id, ActivityPair.takes_round)
        .order_by(ActivityPair.id)
    )
    return {(row.pair_id, row.round): Taken(row.id, row.title) for row in rows if row.round is not None}


def pair_members(pairs: Iterable[Pair]) -> list[PairMember]:
    """Who is or was in these pairs, as the rule of hosts asks. The pairs' members must be loaded."""
    return [
        PairMember(member.organisation_id, member.began, member.ended)
        for pair in pairs
        for member in pair.members
    ]


def has_history(activity: Activity) -> bool:
    """Whether anything was said of an activity beyond its plan. It must be loaded whole."""
    said = activity.updates or activity.head_counts or activity.report
    return bool(said) or activity.status not in NOTHING_SAID_YET or _is_asked_about(activity)


def _is_asked_about(activity: Activity) -> bool:
    """By a question, by the evaluation of those who take part, or shown in a picture."""
    asked = exists().where(Question.activity_id == activity.id)
    evaluated = exists().where(Evaluation.activity_id == activity.id)
    shown = exists().where(Picture.activity_id == activity.id)
    return bool(db.session.scalar(select(asked | evaluated | shown)))


def organisations_by_name(programme_id: int) -> dict[str, int]:
    """The organisations of a programme by each of their folded names; what two of them share is left out.

    Acronyms are no names here: KEDE and K.E.DH.L. are two bodies in one town.
    """
    rows = db.session.execute(
        select(Organisation.id, Organisation.name, Organisation.other_names)
        .where(Organisation.programme_id == programme_id)
        .order_by(Organisation.id)
    )
    found: dict[str, set[int]] = {}
    for row in rows:
        for name in {fold(one) for one in (row.name, *(row.other_names or ()))} - {""}:
            found.setdefault(name, set()).add(row.id)
    return {name: min(ids) for name, ids in found.items() if len(ids) == 1}


def list_citations(programme_id: int, keys: Sequence[str]) -> list[str]:
    """The citations of these sources, in the order of the keys."""
    if not keys:
        return []
    rows = db.session.execute(
        select(Source.key, Source.citation).where(Source.programme_id == programme_id, Source.key.in_(keys))
    )
    found = {row.key: row.citation for row in rows}
    return [found[key] for key in keys if key in found]


def has_namesake(activity: Activity) -> bool:
    """Whether another activity of the programme has the same title and the same day: perhaps typed twice."""
    mine = activity.happened or activity.expected or activity.agreed
    if mine is None:
        return False
    others = db.session.scalars(
        select(Activity).where(
            Activity.programme_id == activity.programme_id,
            Activity.title == activity.title,
            Activity.id != activity.id,
        )
    )
    days = [other.happened or other.expected or other.agreed for other in others]
    return any(day is not None and day.edtf == mine.edtf for day in days)
