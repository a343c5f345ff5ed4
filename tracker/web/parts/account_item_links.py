"""The part of the account page that lists the links of one's mails that still open something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import get_timezone

from tracker import clock
from tracker.domain.looks import day_of
from tracker.forms.base import TrackedForm
from tracker.models import User
from tracker.queries.item_links import list_links_out
from tracker.web.parts.dates import say_day


@dataclass(frozen=True, slots=True)
class LinkLine:
    """The links to one thing, which a person may have had in several mails."""

    title: str
    until: str


def item_links(user: User) -> dict[str, Any]:
    """Each thing once, with the last day of its last link."""
    last = {title: link.expires_at for link, title in list_links_out(user.id, clock.now())}
    zone = get_timezone()
    lines = [LinkLine(title, say_day(day_of(until, zone))) for title, until in last.items()]
    return {"lines": lines, "form": TrackedForm(formdata=None)}
