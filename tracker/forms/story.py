"""The ticks that tell the story: which milestones a lesson led to, and which led to an outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms.validators import ValidationError

from tracker.forms.activities import TicksField
from tracker.labels.names import milestone_name
from tracker.queries.story import MilestoneChoice


class MilestonesField(TicksField):
    """Any number of milestones, each with a box to tick. Offers none until it is told which."""

    def __init__(self, label: Any = None, **more: Any) -> None:
        super().__init__(label, choices=[], **more)
        self.hints: Mapping[int, str] = {}
        """Below each milestone its pair, where they are of several."""

    def offer(self, milestones: Sequence[MilestoneChoice], pairs: Mapping[int, str]) -> None:
        """Offers these milestones; `pairs` names each pair by its id."""
        by_code = len({one.plan_key for one in milestones}) < 2
        self.choices = [
            (one.id, milestone_name("" if by_code else one.plan_key, one.code, one.title))
            for one in milestones
        ]
        if len({one.pair_id for one in milestones}) > 1:
            self.hints = {one.id: pairs.get(one.pair_id, "") for one in milestones}

    def pre_validate(self, form: Any) -> None:
        """What is ticked is among the milestones that are offered."""
        offered = {choice[0] for choice in self.choices or ()}
        if not offered.issuperset(self.data or ()):
            raise ValidationError(
                _("A milestone that you ticked is not of these pairs, or is no more. Tick again.")
            )

    @property
    def ticked(self) -> list[int]:
        """The ids of the milestones that are ticked, in an order that says nothing."""
        return sorted(set(self.data or ()))
