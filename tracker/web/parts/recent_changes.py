"""What changed lately, in a few lines of the progress page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from tracker.domain.changes import changes
from tracker.domain.gap_changes import gap_changes
from tracker.domain.standings import programme_as_seen
from tracker.web.parts.change_lines import ChangeLine, newest_lines
from tracker.web.parts.change_window import Mode, looked_at_of, recent, since_look
from tracker.web.parts.shown import Shown, is_empty

FEW = 5


@dataclass(frozen=True, slots=True)
class RecentChanges:
    """The newest of `total` changes; `is_since_look` where they begin at the person's own last look.

    Gaps that opened or closed are in `total`, as on the page of changes, not in `lines`: they have no day.
    """

    heading: str
    words: str
    lines: list[ChangeLine]
    total: int
    url: str
    is_since_look: bool


def recent_changes(shown: Shown) -> RecentChanges | None:
    """Since the person's last look, else in thirty days; None on a past day. One statement or none."""
    if not shown.is_today or is_empty(shown):
        return None
    programme, looked_at = shown.programme, looked_at_of(shown.programme)
    window = (
        recent(programme, shown.today) if looked_at is None else since_look(programme, shown.today, looked_at)
    )
    found = changes(shown.record, window.before, window.after, on=shown.on)
    of_gaps = gap_changes(programme_as_seen(shown.record, window.before), shown.on)
    return RecentChanges(
        heading=str(_("What changed")),
        words=window.words,
        lines=newest_lines(found, shown, FEW),
        total=len(found) + len(of_gaps),
        url=url_for("changes.show", slug=programme.slug),
        is_since_look=window.mode is Mode.LAST_LOOK,
    )
