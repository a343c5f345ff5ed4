"""One programme with everything below it, as it is written to a file, in a fixed number of statements."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.extensions import db
from tracker.models import (
    ActionPlan,
    Activity,
    Deliverable,
    Milestone,
    Organisation,
    Outcome,
    Pair,
    Practice,
    Programme,
    VisitReport,
)


@dataclass(frozen=True, slots=True)
class WholeProgramme:
    """Each list in the order in which its rows came in."""

    programme: Programme
    organisations: list[Organisation]
    pairs: list[Pair]
    plans: list[ActionPlan]
    activities: list[Activity]
    deliverables: list[Deliverable]
    outcomes: list[Outcome]


def get_whole_programme(slug: str) -> WholeProgramme | None:
    """The programme of that slug with everything that a programme file holds; None where there is none."""
    found = db.session.scalars(
        select(Programme)
        .where(Programme.slug == slug)
        .options(
            selectinload(Programme.source_rows),
            selectinload(Programme.organisations).selectinload(Organisation.figures),
            selectinload(Programme.pairs).options(
                selectinload(Pair.members),
                selectinload(Pair.translations),
                selectinload(Pair.practices).options(
                    selectinload(Practice.replications), selectinload(Practice.translations)
                ),
            ),
            selectinload(Programme.activities).options(
                selectinload(Activity.pair_links),
                selectinload(Activity.sessions),
                selectinload(Activity.head_counts),
                selectinload(Activity.co_organisers),
                selectinload(Activity.updates),
                selectinload(Activity.report).options(
                    selectinload(VisitReport.follow_ups), selectinload(VisitReport.milestone_links)
                ),
            ),
            selectinload(Programme.deliverables).selectinload(Deliverable.pair_links),
            selectinload(Programme.outcomes).options(
                selectinload(Outcome.pair_links),
                selectinload(Outcome.milestone_links),
                selectinload(Outcome.translations),
            ),
        )
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        return None
    return WholeProgramme(
        programme=found,
        organisations=found.organisations,
        pairs=sorted(found.pairs, key=lambda pair: pair.id),
        plans=_plans(found.id),
        activities=found.activities,
        deliverables=found.deliverables,
        outcomes=found.outcomes,
    )


def _plans(programme_id: int) -> list[ActionPlan]:
    milestones = selectinload(ActionPlan.milestones)
    return list(
        db.session.scalars(
            select(ActionPlan)
            .where(ActionPlan.programme_id == programme_id)
            .order_by(ActionPlan.id)
            .options(
                milestones.selectinload(Milestone.updates),
                milestones.selectinload(Milestone.replications),
                milestones.selectinload(Milestone.translations),
                selectinload(ActionPlan.transfers),
            )
            .execution_options(populate_existing=True)
        )
    )
