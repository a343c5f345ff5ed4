"""How a change looks, and the words for what it began from where nothing was known."""

from __future__ import annotations

from collections.abc import Mapping

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
