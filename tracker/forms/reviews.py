"""A review: the day that counts and what is said about it; and what it decided."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import ValidationError

from tracker.domain.dates import ApproximateDate
from tracker.forms.base import TrackedForm, VersionedForm
from tracker.forms.fields import ApproximateDateField
from tracker.forms.inputs import REQUIRED, IdField, line, text
from tracker.forms.written import written_in
from tracker.models import Decision, Review

SAME = ("held_on", "previous_id", "title", "state_of_play", "achievements", "plans", "risks", "next_steps")
DECISION = ("what", "pair_id", "milestone_id", "owner_id", "owner_name", "due")
Rows = list[tuple[int, str]]


class ReviewFields(TrackedForm):
    """What is said of a review, new or not."""

    cut_off = ApproximateDateField(
        _l("Cut-off: the last day that counts"),
        description=_l("One day, such as 20 October 2021. The figures are those of its end."),
    )
    previous_id = IdField(
        _l("Previous review"),
        description=_l("What has changed is told since then, and its decisions stand first."),
    )
    title = line(_l("Title"), description=_l("Without one it is called by its cut-off."))
    held_on = ApproximateDateField(
        _l("When the committee meets"), description=_l("“27 October 2021”, or “October 2021”.")
    )
    state_of_play = text(_l("State of play"))
    achievements = text(_l("Achievements"))
    plans = text(_l("Plans"))
    risks = text(_l("Risks"))
    next_steps = text(_l("Next steps"))
    language = written_in()

    def __init__(self, *args: Any, previous: Rows, **more: Any) -> None:
        super().__init__(*args, **more)
        self.previous_id.set_rows(previous, empty=_("none: this is the first"))

    def validate_cut_off(self, field: ApproximateDateField) -> None:
        """A month has no end that everybody means; the figures need one day."""
        if field.errors:
            return  # What could not be read has said so.
        if field.data is None:
            raise ValidationError(REQUIRED)
        if not field.data.is_exact:
            raise ValidationError(_("Give one day, such as 20 October 2021."))

    def values(self) -> dict[str, Any]:
        """What the form says, by the columns of `Review`. Call it on a valid form."""
        day = self.cut_off.data
        assert day is not None
        values = {name: self[name].data for name in SAME}
        return values | {"cut_off": day.earliest, "language": self.language.code}


class NewReviewForm(ReviewFields):
    """A review that nobody has begun yet. `confirmed` is the day for which a second one is meant."""

    confirmed = HiddenField(default="")


class ReviewForm(ReviewFields, VersionedForm):
    """A draft that is there."""


class FreezeForm(VersionedForm):
    """Freezes a review as its sender has seen it."""


class DecisionFields(TrackedForm):
    """What was decided, about what, whose it is, and by when."""

    what = text(_l("What was decided"), required=True, longest=2000)
    pair_id = IdField(_l("About a pair"))
    milestone_id = IdField(
        _l("Or about a milestone"), description=_l("Without either it is about the whole programme.")
    )
    owner_id = IdField(_l("Whose it is"))
    owner_name = line(_l("Or somebody else, by name"), longest=200)
    due = ApproximateDateField(_l("By when"), description=_l("“summer 2022” is fine."))
    language = written_in()

    def __init__(self, *args: Any, pairs: Rows, milestones: Rows, owners: Rows, **more: Any) -> None:
        super().__init__(*args, **more)
        self.pair_id.set_rows(pairs, empty=_("no pair"))
        self.milestone_id.set_rows(milestones, empty=_("no milestone"))
        self.owner_id.set_rows(owners, empty=_("somebody else, or not decided"))

    def validate_milestone_id(self, field: IdField) -> None:
        """A milestone has its pair."""
        if field.data and self.pair_id.data:
            raise ValidationError(_("Choose a pair or a milestone, not both: a milestone has its pair."))

    def validate_owner_name(self, field: StringField) -> None:
        if field.data and self.owner_id.data:
            raise ValidationError(_("Choose an organisation or type a name, not both."))

    def values(self) -> dict[str, Any]:
        """What the form says, by the columns of `Decision`."""
        return {name: self[name].data for name in DECISION} | {"language": self.language.code}


class NewDecisionForm(DecisionFields):
    """A decision that nobody has noted yet."""


class DecisionForm(DecisionFields, VersionedForm):
    """A decision that is there."""


def stored_review(review: Review) -> dict[str, Any]:
    """A review as `ReviewForm(data=…)` shows it; its cut-off as a day that was typed."""
    values = {name: getattr(review, name) for name in (*SAME, "language", "version")}
    return values | {"cut_off": ApproximateDate.on(review.cut_off)}


def stored_decision(decision: Decision) -> dict[str, Any]:
    """A decision as `DecisionForm(data=…)` shows it."""
    return {name: getattr(decision, name) for name in (*DECISION, "language", "version")}
