"""What pages and mails say alike of an invitation."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from tracker.labels.printed import day_words
from tracker.models import Invitation


def last_day(invitation: Invitation) -> str:
    """The day on which it ends, by the programme's own calendar. The programme must be loaded."""
    moment = invitation.expires_at.astimezone(ZoneInfo(invitation.programme.timezone))
    return day_words(moment.date())
