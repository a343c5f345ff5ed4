"""Saying how a milestone stands: what has changed, a date agreed anew, a proposal accepted or declined."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    StringField,
)
from wtforms.validators import InputRequired, Optional, ValidationError

from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.history import Standing
from tracker.domain.milestones import TRANSITIONS
from tracker.domain.statuses import Confidence, MilestoneStatus
from tracker.forms.errors import sentence_of
from tracker.forms.fields import ApproximateDateField
from tracker.forms.inputs import REQUIRED, line, text
from tracker.forms.links import link
from tracker.forms.statements import StatementForm, key_of, reason_in, why
from tracker.forms.written import written_in
from tracker.labels import choices, label

PREFILLED = ("status", "confidence", "expected", "happened")
"""The fields that show how a milestone stands; each has a hidden `seen_…` beside it."""


class UpdateForm(StatementForm):
    """Where a milestone stands, when it is expected, and what happened.

    The hidden `seen_…` hold what was filled in when the page was drawn: what is still the same was
    not said, and is not said again over somebody else's words.
    """

    seen_status = HiddenField(default="")
    seen_confidence = HiddenField(default="")
    seen_expected = HiddenField(default="")
    seen_happened = HiddenField(default="")
    confirmed = HiddenField()

    status = RadioField(_l("Where does it stand?"), validators=[Optional()])
    confidence = RadioField(_l("How sure are you of the date?"), validators=[Optional()])
    expected = ApproximateDateField(_l("Now expected"))
    reason = why(_l("Why did the date move?"))
    happened = ApproximateDateField(_l("On which day was it completed?"))
    proof_title = line(_l("What proves it?"))
    proof_url = link(_l("Link to it"))
    proof_later = BooleanField(_l("The proof comes later"))
    drop_reason = why(_l("Why is it dropped?"))
    comment = text(_l("What happened?"))
    effective_on = ApproximateDateField(_l("Since when?"))
    language = written_in("update")

    def __init__(self, *args: Any, standing: Standing, **more: Any) -> None:
        super().__init__(*args, **more)
        now = MilestoneStatus(standing.status)
        steps = TRANSITIONS[now] if now is MilestoneStatus.UNKNOWN else (*TRANSITIONS[now], now)
        self.status.choices = [(one.value, label(one)) for one in MilestoneStatus if one in steps]
        self.confidence.choices = choices(Confidence)

    @property
    def chosen(self) -> MilestoneStatus | None:
        """The state that is ticked."""
        return next((one for one in MilestoneStatus if one.value == self.status.data), None)

    @property
    def changed(self) -> set[str]:
        """The names of the fields that say something: they differ from what stood there."""
        filled_in = {
            "status": self.status.data or "",
            "confidence": self.confidence.data or "",
            "expected": key_of(self.expected.data),
            "happened": key_of(self.happened.data),
        }
        names = {name for name in PREFILLED if filled_in[name] != (self[f"seen_{name}"].data or "")}
        typed = (
            "comment",
            "effective_on",
            "reason",
            "drop_reason",
            "proof_title",
            "proof_url",
            "proof_later",
        )
        return names | {name for name in typed if self[name].data}

    def said(self) -> dict[str, Any]:
        """The statement, as `services.milestones.record_update` takes it."""
        changed, status = self.changed, self.chosen
        done = status is MilestoneStatus.COMPLETED
        says_status = "status" in changed or (done and "happened" in changed)
        dropped = status is MilestoneStatus.DROPPED and "status" in changed
        moved = "expected" in changed
        reason = reason_in(self.drop_reason) if dropped else None
        return {
            "status": status if says_status else None,
            "happened": self.happened.data if done and says_status else None,
            "expected": self.expected.data if moved else None,
            "withdraws_expected": moved and self.expected.data is None,
            "confidence": Confidence(self.confidence.data) if "confidence" in changed else None,
            "reason": reason or reason_in(self.reason),
            "comment": self.comment.data,
            "language": self.language.code,
        }

    def says_something(self) -> bool:
        """Whether anything was said at all, beside the day since when."""
        return bool(self.changed - {"effective_on", "reason", "drop_reason", "proof_later"})

    def validate_happened(self, field: ApproximateDateField) -> None:
        """What is completed has a day; a day without *completed* was meant to say something: ask what."""
        done = self.chosen is MilestoneStatus.COMPLETED
        if done and not (field.data or "".join(field.raw_data or ()).strip()):
            if "status" in self.changed:
                raise ValidationError(sentence_of(DomainError("happened", "happened_required")))
            return
        if "happened" in self.changed and field.data and not done:
            raise ValidationError(
                _("To say that it is completed, choose “Completed” above. Else leave this empty.")
            )

    def validate(self, extra_validators: Any = None) -> bool:
        """Who completes it also shows one proof, or says that it comes later."""
        is_valid: bool = super().validate(extra_validators)
        newly = self.chosen is MilestoneStatus.COMPLETED and "status" in self.changed
        if newly and not (self.proof_later.data or self.proof_url.data or self.proof_title.data):
            question = self.proof_title
            question.errors = [
                *question.errors,
                _("Give a link that proves it, or tick that it comes later."),
            ]
            return False
        return is_valid

    def validate_proof_title(self, field: StringField) -> None:
        """A proof is a link; words alone go into the comment."""
        if field.data and not self.proof_url.data:
            raise ValidationError(_("Give the link to it below."))

    def validate_effective_on(self, field: ApproximateDateField) -> None:
        """What is completed counts from the day it happened."""
        if field.data and self.chosen is MilestoneStatus.COMPLETED and "status" in self.changed:
            raise ValidationError(_("For what is completed, the day above counts. Leave this empty."))


def seen_values(standing: Standing, last_update: int) -> dict[str, Any]:
    """What `UpdateForm(data=…)` is filled with: how the milestone stands."""
    status = MilestoneStatus(standing.status)
    stands = "" if status is MilestoneStatus.UNKNOWN else status.value
    sure = standing.confidence.value if standing.confidence else ""
    return {
        "seen_update": last_update,
        "status": stands or None,
        "seen_status": stands,
        "confidence": sure or None,
        "seen_confidence": sure,
        "expected": standing.expected,
        "seen_expected": key_of(standing.expected),
        "happened": standing.happened,
        "seen_happened": key_of(standing.happened),
    }


class AgreeForm(StatementForm):
    """A new agreed date: an act of the coordinator, with a reason. The old one stays in the history."""

    agreed = ApproximateDateField(_l("Newly agreed date"), validators=[InputRequired(REQUIRED)])
    agreed_reason = why(
        _l("Why is it agreed anew?"), description=_l("Needed where another date was agreed before.")
    )
    agreed_comment = text(_l("Comment on the new date"))
    language = written_in("agree")

    def __init__(self, *args: Any, agreed_now: ApproximateDate | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.agreed_now = agreed_now

    def validate_agreed(self, field: ApproximateDateField) -> None:
        """Agreeing what is agreed already would say nothing."""
        if field.data and key_of(field.data) == key_of(self.agreed_now):
            raise ValidationError(_("That is the agreed date already. Give another one."))

    def said(self) -> dict[str, Any]:
        """The statement, as `services.milestones.record_update` takes it."""
        reason, comment = reason_in(self.agreed_reason), self.agreed_comment.data
        language = self.language.code
        return {"agreed": self.agreed.data, "reason": reason, "comment": comment, "language": language}


class AcceptForm(StatementForm):
    """The city takes a proposed milestone into its plan."""

    accept_expected = ApproximateDateField(
        _l("When do you expect it?"), description=_l("A day, a month or “spring 2022”. You can say it later.")
    )

    def said(self) -> dict[str, Any]:
        """The statement, as `services.milestones.record_update` takes it."""
        expected, sent = self.accept_expected.data, self.accept_expected.raw_data
        emptied = bool(sent) and expected is None
        return {
            "status": MilestoneStatus.NOT_STARTED,
            "expected": expected,
            "withdraws_expected": emptied,
        }


class DeclineForm(StatementForm):
    """The city does not take a proposed milestone, and says why."""

    decline_reason = why(_l("Why is it declined?"))
    decline_comment = text(_l("A word to those who proposed it"))
    language = written_in("decline")

    def said(self) -> dict[str, Any]:
        """The statement, as `services.milestones.record_update` takes it."""
        reason, comment = reason_in(self.decline_reason), self.decline_comment.data
        said = {"reason": reason, "comment": comment, "language": self.language.code}
        return {"status": MilestoneStatus.DROPPED, **said}
