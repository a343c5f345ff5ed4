"""Activities, read with what pages and services need of them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.extensions import db
from tracker.models import (
    Activity,
    ActivityPair,
    ActivitySession,
    ActivityUpdate,
    CoOrganiser,
    FollowUp,
    HeadCount,
    Membership,
    Pair,
    ReportComment,
    VisitReport,
)


def get_activity(programme_id: int, activity_id: int) -> Activity | None:
    """An activity of the programme with all that belongs to it, and its pairs with their members."""
    return db.session.scalar(
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
                selectinload(VisitReport.comments).options(
                    joinedload(ReportComment.by_user), joinedload(ReportComment.by_organisation)
                ),
            ),
        )
    )
