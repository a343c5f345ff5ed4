"""How a change looks, and the words for what it began from where nothing was known."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from tracker.domain.statuses import ChangeKind
from tracker.labels.states import DONE, LATE, RISK, RUNNING, STOPPED, UNKNOWN, WAITING, StateMark

MOVED = StateMark("running", "next")
MOVED_BACK = StateMark("running", "back")
ADDED = StateMark("running", "plus")

CHANGE_MARKS: Mapping[ChangeKind, StateMark] = {
    ChangeKind.HELD: DONE,
    ChangeKind.COMPLETED: DONE,
    ChangeKind.REOPENED: RISK,
    ChangeKind.OVERDUE: LATE,
    ChangeKind.MOVED: MOVED,
    ChangeKind.MOVED_BACK: MOVED_BACK,
    ChangeKind.AGREED: MOVED,
    ChangeKind.POSTPONED: RISK,
    ChangeKind.CANCELLED: STOPPED,
    ChangeKind.DROPPED: STOPPED,
    ChangeKind.STATUS: RUNNING,
    ChangeKind.CONFIDENCE: RISK,
    ChangeKind.EDITED_AFTER_DONE: RISK,
    ChangeKind.TAKEN_BACK: StateMark("unknown", "back"),
    ChangeKind.PROPOSED: WAITING,
    ChangeKind.ACCEPTED: RUNNING,
    ChangeKind.DECLINED: STOPPED,
    ChangeKind.NEW: ADDED,
    ChangeKind.GAP_OPENED: UNKNOWN,
    ChangeKind.GAP_CLOSED: DONE,
}

FIRST_SAID: Mapping[ChangeKind, LazyString] = {
    ChangeKind.MOVED: _l("Date given"),
    ChangeKind.AGREED: _l("Date agreed"),
    ChangeKind.CONFIDENCE: _l("Confidence given"),
}
"""The word where nothing had been said before."""

NONE_LEFT: Mapping[ChangeKind, LazyString] = {ChangeKind.MOVED: _l("No date any more")}
"""The word where nothing is said any more."""

UNDATED: Mapping[ChangeKind, LazyString] = {
    ChangeKind.HELD: _l("Recorded as held"),
    ChangeKind.COMPLETED: _l("Recorded as completed"),
}
"""The word where nobody knows the day on which it was done, and only when that was recorded is known."""

MOST_ASKED = (
    ChangeKind.HELD,
    ChangeKind.COMPLETED,
    ChangeKind.OVERDUE,
    ChangeKind.MOVED,
    ChangeKind.REOPENED,
)
"""What a reader asks for first."""


def change_count_words(
    counts: Mapping[ChangeKind, int], undated: Mapping[ChangeKind, int] = MappingProxyType({})
) -> str:
    """How much changed, the most asked first: "12 changes: 4 held, 2 completed, 3 dates moved".

    Of `counts`, `undated` are those done on a day that nobody knows: "1 held on a day not known".
    """
    total = sum(counts.values())
    whole = str(ngettext("%(num)d change", "%(num)d changes", total))
    parts = []
    for kind in MOST_ASKED:
        unknown = undated.get(kind, 0)
        if dated := counts.get(kind, 0) - unknown:
            parts.append(_counted(kind, dated))
        if unknown:
            parts.append(_counted_undated(kind, unknown))
    if not parts:
        return whole
    return str(gettext("%(changes)s: %(kinds)s", changes=whole, kinds=", ".join(parts)))


def _counted_undated(kind: ChangeKind, number: int) -> str:
    if kind is ChangeKind.HELD:
        return str(ngettext("%(num)d held on a day not known", "%(num)d held on days not known", number))
    return str(
        ngettext("%(num)d completed on a day not known", "%(num)d completed on days not known", number)
    )


def _counted(kind: ChangeKind, number: int) -> str:
    match kind:
        case ChangeKind.HELD:
            return str(ngettext("%(num)d held", "%(num)d held", number))
        case ChangeKind.COMPLETED:
            return str(ngettext("%(num)d completed", "%(num)d completed", number))
        case ChangeKind.OVERDUE:
            return str(ngettext("%(num)d newly overdue", "%(num)d newly overdue", number))
        case ChangeKind.MOVED:
            return str(ngettext("%(num)d date moved", "%(num)d dates moved", number))
        case _:
            return str(ngettext("%(num)d re-opened", "%(num)d re-opened", number))
