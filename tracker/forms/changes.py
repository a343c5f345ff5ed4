"""The button that says: I have seen what changed up to here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from wtforms import Field
from wtforms.validators import ValidationError

from tracker import clock
from tracker.forms.base import INCOMPLETE, SentField, TrackedForm

LONGEST_MOMENT = 40


ON_ITS_WAY = timedelta(seconds=5)
"""What somebody says is recorded a moment before anybody can read it: rather shown twice than never."""


def _drawn() -> str:
    return (clock.now() - ON_ITS_WAY).isoformat()


class SeenForm(TrackedForm):
    """It carries the moment at which its page was drawn: what is recorded after that has not been seen."""

    drawn_at = SentField(default=_drawn)

    @property
    def moment(self) -> datetime | None:
        """When the page was drawn (UTC); None for what no page of ours has sent."""
        return read_moment(self.drawn_at.data)

    def validate_drawn_at(self, _field: Field) -> None:
        moment = self.moment
        if moment is None or moment > clock.now():
            raise ValidationError(INCOMPLETE)


def read_moment(text: str | None) -> datetime | None:
    """A moment with its zone, in UTC; None for anything else."""
    try:
        moment = datetime.fromisoformat((text or "")[:LONGEST_MOMENT])
        return moment.astimezone(UTC) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
