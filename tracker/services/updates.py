"""Recording, and taking back, what somebody says of a milestone or an activity. Rows are never rewritten.

The row shows the last statement's state; before a statement hides what only the row knew, the row's own
words are written down as an update, so that replaying the updates always gives the row (model.md, section 2).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm.attributes import flag_modified

from tracker import clock
from tracker.domain.dates import ApproximateDate, last_known_day
from tracker.domain.errors import DomainError
from tracker.domain.history import (
    DONE,
    FROM_THE_BEGINNING,
    effective_day,
    in_order,
    replay,
    standing_updates,
)
from tracker.domain.lines_of_the_row import is_of_the_row
from tracker.domain.looks import day_of
from tracker.domain.records import ActivityRecord, MilestoneRecord, UpdateRecord
from tracker.domain.statuses import ActivityStatus, MilestoneStatus
from tracker.extensions import db
from tracker.models import Activity, ActivityUpdate, Milestone, MilestoneUpdate, Programme
from tracker.queries.records import record_of
from tracker.services import revision
from tracker.services.statements import Author, Said

Subject = Activity | Milestone
Update = ActivityUpdate | MilestoneUpdate
FIRST_STATUS = {Activity: ActivityStatus.PLANNED, Milestone: MilestoneStatus.NOT_STARTED}


def append(
    subject: Subject,
    programme: Programme,
    said: Said,
    *,
    by: Author,
    effective_on: ApproximateDate | None = None,
) -> Update:
    """Add one statement, bring the row to what its updates now say, and flush.

    With nothing said it is *nothing has changed*. A *held* or *completed* takes its day from `happened`;
    where it corrects the day of one that stands, it takes that one back first.
    """
    about = said.happened if said.status in DONE else effective_on
    write_down(subject, programme, said, day=last_known_day(about, ()))
    if said.status in DONE:
        effective_on = None
        _take_back_done(subject, programme, said, by=by)
    elif effective_on is None:
        effective_on = ApproximateDate.on(clock.today(programme.timezone))
    update = _add(subject, said, effective_on=effective_on, by=by, recorded_at=clock.now())
    _show(subject, programme)
    return update


def _take_back_done(
    subject: Subject,
    programme: Programme,
    said: Said,
    *,
    by: Author,
) -> None:
    """Withdraw the *done* that stands last, where a new one says another day for it."""
    record = record_of(subject)
    zone = ZoneInfo(programme.timezone)
    if replay(record, zone).status not in DONE:
        return
    said_done = [u for _, u in in_order(standing_updates(record.updates), record, zone) if u.status in DONE]
    if said_done:
        last = next(update for update in subject.updates if update.id == said_done[-1].id)
        comment, language = said.comment or "", said.language
        _withdraw(subject, programme, last, by=by, comment=comment, language=language)


def take_back(
    subject: Subject,
    programme: Programme,
    update: Update,
    *,
    by: Author,
    comment: str,
    language: str | None = None,
) -> Update:
    """Withdraw an update made in error. Needs a comment; an update is taken back once.

    What nobody said is no error of anybody's: DomainError, too.
    """
    record = record_of(subject)
    if any(one.id == update.id and is_of_the_row(one, record) for one in record.updates):
        raise DomainError(None, "nobody_said_it")
    return _withdraw(subject, programme, update, by=by, comment=comment, language=language)


def _withdraw(
    subject: Subject,
    programme: Programme,
    update: Update,
    *,
    by: Author,
    comment: str,
    language: str | None,
) -> Update:
    if not comment.strip():
        raise DomainError("comment", "comment_to_withdraw")
    record = record_of(subject)
    if update.id not in {u.id for u in standing_updates(record.updates)}:
        raise DomainError(None, "already_withdrawn")
    today = ApproximateDate.on(clock.today(programme.timezone))
    withdrawal = _add(
        subject,
        Said(comment=comment.strip(), language=language),
        effective_on=today,
        by=by,
        recorded_at=clock.now(),
        withdraws_id=update.id,
    )
    _show(subject, programme)
    return withdrawal


def _add(
    subject: Subject,
    said: Said,
    *,
    effective_on: ApproximateDate | None,
    by: Author,
    recorded_at: datetime,
    withdraws_id: int | None = None,
) -> Update:
    changes = said.changes
    taken = {update.recorded_at for update in subject.updates}
    while recorded_at in taken:
        # Updates of a row are told apart by their moment, so two never share one.
        recorded_at += timedelta(microseconds=1)
    kind = ActivityUpdate if isinstance(subject, Activity) else MilestoneUpdate
    update = kind(
        **changes,
        recorded_at=recorded_at,
        effective_on=effective_on,
        by_user_id=by.user.id if by.user else None,
        by_organisation_id=by.organisation_id,
        withdraws_id=withdraws_id,
        unchanged=not changes and withdraws_id is None,
        language=said.language_of_comment,
    )
    updates: list[Any] = subject.updates
    updates.append(update)
    db.session.flush()
    return update


def _show(subject: Subject, programme: Programme) -> None:
    state = replay(record_of(subject), ZoneInfo(programme.timezone))
    subject.status = state.status
    subject.agreed, subject.expected, subject.happened = state.agreed, state.expected, state.happened
    if isinstance(subject, Milestone):
        subject.confidence = state.confidence
    else:
        _keep_rounds(subject)
    # Even a statement that changes nothing of the row makes what a colleague has open out of date.
    subject.updated_at = clock.now()
    flag_modified(subject, "updated_at")
    revision.bump(programme)


def _keep_rounds(activity: Activity) -> None:
    for link in activity.pair_links:
        link.takes_round = activity.holds_round and link.round is not None


def write_down(
    subject: Subject,
    programme: Programme,
    said: Said,
    day: date | None = None,
) -> None:
    """Say as updates what only the row says and the new statement would hide.

    They were recorded when the row was made, so their `recorded_at` is its `created_at`; dates and
    plain statuses are effective on `added_on`, else from the beginning of the programme. Other statuses
    hold from the day of the import (model.md, section 2, rule 7), or from `day`, the one that the new
    statement is about, where that is earlier: an import does not undo what is said of the time before it.
    """
    record = record_of(subject)
    zone = ZoneInfo(programme.timezone)
    said_so_far = record.updates
    unsaid = {
        name for name in ("agreed", "expected", "confidence", "status") if not _is_said(name, said_so_far)
    }
    wanted = unsaid & (set(said.changes) | ({"expected"} if said.withdraws_expected else set()))
    row = record.row
    values = {name: getattr(row, name) for name in wanted if getattr(row, name) is not None}
    status = values.pop("status", None)
    nobody = Author(None)
    if status in FROM_THE_BEGINNING and status != FIRST_STATUS[type(subject)]:
        values["status"] = status
    if values:
        beginning = record.added_on
        added = last_known_day(beginning, ())
        if beginning is None or (day is not None and added is not None and day <= added):
            # It was there before it came into the plan, or may be said to: the row must not hide that.
            beginning = ApproximateDate.on(_beginning(programme, record, zone, day))
        _add(subject, Said(**values), effective_on=beginning, by=nobody, recorded_at=record.created_at)
    if status is not None and status not in FROM_THE_BEGINNING:
        imported = day_of(record.created_at, zone)
        when = None if status in DONE else ApproximateDate.on(min(imported, day or imported))
        words = Said(
            status=status,
            happened=row.happened,
            reason=subject.reason,
            comment=subject.comment,
            language=subject.language,
        )
        _add(subject, words, effective_on=when, by=nobody, recorded_at=record.created_at)
        subject.reason = subject.comment = None


def _is_said(name: str, updates: tuple[UpdateRecord, ...]) -> bool:
    return any(
        getattr(update, name) is not None or (name == "expected" and update.withdraws_expected)
        for update in updates
    )


def _beginning(
    programme: Programme, record: ActivityRecord | MilestoneRecord, zone: ZoneInfo, day: date | None
) -> date:
    """The first day on which anybody asks how the thing stood."""
    days = [day_of(record.created_at, zone), *([day] if day else [])]
    days += [effective_day(update, record, zone) for update in record.updates]
    dates = (programme.period, record.row.agreed, record.row.expected, record.row.happened)
    days += [value.earliest for value in dates if value is not None and value.earliest is not None]
    return min(days)
