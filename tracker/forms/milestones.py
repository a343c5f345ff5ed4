"""What people say of a milestone, and the milestone's own texts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from tracker.domain.dates import ApproximateDate
from tracker.domain.errors import DomainError
from tracker.domain.history import Standing
from tracker.domain.milestones import TRANSITIONS
from tracker.domain.statuses import Confidence, MilestoneStatus, Reason
from tracker.forms.base import TrackedForm, VersionedForm
from tracker.forms.errors import sentence_of
from tracker.forms.fields import ApproximateDateField
from tracker.forms.inputs import LONGEST_LINE, REQUIRED, IdField, line, text
from tracker.labels import choices, label

NO_LINK = _l("Give a link that begins with https://.")
EMPTY_LINES = 2
"""How many lines for new evidence stand below those that are filled in."""
HEAVIEST = 100
PREFILLED = ("status", "confidence", "expected", "happened")
"""The fields that show how a milestone stands; each has a hidden `seen_…` beside it."""


def check_link(_form: Form, field: StringField) -> None:
    """A link leads somewhere on the web, and never runs anything."""
    address = field.data or ""
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise ValidationError(str(NO_LINK)) from error
    if parts.scheme not in ("http", "https") or not parts.netloc or any(one.isspace() for one in address):
        raise ValidationError(str(NO_LINK))


def stripped(typed: str | None) -> str:
    """What was typed, without the spaces around it."""
    return (typed or "").strip()


def link(words: Any) -> StringField:
    """A field for the address of a page."""
    return StringField(
        words,
        validators=[Optional(), check_link],
        filters=[stripped],
        render_kw={"inputmode": "url", "placeholder": "https://"},
    )


def why(words: Any, **more: Any) -> SelectField:
    """A choice among the reasons; the empty one is no answer."""
    field: SelectField = SelectField(
        words, choices=lambda: [("", _("Choose a reason")), *choices(Reason)], default="", **more
    )
    return field


def reason_in(field: SelectField) -> Reason | None:
    """The reason chosen, if any."""
    return Reason(field.data) if field.data else None


def key_of(value: ApproximateDate | None) -> str:
    """What tells a date from another, as a hidden field keeps it."""
    return "" if value is None else value.edtf or value.text or ""


class StatementForm(TrackedForm):
    """Says something of a milestone. `seen_update` is the last update that its sender saw, 0 for none.

    It stands in for a version: a statement clashes with what others have said, not with a corrected title.
    """

    seen_update = HiddenField(default="0")

    @property
    def last_seen(self) -> int:
        """The id of the last update on the page when it was drawn."""
        typed = str(self.seen_update.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


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
        return {"agreed": self.agreed.data, "reason": reason, "comment": comment}


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

    def said(self) -> dict[str, Any]:
        """The statement, as `services.milestones.record_update` takes it."""
        reason, comment = reason_in(self.decline_reason), self.decline_comment.data
        return {"status": MilestoneStatus.DROPPED, "reason": reason, "comment": comment}


class WithdrawForm(TrackedForm):
    """Takes an update back."""

    comment = text(
        _l("What was wrong with it?"),
        required=True,
        description=_l("Both stay in the history: the update, struck out, and your words."),
    )


class EvidenceForm(Form):
    """One line of evidence."""

    title = line(_l("What it is"))
    url = link(_l("Link"))
    remove = BooleanField(_l("Delete this line"))

    def validate_title(self, field: StringField) -> None:
        """Evidence is a link; its title may be left out."""
        if field.data and not self.url.data and not self.remove.data:
            raise ValidationError(_("Give the link to it, or delete the line."))


class EvidenceField(FieldList):  # type: ignore[type-arg]  # Its entries are of many kinds.
    """Lines of evidence. `data` has those that stay; a link without a title goes by its address."""

    @property
    def data(self) -> list[dict[str, str]]:
        lines: list[dict[str, Any]] = [entry.data for entry in self.entries]
        return [
            {"title": one["title"] or one["url"], "url": one["url"]}
            for one in lines
            if one["url"] and not one["remove"]
        ]


class MilestoneForm(VersionedForm):
    """A milestone's own texts. Its state and its dates are not changed here."""

    code = line(
        _l("Code"), required=True, longest=60, description=_l("Short and unique in the plan, such as M3.")
    )
    title = line(_l("Title"), required=True, longest=LONGEST_LINE)
    description = text(_l("Description"))
    owner_id = IdField(_l("Owner"))
    means_of_verification = text(
        _l("Means of verification"), description=_l("What will show that it is reached."), longest=2000
    )
    weight = IntegerField(
        _l("Weight"),
        validators=[
            InputRequired(REQUIRED),
            NumberRange(1, HEAVIEST, _l("A whole number from 1 to %(limit)s.", limit=HEAVIEST)),
        ],
        default=1,
        description=_l("1 for nearly every milestone. It is shown wherever it counts."),
    )
    evidence = EvidenceField(FormField(EvidenceForm), max_entries=60)
    note = text(_l("Note"))
    source_note = text(
        _l("What the sources leave open"), description=_l("For coordinators only, never public.")
    )

    def __init__(
        self, *args: Any, owners: list[tuple[int, str]], sees_source_note: bool, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.owner_id.set_rows(owners, empty=_("not known"))
        if not sees_source_note:
            del self.source_note
        if not self.is_submitted():
            for _number in range(EMPTY_LINES):
                self.evidence.append_entry()

    def values(self) -> dict[str, Any]:
        """What the form says, by the columns of `Milestone`."""
        names = ("code", "title", "description", "owner_id", "means_of_verification", "weight", "note")
        values = {name: self[name].data for name in names} | {"evidence": self.evidence.data}
        return values | ({"source_note": self.source_note.data} if "source_note" in self else {})


class NewMilestoneForm(MilestoneForm):
    """A milestone that is new: it also has the dates that the history begins with."""

    version = None  # type: ignore[assignment]  # WTForms takes a field out so.
    added_on = ApproximateDateField(
        _l("In the plan since"), description=_l("Empty is today. Figures of earlier days do not count it.")
    )
    agreed = ApproximateDateField(
        _l("Agreed date"), description=_l("The date that was agreed first. A day, a month or “spring 2022”.")
    )
    expected = ApproximateDateField(
        _l("Now expected"), description=_l("Only where it is not the agreed date.")
    )

    def dates(self) -> dict[str, ApproximateDate | None]:
        """The dates that were typed."""
        return {name: self[name].data for name in ("added_on", "agreed", "expected")}


def stored_texts(milestone: Any) -> dict[str, Any]:
    """A milestone as `MilestoneForm(data=…)` shows it."""
    names = ("code", "title", "description", "owner_id", "means_of_verification", "weight", "note")
    values = {name: getattr(milestone, name) for name in (*names, "source_note", "version")}
    return values | {"evidence": [dict(one) for one in milestone.evidence or ()]}
