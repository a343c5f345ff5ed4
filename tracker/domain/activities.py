"""What an activity may become, and what it must have for that (model.md, "Kinds and statuses", "Rules")."""

from __future__ import annotations

from datetime import date

from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.statuses import ActivityStatus, Mode, Reason

TRANSITIONS: dict[ActivityStatus, tuple[ActivityStatus, ...]] = {
    ActivityStatus.IDEA: (ActivityStatus.PLANNED, ActivityStatus.CANCELLED),
    ActivityStatus.PLANNED: (
        ActivityStatus.CONFIRMED,
        ActivityStatus.HELD,
        ActivityStatus.POSTPONED,
        ActivityStatus.CANCELLED,
    ),
    ActivityStatus.CONFIRMED: (ActivityStatus.HELD, ActivityStatus.POSTPONED, ActivityStatus.CANCELLED),
    ActivityStatus.POSTPONED: (ActivityStatus.PLANNED, ActivityStatus.HELD, ActivityStatus.CANCELLED),
    ActivityStatus.HELD: (),
    ActivityStatus.CANCELLED: (),
}
"""From each status, the ones that an update may say; saying the same again is always allowed."""

FIRST_STATUSES = (ActivityStatus.IDEA, ActivityStatus.PLANNED, ActivityStatus.CONFIRMED)
"""What something new may be."""

NEEDS_REASON = (ActivityStatus.POSTPONED, ActivityStatus.CANCELLED)


def check_transition(now: ActivityStatus, to: ActivityStatus, *, reason: Reason | None) -> None:
    """Refuse a step that the rules do not know, and a postponing or cancelling without a reason."""
    if to is now:
        return
    if to not in TRANSITIONS[now]:
        raise DomainError("status", "no_such_step", now=now, to=to)
    if to in NEEDS_REASON and reason is None:
        raise DomainError("reason", "reason_required", to=to)


def check_confirmed(
    *, day: ApproximateDate | None, has_host: bool, mode: Mode | None, has_place: bool
) -> None:
    """Confirming needs a host and a day; in person also a place."""
    if day is None or not day.is_day_known:
        raise DomainError("expected", "day_to_confirm")
    if not has_host:
        raise DomainError("host", "host_to_confirm")
    if mode is not Mode.ONLINE and not has_place:
        raise DomainError("place", "place_to_confirm")


def check_happened(happened: ApproximateDate | None, *, done: bool, today: date) -> None:
    """A happened date comes with *held* or *completed* only, is required there, never in the future."""
    if not done:
        if happened is not None:
            raise DomainError("happened", "happened_without_done")
        return
    if happened is None:
        raise DomainError("happened", "happened_required")
    # "October" typed in October has happened on some day of it that is already over.
    if happened.earliest is not None and happened.earliest > today:
        raise DomainError("happened", "happened_in_future")
    if happened.is_day_known and happened.latest is not None and happened.latest > today:
        raise DomainError("happened", "happened_in_future")


def check_effective(effective_on: ApproximateDate | None, *, today: date) -> None:
    """The day a statement is about is never in the future."""
    if effective_on is not None and (effective_on.earliest or effective_on.latest or today) > today:
        raise DomainError("effective_on", "effective_in_future")


def mode_of_sessions(modes: list[Mode | None]) -> Mode | None:
    """The mode of an activity from its sessions: the one they share, else hybrid; None where none says."""
    said = {mode for mode in modes if mode is not None}
    if len(said) > 1:
        return Mode.HYBRID
    return said.pop() if said else None
