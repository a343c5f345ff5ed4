"""The form that asks for a day, and the answer where that day cannot be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import abort, make_response, render_template, request, url_for

from tracker import clock
from tracker.domain.errors import DomainError
from tracker.domain.statuses import Reading
from tracker.forms.days import LONGEST_SHOWN, SHAPE, read_day, read_reading
from tracker.forms.errors import sentence_of
from tracker.forms.inputs import stripped
from tracker.models import Programme

KEPT = ("pair", "who", "kind")
"""What an address narrows besides the day: another day keeps it."""
KEEPS_ITS_PAGE = ("progress.show", "pairs.list_")
"""Where another day has a page of the same number, or leads to its last one."""


@dataclass(frozen=True, slots=True)
class DayField:
    """A plain form that reads: `typed` stands in the field, `first` and `last` bound it (ISO days).

    `reading` is the one chosen; `error` a sentence where what was typed cannot be shown.
    """

    action: str
    kept: tuple[tuple[str, str], ...]
    typed: str
    first: str | None
    last: str
    reading: Reading
    error: str | None = None

    @property
    def is_picker(self) -> bool:
        """Whether a browser may offer its calendar: it would empty a field that holds other words."""
        return SHAPE.fullmatch(self.typed) is not None


def day_field(
    programme: Programme, typed: str, today: date, reading: Reading, error: str | None = None
) -> DayField:
    """The field of the page that is asked for."""
    first = programme.period.earliest if programme.period else None
    return DayField(
        action=request.path,
        kept=tuple(kept_in_address().items()),
        typed=typed,
        first=first.isoformat() if first else None,
        last=today.isoformat(),
        reading=reading,
        error=error,
    )


def kept_in_address() -> dict[str, str]:
    """What the address narrows the page to, besides the day."""
    names = (*KEPT, "page") if request.endpoint in KEEPS_ITS_PAGE else KEPT
    asked = {name: stripped(request.args.get(name)) for name in names}
    return {name: value for name, value in asked.items() if value}


def same_page(**more: str) -> str:
    """The page that is asked for, on the day that `more` says: today where it says none."""
    return url_for(request.endpoint or "", **{**(request.view_args or {}), **kept_in_address(), **more})


def day_asked_for(programme: Programme) -> tuple[date, date, Reading]:
    """The day and the reading that the address asks for, and today: (day, today, reading).

    Where they cannot be shown, a page with status 400 says so, with what was typed still in the field.
    """
    today = clock.today(programme.timezone)
    asked, wanted = request.args.get("on"), request.args.get("reading")
    try:
        reading = read_reading(wanted)
        return read_day(asked, period=programme.period, today=today, as_typed=True), today, reading
    except DomainError as error:
        typed = stripped(asked)[:LONGEST_SHOWN]
        chosen = Reading.THEN if wanted == Reading.THEN else Reading.NOW
        field = day_field(programme, typed, today, chosen, sentence_of(error))
        abort(make_response(render_template("errors/day.html", field=field, today_url=same_page()), 400))
