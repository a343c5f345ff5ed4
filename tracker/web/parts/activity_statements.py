"""What updates say of an activity, in words: its whole history, and the line after saving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from tracker.domain.dates import ApproximateDate
from tracker.domain.history import day_of, in_order, standing_on, standing_updates
from tracker.domain.records import ActivityRecord, UpdateRecord
from tracker.domain.statuses import ActivityStatus, Reading
from tracker.labels import StateMark, label, state_mark
from tracker.models import Activity, ActivityUpdate, Programme
from tracker.queries.records import record_of_activity
from tracker.web.parts.statements import DATE_SAID, NOTHING_NEW, Entry, say_date, say_day, who_said


@dataclass(frozen=True, slots=True)
class _Before:
    """The dates that the updates before this one have left."""

    said_expected: ApproximateDate | None
    agreed: ApproximateDate | None

    @property
    def expected(self) -> ApproximateDate | None:
        return self.said_expected or self.agreed

    def after(self, update: UpdateRecord) -> _Before:
        expected = None if update.withdraws_expected else update.expected or self.said_expected
        return _Before(expected, update.agreed or self.agreed)


def entries_of_activity(
    activity: Activity,
    programme: Programme,
    *,
    shows_people: bool,
    withdraw_url: Callable[[ActivityUpdate], str | None],
) -> list[Entry]:
    """The whole history, newest first; the activity must be loaded whole.

    `shows_people`: whether the names of persons may be seen. `withdraw_url` gives the address that
    takes an update back, None where the reader may not.
    """
    zone = ZoneInfo(programme.timezone)
    record = record_of_activity(activity)
    rows = {row.id: row for row in activity.updates}
    standing = {update.id for update in standing_updates(record.updates)}
    takers = {update.withdraws: rows[update.id] for update in record.updates if update.withdraws is not None}
    before = _beginning(record, zone)
    found = []
    for day, update in in_order((u for u in record.updates if u.withdraws is None), record, zone):
        row = rows[update.id]
        entry = _entry(day, update, row, before, zone, shows_people=shows_people)
        if update.id in standing:
            before = before.after(update)
            entry = replace(entry, withdraw_url=withdraw_url(row))
        elif (taker := takers.get(update.id)) is not None:
            words = _withdrawn_words(taker, zone, shows_people=shows_people)
            entry = replace(entry, withdrawn=True, withdrawn_words=words)
        found.append(entry)
    return found[::-1]


def saved_words(update: ActivityUpdate) -> str:
    """What was saved, in one line: "Postponed, expected date spring 2022"."""
    parts: list[str] = []
    if update.status is not None:
        day = say_date(update.happened)
        parts.append(f"{label(update.status)}, {day}" if day else str(label(update.status)))
    if update.expected is not None:
        parts.append(_("expected date %(date)s", date=say_date(update.expected)))
    if update.withdraws_expected:
        parts.append(_("no expected date any more"))
    if update.agreed is not None:
        parts.append(_("agreed date %(date)s", date=say_date(update.agreed)))
    if update.unchanged:
        parts.append(_("nothing has changed"))
    return ", ".join(parts) or _("your comment")


def later_words(hiding: Sequence[UpdateRecord], record: ActivityRecord, zone: ZoneInfo) -> list[str]:
    """The later updates that would hide what is typed, each in a line."""
    nothing = _Before(None, None)
    return [f"{say_day(day)}: {_word(update, nothing)[0]}" for day, update in in_order(hiding, record, zone)]


def _beginning(record: ActivityRecord, zone: ZoneInfo) -> _Before:
    stood = standing_on(replace(record, added_on=None), date.min, Reading.NOW, zone)
    if stood is None:
        return _Before(None, None)
    return _Before(None if stood.expected == stood.agreed else stood.expected, stood.agreed)


def _entry(
    day: date,
    update: UpdateRecord,
    row: ActivityUpdate,
    before: _Before,
    zone: ZoneInfo,
    *,
    shows_people: bool,
) -> Entry:
    word, mark = _word(update, before)
    recorded = day_of(update.recorded_at, zone)
    was, now = _dates(update, before)
    about = update.happened if update.status is ActivityStatus.HELD else update.effective_on
    return Entry(
        id=update.id,
        day=day,
        when=say_date(about) if about is not None and about.edtf else say_day(day),
        who=who_said(row, shows_people=shows_people),
        word=word,
        css=mark.css,
        shape=mark.icon,
        before=was,
        after=now,
        reason=str(label(update.reason)) if update.reason else None,
        comment=update.comment,
        recorded=None if recorded == day else say_day(recorded),
    )


def _word(update: UpdateRecord, before: _Before) -> tuple[str, StateMark]:
    if update.status is not None:
        return str(label(update.status)), state_mark(update.status)
    if update.withdraws_expected:
        return _("No date any more"), state_mark(None)
    if update.expected is not None:
        return (_("Date moved") if before.expected else _("Date given")), DATE_SAID
    if update.agreed is not None:
        return (_("Agreed anew") if before.agreed else _("Date agreed")), DATE_SAID
    if update.unchanged:
        return _("Nothing has changed"), NOTHING_NEW
    return _("Comment"), NOTHING_NEW


def _dates(update: UpdateRecord, before: _Before) -> tuple[str | None, str | None]:
    """The date before, and the one that was said, each by what it is."""
    if update.withdraws_expected:
        return say_date(before.expected) or None, _("no expected date")
    if update.expected is not None and update.agreed is not None:
        expected, agreed = say_date(update.expected), say_date(update.agreed)
        return None, _("expected %(expected)s, agreed %(agreed)s", expected=expected, agreed=agreed)
    if update.expected is not None:
        return say_date(before.expected) or None, _("expected %(date)s", date=say_date(update.expected))
    if update.agreed is not None:
        return say_date(before.agreed) or None, _("agreed %(date)s", date=say_date(update.agreed))
    return None, None


def _withdrawn_words(taker: ActivityUpdate, zone: ZoneInfo, *, shows_people: bool) -> str:
    day, who = say_day(day_of(taker.recorded_at, zone)), who_said(taker, shows_people=shows_people)
    by: str = (
        _("withdrawn on %(day)s by %(who)s", day=day, who=who) if who else _("withdrawn on %(day)s", day=day)
    )
    if not taker.comment:
        return by
    return str(_("%(withdrawn)s because: %(why)s", withdrawn=by, why=taker.comment))
