"""What changed lately, in a few lines of the progress page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask import g, url_for
from flask_babel import gettext as _

from tracker import clock
from tracker.domain.changes import changes
from tracker.domain.gap_changes import gap_changes
from tracker.domain.records import ProgrammeRecord
from tracker.domain.standings import ProgrammeOnDay, programme_as_seen
from tracker.models import Pair, Programme
from tracker.permissions import Action, may
from tracker.queries.reviews import latest_frozen_review
from tracker.web.access import scope_of
from tracker.web.parts.change_lines import ChangeLine, newest_lines, newest_of
from tracker.web.parts.change_window import Mode, Window, looked_at_of, recent, since_look
from tracker.web.parts.dates import say_day
from tracker.web.parts.shown import Shown, is_empty

FEW = 5


@dataclass(frozen=True, slots=True)
class WayToReviews:
    """For members: all reviews, and what changed since the latest frozen one, where there is any."""

    url: str
    since_words: str | None = None
    since_url: str | None = None


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
    reviews: WayToReviews | None = None


def recent_changes(shown: Shown, pair: Pair | None = None) -> RecentChanges | None:
    """Since the person's last look, else in thirty days; None on a past day. A member's takes two statements
    (of a pair one), anybody else's none. `pair` is the one pair that is shown."""
    if not shown.is_today or is_empty(shown):
        return None
    programme, window = shown.programme, _window(shown.programme, shown.today)
    found = changes(shown.record, window.before, window.after, on=shown.on)
    of_gaps = gap_changes(programme_as_seen(shown.record, window.before), shown.on)
    lines = newest_lines(found, shown, FEW)
    return RecentChanges(
        heading=str(_("What changed")),
        words=window.words,
        lines=lines if pair is None else [replace(line, pair=None) for line in lines],
        total=len(found) + len(of_gaps),
        url=url_for("changes.show", slug=programme.slug, pair=pair.number if pair else None),
        is_since_look=window.mode is Mode.LAST_LOOK,
        reviews=_way_to_reviews(shown) if pair is None else None,
    )


def pairs_of_recent(programme: Programme, record: ProgrammeRecord, on: ProgrammeOnDay) -> set[int]:
    """The pairs that `recent_changes` names, where the day is today."""
    if on.day != clock.today(programme.timezone):
        return set()
    window = _window(programme, on.day)
    newest = newest_of(changes(record, window.before, window.after, on=on), FEW)
    return {pair for change in newest for pair in change.of.pairs}


def _window(programme: Programme, today: date) -> Window:
    looked_at = looked_at_of(programme)
    return recent(programme, today) if looked_at is None else since_look(programme, today, looked_at)


def _way_to_reviews(shown: Shown) -> WayToReviews | None:
    programme = shown.programme
    if not may(g.actor, Action.SEE_REVIEWS, scope_of(programme)):
        return None
    url = url_for("reviews.list_", slug=programme.slug)
    latest = latest_frozen_review(programme.id, shown.today)
    if latest is None:
        return WayToReviews(url)
    words = _("Since the review of %(day)s", day=say_day(latest.cut_off))
    return WayToReviews(url, str(words), url_for("changes.show", slug=programme.slug, from_review=latest.id))
