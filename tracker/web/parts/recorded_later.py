"""What a page of a past day shows and nobody had recorded by then, said in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from tracker.datewords import print_day, print_day_long
from tracker.domain.looks import Look, day_of
from tracker.domain.standings import ActivityOnDay, MilestoneOnDay, ProgrammeOnDay


@dataclass(frozen=True, slots=True)
class RecordedLater:
    """`once` is the day on which most of a page was recorded, where all of it was recorded later.

    Then it is said once, at the top, and only what was recorded on another day is marked by itself.
    """

    look: Look
    language: str
    once: date | None = None
    is_all: bool = False

    @property
    def sentence(self) -> str:
        """What is said once for the whole page; "" where the lines say it themselves."""
        if self.once is None:
            return ""
        day = print_day_long(self.once, self.language)
        if self.is_all:
            return str(_("All of this was recorded later, on %(day)s.", day=day))
        return str(_("All of this was recorded later: on %(day)s, where a line says no other day.", day=day))

    def of(self, thing: ActivityOnDay | MilestoneOnDay, *, with_people: bool = False) -> str:
        """The mark of a line, "recorded later, on 3 Nov 2021"; "" where it was known, or is said above.

        `with_people` looks at the head-counts of an activity too, where they are what is counted.
        """
        moment = thing.standing.recorded_later
        if with_people and isinstance(thing, ActivityOnDay):
            counted = [one.created_at for one in thing.record.head_counts]
            late = [recorded for recorded in counted if self.look.is_later(recorded)]
            moment = max([*late, *([moment] if moment else [])], default=None)
        return self._words(moment)

    def _words(self, moment: datetime | None) -> str:
        if moment is None:
            return ""
        day = day_of(moment, self.look.zone)
        if day == self.once:
            return ""
        return str(_("recorded later, on %(day)s", day=print_day(day, self.language)))


def recorded_later(on: ProgrammeOnDay, look: Look, language: str) -> RecordedLater:
    """How the page of this day says what was recorded after it; an import says it once."""
    moments = [activity.standing.recorded_later for activity in on.activities]
    moments += [milestone.standing.recorded_later for milestone in on.milestones]
    late = [day_of(moment, look.zone) for moment in moments if moment is not None]
    if not late or len(late) < len(moments):
        return RecordedLater(look, language)
    day, times = Counter(late).most_common(1)[0]
    if times * 2 <= len(late):
        return RecordedLater(look, language)
    return RecordedLater(look, language, day, is_all=times == len(late))
