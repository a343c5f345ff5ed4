"""Between which two looks the page of changes shows what changed, as its address asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from flask import g, request
from flask_babel import gettext as _

from tracker.domain.errors import DomainError
from tracker.domain.looks import Look
from tracker.domain.statuses import Reading
from tracker.forms.days import LONGEST_SHOWN, SHAPE, read_day, read_reading
from tracker.forms.inputs import stripped
from tracker.models import Programme, Review
from tracker.permissions import Action, may
from tracker.queries.changes import last_look
from tracker.web.access import missing, scope_of
from tracker.web.parts.dates import say_day, say_moment
from tracker.web.parts.review_page import review_choices

RECENT_DAYS = 30
LAST_LOOK = "last-look"


class Mode(StrEnum):
    """What the two looks are: since a person looked, since a while ago, two days, two reviews."""

    LAST_LOOK = "last_look"
    RECENT = "recent"
    DAYS = "days"
    REVIEWS = "reviews"


@dataclass(frozen=True, slots=True)
class Window:
    """Two looks, the sentence that says which, and what an address must carry to ask for them again.

    `reviews` are the two that it lies between; the second is None where it reaches to today.
    """

    mode: Mode
    before: Look
    after: Look
    words: str
    query: dict[str, str] = field(default_factory=dict)
    reviews: tuple[Review, Review | None] | None = None

    @property
    def reading(self) -> Reading:
        """How the later look reads its day."""
        return Reading.NOW if self.after.known_before is None else Reading.THEN

    @property
    def may_be_marked(self) -> bool:
        """Whether it ends now, so that a person can say that they have seen all of it."""
        return self.mode in (Mode.LAST_LOOK, Mode.RECENT)


@dataclass(frozen=True, slots=True)
class DaysTyped:
    """What stands in the two fields of days: ISO, or as it was typed. `first` and `last` bound them."""

    since: str
    until: str
    reading: Reading
    first: str | None
    last: str
    error: str | None = None

    @property
    def are_days(self) -> bool:
        """Whether a browser may offer its calendar: it would empty a field that holds other words."""
        return all(not typed or SHAPE.fullmatch(typed) for typed in (self.since, self.until))


def looked_at_of(programme: Programme) -> datetime | None:
    """When the person looked last; None for those who cannot mark it, and who have not yet.

    Asked again in the same request, it costs no statement.
    """
    if g.actor.user_id is None or not may(g.actor, Action.MARK_SEEN, scope_of(programme)):
        return None
    known: dict[int, datetime | None] = g.setdefault("looked_at", {})
    if programme.id not in known:
        known[programme.id] = last_look(g.actor.user_id, programme.id)
    return known[programme.id]


def recent(programme: Programme, today: date) -> Window:
    """The last thirty days."""
    zone = ZoneInfo(programme.timezone)
    words = _("In the last %(num)s days", num=RECENT_DAYS)
    start = today - timedelta(days=RECENT_DAYS)
    return Window(Mode.RECENT, Look.at(start, zone), Look.at(today, zone), str(words))


def since_look(programme: Programme, today: date, looked_at: datetime) -> Window:
    """All that was recorded, or came due, since a person looked."""
    zone = ZoneInfo(programme.timezone)
    words = _("Since your last look, on %(moment)s", moment=say_moment(looked_at))
    before, after = Look.of_moment(looked_at, zone), Look.at(today, zone)
    return Window(Mode.LAST_LOOK, before, after, str(words), {"since": LAST_LOOK})


def between_days(programme: Programme, today: date) -> Window:
    """The two days of the address. DomainError where one of them, or the reading, cannot be shown."""
    reading = read_reading(request.args.get("reading"))
    until = _day(request.args.get("until"), programme, today) or today
    since = _day(request.args.get("since"), programme, today) or until - timedelta(days=RECENT_DAYS)
    if since > until:
        raise DomainError("until", "backwards", text=f"{say_day(since)} – {say_day(until)}")
    zone = ZoneInfo(programme.timezone)
    query = {"since": since.isoformat(), "until": until.isoformat()}
    if reading is Reading.THEN:
        query["reading"] = reading.value
    before, after = Look.at(since, zone, reading), Look.at(until, zone, reading)
    return Window(Mode.DAYS, before, after, _days_words(since, until, reading), query)


def between_reviews(programme: Programme, today: date, reviews: Sequence[Review]) -> Window:
    """From the cut-off of one frozen review to that of another, or to today, as we now know it."""
    asked, until_asked = request.args.get("from_review"), request.args.get("to_review")
    first = _review(asked, reviews)
    last = _review(until_asked, reviews) if stripped(until_asked) else None
    until = last.cut_off if last is not None else today
    if first.cut_off > until:
        raise DomainError("until", "backwards", text=f"{say_day(first.cut_off)} – {say_day(until)}")
    zone = ZoneInfo(programme.timezone)
    query = {"from_review": str(first.id)} | ({"to_review": str(last.id)} if last is not None else {})
    names = dict(review_choices(reviews, programme))
    end = names[last.id] if last is not None else _("today")
    words = _("From %(first)s to %(last)s", first=names[first.id], last=end)
    before, after = Look.at(first.cut_off, zone), Look.at(until, zone)
    return Window(Mode.REVIEWS, before, after, str(words), query, (first, last))


def window_asked_for(
    programme: Programme, today: date, looked_at: datetime | None, reviews: Sequence[Review]
) -> Window:
    """The window of the address; without one, since the person's last look, else the last thirty days.

    `reviews` are the frozen ones that the person may see. Raises DomainError where it cannot be shown.
    """
    if stripped(request.args.get("from_review")):
        return between_reviews(programme, today, reviews)
    asked = stripped(request.args.get("since"))
    if (asked or stripped(request.args.get("until"))) and asked != LAST_LOOK:
        return between_days(programme, today)
    read_reading(request.args.get("reading"))
    return recent(programme, today) if looked_at is None else since_look(programme, today, looked_at)


def days_typed(
    programme: Programme, today: date, window: Window | None, error: str | None = None
) -> DaysTyped:
    """The fields as the page shows them: the days of its window, or what was typed and cannot be shown."""
    if window is not None:
        since, until = window.before.day.isoformat(), window.after.day.isoformat()
        reading = window.reading
    else:
        since = stripped(request.args.get("since"))[:LONGEST_SHOWN]
        until = stripped(request.args.get("until"))[:LONGEST_SHOWN]
        reading = Reading.THEN if request.args.get("reading") == Reading.THEN else Reading.NOW
    first = programme.period.earliest if programme.period else None
    return DaysTyped(since, until, reading, first.isoformat() if first else None, today.isoformat(), error)


def _review(number: str | None, reviews: Sequence[Review]) -> Review:
    return next((one for one in reviews if str(one.id) == stripped(number)), None) or missing()


def _day(text: str | None, programme: Programme, today: date) -> date | None:
    if not stripped(text):
        return None
    return read_day(text, period=programme.period, today=today, as_typed=True)


def _days_words(since: date, until: date, reading: Reading) -> str:
    words = _("After %(since)s, up to %(until)s", since=say_day(since), until=say_day(until))
    if reading is Reading.THEN:
        return str(_("%(days)s, as it became known", days=words))
    return str(_("%(days)s, as we now know it", days=words))
