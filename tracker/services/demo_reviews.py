"""The reviews of the demo: half a year ago, frozen on the day of loading, and the draft of the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from tracker import clock
from tracker.domain.dates import ApproximateDate
from tracker.extensions import db
from tracker.models import ActionPlan, Milestone, Organisation, Pair, Programme, Review, User
from tracker.services import reviews

FROZEN_PARTS = "tracker_frozen_parts"
"""The extension of the application that makes what a review freezes, which services cannot know."""

FrozenParts = Callable[[Review, Programme, User], Mapping[str, Any]]

HALF_A_YEAR = timedelta(days=182)
AGENDA = {
    "state_of_play": "Every pair has met at least once. Two mentee cities have begun to rebuild.",
    "achievements": "The first desk is open, and its mentor has been there to see it.",
    "risks": "Elections are near in two towns. A new council may ask everything anew.",
    "next_steps": "Second study visits of all pairs, and the first transfer workshop.",
}


def make_demo_reviews(programme: Programme, *, by: User, frozen_parts: FrozenParts) -> None:
    """Makes and freezes a review of half a year ago, with one decision done and one open, and a draft.

    What it freezes is what is known on the day of loading, and it says that it was frozen on that day.
    """
    today = clock.today(programme.timezone)
    frozen = reviews.create_review(programme, cut_off=_end_of_month(today - HALF_A_YEAR), **AGENDA)
    db.session.refresh(frozen, ["snapshot", "decisions"])
    parts = frozen_parts(frozen, programme, by)
    reviews.freeze(frozen, programme=programme, by=by, **parts)
    _decide(frozen, programme, today, by)
    reviews.create_review(
        programme,
        cut_off=_end_of_month(today),
        previous_id=frozen.id,
        state_of_play="To be written with the facilitator.",
    )


def _decide(review: Review, programme: Programme, today: date, by: User) -> None:
    owner = db.session.scalar(
        select(Organisation.id).where(
            Organisation.programme_id == programme.id, Organisation.key == "fontalvera"
        )
    )
    milestone = db.session.scalar(
        select(Milestone.id)
        .join(Milestone.plan)
        .where(ActionPlan.programme_id == programme.id, ActionPlan.owner_id == owner, Milestone.code == "M7")
    )
    pair = db.session.scalar(select(Pair.id).where(Pair.programme_id == programme.id, Pair.number == 2))
    reviews.note_decision(
        review,
        programme=programme,
        what="Fontalvera puts the hours of its desk into the draft of the town’s budget.",
        milestone_id=milestone,
        owner_id=owner,
        due=ApproximateDate.on(today + timedelta(days=19)),
    )
    done = reviews.note_decision(
        review,
        programme=programme,
        what="The mentor and the owners meet once more before the leases are signed.",
        pair_id=pair,
        owner_name="the facilitator",
    )
    reviews.tick_decision(done, programme=programme, done=True, by=by)


def _end_of_month(day: date) -> date:
    """The last day of the month before the one of `day`."""
    return day.replace(day=1) - timedelta(days=1)
