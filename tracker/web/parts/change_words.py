"""What a change says, in words: what it is called, and from what to what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from tracker.domain.changes import Change
from tracker.domain.history import DONE
from tracker.domain.kinds_of_change import differs
from tracker.domain.records import State
from tracker.domain.statuses import ChangeKind, Confidence
from tracker.labels import FIRST_SAID, NONE_LEFT, UNDATED, city_says, label
from tracker.labels.joining import apart
from tracker.web.parts.dates import say_date, say_day
from tracker.web.parts.statements import saved_words

ARROW = "→"


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """`word` is the kind of the change; `before` and `after` are None where it says no more than that."""

    word: str
    before: str | None = None
    after: str | None = None


def change_words(change: Change) -> ChangeWords:
    """The words of one change, in the language of whoever reads them."""
    kind, before = change.kind, change.before
    first_said = {
        ChangeKind.MOVED: before.expected is None,
        ChangeKind.AGREED: before.agreed is None,
        ChangeKind.CONFIDENCE: before.confidence is None,
    }
    word = str(FIRST_SAID[kind] if first_said.get(kind) else label(kind))
    if kind is ChangeKind.MOVED and change.after.expected is None:
        word = str(NONE_LEFT[kind])
    if change.is_undated:
        word = str(UNDATED[kind])
    was, now = BEFORE.get(kind, _nothing)(change), AFTER.get(kind, _nothing)(change)
    return ChangeWords(word, was or None, now or None)


def when_words(change: Change) -> str:
    """The day that it is about, as exactly as it was said."""
    said = change.said
    if change.kind is ChangeKind.OVERDUE:
        return str(_("since %(day)s", day=say_day(change.day)))
    if said is None or change.kind is ChangeKind.TAKEN_BACK:
        return say_day(change.day)
    if said.status in DONE:
        happened = change.after.happened
        return say_date(happened) if happened is not None else str(_("day not known"))
    about = said.effective_on
    return say_date(about) if about is not None and about.edtf else say_day(change.day)


def _nothing(_change: Change) -> str | None:
    return None


def _expected(state: State) -> str:
    if state.expected is None:
        return str(_("no expected date"))
    return str(_("expected %(date)s", date=say_date(state.expected)))


def _agreed(state: State) -> str:
    return str(_("agreed %(date)s", date=say_date(state.agreed)))


def _date_lost(change: Change) -> str | None:
    """The date that something called off had; nothing where it keeps it."""
    return say_date(change.before.expected) if differs("expected", change.before, change.after) else None


def _date_left(change: Change) -> str | None:
    return _expected(change.after) if differs("expected", change.before, change.after) else None


def _judged(confidence: Confidence | None) -> str | None:
    return None if confidence is None else str(label(confidence))


def _agreed_before_done(change: Change) -> str | None:
    """What had been agreed, where it happened on another day."""
    return _agreed(change.after) if change.after.agreed and _is_off_plan(change.after) else None


def _is_off_plan(state: State) -> bool:
    return differs("happened", replace(state, happened=state.agreed), state)


def _dates_of_new(change: Change) -> str | None:
    if change.after.agreed is not None:
        return _agreed(change.after)
    return _expected(change.after) if change.after.expected is not None else None


def _steps(change: Change) -> str:
    """Each date that it had, in order: "May 2022 → July 2022 → May 2022"."""
    states = [change.steps[0].before, *(step.after for step in change.steps)]
    return f" {ARROW} ".join(say_date(one.expected) or str(_("no date")) for one in states)


def _edited(change: Change) -> str:
    """Everything that differs: "happened 1 March 2021 → 20 February 2021"."""
    before, after, changed = change.before, change.after, []
    for name, word in (("happened", _("happened")), ("expected", _("expected")), ("agreed", _("agreed"))):
        if differs(name, before, after):
            was, now = (say_date(getattr(one, name)) or str(_("no date")) for one in (before, after))
            changed.append(f"{word} {was} {ARROW} {now}")
    if differs("confidence", before, after):
        changed.append(str(city_says(after.confidence)))
    return apart(changed)


def _withdrawn(change: Change) -> str | None:
    return saved_words(change.taken_back) if change.taken_back is not None else None


Saying = Callable[[Change], str | None]

BEFORE: dict[ChangeKind, Saying] = {
    ChangeKind.MOVED: lambda change: say_date(change.before.expected),
    ChangeKind.AGREED: lambda change: say_date(change.before.agreed),
    ChangeKind.CONFIDENCE: lambda change: _judged(change.before.confidence),
    ChangeKind.POSTPONED: _date_lost,
    ChangeKind.CANCELLED: _date_lost,
    ChangeKind.DROPPED: _date_lost,
    ChangeKind.STATUS: lambda change: str(label(change.before.status)),
    ChangeKind.REOPENED: lambda change: str(label(change.before.status)),
}
"""What stood before, for the kinds that say from and to."""

AFTER: dict[ChangeKind, Saying] = {
    ChangeKind.MOVED: lambda change: _expected(change.after),
    ChangeKind.AGREED: lambda change: _agreed(change.after),
    ChangeKind.CONFIDENCE: lambda change: _judged(change.after.confidence),
    ChangeKind.POSTPONED: _date_left,
    ChangeKind.CANCELLED: _date_left,
    ChangeKind.DROPPED: _date_left,
    ChangeKind.STATUS: lambda change: str(label(change.after.status)),
    ChangeKind.REOPENED: lambda change: str(label(change.after.status)),
    ChangeKind.ACCEPTED: lambda change: str(label(change.after.status)),
    ChangeKind.HELD: _agreed_before_done,
    ChangeKind.COMPLETED: _agreed_before_done,
    ChangeKind.OVERDUE: lambda change: _expected(change.after),
    ChangeKind.NEW: _dates_of_new,
    ChangeKind.PROPOSED: _dates_of_new,
    ChangeKind.MOVED_BACK: _steps,
    ChangeKind.EDITED_AFTER_DONE: _edited,
    ChangeKind.TAKEN_BACK: _withdrawn,
}
"""What stands now, or what else there is to say."""
