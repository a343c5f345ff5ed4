"""The journey of each pair as the chart and its table want it: what was agreed against what happened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask_babel import format_date

from tracker.domain.dates import ApproximateDate, last_known_day
from tracker.domain.standings import ActivityOnDay, MilestoneOnDay, ProgrammeOnDay
from tracker.domain.statuses import ActivityKind, ActivityStatus, MilestoneStatus
from tracker.labels import activity_kind_name, flag_words, label, slippage_words
from tracker.pictures.journey import JourneyItem, JourneyLane, JourneyPicture, Kind, Span, State, draw_journey
from tracker.web.parts.figures import is_slippage_exact
from tracker.web.parts.shown import Shown
from tracker.web.parts.spoken import name_of_milestone, spoken

SHAPES: dict[ActivityKind, tuple[Kind, str]] = {
    ActivityKind.STUDY_VISIT: ("visit", ""),
    ActivityKind.TRANSFER_WORKSHOP: ("workshop", "W"),
    ActivityKind.TRAINING_ACADEMY: ("academy", "A"),
}
"""The kinds that the chart shows, and the letter in their shape; a visit has its round."""


def journey(shown: Shown, pairs: Iterable[int]) -> JourneyPicture:
    """The lanes of these pairs, in this order, over the programme's period."""
    period = shown.programme.period
    lanes = [_lane(shown, pair) for pair in pairs]
    known = [day for lane in lanes for item in lane.items for day in _days(item)]
    first = (period.earliest if period else None) or min(known, default=shown.day)
    last = (period.latest if period else None) or max(known, default=shown.day)
    return draw_journey(
        lanes,
        first_day=first,
        last_day=max(first, last),
        day_shown=shown.day,
        tick_word=_tick_word,
    )


def _tick_word(day: date) -> str:
    return str(format_date(day, "LLL"))


def _days(item: JourneyItem) -> list[date]:
    return [day for span in (item.agreed, item.shown) if span for day in span if day is not None]


def _lane(shown: Shown, pair_id: int) -> JourneyLane:
    pair, sides = shown.pairs[pair_id], shown.sides[pair_id]
    own: ProgrammeOnDay = shown.on.of_pair(pair_id)
    activities = [a for a in own.activities if a.record.kind in SHAPES and a.agreed]
    items = [_activity_item(shown, one, pair_id) for one in activities]
    items += [_milestone_item(shown, one) for one in own.milestones if one.in_all]
    return JourneyLane(
        pair_number=pair.number,
        mentor=sides.mentor.names,
        mentee=sides.mentee.names,
        subtitle=spoken(pair, "motto") or spoken(pair, "objective"),
        url=shown.url("pairs.show", number=pair.number),
        items=tuple(items),
    )


def _activity_item(shown: Shown, activity: ActivityOnDay, pair_id: int) -> JourneyItem:
    record, standing = activity.record, activity.standing
    kind, letter = SHAPES[record.kind]
    when = standing.happened if activity.held else standing.expected
    slip = _slip(standing.agreed, when, record.session_days)
    undetermined, words = standing.undetermined, str(label(standing.status))
    return JourneyItem(
        kind=kind,
        word=letter or str(record.rounds.get(pair_id, "")),
        title=f"{activity_kind_name(record.kind, record.rounds.get(pair_id))}: {words}",
        url=shown.path(record),
        agreed=_span(standing.agreed),
        shown=_span(when) or _sessions_span(record.session_days),
        state=_activity_state(activity),
        slip_days=None if slip is None or undetermined else slip[0],
        agreed_text=shown.written(standing.agreed),
        shown_text=shown.written(when),
        state_word=words,
        slip_text="" if slip is None or undetermined else slippage_words(slip[0], exact=slip[1]),
        recorded=shown.later.of(activity),
    )


def _activity_state(activity: ActivityOnDay) -> State:
    if activity.held:
        return "held"
    if activity.standing.undetermined or activity.has_passed_unsaid:
        return "unknown"
    return "postponed" if activity.standing.status is ActivityStatus.POSTPONED else "ahead"


def _has_lost_its_day(milestone: MilestoneOnDay) -> bool:
    """Agreed for days that are over, then put off to no new day: what is drawn there is not to come."""
    agreed = milestone.standing.agreed
    gone = agreed is not None and agreed.latest is not None and agreed.latest < milestone.day
    return gone and milestone.standing.expected is None


def _milestone_item(shown: Shown, milestone: MilestoneOnDay) -> JourneyItem:
    standing, slip = milestone.standing, milestone.slippage_days
    when = standing.happened if milestone.completed else standing.expected
    words = _milestone_words(milestone)
    return JourneyItem(
        kind="milestone",
        word="",
        title=f"{name_of_milestone('', milestone.record, shown.programme)}: {words}",
        url=shown.path(milestone.record),
        agreed=_span(standing.agreed),
        shown=_span(when),
        state=_milestone_state(milestone),
        slip_days=slip,
        agreed_text=shown.written(standing.agreed),
        shown_text=shown.written(when),
        state_word=words,
        slip_text="" if slip is None else slippage_words(slip, exact=is_slippage_exact(milestone)),
        recorded=shown.later.of(milestone),
    )


def _milestone_state(milestone: MilestoneOnDay) -> State:
    if milestone.completed:
        return "reached"
    if not milestone.state_known:
        return "unknown"
    if milestone.overdue:
        return "overdue"
    return "unknown" if _has_lost_its_day(milestone) else "coming"


def _milestone_words(milestone: MilestoneOnDay) -> str:
    if milestone.overdue and milestone.flag is not None:
        return flag_words(milestone.flag, days=milestone.overdue_days)
    if milestone.standing.undetermined:
        return str(label(MilestoneStatus.UNKNOWN))
    return str(label(milestone.standing.status))


def _span(value: ApproximateDate | None) -> Span | None:
    if value is None or (value.earliest is None and value.latest is None):
        return None
    return value.earliest, value.latest


def _slip(
    agreed: ApproximateDate | None, when: ApproximateDate | None, session_days: tuple[date, ...]
) -> tuple[int, bool] | None:
    """Days from the agreed date to this one, by their latest days, and whether both are days."""
    reached = last_known_day(when, session_days) if when is not None else None
    if agreed is None or agreed.latest is None or when is None or reached is None:
        return None
    return (reached - agreed.latest).days, agreed.is_day_known and when.is_day_known


def _sessions_span(days: tuple[date, ...]) -> Span | None:
    return (min(days), max(days)) if days else None
