"""The activities of a programme as a list: narrowed, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from tracker.domain.dates import ApproximateDate
from tracker.domain.folding import fold
from tracker.domain.statuses import ActivityKind, ActivityStatus
from tracker.extensions import db
from tracker.models import (
    Activity,
    ActivityPair,
    ActivitySession,
    CoOrganiser,
    Membership,
    Organisation,
)
from tracker.models.types import earliest_of, edtf_of, latest_of

PAGE_LENGTH = 25
ROWS_AT_ONCE = 500
LONGEST_SEARCH = 200
MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """What the list is narrowed by; None is not. `undated`: only those without any date."""

    kind: ActivityKind | None = None
    pair_id: int | None = None
    status: ActivityStatus | None = None
    year: int | None = None
    undated: bool = False
    text: str = ""

    @property
    def words(self) -> list[str]:
        """The words that are looked for, as `search_text` has them."""
        return fold(self.text[:LONGEST_SEARCH]).split()[:MOST_WORDS]


@dataclass(frozen=True, slots=True)
class Overview:
    """All activities of a programme in short: how many, how many held, in which years."""

    total: int
    held: int
    years: list[int]
    has_undated: bool


def _shown(part: Any) -> ColumnElement[Any]:
    """A column of the date that the list shows: happened, else expected, else agreed."""
    dates = (Activity.happened, Activity.expected, Activity.agreed)
    return case(*((edtf_of(one).is_not(None), part(one)) for one in dates), else_=None)


def list_activities(
    programme_id: int, wanted: ActivityFilter, *, page: int
) -> tuple[Sequence[Activity], int]:
    """One page of the list with all that its lines say, and how many there are in all.

    Newest first by the earliest day of the date shown; without a date last.
    """
    found = narrowed(programme_id, wanted)
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = db.session.scalars(
        select(Activity)
        .where(Activity.id.in_(found))
        .order_by(*newest_first())
        .limit(PAGE_LENGTH)
        .offset((page - 1) * PAGE_LENGTH)
        .options(
            joinedload(Activity.report),
            selectinload(Activity.pair_links),
            selectinload(Activity.sessions),
            selectinload(Activity.head_counts),
            selectinload(Activity.updates),
        )
    ).all()
    return rows, total


def activity_overview(programme_id: int) -> Overview:
    """How many there are, and what the filter of years offers."""
    rows = db.session.execute(
        select(Activity.status, _shown(earliest_of).label("first"), _shown(latest_of).label("last"))
        .where(Activity.programme_id == programme_id)
        .order_by(Activity.id),
        execution_options={"yield_per": ROWS_AT_ONCE},
    )
    total, held, years, has_undated = 0, 0, set[int](), False
    for row in rows:
        total += 1
        held += row.status is ActivityStatus.HELD
        ends = [day.year for day in (row.first, row.last) if isinstance(day, date)]
        if ends:
            years |= set(range(min(ends), max(ends) + 1))
        else:
            has_undated = True
    return Overview(total, held, sorted(years, reverse=True), has_undated)


def newest_first() -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The order of the list: by the earliest day of the date shown; without a date last."""
    return _shown(earliest_of).desc().nulls_last(), Activity.id.desc()


def narrowed(programme_id: int, wanted: ActivityFilter) -> Select[int]:
    """The ids of the activities that the list has, however it is narrowed."""
    found = select(Activity.id).where(Activity.programme_id == programme_id)
    if wanted.kind is not None:
        found = found.where(Activity.kind == wanted.kind)
    if wanted.status is not None:
        found = found.where(Activity.status == wanted.status)
    if wanted.pair_id is not None:
        served = select(ActivityPair.activity_id).where(ActivityPair.pair_id == wanted.pair_id)
        found = found.where(Activity.id.in_(served))
    if wanted.year is not None:
        first, last = _shown(earliest_of), _shown(latest_of)
        found = found.where(
            or_(first.is_not(None), last.is_not(None)),
            or_(first.is_(None), first <= date(wanted.year, 12, 31)),
            or_(last.is_(None), last >= date(wanted.year, 1, 1)),
        )
    if wanted.undated:
        found = found.where(_shown(earliest_of).is_(None), _shown(latest_of).is_(None))
    words = wanted.words
    named = _names_of_partners(programme_id) if words else []
    for word in words:
        partnered = [number for number, name in named if word in name]
        found = found.where(_is_about(word, programme_id, partnered))
    return found


def _is_about(word: str, programme_id: int, partnered: list[int]) -> ColumnElement[bool]:
    """The word stands in the activity's own texts, or in a name of an organisation that is in it."""
    named = select(Organisation.id).where(
        Organisation.programme_id == programme_id, Organisation.search_text.contains(word, autoescape=True)
    )
    members = (
        select(ActivityPair.activity_id)
        .join(Membership, Membership.pair_id == ActivityPair.pair_id)
        .where(Membership.organisation_id.in_(named))
    )
    return or_(
        Activity.search_text.contains(word, autoescape=True),
        Activity.host_id.in_(named),
        Activity.id.in_(members),
        Activity.id.in_(_in(ActivitySession.activity_id, ActivitySession.host_id, named)),
        Activity.id.in_(_in(CoOrganiser.activity_id, CoOrganiser.organisation_id, named)),
        Activity.id.in_(partnered),
    )


def _in(
    activity_id: InstrumentedAttribute[int],
    organisation_id: InstrumentedAttribute[int | None],
    named: Select[int],
) -> Select[int]:
    return select(activity_id).where(organisation_id.in_(named))


def _names_of_partners(programme_id: int) -> list[tuple[int, str]]:
    """Free names of co-organisers, folded; they stand in no row that keeps its search text."""
    rows = db.session.execute(
        select(CoOrganiser.activity_id, CoOrganiser.name)
        .join(CoOrganiser.activity)
        .where(Activity.programme_id == programme_id, CoOrganiser.name.is_not(None))
        .order_by(CoOrganiser.id)
    )
    return [(row.activity_id, fold(row.name or "")) for row in rows]


def shown_date(activity: Activity) -> ApproximateDate | None:
    """The date that the list shows and sorts by."""
    dates = (activity.happened, activity.expected, activity.agreed)
    return next((one for one in dates if one is not None and one.edtf is not None), None)
