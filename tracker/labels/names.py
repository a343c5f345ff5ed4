"""What activities and milestones are called in lists and in JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext

from tracker.domain import statuses as s
from tracker.domain.records import ActivityRecord, MilestoneRecord
from tracker.labels.joining import apart
from tracker.labels.spoken import after
from tracker.labels.words import label


def activity_name(
    kind: s.ActivityKind, title: str, *, number: int | None = None, pairs: Sequence[str] = ()
) -> str:
    """How an activity is called in lists: "Study visit 2, Mechelen → Capaci".

    Study visits, workshops and academies of a pair go by what they are; the others by their title. `number`
    is the round of a study visit.
    """
    if kind not in s.CORE_KINDS or not pairs:
        return title
    return f"{activity_kind_name(kind, number)}, {apart(pairs)}"


def activity_kind_name(kind: s.ActivityKind, number: int | None = None) -> str:
    """What an activity is where its pair is in sight: "Study visit 2"."""
    what = str(label(kind))
    return what if number is None else str(gettext("%(kind)s %(number)s", kind=what, number=number))


def thing_name(
    thing: ActivityRecord | MilestoneRecord, pairs: Mapping[int, str], *, title: str | None = None
) -> str:
    """What an activity or a milestone is called in lists and in JSON. `pairs` names each pair by its id;
    `title` is that of the thing as the reader knows it: translated, or with its language."""
    if isinstance(thing, MilestoneRecord):
        return milestone_name(thing.plan_key, thing.code, title or thing.title)
    number = next((thing.rounds[pair] for pair in thing.pairs if pair in thing.rounds), None)
    names = [pairs[pair] for pair in thing.pairs if pair in pairs]
    return activity_name(thing.kind, title or thing.title, number=number, pairs=names)


def milestone_name(plan_key: str, code: str, title: str) -> str:
    """How a milestone is called where its plan is not in sight: "AP2/M3 Buddy project running"."""
    return after(f"{plan_key}/{code} " if plan_key else f"{code} ", title)
