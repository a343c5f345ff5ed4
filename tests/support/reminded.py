"""A city with an action plan and somebody who edits for it, on the day on which they are to be reminded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.support import make
from tracker import clock
from tracker.domain.statuses import MemberRole, MilestoneStatus
from tracker.models import Milestone, Question

TODAY = "2022-06-15"


def day(days: int) -> str:
    """So many days from that day, as it is typed."""
    return (date.fromisoformat(TODAY) + timedelta(days=days)).isoformat()


class Place:
    """A programme with a pair, a plan of its mentee city, an editor of that city and a coordinator."""

    def __init__(self, *, editor: str = "Editor", coordinator: str = "Coordinator", **plan: Any) -> None:
        self.programme = make.programme("bridging", acronym="IncluCities", timezone="Europe/Rome")
        self.pair = make.pair(self.programme)
        self.city = make.member(self.pair, MemberRole.MENTEE_CITY)
        self.plan = make.plan(self.pair, **plan)
        self.editor = make.user(editor, programme=self.programme, role="editor", organisation=self.city)
        self.coordinator = make.user(coordinator, programme=self.programme, role="coordinator")

    def milestone(self, days: int, **values: Any) -> Milestone:
        """One that is in progress and expected so many days from today."""
        values.setdefault("status", MilestoneStatus.IN_PROGRESS)
        return make.milestone(self.plan, expected=day(days), added_on=day(-90), **values)

    def asked(self, milestone: Milestone, text: str = "Why?") -> Question:
        """What the coordinator asked about it four days ago, and nobody has answered."""
        return make.saved(
            Question(
                programme_id=self.programme.id,
                milestone_id=milestone.id,
                text=text,
                asked_by_id=self.coordinator.id,
                asked_at=clock.now() - timedelta(days=4),
            )
        )
