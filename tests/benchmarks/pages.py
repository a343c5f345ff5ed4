"""What is asked: one address of each kind, and who asks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from tests.benchmarks.asking import Asked
from tests.benchmarks.cloning import slug_of
from tests.benchmarks.typing_in import Form
from tracker import clock
from tracker.domain.statuses import RoleKind

Statement = tuple[str, Any]

PAST_DAYS = 300
CHANGED, PAST = "progress, just changed", "progress on a past day"
UPDATE, FREEZE = "milestone update", "freezing a review (its brief and PDF)"


@dataclass(frozen=True)
class Page:
    """A kind of page in a programme of so many pairs. `forms`: what is filled in, where it is sent."""

    name: str
    pairs: int
    asked: Asked
    statements: tuple[Statement, ...] = ()
    forms: tuple[Form, ...] = ()
    repeated: bool = False
    """Asked again by a browser that has it already."""

    @property
    def slug(self) -> str:
        """The address of the programme."""
        return slug_of(self.pairs, 1)


@dataclass(frozen=True)
class Kind:
    """How one kind of page is asked for; `who` is nobody where it is empty."""

    name: str
    path: str
    who: str = RoleKind.COORDINATOR
    repeated: bool = False


KINDS = (
    Kind("home", "/"),
    Kind("progress", "/programmes/{slug}/progress"),
    Kind(CHANGED, "/programmes/{slug}/progress"),
    Kind("progress, unchanged", "/programmes/{slug}/progress", repeated=True),
    Kind("progress, signed out", "/programmes/{slug}/progress", who=""),
    Kind("progress, signed out, unchanged", "/programmes/{slug}/progress", who="", repeated=True),
    Kind(PAST, "/programmes/{slug}/progress?on={past}"),
    Kind("pair", "/programmes/{slug}/pairs/2"),
    Kind("activities", "/programmes/{slug}/activities"),
    Kind("search", "/programmes/{slug}/search?q=desk"),
    Kind("public page", "/en/meet/{slug}", who=""),
    Kind("public page, unchanged", "/en/meet/{slug}", who="", repeated=True),
    Kind(UPDATE, "/programmes/{slug}/milestones/{milestone}/updates", who=RoleKind.EDITOR),
    Kind("factsheet (PDF)", "/programmes/{slug}/pairs/2/factsheet.pdf"),
    Kind(FREEZE, "/programmes/{slug}/reviews/{draft}/freeze"),
    Kind("brief (PDF), as frozen", "/programmes/{slug}/reviews/{review}/brief.pdf"),
)
PRINTED = ("factsheet (PDF)", FREEZE, "brief (PDF), as frozen")
BY_ITSELF = ("progress", CHANGED, "progress, unchanged", PAST)
"""What is asked of every programme of an instance; the rest is asked of the first one alone."""


def on_day(page: Page, days_ago: int) -> Asked:
    """The same page on another day."""
    day = clock.today("UTC") - timedelta(days=days_ago)
    return replace(page.asked, path=re.sub(r"(?<=on=)[0-9-]+", day.isoformat(), page.asked.path))
