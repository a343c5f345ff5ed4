"""The addresses of what a programme is made of, as paths of the site: pages, JSON and mails share them."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from tracker.domain.records import ActivityRecord, MilestoneRecord


@lru_cache(maxsize=4096)
def programme_path(slug: str, *parts: object) -> str:
    """``/programmes/<slug>/…``; what belongs to a programme stands below it."""
    return "/".join(["", "programmes", quote(slug, safe=""), *(quote(str(part), safe="") for part in parts)])


def activity_path(slug: str, activity_id: int, *parts: object) -> str:
    return programme_path(slug, "activities", activity_id, *parts)


def milestone_path(slug: str, milestone_id: int, *parts: object) -> str:
    return programme_path(slug, "milestones", milestone_id, *parts)


def thing_path(slug: str, thing: ActivityRecord | MilestoneRecord) -> str:
    """The page of an activity or of a milestone."""
    if isinstance(thing, MilestoneRecord):
        return milestone_path(slug, thing.id)
    return activity_path(slug, thing.id)


def meet_path(slug: str, number: int | None = None) -> str:
    """The public page of a programme, or of one of its pairs, which leads readers to their own language."""
    home = f"/meet/{quote(slug)}"
    return home if number is None else f"{home}/pairs/{number}"
