"""What updates say of a milestone or an activity, in words: the whole history, and the line after saving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from markupsafe import escape

from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.history import DONE, in_order, standing_on, standing_updates
from tracker.domain.lines_of_the_row import is_of_the_row
from tracker.domain.looks import Look, day_of
from tracker.domain.milestones import CLOSED
from tracker.domain.records import ActivityRecord, MilestoneRecord, UpdateRecord
from tracker.domain.statuses import ActivityStatus, MilestoneStatus
from tracker.forms.errors import sentence_of
from tracker.labels import StateMark, city_says, label, state_mark
from tracker.labels.people import known_name
from tracker.labels.written import in_language
from tracker.models import (
    Activity,
    ActivityUpdate,
    Milestone,
    MilestoneUpdate,
    Organisation,
    Programme,
    User,
)
from tracker.queries.records import record_of
from tracker.web.parts.dates import say_date, say_day

Update = ActivityUpdate | MilestoneUpdate
DATE_SAID = StateMark("running", "next")
NOTHING_NEW = StateMark("unknown", "info")


@dataclass(frozen=True, slots=True)
class Entry:
    """One update, as `components/history_list.html` draws it; `day` is its effective day.

    `stays` is the sentence why nobody can withdraw it, None for what somebody said.
    """

    id: int
    day: date
    when: str
    who: str | None
    word: str
    css: str
    shape: str
    before: str | None
    after: str | None
    reason: str | None
    comment: str | None
    recorded: str | None
    withdrawn: bool = False
    withdrawn_words: str | None = None
    withdraw_url: str | None = None
    stays: str | None = None


@dataclass(frozen=True, slots=True)
class _Before:
    """What the updates before this one have left."""

    status: ActivityStatus | MilestoneStatus | None = None
    said_expected: ApproximateDate | None = None
    agreed: ApproximateDate | None = None

    @property
    def expected(self) -> ApproximateDate | None:
        return self.said_expected or self.agreed

    def after(self, update: UpdateRecord) -> _Before:
        expected = None if update.withdraws_expected else update.expected or self.said_expected
        return _Before(update.status or self.status, expected, update.agreed or self.agreed)


def entries_of(
    thing: Activity | Milestone,
    programme: Programme,
    *,
    shows_people: bool,
    withdraw_url: Callable[[Update], str | None],
) -> list[Entry]:
    """The whole history, newest first; the thing must be loaded whole, with the authors of its updates.

    `shows_people`: whether the names of persons may be seen. `withdraw_url` gives the address that
    takes an update back, None where the reader may not.
    """
    zone = ZoneInfo(programme.timezone)
    record = record_of(thing)
    rows: dict[int, Update] = {row.id: row for row in thing.updates}
    standing = {update.id for update in standing_updates(record.updates)}
    # Where several take back the same one, the last.
    takers = {update.withdraws: rows[update.id] for update in record.updates if update.withdraws is not None}
    before = _beginning(record, zone)
    found = []
    for day, update in in_order((u for u in record.updates if u.withdraws is None), record, zone):
        row = rows[update.id]
        entry = _entry(day, update, row, before, zone, shows_people=shows_people)
        if update.id in standing:
            before = before.after(update)
            stays = _why_it_stays(update, record)
            entry = replace(entry, stays=stays, withdraw_url=None if stays else withdraw_url(row))
        elif (taker := takers.get(update.id)) is not None:
            words = _withdrawn_words(taker, zone, shows_people=shows_people)
            entry = replace(entry, withdrawn=True, withdrawn_words=words)
        found.append(entry)
    return found[::-1]


def saved_words(update: Update | UpdateRecord) -> str:
    """What was saved, in one line: "expected date December 2021, at risk"."""
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
    confidence = None if isinstance(update, ActivityUpdate) else update.confidence
    if confidence is not None:
        parts.append(str(city_says(confidence)))
    if update.unchanged:
        parts.append(_("nothing has changed"))
    return ", ".join(parts) or _("your comment")


def who_said(row: Update, *, shows_people: bool) -> str | None:
    """The organisation and, for those who may see it, the person; None where nobody is known."""
    return names_of(row.by_organisation, row.by_user, shows_people=shows_people)


def names_of(organisation: Organisation | None, person: User | None, *, shows_people: bool) -> str | None:
    """The same of any pair of them: "Mechelen, Ada"; who speaks for no organisation is the coordinator."""
    names = [organisation.name] if organisation else []
    if shows_people and (name := known_name(person)):
        names.append(name)
    if person is not None and not names:
        names.append(_("the coordinator"))
    return ", ".join(names) or None


def later_words(
    hiding: Sequence[UpdateRecord], thing: Activity | Milestone, programme: Programme
) -> list[str]:
    """The later updates that would hide what is typed, each in a line."""
    zone = ZoneInfo(programme.timezone)
    ordered = in_order(hiding, record_of(thing), zone)
    return [f"{say_day(day)}: {_word(update, _Before())[0]}" for day, update in ordered]


def _beginning(record: ActivityRecord | MilestoneRecord, zone: ZoneInfo) -> _Before:
    stood = standing_on(replace(record, added_on=None), Look.at(date.min, zone))
    if stood is None:
        return _Before()
    return _Before(stood.status, None if stood.expected == stood.agreed else stood.expected, stood.agreed)


def _entry(
    day: date,
    update: UpdateRecord,
    row: Update,
    before: _Before,
    zone: ZoneInfo,
    *,
    shows_people: bool,
) -> Entry:
    word, mark = _word(update, before)
    recorded = day_of(update.recorded_at, zone)
    was, now = _dates(update, before)
    judged = update.confidence and (update.status or now)
    details = [
        str(label(update.reason)) if update.reason else "",
        str(city_says(update.confidence)) if update.confidence and judged else "",
    ]
    return Entry(
        id=update.id,
        day=day,
        when=_when(day, update),
        who=who_said(row, shows_people=shows_people),
        word=word,
        css=mark.css,
        shape=mark.icon,
        before=was,
        after=now,
        reason=" · ".join(detail for detail in details if detail) or None,
        comment=in_language(update.comment, update.language, noted=True),
        recorded=None if recorded == day else say_day(recorded),
    )


def _when(day: date, update: UpdateRecord) -> str:
    """The day it is about, as exactly as it was said."""
    about = update.happened if update.status in DONE else update.effective_on
    return say_date(about) if about is not None and about.edtf else say_day(day)


def _word(update: UpdateRecord, before: _Before) -> tuple[str, StateMark]:
    if update.status is not None:
        return _status_word(update.status, before.status), state_mark(update.status)
    if update.withdraws_expected:
        return _("No date any more"), state_mark(None)
    if update.expected is not None:
        return (_("Date moved") if before.expected else _("Date given")), DATE_SAID
    if update.agreed is not None:
        return (_("Agreed anew") if before.agreed else _("Date agreed")), DATE_SAID
    if update.confidence is not None:
        return str(city_says(update.confidence)), state_mark(update.confidence)
    return (_("Nothing has changed") if update.unchanged else _("Comment")), NOTHING_NEW


def _status_word(
    status: ActivityStatus | MilestoneStatus, before: ActivityStatus | MilestoneStatus | None
) -> str:
    opens = status in (MilestoneStatus.NOT_STARTED, MilestoneStatus.IN_PROGRESS)
    if opens and before in CLOSED:
        return str(_("Re-opened: %(status)s", status=label(status)))
    if opens and before is MilestoneStatus.PROPOSED:
        return str(_("Accepted: %(status)s", status=label(status)))
    if status is MilestoneStatus.DROPPED and before is MilestoneStatus.PROPOSED:
        return str(_("Declined"))
    return str(label(status))


def _dates(update: UpdateRecord, before: _Before) -> tuple[str | None, str | None]:
    """The date before, and the one that was said, each by what it is."""
    if update.withdraws_expected:
        return say_date(before.expected) or None, _("no expected date")
    if update.expected is not None and update.agreed is not None:
        both = _(
            "expected %(expected)s, agreed %(agreed)s",
            expected=say_date(update.expected),
            agreed=say_date(update.agreed),
        )
        return None, both
    if update.expected is not None:
        return say_date(before.expected) or None, _("expected %(date)s", date=say_date(update.expected))
    if update.agreed is not None:
        return say_date(before.agreed) or None, _("agreed %(date)s", date=say_date(update.agreed))
    return None, None


def _why_it_stays(update: UpdateRecord, record: ActivityRecord | MilestoneRecord) -> str | None:
    return sentence_of(DomainError(None, "nobody_said_it")) if is_of_the_row(update, record) else None


def _withdrawn_words(taker: Update, zone: ZoneInfo, *, shows_people: bool) -> str:
    day, who = say_day(day_of(taker.recorded_at, zone)), who_said(taker, shows_people=shows_people)
    by = _("withdrawn on %(day)s by %(who)s", day=day, who=who) if who else _("withdrawn on %(day)s", day=day)
    if not taker.comment:
        return str(by)
    why = in_language(taker.comment, taker.language)
    # Put together as markup, which keeps the language of what somebody wrote.
    return escape(_("%(withdrawn)s because: %(why)s")) % {"withdrawn": by, "why": why}
